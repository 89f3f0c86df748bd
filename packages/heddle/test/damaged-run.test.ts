// Every file of a run × damages × commands: a command refuses the file with a HeddleError that names it, or its result is
// that of the intact run.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { isHeddleError } from "@heddle/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { counterfactual, decode, embed, evaluate, report, rotate, train } from "../src/index.js";
import { smallConfig } from "./small-run.js";

const root = mkdtempSync(join(tmpdir(), "heddle-damaged-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const intact = join(root, "intact");
const data = { use: "simulated", preset: "small", cells: 60, genes: 80 };
const cells = {
  rowStarts: Int32Array.of(0, 2, 4),
  columns: Int32Array.of(0, 5, 1, 7),
  counts: Float32Array.of(3, 1, 2, 7),
};

/** What each command leaves or returns, as text. */
const commands = {
  resume: async (run: string) => {
    await train({}, { out: run, resume: true, thread: "here" }).result;
    return ["metrics.jsonl", "summary.json", "latents.h5ad", "model/weights.safetensors", "model/genes.json"]
      .map((file) => readFileSync(join(run, file), "latin1"))
      .join("");
  },
  evaluate: async (run: string) => JSON.stringify(await evaluate(run)),
  report: async (run: string) => {
    const files = await report([run], { reports: ["json"] });
    // the end of training, for information only, is left out if timings.jsonl is damaged
    return files.map(({ contents }) => String(contents).replace(/^ *"finishedAt": "[^"]*",\n/gm, "")).join("");
  },
  embed: async (run: string) => {
    const { encoded } = await embed(run, { data: { ...cells, geneNames } });
    return encoded.representation.values.join();
  },
  decode: async (run: string) => {
    const { denoised, samples } = await decode(run, { data: { ...cells, geneNames }, samples: 1 });
    return [denoised.values.join(), ...samples.map(({ values }) => values.join())].join(";");
  },
  counterfactual: async (run: string) => {
    const { after } = await counterfactual(run, { data: { ...cells, geneNames }, latents: { 1: 1 } });
    return after.values.join();
  },
  rotate: async (run: string) => {
    const out = `${run}-rotated`;
    await rotate(run, { rotation: "varimax", out });
    return ["latents.h5ad", "summary.json"].map((file) => readFileSync(join(out, file), "latin1")).join("");
  },
} as const;
type Command = keyof typeof commands;

let geneNames: readonly string[];
const results = new Map<Command, string>();

beforeAll(async () => {
  const training = { epochs: 2, batchSize: 32, earlyStopping: { patience: 5 }, checkpointSeconds: 0 };
  const evaluation = { metrics: [{ use: "max-correlation", resamples: 5, permutations: 0 }], baseline: true };
  const config = smallConfig({ data, training, evaluation } as Parameters<typeof smallConfig>[0]);
  await train(config, { out: intact, thread: "here" }).result;
  geneNames = (JSON.parse(readFileSync(join(intact, "model/genes.json"), "utf8")) as { names: string[] }).names;
  await evaluate(intact);
  for (const [name, command] of Object.entries(commands)) {
    const run = join(root, `${name}-intact`, "run");
    cpSync(intact, run, { recursive: true });
    results.set(name as Command, await command(run));
  }
});

const edit = (change: (text: string) => string) => (path: string) =>
  writeFileSync(path, change(readFileSync(path, "utf8")));
const replaceFirstNumber = (by: string) => edit((text) => text.replace(/(?<=:\s*)-?\d+(\.\d+)?/, by));

const anyFile: [string, (path: string) => void][] = [
  ["empty", (path) => truncateSync(path, 0)],
  ["cut in half", (path) => writeFileSync(path, readFileSync(path).subarray(0, readFileSync(path).length / 2))],
  [
    "other bytes",
    (path) =>
      writeFileSync(
        path,
        Uint8Array.from({ length: 5000 }, (_, i) => (i * 37) % 256),
      ),
  ],
];
const textFile: typeof anyFile = [
  ...anyFile,
  ["null", (path) => writeFileSync(path, "null\n")],
  ["an array", (path) => writeFileSync(path, "[]\n")],
  ["an empty object", (path) => writeFileSync(path, "{}\n")],
  ["a number as NaN", replaceFirstNumber("NaN")],
  ["a number as null", replaceFirstNumber("null")],
  ["a number as a word", replaceFirstNumber('"word"')],
  ["not UTF-8", (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.of(0xff, 0xfe, 10)]))],
  ["every value null", edit((text) => text.replaceAll(/: ?(?:-?[\d.e-]+|"[^"]*"|true|false)(?=[,\n}])/g, ": null"))],
];

/** Not for config.json and evaluation.json, in which a list may be empty. */
const emptied: typeof anyFile = [["every list emptied", edit((text) => text.replaceAll(/\[[^[\]]*\]/g, "[]"))]];

const newest = () =>
  `checkpoints/${readdirSync(join(intact, "checkpoints"))
    .filter((name) => name.startsWith("step"))
    .sort()
    .at(-1)}`;
const progress = (by: (progress: string) => string) => (path: string) => {
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE());
  const header = bytes.subarray(8, 8 + length).toString();
  const changed = Buffer.from(by(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(changed.length));
  writeFileSync(path, Buffer.concat([size, changed, bytes.subarray(8 + length)]));
};
const checkpointDamages: typeof anyFile = [
  ...anyFile,
  ["progress that is not JSON", progress((header) => header.replace('{\\"epoch\\"', "{"))],
  ["progress without sums", progress((header) => header.replace('\\"sums\\"', '\\"sum\\"'))],
  ["a negative epoch", progress((header) => header.replace(/\\"epoch\\":\d+/, '\\"epoch\\":-1'))],
  [
    "metadata that are null",
    progress((header) => header.replace(/"__metadata__":\{"format":"\d+",/, '"__metadata__":{"format":null,')),
  ],
];

const files: [string, typeof anyFile][] = [
  ...["config.json", "metrics.jsonl", "timings.jsonl", "summary.json", "evaluation.json"].map(
    (file): [string, typeof anyFile] => [
      file,
      ["config.json", "evaluation.json"].includes(file) ? textFile : [...textFile, ...emptied],
    ],
  ),
  ...["model/model.json", "model/genes.json"].map((file): [string, typeof anyFile] => [
    file,
    [...textFile, ...emptied],
  ]),
  ["model/weights.safetensors", anyFile],
  ["latents.h5ad", anyFile],
  ["checkpoints", checkpointDamages],
];

/** Damages whose kind another one of the list has too. */
const NIGHTLY = ["other bytes", "null", "an array", "a number as a word"];

describe.each(files)("%s", (named, damages) => {
  describe.each(damages)("%s", (damage, apply) => {
    const tags = NIGHTLY.includes(damage) ? ["nightly"] : [];
    test("each command refuses the file by name, or gives the result of the intact run", { tags }, async () => {
      const file = named === "checkpoints" ? newest() : named;
      for (const [name, command] of Object.entries(commands)) {
        const run = join(root, `${basename(file)}-${damage.replaceAll(" ", "-")}-${name}`, "run");
        cpSync(intact, run, { recursive: true });
        apply(join(run, file));
        const outcome = await command(run).catch((error: unknown) => error);
        if (typeof outcome === "string") {
          expect(outcome === results.get(name as Command), `${name}: the result differs`).toBe(true);
          continue;
        }
        expect(isHeddleError(outcome) ? "HeddleError" : outcome, name).toBe("HeddleError");
        if (!isHeddleError(outcome)) continue;
        expect(`${name}: ${outcome.message}`).toContain(basename(file));
        expect(outcome.details.next).not.toBe("");
      }
    });
  });
});

test("a text of 513 MiB, which no string can contain, is refused by name", async () => {
  const run = join(root, "huge", "run");
  cpSync(intact, run, { recursive: true });
  truncateSync(join(run, "evaluation.json"), 513 * 2 ** 20);
  await expect(report([run])).rejects.toThrow(
    /evaluation\.json: expected text in UTF-8, got 537919488 bytes.*evaluate/,
  );
});
