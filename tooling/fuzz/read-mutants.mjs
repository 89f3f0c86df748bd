// A child process of fuzz.mjs: damages one file of an input, reads the input, restores the file, and reports the outcome.
import { readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digest } from "./digest.mjs";
import { mutate } from "./mutations.mjs";
import { randomOf } from "./random.mjs";
import { readInput } from "./readers.mjs";

const { folder, seed } = JSON.parse(process.argv[2]);

/** Files that are damaged, with their intact contents. */
function filesOf({ path, damaged }) {
  if (!statSync(path).isDirectory()) return new Map([["", readFileSync(path)]]);
  const names = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .filter((name) => damaged === undefined || new RegExp(damaged).test(name))
    .sort();
  return new Map(names.map((name) => [name, readFileSync(join(path, name))]));
}

/** Open files of the inputs. Other descriptors belong to Node, which opens some of them at any time. */
function openFiles() {
  if (process.platform !== "linux") return [];
  const paths = readdirSync("/proc/self/fd").map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch (error) {
      // closed since it was listed
      if (error.code === "ENOENT") return "";
      throw error;
    }
  });
  return paths.filter((path) => path.startsWith(`${folder}/`));
}

let reported = [];
/** Files that remain open since the last call, once reads that a refusal abandoned have closed theirs. */
async function leakedFiles() {
  const unreported = () => {
    const open = openFiles();
    return { open, paths: open.filter((path) => !reported.includes(path)) };
  };
  for (let tries = 0; tries < 50 && unreported().paths.length > 0; tries++)
    await new Promise((go) => setTimeout(go, 10));
  const { open, paths } = unreported();
  reported = open;
  return paths;
}

const isHeddleError = (error) => error instanceof Error && error.name === "HeddleError";

/** What came of it: refused, unchanged, changed or raw, with the error's first line. */
async function outcomeOf(input, intact) {
  try {
    return { outcome: digest(await readInput(input)) === intact ? "unchanged" : "changed" };
  } catch (error) {
    if (isHeddleError(error)) return { outcome: "refused", message: error.message.slice(0, 300) };
    return { outcome: "raw exception", message: String(error?.stack ?? error).slice(0, 600) };
  }
}

const known = new Map();
async function prepare(input) {
  const path = join(folder, input.file);
  const files = filesOf({ ...input, path });
  return { ...input, path, files, intact: digest(await readInput({ ...input, path })) };
}

process.on("message", async ({ input, number }) => {
  if (!known.has(input.file)) known.set(input.file, await prepare(input));
  const ready = known.get(input.file);
  const random = randomOf(seed, input.file, number);
  const name = random.pick([...ready.files.keys()]);
  const original = ready.files.get(name);
  const target = name === "" ? ready.path : join(ready.path, name);
  const { kind, bytes } = mutate(name || input.file, original, random);
  const same = Buffer.compare(bytes, original) === 0;
  writeFileSync(target, bytes);
  const { outcome, message } = await outcomeOf(ready, ready.intact);
  writeFileSync(target, original);
  const leaked = await leakedFiles();
  process.send({ number, name, kind, outcome: same ? "unchanged" : outcome, message, leaked });
});
