import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
/** No server listens there: the training warns. */
const TRACKER = "http://127.0.0.1:9";
let server: Server;
let address = "";

beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("cells.h5ad"));
  const tracker = `trackers=[{ use: mlflow, uri: "${TRACKER}" }]`;
  const training = ["train", "small.yaml", "--data", "cells.h5ad", "--set", tracker, "--out", "run", "-q"];
  expect(await work.run(training)).toMatchObject({ code: 0 });
  expect(await work.run(["evaluate", "run", "-q"])).toMatchObject({ code: 0 });
  const argv = [
    "publish",
    "run",
    "--license",
    "CC-BY-4.0",
    "--description",
    "Cells | of a test.",
    "--out",
    "published",
  ];
  expect(await work.run(argv)).toMatchObject({ code: 0 });
  server = createServer(({ url = "/" }, response) => {
    try {
      response.end(readFileSync(join(work.folder, decodeURIComponent(url))));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  work.remove();
});

const filesIn = (folder: string): string[] =>
  readdirSync(work.path(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

describe("heddle publish", () => {
  test("writes weights, genes, a card and checksums; no cells, and no path or server of the author", () => {
    const names = filesIn("published").map((file) => file.slice(work.path("published").length + 1));
    expect(names.sort()).toEqual([
      "README.md",
      "config.json",
      "evaluation.json",
      "heddle-model.json",
      "model/genes.json",
      "model/model.json",
      "model/weights.safetensors",
      "summary.json",
    ]);
    for (const file of filesIn("published")) {
      const text = readFileSync(file, "latin1");
      expect(text, file).not.toContain(work.folder);
      expect(text, file).not.toContain(TRACKER);
      expect(text, file).not.toContain("cell17");
    }
  });

  test("the card has license, data, genes, metrics with intervals, and how to load the model", () => {
    const card = readFileSync(work.path("published/README.md"), "utf8");
    expect(card).toMatch(/^---\nlicense: "CC-BY-4.0"\nlibrary_name: heddle\n/);
    expect(card).toContain("Cells | of a test.");
    expect(card).toMatch(/Trained on \d+ of 60 cells, from the matrix `X`/);
    expect(card).toMatch(/12 genes, .*gene0, gene1/);
    expect(card).toMatch(/\| Pearson \\\|r\\\|, condition, latent \d \| [\d.]+ \| [\d.]+ to [\d.]+ \| [\d.]+ \|/);
    // the ceiling is that of the first table of a report, below the bound of the measure
    const [, ceiling] = card.match(/\| Pearson [^\n]* to [\d.]+ \| ([\d.]+) \|/)!;
    expect(Number(ceiling)).toBeLessThan(1);
    // the other results are in evaluation.json
    expect(card).not.toContain("latent-correlations");
    expect(card.split("\n").filter((line) => line.startsWith("|")).length).toBeLessThan(40);
    expect(card).toContain("heddle embed URL-OR-FOLDER --data mine.h5ad");
  });

  test("the model at an address embeds cells as the run does, byte for byte", async () => {
    expect(await work.run(["embed", "run", "--data", "cells.h5ad", "--out", "own.h5ad"])).toMatchObject({ code: 0 });
    const argv = ["embed", `${address}/published`, "--data", "cells.h5ad", "--out", "fetched.h5ad"];
    expect(await work.run(argv)).toMatchObject({ code: 0, err: "" });
    const bytes = (name: string) => readFileSync(work.path(name));
    expect(bytes("fetched.h5ad").equals(bytes("own.h5ad"))).toBe(true);
  });

  test("refuses changed weights, names outside the folder, and an address without a model", async () => {
    const at = (folder: string) => ["embed", `${address}/${folder}`, "--data", "cells.h5ad", "--out", "none.h5ad"];
    for (const folder of ["changed", "outside"])
      expect(await work.run(["publish", "run", "--out", folder])).toMatchObject({ code: 0 });
    const weights = work.path("changed/model/weights.safetensors");
    const bytes = readFileSync(weights);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(weights, bytes);
    const manifest = work.path("outside/heddle-model.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace("README.md", "../run/config.json"));
    for (const [folder, message] of [
      ["changed", /weights\.safetensors: expected \d+ bytes with SHA-256/],
      ["outside", /heddle-model\.json: expected a complete record/],
      ["run", /expected a file of a model that heddle publish wrote, got status 404/],
    ] as const) {
      const { code, err } = await work.run(at(folder));
      expect([code, err]).toEqual([1, expect.stringMatching(message)]);
    }
  });

  test("plugins that a published configuration names need consent, and a folder in use stays", async () => {
    expect(await work.run(["publish", "run", "--out", "named"])).toMatchObject({ code: 0 });
    const again = await work.run(["publish", "run", "--out", "named"]);
    expect([again.code, again.err]).toEqual([1, expect.stringMatching(/named/)]);
    const config = work.path("named/config.json");
    const text = JSON.stringify({ ...JSON.parse(readFileSync(config, "utf8")), plugins: ["./code.mjs"] });
    writeFileSync(config, text);
    const { createHash } = await import("node:crypto");
    const manifest = work.path("named/heddle-model.json");
    const { format, files } = JSON.parse(readFileSync(manifest, "utf8")) as {
      format: number;
      files: { name: string }[];
    };
    const sha256 = createHash("sha256").update(text).digest("hex");
    const changed = files.map((file) => (file.name === "config.json" ? { ...file, bytes: text.length, sha256 } : file));
    writeFileSync(manifest, JSON.stringify({ format, files: changed }));
    const { code, err } = await work.run(["embed", `${address}/named`, "--data", "cells.h5ad", "--out", "none.h5ad"]);
    expect([code, err]).toEqual([2, expect.stringMatching(/plugins of another origin: \.\/code\.mjs/)]);
  });
});

test("a report, in every format, names the data files without a folder of this machine, and no server", async () => {
  const reports = ["--set", "reports=[html, json, csv]"];
  expect(await work.run(["report", "run", "--out", "pages", ...reports, "-q"])).toMatchObject({ code: 0 });
  const files = filesIn("pages");
  expect(files.length).toBeGreaterThanOrEqual(3);
  const texts = files.map((file) => readFileSync(file, "utf8"));
  expect(texts.join("\n")).toContain("cells.h5ad");
  for (const text of texts) {
    expect(text).not.toContain(work.folder);
    expect(text).not.toContain(TRACKER);
  }
});
