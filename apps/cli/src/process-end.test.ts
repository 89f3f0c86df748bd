import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

// Starts bin/heddle.js, which runs what is built: signals and exit codes belong to a process.
const bin = fileURLToPath(new URL("../bin/heddle.js", import.meta.url));
const work = workFolder();
afterAll(work.remove);

const { resolve } = createRequire(new URL("../../../packages/contracts/package.json", import.meta.url));
const ZOD = pathToFileURL(resolve("zod")).href;

/** A file with one plugin whose method `key` has this body. */
const plugin = (role: string, name: string, members: string) =>
  work.write(
    `${name}.mjs`,
    `import { z } from "${ZOD}";
    export default { role: "${role}", name: "${name}", apiVersion: 1, summary: "Fails.", options: z.strictObject({}),
      create: () => (${members}) };`,
  );
const metric = (name: string, body: string) =>
  plugin(
    "metric",
    name,
    `{ needs: { embeddings: "one", factors: "none" }, evaluate: async () => { ${body}; return []; } }`,
  );

const heddle = (...argv: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...argv], {
    cwd: work.folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};

beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("good.h5ad"));
  await work.run(["train", "small.yaml", "--data", "good.h5ad", "--out", "run", "-q"]);
  await work.run(["evaluate", "run", "-q"]);
}, 60_000);

describe("a plugin that ends the process", () => {
  const with_ = (name: string) => ["--plugins", `./${name}.mjs`];

  test.each([
    ["at once", "quits-at-once", "process.exit(0)"],
    ["later", "quits-later", "await new Promise((done) => setTimeout(done, 5)); process.exit(0)"],
  ])("with process.exit(0) %s: exit code 1, and the message names the metric and the place", (_, name, body) => {
    metric(name, body);
    const { status, stderr } = heddle("evaluate", "run", "-q", ...with_(name), "--set", `evaluation.metrics=[${name}]`);
    expect(stderr).toMatch(new RegExp(`heddle evaluate: metric ${name}: .*process\\.exit\\(\\) at .*${name}\\.mjs`));
    expect(status).toBe(1);
  });

  test("with a promise that never settles: exit code 1, and one message that names it", () => {
    metric("waits", "await new Promise(() => {})");
    const { status, stderr } = heddle(
      "evaluate",
      "run",
      "-q",
      ...with_("waits"),
      "--set",
      "evaluation.metrics=[waits]",
    );
    expect(stderr).toMatch(/^error: .*metric waits: expected a result, got a promise that never settles\..*\n$/);
    expect(status).toBe(1);
  });

  test("with an error outside its call: exit code 1, without a raw stack", () => {
    metric(
      "late",
      "setTimeout(() => { throw new Error('too late'); }, 1); await new Promise((r) => setTimeout(r, 200))",
    );
    const { status, stderr } = heddle("evaluate", "run", "-q", ...with_("late"), "--set", "evaluation.metrics=[late]");
    expect(stderr).toMatch(/^error: too late\n/);
    expect(status).toBe(1);
  });

  test.each([
    ["report", ["report", "run", "--set", "reports=[page-quits]"], "{ render: async () => { process.exit(0); } }"],
    ["objective", ["train", "small.yaml", "--data", "good.h5ad", "--out", "o", "--set", "objective.use=quits"], ""],
  ])("as a %s", (role, argv, members) => {
    const terms = "{ weights: [], state: [], terms: () => { process.exit(0); } }";
    plugin(role, role === "report" ? "page-quits" : "quits", members || terms);
    const name = role === "report" ? "page-quits" : "quits";
    const { status, stdout, stderr } = heddle(...argv, ...with_(name));
    expect(stderr).toMatch(new RegExp(`${role} ${name}: .*process\\.exit`));
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  });

  test("when its file is loaded", () => {
    work.write("loads.mjs", "process.exit(0);");
    const { status, stderr } = heddle("plugins", ...with_("loads"));
    expect(stderr).toMatch(/heddle plugins: .*process\.exit\(\) at .*loads\.mjs/);
    expect(status).toBe(1);
  });
});

describe.runIf(process.platform === "linux")("an output that cannot be written is refused at once", () => {
  test.each([
    ["/proc/x", /a place in which nothing can be made/],
    ["/dev/null/x", /a file in the place of a folder/],
    ["small.yaml", /a file in the place of a folder/],
    ["a".repeat(300), /too long/],
  ])("train --out %s", (out, message) => {
    const { status, stderr } = heddle("train", "small.yaml", "--data", "good.h5ad", "--out", out, "-q");
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
  });

  test.each([
    ["/proc/x.h5ad", /a place in which nothing can be made/],
    ["nowhere/x.h5ad", /expected a folder that exists, got no folder .*nowhere/],
    ["run", /a folder of this name/],
  ])("embed --out %s", (out, message) => {
    const { status, stderr } = heddle("embed", "run", "--out", out);
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
  });

  test("stdout on a full disk: exit code 1", () => {
    const { status, stderr } = spawnSync("sh", ["-c", `"${process.execPath}" "${bin}" plugins > /dev/full`], {
      encoding: "utf8",
    });
    expect(stderr).toMatch(/stdout: expected to write the result, got ENOSPC/);
    expect(status).toBe(1);
  });
});

describe.runIf(process.platform === "linux")(
  "an exhausted limit: exit code 1 at once, with the command that raises it",
  () => {
    test.each([48, 32])("ulimit -n %i", (files) => {
      const { status, stderr } = spawnSync(
        "sh",
        ["-c", `ulimit -n ${files}; "${process.execPath}" "${bin}" inspect good.h5ad`],
        {
          cwd: work.folder,
          encoding: "utf8",
        },
      );
      expect(stderr).toMatch(/^error: .*too many open files\..* ulimit -n 1024\.?\n$/);
      expect(status).toBe(1);
    });
  },
);

describe("a signal while training", () => {
  /** Sends the signals while the process is stopped, so that it receives them together, then waits for its end. */
  async function stopped(out: string, ...signals: NodeJS.Signals[]) {
    const argv = ["train", "small.yaml", "--data", "good.h5ad", "--set", "training.epochs=1000000", "--out", out];
    const child = spawn(process.execPath, [bin, ...argv], { cwd: work.folder, stdio: ["ignore", "ignore", "pipe"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    let err = "";
    let sent = false;
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk.toString();
      if (sent || !/restart 1 of/.test(err)) return;
      sent = true;
      for (const signal of ["SIGSTOP", ...signals, "SIGCONT"] as const) child.kill(signal);
    });
    const code = await new Promise((done) => child.on("close", done));
    return { code, err };
  }

  test.each<[NodeJS.Signals, number]>([
    ["SIGHUP", 129],
    ["SIGQUIT", 131],
  ])("%s: the checkpoint is written, exit code %i", async (signal, expected) => {
    const { code, err } = await stopped(`by-${signal}`, signal);
    expect(err).toContain(`Continue with: heddle train --resume by-${signal}`);
    expect(code).toBe(expected);
    expect(existsSync(work.path(`by-${signal}/checkpoints`))).toBe(true);
  });

  test("a second one ends the program at once, with its code", { tags: ["nightly"] }, async () => {
    const { code, err } = await stopped("twice", "SIGTERM", "SIGINT");
    expect([130, 143]).toContain(code);
    expect(err).not.toContain("Continue with");
  });
});
