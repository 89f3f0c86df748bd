// The packed packages, installed by npm outside the workspace, with an objective from a third-party package.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EpochRecord } from "@heddle/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root, start, succeed, workFolder } from "./heddle-process.js";
import { packTarballs } from "./pack-tarballs.js";

const { folder, remove } = workFolder();
afterAll(remove);
const project = join(folder, "project");
const tarballs = join(folder, "tarballs");

const LZF = join(root, "..", "shared", "data", "formats", "scvi_pbmc5k_protein_200x16581_lzf_dense.h5ad");

const PLUGIN = {
  "package.json": JSON.stringify({
    name: "heddle-plugin-demo",
    version: "1.0.0",
    type: "module",
    exports: "./index.js",
    files: ["index.js"],
    peerDependencies: { "@heddle/contracts": "*", "@heddle/ops": "*", zod: "^4" },
  }),
  "index.js": `
import { defineObjective } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { z } from "zod";

export default defineObjective({
  name: "demo",
  summary: "The ELBO with a penalty on large latents.",
  options: z.strictObject({ pull: z.number().min(0).default(0.5).describe("Weight of the squared norm of z.") }),
  terms: ({ pull }, { logProb, divergence, latent }) => ({
    reconstruction: { value: tf.neg(logProb), weight: tf.scalar(1) },
    divergence: { value: tf.sum(divergence.perGroup, 1), weight: tf.scalar(1) },
    pull: { value: tf.sum(tf.square(latent.z), 1), weight: tf.scalar(pull) },
  }),
});
`,
};

const CONFIG = `
# on Node 20 the command line has fused multiply-add and a program has not
backend: { use: simd, strict: true }
plugins: [heddle-plugin-demo]
data: { use: simulated, preset: small, cells: 200, genes: 80 }
genes: { select: all }
latents: 4
factors: [group, activity_00]
encoder: { use: mlp-encoder, hidden: 16 }
decoder: { use: mlp-decoder, hidden: 16 }
objective: { use: demo, pull: 0.25 }
training: { epochs: 3, batchSize: 64, checkpointSeconds: 0 }
`;

function writeAll(place: string, files: Readonly<Record<string, string>>) {
  mkdirSync(place, { recursive: true });
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(place, name), contents);
}

beforeAll(async () => {
  writeAll(join(folder, "plugin"), PLUGIN);
  writeAll(project, { "package.json": `{ "private": true, "type": "module" }`, "config.yaml": CONFIG });
  const tarball = await packTarballs(tarballs);
  await succeed(start("npm", ["pack", "--pack-destination", folder], join(folder, "plugin")));
  // npm looks for peers of the plugin in the registry unless the project names them
  const ours = ["@heddle/cli", "@heddle/contracts", "@heddle/ops"].map(tarball);
  const files = [...ours, join(folder, "heddle-plugin-demo-1.0.0.tgz")];
  await succeed(start("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...files], project));
});

const installed = (...args: string[]) => start(join(project, "node_modules", ".bin", "heddle"), args, project);
const lines = (file: string) => readFileSync(join(project, file), "utf8").trim().split("\n");

describe("installed from tarballs by npm", () => {
  test("no package is a link into the workspace", () => {
    const lock = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8")) as {
      packages: Record<string, { link?: boolean; resolved?: string }>;
    };
    const ours = Object.entries(lock.packages).filter(([name]) =>
      /node_modules\/(?:@heddle\/[^/]+|heddle[^/]*)$/.test(name),
    );
    expect(ours.map(([name]) => name)).toContain("node_modules/@heddle/contracts");
    expect(ours.filter(([, { link, resolved }]) => link || !resolved?.endsWith(".tgz"))).toEqual([]);
    // two copies would not recognize each other's tensors and schemas
    for (const single of ["@tensorflow/tfjs-core", "zod"]) {
      const copies = Object.keys(lock.packages).filter((name) => name.endsWith(`node_modules/${single}`));
      expect(copies, single).toHaveLength(1);
    }
  });

  test("heddle trains with an objective from a package and records its terms", async () => {
    await succeed(installed("train", "config.yaml", "--out", "run"));
    const records = lines("run/metrics.jsonl").map((line) => JSON.parse(line) as EpochRecord);
    expect(records).toHaveLength(3);
    for (const { terms } of records) {
      expect(Object.keys(terms)).toEqual(["reconstruction", "divergence", "pull"]);
      expect(terms.pull).toEqual({ value: expect.any(Number), weight: 0.25 });
    }
    expect(records.at(-1)!.loss).toBeLessThan(records[0].loss);
  });

  test("evaluate, report, embed and resume work on that run", async () => {
    await succeed(installed("evaluate", "run"));
    await succeed(installed("report", "run"));
    await succeed(installed("embed", "run"));
    const { err } = await succeed(installed("train", "--resume", "run"));
    expect(err).toMatch(/resumed at step \d+/);
    expect(readdirSync(join(project, "run"))).toEqual(expect.arrayContaining(["report.html", "embedded.h5ad"]));
  });

  test("lists the option of the package, and rejects a value out of range with exit code 2", async () => {
    const { out } = await succeed(installed("plugins", "demo", "--config", "config.yaml"));
    expect(out).toMatch(/pull.*0\.5.*Weight of the squared norm of z/s);
    const { code, err } = await installed("train", "config.yaml", "--set", "objective.pull=-1", "--out", "no").ended;
    expect(code).toBe(2);
    expect(err).toMatch(/objective\.pull/);
  });

  test("reads a file with a compression filter from its installed location", async () => {
    if (!existsSync(LZF)) throw new Error(`${LZF} is not there: this test reads a file compressed with lzf`);
    const { out } = await succeed(installed("inspect", LZF, "--json"));
    expect(JSON.parse(out)).toMatchObject({ cells: 200 });
  });

  test("a program imports heddle and trains", async () => {
    const program = `
import { train } from "heddle";
import demo from "heddle-plugin-demo";
import { parse } from "yaml";
import { readFileSync } from "node:fs";
const { plugins, ...config } = parse(readFileSync("config.yaml", "utf8"));
const run = await train(config, { out: "by-program", plugins: [demo], thread: "here" }).result;
console.log(JSON.stringify(run.summary.objective));
`;
    writeFileSync(join(project, "program.js"), program);
    const { out } = await succeed(start(process.execPath, ["program.js"], project));
    expect(out).toBe('"demo"\n');
    expect(lines("by-program/metrics.jsonl")).toEqual(lines("run/metrics.jsonl"));
  });
});
