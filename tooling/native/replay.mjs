// `node tooling/native/replay.mjs FILE --fused yes|no --with sanitizers|arm64`: compiles native/replay and runs the commands
// of FILE, either with Debian's clang under AddressSanitizer and UBSan for every width of vectors, or as arm64 code under
// qemu-user. The exit code is that of the first run that fails.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { run } from "../toolchain.mjs";
import { BITS, MUSL, RENAMED, sources } from "./build.mjs";
import { zigFolder } from "./zig.mjs";

const SANITIZERS = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
/** Widths by fusing, with the flags of clang 14 and the flag of Linux for a processor that has them. */
const WIDTHS = {
  yes: [
    [8, ["-mavx2", "-mfma"], "avx2"],
    [16, ["-march=x86-64-v4", "-mprefer-vector-width=512"], "avx512vl"],
  ],
  no: [
    [4, ["-msse4.2"], "sse4_2"],
    [8, ["-mavx2", "-mfma"], "avx2"],
    [16, ["-march=x86-64-v4", "-mprefer-vector-width=512"], "avx512vl"],
  ],
};

const text = { type: "string" };
const { values, positionals } = parseArgs({ allowPositionals: true, options: { fused: text, with: text } });
const [file] = positionals;
const zig = await zigFolder();
if (zig === undefined) throw new Error("expected the compiler of build:native, got none: connect to PyPI");
const folder = mkdtempSync(join(tmpdir(), "heddle-replay-"));

/** Compiles everything for one width; resolves with the program's path. */
async function compiled(compiler, first, lanes, flags) {
  const program = join(folder, `replay-${lanes}`);
  const musl = join(zig, "lib", "libc", "musl", "src", "math");
  const common = [...first, ...BITS, ...flags];
  const objects = [];
  for (const name of MUSL) {
    const to = join(folder, `${name}.o`);
    const given = [...common, ...RENAMED, "-Imusl", "-U__FP_FAST_FMA", "-w", "-c", join(musl, `${name}.c`), "-o", to];
    const code = await run(compiler, given, { quiet: true, cwd: sources });
    if (code !== 0) return undefined;
    objects.push(to);
  }
  const defines = ["-DVARIANT=replayed", `-DLANES=${lanes}`, `-DFUSED=${values.fused === "yes" ? 1 : 0}`];
  const all = [...common, ...defines, "variant.c", join("replay", "replay.c"), ...objects, "-lm", "-o", program];
  return (await run(compiler, all, { quiet: true, cwd: sources })) === 0 ? program : undefined;
}

async function sanitized() {
  const flags = readFileSync("/proc/cpuinfo", "utf8");
  for (const [lanes, width, needed] of WIDTHS[values.fused]) {
    if (!flags.includes(needed)) continue;
    const program = await compiled("clang", [], lanes, [...width, ...SANITIZERS]);
    const code = program === undefined ? 2 : await run(program, [file]);
    if (code !== 0) return code;
  }
  return 0;
}

async function onArm64() {
  const target = ["cc", "-target", "aarch64-linux-musl", "-static"];
  const program = await compiled(join(zig, "zig"), target, 4, ["-O2", "-fno-sanitize=all"]);
  return program === undefined ? 2 : run("qemu-aarch64", [program, file]);
}

try {
  process.exitCode = await (values.with === "arm64" ? onArm64() : sanitized());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
