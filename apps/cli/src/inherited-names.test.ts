import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { levels, SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

/** Names that every JavaScript object inherits. */
const NAMES = ["constructor", "__proto__", "toString", "hasOwnProperty"];

beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("cells.h5ad"), {
    cells: 80,
    columns: Object.fromEntries(NAMES.map((name, i) => [name, levels(80, NAMES.slice(0, 2 + (i % 3)))])),
    geneNames: [...NAMES, "a", "b", "c", "d", "e", "f", "g", "h"],
  });
});

describe("columns, levels and genes with names that every object inherits", () => {
  test("train, evaluate, embed and report treat them as any other", async () => {
    const all = `factors=[${NAMES.join(",")}]`;
    const argv = ["--data", "cells.h5ad", "--set", all, "--set", "covariates=[toString]", "--out", "run", "-q"];
    expect(await work.run(["train", "small.yaml", ...argv])).toMatchObject({ code: 0, err: "" });
    const metrics = ["--set", "evaluation.metrics=[max-correlation,clustering-agreement,single-latent-accuracy]"];
    expect(await work.run(["evaluate", "run", "-q", ...metrics])).toMatchObject({ code: 0, err: "" });
    const { results } = JSON.parse(readFileSync(work.path("run/evaluation.json"), "utf8")) as {
      results: { factor?: string }[];
    };
    expect(new Set(results.flatMap(({ factor }) => factor ?? []))).toEqual(new Set(NAMES));
    expect(await work.run(["embed", "run", "--out", "new.h5ad"])).toMatchObject({ code: 0, err: "" });
    const reported = await work.run(["report", "run", "--set", "reports=[html,csv,json]"]);
    expect(reported).toMatchObject({ code: 0, err: "" });
    expect(readFileSync(work.path("run/latents.csv"), "utf8")).toMatch(
      /^cell,constructor,__proto__,toString,hasOwnProperty,/,
    );
  });

  test("as a covariate, and as a gene column: the saved model lists them", async () => {
    const argv = ["--data", "cells.h5ad", "--set", "covariates=[__proto__]", "--set", "librarySize=learned"];
    expect(await work.run(["train", "small.yaml", ...argv, "--out", "by-name", "-q"])).toMatchObject({
      code: 0,
      err: "",
    });
    const config = readFileSync(work.path("by-name/config.json"), "utf8");
    expect(config).toMatch(/"covariate __proto__": "[0-9a-f]{16}"/);
    expect(readFileSync(work.path("by-name/model/model.json"), "utf8")).toMatch(/"byLevel": ?\{\s*"__proto__"/);
    expect(await work.run(["embed", "by-name", "--out", "by-name.h5ad"])).toMatchObject({ code: 0, err: "" });
  });

  test("as a level that means unknown, and as one that is not there", async () => {
    const argv = ["--data", "cells.h5ad", "--set", "factors=[toString]", "-q"];
    const known = await work.run([
      "train",
      "small.yaml",
      ...argv,
      "--set",
      "missing.toString=[toString]",
      "--out",
      "m",
    ]);
    expect(known).toMatchObject({ code: 0, err: "" });
    const misspelt = await work.run([
      "train",
      "small.yaml",
      ...argv,
      "--set",
      "missing.toString=[valueOf]",
      "--out",
      "n",
    ]);
    expect(misspelt).toMatchObject({ code: 2, err: expect.stringMatching(/got "valueOf"/) });
  });
});

describe("options with such names are unknown", () => {
  test.each([
    ["__proto__.seed=9", /--set __proto__\.seed=9.*the unknown key "__proto__"/],
    ["constructor.prototype.seed=9", /the unknown key "constructor"/],
    ["objective.__proto__.beta=9", /objective\.__proto__.*the unknown key "__proto__"/],
    ["objective.constructor=9", /the unknown key "constructor"/],
  ])("--set %s: exit code 2", async (setting, message) => {
    const outcome = await work.run(["train", "small.yaml", "--data", "cells.h5ad", "--set", setting, "--out", "bad"]);
    expect(outcome).toMatchObject({ code: 2, out: "", err: expect.stringMatching(message) });
  });

  test("in a YAML file, in a sweep, and for other commands", async () => {
    work.write("bad.yaml", `${SMALL_CONFIG}__proto__: { seed: 9 }\n`);
    const trained = await work.run(["train", "bad.yaml", "--data", "cells.h5ad", "--out", "bad"]);
    expect(trained).toMatchObject({ code: 2, err: expect.stringMatching(/bad\.yaml:\d+:14: __proto__\.seed/) });
    work.write("bad.sweep.yaml", "name: bad\nbase: small.yaml\ngrid: { __proto__.seed: [1] }\n");
    const planned = await work.run(["sweep", "plan", "bad.sweep.yaml", "--data", "cells.h5ad"]);
    expect(planned).toMatchObject({ code: 2, err: expect.stringMatching(/unknown key "__proto__"/) });
    const inspected = await work.run(["inspect", "cells.h5ad", "--set", "data.__proto__.layer=x"]);
    expect(inspected).toMatchObject({ code: 2, err: expect.stringMatching(/__proto__/) });
    const simulated = await work.run(["simulate", "--set", "__proto__.cells=9", "--out", "s.h5ad"]);
    expect(simulated).toMatchObject({ code: 2, err: expect.stringMatching(/__proto__/) });
  });
});
