import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeDataset } from "@heddle/conformance";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

const path = fileURLToPath(new URL("./small.counts.tsv", import.meta.url));
describeDataset(plugin, { source: { path } });

/** Written by golden/generate.py, which also writes small.counts.tsv. */
interface Reference {
  readonly genes: string[];
  readonly counts: number[][];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("counts equal numpy's", async () => {
  const { genes, counts } = reference;
  const dataset = await plugin.create(plugin.options.parse({}), []).open({ path }, { support: "counts" });
  expect(dataset.geneTable.index).toEqual(genes);
  const { rowStarts, columns, counts: found } = await dataset.readRows(0, dataset.cells);
  const dense = counts.map((row) => row.map(() => 0));
  for (let cell = 0; cell < dataset.cells; cell++)
    for (let i = rowStarts[cell]; i < rowStarts[cell + 1]; i++) dense[cell][columns[i]] = found[i];
  expect(dense).toEqual(counts);
  dataset.dispose();
});

test("rejects a value that is not a count and names its line", async () => {
  const blob = new Blob(["cell\tA\tB\nfirst\t1\t2.5\n"]);
  const opened = plugin
    .create(plugin.options.parse({}), [])
    .open({ name: "x.counts.tsv", blob }, { support: "counts" });
  await expect(opened).rejects.toThrow(/line 2: .*"2\.5" for gene 2/);
});
