import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);
afterEach(() => vi.unstubAllEnvs());

/** State folders of two users. */
const user = (name: string) => vi.stubEnv("XDG_STATE_HOME", work.path(`state-${name}`));
beforeEach(() => user("me"));

const { resolve } = createRequire(new URL("../../../packages/contracts/package.json", import.meta.url));
const ZOD = pathToFileURL(resolve("zod")).href;

beforeAll(async () => {
  await writeCells(work.path("good.h5ad"));
  work.write(
    "rows.mjs",
    `import { z } from "${ZOD}";
    import { writeFileSync } from "node:fs";
    writeFileSync(${JSON.stringify(work.path("executed"))}, "");
    export default { role: "metric", name: "rows", apiVersion: 1, summary: "Cells.", options: z.strictObject({}),
      create: () => ({ needs: { embeddings: "one", factors: "none" }, evaluate: async () => [] }) };`,
  );
  work.write("own.yaml", `${SMALL_CONFIG}plugins: [./rows.mjs]\n`);
  user("me");
  const argv = ["train", "own.yaml", "--data", "good.h5ad", "--out", "mine", "-q"];
  expect(await work.run(argv)).toMatchObject({ code: 0, err: "" });
}, 60_000);

/** A run of another origin, whose plugin is a file inside it. */
function foreignRun(name: string, plugins = ["./evil.mjs"]) {
  cpSync(work.path("mine"), work.path(name), { recursive: true });
  const file = work.path(`${name}/config.json`);
  const config = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...config, plugins }));
  writeFileSync(work.path(`${name}/evil.mjs`), `globalThis.executedEvil = "${name}"; export default [];`);
}
const executed = () => (globalThis as { executedEvil?: string }).executedEvil;

describe("a run that this user made", () => {
  test("is opened without a question, also through a link and by a second command", async () => {
    for (let i = 0; i < 2; i++) expect(await work.run(["evaluate", "mine", "-q"])).toMatchObject({ code: 0, err: "" });
  });

  test("is another user's for another user", async () => {
    user("other");
    const { code, err } = await work.run(["evaluate", "mine", "-q"]);
    expect(err).toMatch(/mine: expected a folder that you made or trust.*plugins of another origin: .*rows\.mjs/);
    expect(code).toBe(2);
  });
});

describe("a run of another origin", () => {
  test.each([
    ["evaluate"],
    ["report"],
    ["embed"],
    ["decode"],
    ["counterfactual", "--latent", "1=0"],
    ["train", "--resume"],
  ])(
    "%s refuses it without a terminal, executes nothing, and prints the command with --trust",
    async (command, ...more) => {
      foreignRun(`foreign-${command}`);
      const argv = command === "train" ? [command, ...more, "foreign-train"] : [command, `foreign-${command}`, ...more];
      const { code, err, out } = await work.run(argv);
      expect(err).toContain(`If you trust them: heddle ${argv.join(" ")} --trust`);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(executed()).not.toBe(`foreign-${command}`);
    },
  );

  test("--trust opens it, and the folder stays trusted with these plugins only", async () => {
    work.write("plain.mjs", readFileSync(work.path("rows.mjs"), "utf8"));
    foreignRun("trusted", [work.path("plain.mjs")]);
    expect(await work.run(["evaluate", "trusted", "-q"])).toMatchObject({ code: 2 });
    expect(await work.run(["evaluate", "trusted", "-q", "--trust"])).toMatchObject({ code: 0, err: "" });
    expect(await work.run(["evaluate", "trusted", "-q"])).toMatchObject({ code: 0, err: "" });
    foreignRun("trusted", ["./evil.mjs"]);
    expect(await work.run(["evaluate", "trusted", "-q"])).toMatchObject({ code: 2 });
  });

  test("on a terminal: asked once per folder; anything but yes refuses", async () => {
    work.write("asked.mjs", readFileSync(work.path("rows.mjs"), "utf8"));
    foreignRun("asked", [work.path("asked.mjs")]);
    const questions: string[] = [];
    const answer = (text: string) => ({
      terminal: {
        ask: async (question: string) => {
          questions.push(question);
          return text;
        },
      },
    });
    expect(await work.run(["evaluate", "asked", "-q"], answer(""))).toMatchObject({ code: 2 });
    expect(await work.run(["evaluate", "asked", "-q"], answer("y"))).toMatchObject({ code: 0 });
    expect(await work.run(["evaluate", "asked", "-q"], answer("no"))).toMatchObject({ code: 0 });
    expect(questions).toHaveLength(2);
    expect(questions[0]).toMatch(/asked was not made by you.*\n {2}.*asked\.mjs\nTrust this folder\? \[y\/N\] $/);
  });

  test("a plugin of --plugins with the same file name replaces that of the run, without a question", async () => {
    foreignRun("replaced", ["/elsewhere/rows.mjs"]);
    expect(await work.run(["evaluate", "replaced", "-q", "--plugins", "./rows.mjs"])).toMatchObject({
      code: 0,
      err: "",
    });
  });

  test("control characters of a name do not reach the terminal", async () => {
    foreignRun("hidden", ["./a\u001b[2K\rb.mjs"]);
    const { err } = await work.run(["evaluate", "hidden", "-q"]);
    expect(err).toContain("./a\uFFFD[2K\uFFFDb.mjs");
  });

  test("standard plugins need no consent", async () => {
    foreignRun("standard", []);
    user("other");
    expect(await work.run(["evaluate", "standard", "-q"])).toMatchObject({ code: 0, err: "" });
  });

  test("where the state folder cannot be written, --trust works each time", async () => {
    work.write("a-file", "");
    vi.stubEnv("XDG_STATE_HOME", work.path("a-file"));
    expect(await work.run(["evaluate", "mine", "-q"])).toMatchObject({ code: 2 });
    expect(await work.run(["evaluate", "mine", "-q", "--trust"])).toMatchObject({ code: 0, err: "" });
  });
});

describe("a sweep", () => {
  test("of this user: workers and the runs inside are trusted; of another: refused with the command", async () => {
    work.write("s.sweep.yaml", "name: s\nbase: own.yaml\nseeds: 1\n");
    expect(await work.run(["sweep", "plan", "s.sweep.yaml", "--data", "good.h5ad"])).toMatchObject({
      code: 0,
      err: "",
    });
    expect(await work.run(["sweep", "work", "runs/s", "-q"])).toMatchObject({ code: 0, err: "" });
    const [run] = readdirSync(work.path("runs/s/runs"));
    expect(await work.run(["evaluate", `runs/s/runs/${run}`, "-q"])).toMatchObject({ code: 0, err: "" });
    user("other");
    const refused = await work.run(["sweep", "work", "runs/s", "-q"]);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("heddle sweep work runs/s -q --trust") });
    expect(await work.run(["sweep", "work", "runs/s", "-q", "--trust"])).toMatchObject({ code: 0, err: "" });
  });
});

test("the record is the user's alone", () => {
  mkdirSync(work.path("state-me"), { recursive: true });
  expect(existsSync(work.path("state-me/heddle/trusted"))).toBe(true);
  expect(readdirSync(work.path("mine")).some((name) => /trust/.test(name))).toBe(false);
});
