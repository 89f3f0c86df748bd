import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The golden values of the shared third-party data, next to the repository: ../shared/data/golden. */
const FOLDER = fileURLToPath(new URL("../../../../shared/data/golden/", import.meta.url));

/** Parses one golden file; T is the type of its contents. */
export function readGolden<T>(name: string): T {
  const path = `${FOLDER}${name}`;
  if (!existsSync(path)) {
    throw new Error(
      `expected the shared golden values at ${path}, found nothing: place the shared data beside the repository`,
    );
  }
  return JSON.parse(readFileSync(path, "utf8")) as T;
}
