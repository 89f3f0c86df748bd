import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("good.h5ad"));
});

const train = (config: string, out: string, ...more: string[]) =>
  work.run(["train", config, "--data", "good.h5ad", "--out", out, "-q", ...more]);

/** A package as npm installs it, in the folder of the configuration. */
function install(name: string, source: string, more: Readonly<Record<string, unknown>> = {}) {
  mkdirSync(work.path(`node_modules/${name}`), { recursive: true });
  work.write(
    `node_modules/${name}/package.json`,
    JSON.stringify({ name, version: "1.2.3", type: "module", exports: "./index.js", ...more }),
  );
  work.write(`node_modules/${name}/index.js`, source);
}

/** The zod of the contracts: packages in a temporary folder have no dependencies. */
const { resolve } = createRequire(new URL("../../../packages/contracts/package.json", import.meta.url));
const NO_OPTIONS = `options: (await import("${pathToFileURL(resolve("zod")).href}")).z.strictObject({})`;

/** An objective without options: the reconstruction alone. */
const objective = (name: string, more = "") => `{
  role: "objective", name: "${name}", apiVersion: 1, summary: "Reconstruction alone.",
  ${NO_OPTIONS}, ${more}
  create: () => ({ weights: [], state: [], terms: ({ logProb }) => ({
    reconstruction: { value: logProb.neg(), weight: logProb.mean().mul(0).add(1) } }) }),
}`;

describe("a package named under plugins", () => {
  test("is found from the configuration's place; its objective trains and is listed", async () => {
    install("heddle-plugin-plain", `export default [${objective("plain")}];`);
    const plugin = ["--set", "plugins=[heddle-plugin-plain]"];
    const trained = await train("small.yaml", "plain", ...plugin, "--set", "objective.use=plain");
    expect(trained).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(readFileSync(work.path("plain/summary.json"), "utf8"))).toMatchObject({ objective: "plain" });
    expect((await work.run(["evaluate", "plain", "-q"])).code).toBe(0);
    work.write("with-plugin.yaml", "plugins: [heddle-plugin-plain]\n");
    const listed = await work.run(["plugins", "--config", "with-plugin.yaml"]);
    expect(listed.out).toMatch(/objective +plain +Reconstruction alone\./);
  });

  test("--plugins: a new metric evaluates an old run, with its package named once or twice", async () => {
    const metric = `{ role: "metric", name: "rows", apiVersion: 1, summary: "Cells.",
      ${NO_OPTIONS}, create: () => ({
      needs: { embeddings: "one", factors: "none" },
      evaluate: async ({ embeddings }) => [{ name: "rows", value: embeddings[0].representation.rows,
        higherIsBetter: true, range: [0, 1000] }] }) }`;
    install("heddle-plugin-rows", `export default ${metric};`);
    expect(await train("small.yaml", "evaluated-run")).toMatchObject({ code: 0 });
    const more = ["--plugins", "heddle-plugin-rows", "--plugins", "heddle-plugin-rows"];
    const evaluated = await work.run([
      "evaluate",
      "evaluated-run",
      "-q",
      ...more,
      "--set",
      "evaluation.metrics=[rows]",
    ]);
    expect(evaluated).toMatchObject({ code: 0, err: "" });
    expect(readFileSync(work.path("evaluated-run/evaluation.json"), "utf8")).toMatch(/"name": "rows",\s+"value": 60/);
  });

  test("a path is kept as an absolute one: the run opens from another folder; a moved file is named by --plugins", async () => {
    mkdirSync(work.path("project"), { recursive: true });
    mkdirSync(work.path("elsewhere"), { recursive: true });
    work.write("project/own.js", `export default ${objective("own-path")};`);
    work.write("project/own.yaml", `${SMALL_CONFIG}plugins: [./own.js]\nobjective: { use: own-path }\n`);
    expect(await train("project/own.yaml", "by-path")).toMatchObject({ code: 0, err: "" });
    const { plugins } = JSON.parse(readFileSync(work.path("by-path/config.json"), "utf8")) as { plugins: string[] };
    expect(plugins).toEqual([work.path("project/own.js")]);
    const evaluate = (...more: string[]) =>
      work.run(["evaluate", "../by-path", "-q", ...more], { terminal: { folder: work.path("elsewhere") } });
    expect(await evaluate()).toMatchObject({ code: 0, err: "" });
    renameSync(work.path("project/own.js"), work.path("elsewhere/own.js"));
    const { code, err } = await evaluate();
    expect(err).toMatch(/expected a plugin in .*project\/own\.js, got nothing there\. .*--plugins PATH\/own\.js/);
    expect(code).toBe(2);
    expect(await evaluate("--plugins", "./own.js")).toMatchObject({ code: 0, err: "" });
  });

  test("heddle plugins lists installed packages that are not loaded, and how to load them", async () => {
    install("heddle-plugin-idle", `export default ${objective("idle")};`, { keywords: ["heddle-plugin"] });
    const listed = await work.run(["plugins"]);
    expect(listed.out).toMatch(
      /Installed, not loaded:\n {2}heddle-plugin-idle 1\.2\.3\nLoad with --plugins heddle-plugin-idle/,
    );
    const loaded = await work.run(["plugins", "--plugins", "heddle-plugin-idle"]);
    expect(loaded.out).toMatch(/objective +idle /);
    expect(loaded.out).not.toContain("not loaded");
    const misspelt = await work.run(["plugins", "--plugins", "heddle-plugin-idel"]);
    expect(misspelt.err).toContain("installed plugins: heddle-plugin-idle");
    expect(misspelt.code).toBe(2);
  });

  test.each([
    ["a standard name is taken", objective("beta-vae"), /expected one objective named beta-vae, got two/],
    [
      "the API is another",
      objective("newer").replace("apiVersion: 1", "apiVersion: 2"),
      /objective newer of heddle-plugin-bad 1\.2\.3 for apiVersion 2/,
    ],
    ["it contains no plugin", "{ hello: 1 }", /heddle-plugin-bad: expected a plugin, or a list of plugins/],
    ["it does not load", "(() => { throw new Error('no such engine'); })()", /no such engine/],
  ])("is refused where %s; exit code 2", async (title, source, message) => {
    // a new name each time, because modules are loaded once
    const name = `heddle-plugin-bad-${title.replaceAll(" ", "-")}`.toLowerCase();
    install(name, `export default ${source};`);
    const { code, err } = await train("small.yaml", "bad", "--set", `plugins=[${name}]`);
    expect(err.replace(name, "heddle-plugin-bad")).toMatch(message);
    expect(code).toBe(2);
  });
});

