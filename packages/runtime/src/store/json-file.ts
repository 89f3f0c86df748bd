import { HeddleError } from "@heddle/contracts";
import type { z } from "zod";
import type { RunStore } from "./run-store.js";

/** A text file of a run. Throws HeddleError "bad-run-folder" that names the file if it is not UTF-8, or too long. */
export async function readText(store: RunStore, file: string, next = COPY): Promise<string> {
  const bytes = await store.read(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    // engines limit the length of a string, to 512 MiB in V8
    const got = bytes.length < 2 ** 28 ? "bytes that are not UTF-8" : `${bytes.length} bytes`;
    throw damaged(`${store.name}/${file}`, "text in UTF-8", got, next, cause);
  }
}

/** A JSON file of a run. Throws HeddleError "bad-run-folder" that names the file if it is not JSON. */
export async function readJson(store: RunStore, file: string, next = COPY): Promise<unknown> {
  return parseJson(await readText(store, file, next), `${store.name}/${file}`, next);
}

export function parseJson(text: string, where: string, next = COPY): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const got = text.trim() === "" ? "an empty text" : (cause as Error).message;
    throw damaged(where, "JSON", got, next, cause);
  }
}

/** The value itself, in its own order of keys, if it has the form of `schema`; otherwise HeddleError "bad-run-folder". */
export function checked<T>(value: unknown, schema: z.ZodType, where: string, next = COPY): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return value as T;
  const [{ path, message }] = parsed.error.issues;
  const key = path.length === 0 ? "" : ` at ${path.join(".")}`;
  throw damaged(where, "a complete record", `${message}${key}`, next, parsed.error);
}

const COPY = "Use another copy of the run.";

export const damaged = (where: string, expected: string, got: string, next = COPY, cause?: unknown): HeddleError =>
  new HeddleError("bad-run-folder", { where, expected, got, next, cause });
