import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { WrongUsage } from "./choices.js";

/** Packages that a plugin's package installs for its own tests. */
const NEEDED = ["@heddle/conformance", "@heddle/contracts", "@heddle/numerics", "@heddle/ops"];

/** Addresses of the tarballs that `npm run pack` wrote into a folder, by package. Throws WrongUsage if the folder has none. */
export function findTarballs(folder: string): Record<string, string> {
  const place = resolve(folder);
  const list = join(place, "packages.json");
  if (!existsSync(list))
    throw new WrongUsage(
      `expected a folder of tarballs with packages.json, got ${folder}. Make one in Heddle's repository: npm run pack -- ${place}.`,
    );
  const files = JSON.parse(readFileSync(list, "utf8")) as Readonly<Record<string, string>>;
  return Object.fromEntries(NEEDED.map((name) => [name, `file:${join(place, files[name]).replaceAll("\\", "/")}`]));
}