describe("a package whose plugin crashes", () => {
  const open = `${NO_OPTIONS}, apiVersion: 1, summary: 'Crashes.'`;

  test("an objective: the error names it and its version, exit code 1; the run can be resumed", async () => {
    const crash = objective("late").replace(
      "terms: ({ logProb }) => ({",
      "terms: ({ logProb }, step) => { globalThis.lateCalls = (globalThis.lateCalls ?? 0) + 1; if (globalThis.lateCalls === 4 && !globalThis.mended) null.gamma; return ({",
    );
    install("heddle-plugin-late", `export default ${crash.replace("add(1) } }) }),", "add(1) } }); } }),")};`);
    const argv = ["--set", "plugins=[heddle-plugin-late]", "--set", "objective.use=late"];
    const { code, err } = await train("small.yaml", "late", ...argv, "--set", "training.checkpointSeconds=0");
    expect(err).toMatch(/objective late of heddle-plugin-late 1\.2\.3: .*TypeError.*gamma.*--resume/s);
    expect(code).toBe(1);
    (globalThis as { mended?: boolean }).mended = true;
    expect(await work.run(["train", "--resume", "late", "-q"])).toMatchObject({ code: 0 });
  });

  test("a metric and a report: other results are written, the error names the plugin, exit code 1", async () => {
    const metric = `{ role: "metric", name: "wild", ${open}, create: () => ({
      needs: { embeddings: "one", factors: "any" }, evaluate: async () => { throw new Error("out of hand"); } }) }`;
    const page = `{ role: "report", name: "torn", ${open}, create: () => ({ render: () => { throw "no paper"; } }) }`;
    install("heddle-plugin-wild", `export default [${metric}, ${page}];`);
    expect(await train("small.yaml", "wild", "--set", "plugins=[heddle-plugin-wild]")).toMatchObject({ code: 0 });
    const evaluated = await work.run(["evaluate", "wild", "-q", "--set", "evaluation.metrics=[wild,active-units]"]);
    expect(evaluated.code).toBe(1);
    expect(evaluated.err).toMatch(/metric wild of heddle-plugin-wild 1\.2\.3: .*out of hand/);
    const record = readFileSync(work.path("wild/evaluation.json"), "utf8");
    expect(JSON.parse(record)).toMatchObject({
      results: expect.arrayContaining([expect.objectContaining({ name: "active-units/divergence" })]),
    });
    expect(record).toMatch(/wild is left out: it failed/);
    const reported = await work.run(["report", "wild", "--set", "reports=[torn,json]"]);
    expect(reported.code).toBe(1);
    expect(reported.err).toMatch(/report torn of heddle-plugin-wild 1\.2\.3: .*no paper/);
    expect(reported.out).toMatch(/report\.json/);
  });
});

describe("a configuration in TypeScript", () => {
  test("brings its own objective, which evaluate finds again", async () => {
    work.write(
      "heddle.config.ts",
      `import { defineObjective, schedule, z, type ConfigInput } from "heddle";
      import { type Scalar, tf } from "heddle/tf";
      const lasso = defineObjective({
        name: "lasso",
        summary: "L1 norm of the posterior means.",
        options: z.strictObject({ weight: schedule().default(2) }),
        schedules: ({ weight }) => ({ weight }),
        terms: (_options, { logProb, posterior }, step) => ({
          reconstruction: { value: tf.neg(logProb), weight: tf.scalar(1) as Scalar },
          absolute: { value: tf.sum(tf.abs(posterior.mean), 1), weight: step.schedule("weight") },
        }),
      });
      const config: Partial<ConfigInput> = ${JSON.stringify({ backend: "cpu", latents: 2, factors: ["condition"] })};
      export default { ...config, plugins: [lasso], genes: { select: "all" }, objective: { use: "lasso", weight: 3 },
        training: { epochs: 2, batchSize: 16, earlyStopping: false } };`,
    );
    expect(await train("heddle.config.ts", "own")).toMatchObject({ code: 0, err: "" });
    const config = JSON.parse(readFileSync(work.path("own/config.json"), "utf8")) as Record<string, unknown>;
    expect(config.objective).toEqual({ use: "lasso", weight: 3 });
    const epoch = JSON.parse(readFileSync(work.path("own/metrics.jsonl"), "utf8").split("\n")[0]) as unknown;
    expect(epoch).toMatchObject({ terms: { absolute: { weight: 3 } } });
    const evaluated = await work.run(["evaluate", "own", "-q", "--set", "evaluation.metrics=[active-units]"]);
    expect(evaluated).toMatchObject({ code: 0, err: "" });
  });
});
