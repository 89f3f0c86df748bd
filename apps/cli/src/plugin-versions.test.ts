import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

/** The zod of the contracts: packages in a temporary folder have no dependencies. */
const { resolve } = createRequire(new URL("../../../packages/contracts/package.json", import.meta.url));
const OBJECTIVE = `
import { z } from "${pathToFileURL(resolve("zod")).href}";
export default {
  role: "objective", name: "plain", apiVersion: 1, summary: "Reconstruction alone.", options: z.strictObject({}),
  create: () => ({ weights: [], state: [], terms: ({ logProb }) => ({
    reconstruction: { value: logProb.neg(), weight: logProb.mean().mul(0).add(1) } }) }),
};`;

function install(version: string) {
  mkdirSync(work.path("node_modules/heddle-plugin-plain"), { recursive: true });
  const manifest = { name: "heddle-plugin-plain", version, type: "module", exports: "./index.js" };
  work.write("node_modules/heddle-plugin-plain/package.json", JSON.stringify(manifest));
  work.write("node_modules/heddle-plugin-plain/index.js", OBJECTIVE);
}

test("a run records the version of its plugin; with another version, evaluate adds a note and resume a warning", async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("good.h5ad"));
  install("1.2.3");
  const set = ["--set", "plugins=[heddle-plugin-plain]", "--set", "objective.use=plain"];
  expect(
    await work.run(["train", "small.yaml", "--data", "good.h5ad", "--out", "versions", "-q", ...set]),
  ).toMatchObject({ code: 0, err: "" });
  const { heddle } = JSON.parse(readFileSync(work.path("versions/config.json"), "utf8")) as { heddle: object };
  const record = { role: "objective", name: "plain", package: "heddle-plugin-plain", version: "1.2.3" };
  expect(heddle).toMatchObject({ plugins: [record] });
  expect((await work.run(["evaluate", "versions"])).out).not.toContain("was trained with");
  install("1.3.0");
  const note =
    "The run was trained with the objective plain of heddle-plugin-plain 1.2.3; heddle-plugin-plain 1.3.0 is installed.";
  expect((await work.run(["evaluate", "versions"])).out).toContain(`Note: ${note}`);
  const resumed = await work.run(["train", "--resume", "versions"]);
  expect(resumed.err + resumed.out).toContain(note);
});
