import { type SpawnSyncOptions, spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const bin = fileURLToPath(new URL("../bin/heddle.js", import.meta.url));
const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  if (!existsSync(fileURLToPath(new URL("../dist/main.js", import.meta.url)))) {
    throw new Error("bin/heddle.js runs what is built: npm run build first");
  }
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("good.h5ad"));
});

const node = (argv: readonly string[], options: SpawnSyncOptions = {}) =>
  spawnSync(process.execPath, argv, { cwd: work.folder, encoding: "utf8", ...options });
const heddle = (...argv: string[]) => node([bin, ...argv]);

describe("bin/heddle.js", () => {
  test("prints its version on stdout; exit code 0", () => {
    const { status, stdout, stderr } = heddle("--version");
    const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    const { version } = JSON.parse(manifest) as { version: string };
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });

  test.each([
    ["train", "evaluate", "embed", "decode", "counterfactual", "report", "inspect", "init", "simulate", "plugins"],
  ])("every command's --help has an example and the common options (%s and so on)", (...commands) => {
    for (const command of commands) {
      const { status, stdout } = heddle(command, "--help");
      expect(status, command).toBe(0);
      expect(stdout, command).toMatch(new RegExp(`Examples?:\n {2}heddle ${command} `));
      for (const option of ["--json", "--out", "--quiet"]) expect(stdout, command).toContain(option);
    }
  });

  test("wrong usage goes to stderr; exit code 2", () => {
    const { status, stdout, stderr } = heddle("train", "gone.yaml", "--sede", "1");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/Did you mean --seed\?/);
  });

  test("without a build, the message names the build command; exit code 1", () => {
    mkdirSync(work.path("bare/bin"), { recursive: true });
    work.write("bare/package.json", '{ "type": "module" }');
    copyFileSync(bin, work.path("bare/bin/heddle.js"));
    const { status, stderr } = node([work.path("bare/bin/heddle.js"), "--help"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/npm run build/);
  });

  test("SIGTERM while training: checkpoint first, exit code 143, and the run can be resumed", async () => {
    const argv = ["train", "small.yaml", "--data", "good.h5ad", "--set", "training.epochs=1000000", "--out", "run"];
    const child = spawn(process.execPath, [bin, ...argv], { cwd: work.folder, stdio: ["ignore", "pipe", "pipe"] });
    let err = "";
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk.toString();
      // a second signal ends the process at once
      if (!child.killed && /60 cells/.test(err)) child.kill("SIGTERM");
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(143);
    expect(err).toMatch(/Continue with: heddle train --resume run/);
    expect(existsSync(work.path("run/checkpoints"))).toBe(true);
  });

  test("a reader that goes away early, as head does, is no failure", () => {
    const { stdout, stderr } = spawnSync(
      "sh",
      ["-c", `"${process.execPath}" "${bin}" plugins --schema | head -c 10; echo "$?"`],
      { cwd: work.folder, encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(stdout).toMatch(/0\n$/);
  });

  test("--help loads at most 250 kB of code: commander and the declarations of the commands", () => {
    const folder = work.path("coverage");
    node([bin, "--help"], { env: { ...process.env, NODE_V8_COVERAGE: folder } });
    const urls = readdirSync(folder).flatMap((file) => {
      const { result } = JSON.parse(readFileSync(join(folder, file), "utf8")) as { result: { url: string }[] };
      return result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
    });
    expect(urls.length).toBeGreaterThan(10);
    const bytes = urls.map((url) => statSync(fileURLToPath(url)).size);
    expect(
      bytes.reduce((sum, each) => sum + each, 0),
      urls.join("\n"),
    ).toBeLessThan(250_000);
  });
});
