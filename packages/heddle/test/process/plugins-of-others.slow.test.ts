// Third-party packages: output of npm create heddle-plugin and examples/heddle-plugin-*, outside the workspace, with the
// packed packages only. Their tests pass unchanged, and fail after an arithmetic error.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root, start, succeed, workFolder } from "./heddle-process.js";
import { packTarballs } from "./pack-tarballs.js";
import { python } from "./python.js";

const { folder, remove } = workFolder();
afterAll(remove);
const tarballs = join(folder, "tarballs");
const project = join(folder, "project");

/** One arithmetic error per template. The backend template has none: its arithmetic is that of tfjs. */
const MISTAKES: Readonly<Record<string, readonly [file: string, right: string, wrong: string]>> = {
  objective: ["fine-name.ts", "tf.mean(tf.abs(input.latent.z), 1)", "tf.sum(tf.abs(input.latent.z), 1)"],
  prior: ["fine-name.ts", "LOG_TWO_PI + logVariance", "LOG_TWO_PI"],
  likelihood: ["fine-name.ts", "tf.add(x, theta), logTotal", "tf.add(x, 1.01 * theta), logTotal"],
  encoder: ["fine-name.ts", "tf.log1p(", "tf.sqrt("],
  decoder: ["fine-name.ts", "raw: matrixProduct(x, values)", "raw: matrixProduct(x, tf.mul(1.01, values) as Tensor2D)"],
  "library-size": ["fine-name.ts", "counts.logTotals()), pseudocount)", "counts.logTotals()), 2 * pseudocount)"],
  optimizer: ["fine-name.ts", "tf.mul(momentum, velocity.value)", "tf.mul(momentum * momentum, velocity.value)"],
  metric: ["fine-name.ts", "pearson(coordinate, factor.values) ** 2", "Math.abs(pearson(coordinate, factor.values))"],
  clustering: ["fine-name.ts", "Math.max(most, distance), 0)", "Math.min(most, distance), 1)"],
  dataset: ["count-table.ts", "row[gene] === 0", "row[gene] <= 1"],
  "gene-selection": ["fine-name.ts", "totals[b] - totals[a]", "totals[a] - totals[b]"],
  executor: ["worker.ts", 'filter((word) => word !== "")', "slice(0)"],
  report: ["fine-name.ts", "toFixed(digits)", "toFixed(digits - 1)"],
};
const ROLES = [...Object.keys(MISTAKES), "backend"];
/** Packages of Heddle that the plugin packages need, and the command line. */
const OURS = ["cli", "conformance", "contracts", "numerics", "ops"]
  .map((name) => `@heddle/${name}`)
  .concat("create-heddle-plugin");
const EXAMPLES = ["heddle-plugin-free-bits", "heddle-plugin-chatterjee-xi"];

const bin = (name: string) => join(project, "node_modules", ".bin", name);
const manifestOf = (place: string) =>
  JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as Record<string, unknown>;
