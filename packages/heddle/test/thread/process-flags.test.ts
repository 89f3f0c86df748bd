import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { start } from "../process/heddle-process.js";
import { temporaryFolder } from "../small-run.js";

const api = new URL("../../dist/index.js", import.meta.url).href;
const PROGRAM = `
  import { train } from "${api}";
  const run = train({
    data: { use: "simulated", preset: "small", cells: 40, genes: 80 },
    factors: ["group"], genes: { select: "all" }, latents: 2, backend: "cpu",
    training: { epochs: 1, restarts: { count: 1 } },
  });
  const { summary } = await run.result;
  console.log("epochs:", summary.epochs);
`;

/** Flags of V8, of the process, and of modules. */
const FLAGS = [
  ["--max-old-space-size=2048"],
  ["--expose-gc"],
  ["--title=x"],
  ["--stack-trace-limit=50", "--no-warnings"],
  ["--conditions=development"],
  ["--trace-uncaught"],
];

describe("train() in a worker, in a process with flags", () => {
  test.each(FLAGS.map((flags) => [flags.join(" "), flags] as const))("node %s", async (_title, flags) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "program.mjs"), PROGRAM);
    const { code, out, err } = await start(process.execPath, [...flags, "program.mjs"], folder).ended;
    expect([code, out, err]).toEqual([0, "epochs: 1\n", ""]);
  });

  test("node --import: the worker imports the module too", async () => {
    const folder = temporaryFolder();
    const before = join(folder, "before.mjs");
    writeFileSync(before, `import { isMainThread } from "node:worker_threads"; console.log("imported", isMainThread);`);
    writeFileSync(join(folder, "program.mjs"), PROGRAM);
    const { code, out } = await start(process.execPath, ["--import", pathToFileURL(before).href, "program.mjs"], folder)
      .ended;
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual(expect.arrayContaining(["imported true", "imported false", "epochs: 1"]));
  });

  test("node --input-type=module --eval", async () => {
    const { code, out, err } = await start(
      process.execPath,
      ["--input-type=module", "--expose-gc", "--eval", PROGRAM],
      temporaryFolder(),
    ).ended;
    expect([code, out, err]).toEqual([0, "epochs: 1\n", ""]);
  });
});
