import { expect, test } from "vitest";
import { decode, embed, importScvi } from "../src/index.js";
import { expectedOf, exported, writeCells } from "./parity/scvi-export.js";
import { temporaryFolder } from "./small-run.js";

test("embed and decode give the same bytes with the counts of new cells on disk as in memory, also without two genes and with an empty cell", async () => {
  const run = `${temporaryFolder()}/run`;
  await importScvi(exported("linear"), { out: run, config: { backend: "cpu" } });
  const expected = expectedOf("linear");
  const counts = expected.counts.map((row, cell) => row.map((count) => (cell === 3 ? 0 : count)).slice(2));
  const data = await writeCells({ ...expected, genes: expected.genes.slice(2), counts });
  const reader = { use: "auto", memory: 1 } as const;
  const embedded = await embed(run, { data });
  expect(embedded).toMatchObject({ emptyCells: 1, genesMissing: expected.genes.slice(0, 2) });
  expect(await embed(run, { data, reader })).toEqual(embedded);
  expect(await decode(run, { data, reader, samples: 1 })).toEqual(await decode(run, { data, samples: 1 }));
});