const npmInstall = (place: string, packages: readonly string[]) =>
  succeed(start("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages], place));

beforeAll(async () => {
  mkdirSync(join(project, "plugins"), { recursive: true });
  const tarball = await packTarballs(tarballs);
  const { devDependencies } = manifestOf(join(root, "examples", EXAMPLES[0])) as {
    devDependencies: Record<string, string>;
  };
  const tools = ["typescript", "vitest", "@types/node"].map((name) => `${name}@${devDependencies[name]}`);
  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }');
  await npmInstall(project, [...OURS.map(tarball), ...tools]);
  for (const name of EXAMPLES)
    cpSync(join(root, "examples", name), join(project, "plugins", name), { recursive: true });
  for (const role of ROLES) {
    const args = ["--role", role, "--name", "fine-name", "--out", join("plugins", role)];
    await succeed(start(bin("create-heddle-plugin"), args, project));
  }
});

/** Numbers of passed and failed tests per package. */
async function testAll(): Promise<Map<string, { passed: number; failed: number }>> {
  const args = ["run", "--reporter=json", "--outputFile=results.json"];
  const { err } = await start(bin("vitest"), args, project).ended;
  const results = JSON.parse(readFileSync(join(project, "results.json"), "utf8")) as {
    testResults: { name: string; message: string; assertionResults: { status: string }[] }[];
  };
  return new Map(
    results.testResults.map(({ name, message, assertionResults }) => {
      if (assertionResults.length === 0) throw new Error(`${name} has no result: ${message} ${err}`);
      const count = (status: string) => assertionResults.filter((one) => one.status === status).length;
      const place = name.slice(join(project, "plugins").length + 1).split("/")[0];
      return [place, { passed: count("passed"), failed: count("failed") }];
    }),
  );
}

describe("third-party packages with packed tarballs", () => {
  test("every template and example passes its tests unchanged", async () => {
    const results = await testAll();
    expect([...results.keys()].sort()).toEqual([...ROLES, ...EXAMPLES].sort());
    for (const [place, { passed, failed }] of results) {
      expect(failed, place).toBe(0);
      expect(passed, place).toBeGreaterThan(2);
    }
  });

  test("every template and example type-checks", { tags: ["nightly"] }, async () => {
    for (const place of [...ROLES, ...EXAMPLES])
      await succeed(start(bin("tsc"), ["--noEmit", "-p", join("plugins", place)], project));
  });

  test("reference values equal the output of the generator", async () => {
    const numpy = python("HEDDLE_PYTHON_CURRENT");
    for (const place of [...ROLES, ...EXAMPLES]) {
      const file = join(project, "plugins", place, "test", "reference.json");
      const before = JSON.parse(readFileSync(file, "utf8")) as unknown;
      await succeed(start(numpy, [join("plugins", place, "golden", "generate.py")], project));
      expect(JSON.parse(readFileSync(file, "utf8")), place).toEqual(before);
    }
  });

  test("a package created with --from installs from tarballs and passes npm test", async () => {
    const place = join(folder, "by-itself");
    const args = ["--role", "objective", "--name", "fine-name", "--out", place, "--from", tarballs];
    await succeed(start(bin("create-heddle-plugin"), args, project));
    await npmInstall(place, []);
    await succeed(start("npm", ["test"], place));
  });

  test("the built and packed examples train, evaluate, and list their citation", async () => {
    const own: string[] = [];
    for (const name of EXAMPLES) {
      const place = join(project, "plugins", name);
      await succeed(start(bin("tsc"), ["-p", "tsconfig.build.json"], place));
      await succeed(start("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], place));
      own.push(join(folder, `${name}-${String(manifestOf(place).version)}.tgz`));
    }
    await npmInstall(project, own);
    const config = `
plugins: [${EXAMPLES.join(", ")}]
data: { use: simulated, preset: small, cells: 200, genes: 80 }
genes: { select: all }
latents: 4
factors: [group, activity_00]
encoder: { use: mlp-encoder, hidden: 16 }
decoder: { use: mlp-decoder, hidden: 16 }
objective: { use: free-bits, nats: 0.05 }
training: { epochs: 3, batchSize: 64 }
evaluation: { metrics: [chatterjee-xi] }
`;
    writeFileSync(join(project, "config.yaml"), config);
    const heddle = (...args: string[]) => succeed(start(bin("heddle"), args, project));
    await heddle("train", "config.yaml", "--out", "run");
    const { out } = await heddle("evaluate", "run", "--json");
    const { results } = JSON.parse(out) as { results: { name: string; factor: string }[] };
    expect(results.map(({ name, factor }) => `${name} ${factor}`)).toContain("chatterjee-xi activity_00");
    const shown = (await heddle("plugins", "show", "free-bits", "--config", "config.yaml")).out;
    expect(shown).toMatch(/nats: .*default 0\.1.*Cite +Kingma et al\. 2016.*Package +heddle-plugin-free-bits 0\.1\.0/s);
  });

  test("an arithmetic error fails the test of every template", { tags: ["nightly"] }, async () => {
    for (const [role, [file, right, wrong]] of Object.entries(MISTAKES)) {
      const path = join(project, "plugins", role, "src", file);
      const source = readFileSync(path, "utf8");
      expect(source, role).toContain(right);
      writeFileSync(path, source.replace(right, wrong));
    }
    const results = await testAll();
    for (const role of Object.keys(MISTAKES)) expect(results.get(role)!.failed, role).toBeGreaterThan(0);
    for (const place of ["backend", ...EXAMPLES]) expect(results.get(place)!.failed, place).toBe(0);
  });
});
