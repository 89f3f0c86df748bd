// `npm run build:native [-- linux-x64 …]`: compiles plugins/backends/native for all targets, or for those named, into
// plugins/backends/native/packages/*/heddle.node, or, with --out FOLDER, FOLDER/*/heddle.node. A build with --checked is for
// tests: a command whose operands do not lie within their blocks throws, and undefined behavior (UBSan: overflow of signed
// integers, shifts, misaligned or null addresses) ends the process.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { root, run } from "../toolchain.mjs";
import { TARGETS } from "./targets.mjs";
import { zigFolder } from "./zig.mjs";

export const sources = join(root, "plugins", "backends", "native");
const headers = join(root, "node_modules", "node-api-headers");
/** -ffp-contract=off and -fwrapv: the bits of WebAssembly's floats and integers. */
export const BITS = ["-std=gnu11", "-ffp-contract=off", "-fno-math-errno", "-fwrapv"];
const FLAGS = [...BITS, "-O3", "-fPIC", "-Wall", "-Wextra", "-Werror"];
const UNCHECKED = ["-fno-sanitize=all"];
const CHECKED = ["-DCHECKED=1", "-fsanitize=undefined", "-fno-sanitize-trap=all"];
const COMMON = ["addon.c", "pool.c", "scratch.c", "dispatch.c"];
const CHECKS = ["bounds.c", "operands.c"];
/** Sources of musl in the compiler's distribution, and the names that they get here. */
export const MUSL = ["exp", "exp_data", "log", "log_data", "log1p", "pow", "pow_data"];
export const RENAMED = ["exp", "log", "log1p", "pow"].map((name) => `-D${name}=heddle_${name}`);

const packages = join(sources, "packages");
export const outputOf = (target, folder = packages) => join(folder, target, "heddle.node");

/** The compilations of a target: source, object and flags. */
function compilations(target, folder, zig, checked) {
  const common = COMMON.map((file) => ({ source: file, object: file, flags: [`-I${join(headers, "include")}`] }));
  const checks = checked ? CHECKS.map((file) => ({ source: join("checked", file), object: file, flags: [] })) : [];
  const musl = MUSL.map((name) => ({
    source: join(zig, "lib", "libc", "musl", "src", "math", `${name}.c`),
    object: name,
    flags: [...RENAMED, "-Imusl", "-U__FP_FAST_FMA", "-w"],
  }));
  const variants = target.variants.map(({ name, lanes, fused, flags }) => ({
    source: "variant.c",
    object: name,
    flags: [`-DVARIANT=kernels_${name}`, `-DLANES=${lanes}`, `-DFUSED=${fused}`, ...flags],
  }));
  return [...variants, ...common, ...checks, ...musl].map((one) => ({
    ...one,
    object: join(folder, `${one.object}.o`),
  }));
}

/** Runs tasks, as many at once as there are cores; the first exit code that is not 0. */
async function together(tasks) {
  const waiting = [...tasks];
  const worker = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const code = await task();
      if (code !== 0) return code;
    }
    return 0;
  };
  return (await Promise.all(Array.from({ length: availableParallelism() }, worker))).find((code) => code !== 0) ?? 0;
}

/** Builds one target; resolves with an exit code. */
async function buildTarget(name, zig, { checked, out }) {
  const target = TARGETS[name];
  const program = join(zig, process.platform === "win32" ? "zig.exe" : "zig");
  const folder = mkdtempSync(join(tmpdir(), "heddle-native-"));
  const cc = (args) => run(program, ["cc", "-target", target.triple, ...args], { quiet: true, cwd: sources });
  const output = outputOf(name, out);
  mkdirSync(dirname(output), { recursive: true });
  try {
    const all = compilations(target, folder, zig, checked);
    const common = [...FLAGS, "-fvisibility=hidden", ...(checked ? CHECKED : UNCHECKED)];
    const compile = ({ source, object, flags }) => cc([...common, ...flags, "-c", source, "-o", object]);
    const compiled = await together(all.map((one) => () => compile(one)));
    if (compiled !== 0) return compiled;
    const library = join(folder, "node.lib");
    if (name.startsWith("win32")) {
      const definitions = join(headers, "def", "node_api.def");
      const code = await run(
        program,
        ["dlltool", "-m", "i386:x86-64", "-D", "node.exe", "-d", definitions, "-l", library],
        { quiet: true },
      );
      if (code !== 0) return code;
    }
    const imports = existsSync(library) ? [library] : [];
    return await cc(["-shared", "-s", ...all.map(({ object }) => object), ...imports, ...target.link, "-o", output]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds the named targets; resolves with an exit code. `python` installs the compiler on first use; `out`: see above. */
export async function buildNative(names = Object.keys(TARGETS), { python, checked = false, out } = {}) {
  const unknown = names.find((name) => !(name in TARGETS));
  if (unknown) throw new Error(`expected ${Object.keys(TARGETS).join(", ")}, got ${unknown}`);
  const zig = await zigFolder(python);
  if (zig === undefined) {
    console.error("The compiler could not be installed: python3 with venv and a connection to PyPI are needed.");
    return 1;
  }
  for (const name of names) {
    const start = performance.now();
    const code = await buildTarget(name, zig, { checked, out });
    if (code !== 0) return code;
    console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = { checked: { type: "boolean" }, out: { type: "string" } };
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  process.exitCode = await buildNative(positionals.length > 0 ? positionals : undefined, values);
}
