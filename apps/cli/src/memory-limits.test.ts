// A process whose address space is limited (ulimit -v) ends with one message, never with an abort of V8.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const bin = fileURLToPath(new URL("../bin/heddle.js", import.meta.url));
const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  work.write("small.yaml", `${SMALL_CONFIG.replace(/^backend:.*$/m, "")}\nbackend: { use: simd, threads: 2 }\n`);
  await writeCells(work.path("good.h5ad"));
});

function limited(kibibytes: number, command: string) {
  const script = `ulimit -v ${kibibytes}; "${process.execPath}" "${bin}" ${command}`;
  return spawnSync("sh", ["-c", script], { cwd: work.folder, encoding: "utf8" });
}

describe.runIf(process.platform === "linux")("ulimit -v", () => {
  const commands = {
    inspect: "inspect good.h5ad",
    train: "train small.yaml --data good.h5ad --out limited -q",
  };
  // Node reserves about 0.75 GB at its start, 10 GB for a WebAssembly memory, and 0.6 GB or more for a thread.
  test.each([
    ["inspect", 6_000_000],
    ["train", 6_000_000],
    ["train", 11_600_000],
    ["train", 12_000_000],
    ["train", 14_000_000],
  ] as const)("%s at %i KiB: exit code 1, one line, and the command that raises the limit", (name, kibibytes) => {
    const { status, stderr } = limited(kibibytes, commands[name]);
    expect(stderr).toMatch(/^error: [^\n]*expected [^\n]*, got [^\n]*ulimit -v unlimited[^\n]*\n$/);
    expect(status).toBe(1);
  });
});
