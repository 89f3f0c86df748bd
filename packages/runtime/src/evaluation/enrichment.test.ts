import { readFileSync } from "node:fs";
import type { EnrichedSet, Table } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { enrichment } from "./enrichment.js";
import { parseGmt } from "./gene-sets.js";

// scipy 1.17.1, by tooling/references/enrichment.py
interface Reference {
  readonly changes: readonly (readonly number[])[];
  readonly sets: Readonly<Record<string, readonly number[]>>;
  readonly top: number;
  readonly tests: readonly (Omit<EnrichedSet, "overlap" | "overRepresentation" | "ranks"> & {
    readonly latent: number;
    readonly overlap: readonly number[];
    readonly overP: number;
    readonly overFdr: number;
    readonly rankP: number;
    readonly rankFdr: number;
  })[];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

const genes: Table = {
  rows: 150,
  index: Array.from({ length: 150 }, (_, i) => `g${i}`),
  columns: new Map([["id", { kind: "string", values: Array.from({ length: 150 }, (_, i) => `ENSG${i}`) }]]),
};
const gmt = (name: (gene: number) => string) =>
  Object.entries(reference.sets)
    .map(([set, own]) => [set, "made up", ...own.map(name), "STRANGER"].join("\t"))
    .join("\n");
const changes = reference.changes.map((row) => Float64Array.from(row));
const options = { top: reference.top, smallest: 5, largest: 500, fdr: 1 };

function expectReference(perLatent: readonly (readonly EnrichedSet[])[]): void {
  expect(perLatent.flat()).toHaveLength(reference.tests.length);
  for (const { latent, set, direction, overP, overFdr, rankP, rankFdr, overlap, ...expected } of reference.tests) {
    const found = perLatent[latent].find((each) => each.set === set && each.direction === direction)!;
    const { overRepresentation, ranks } = found;
    expect(found.overlap.map((gene) => Number(gene.slice(1))).sort((a, b) => a - b)).toEqual(overlap);
    expect(found.genes).toBe(expected.genes);
    expect(found.foldEnrichment).toBeCloseTo(expected.foldEnrichment, 12);
    expect(found.area).toBeCloseTo(expected.area, 12);
    const pairs = [
      [overRepresentation.pValue, overP],
      [overRepresentation.fdr, overFdr],
      [ranks.pValue, rankP],
      [ranks.fdr, rankFdr],
    ] as const;
    for (const [value, wanted] of pairs) expect(Math.abs(value / wanted - 1)).toBeLessThan(1e-10);
  }
}

describe("enrichment", () => {
  test("p values and false discovery rates of every latent, set and direction: within 1e-10 of scipy's, relative", () => {
    expectReference(
      enrichment(
        changes,
        genes,
        parseGmt(
          gmt((gene) => `g${gene}`),
          "sets.gmt",
        ),
        options,
      ).perLatent,
    );
  });

  test("sets by identifiers are found in the gene table's own column", () => {
    expectReference(
      enrichment(
        changes,
        genes,
        parseGmt(
          gmt((gene) => `ENSG${gene}`),
          "sets.gmt",
        ),
        options,
      ).perLatent,
    );
  });

  test("reports up to the false discovery rate, surest first; tests no set of another size and no latent left out", () => {
    const sets = parseGmt(
      gmt((gene) => `g${gene}`),
      "sets.gmt",
    );
    const strict = enrichment(changes, genes, sets, { ...options, fdr: 0.001 });
    expect(strict.perLatent.map((found) => found.map(({ set, direction }) => `${set} ${direction}`))).toEqual([
      ["up rising"],
      ["down falling", "wide rising"],
    ]);
    const narrow = enrichment([undefined, changes[1]], genes, sets, { ...options, smallest: 10, largest: 20 });
    expect(narrow.tested).toBe(2);
    expect(narrow.perLatent[0]).toEqual([]);
    expect(new Set(narrow.perLatent[1].map(({ set }) => set))).toEqual(new Set(["noise", "up"]));
  });

  test("overlapping genes are sorted by their change", () => {
    const { perLatent } = enrichment(
      changes,
      genes,
      parseGmt(
        gmt((gene) => `g${gene}`),
        "sets.gmt",
      ),
      options,
    );
    const { overlap } = perLatent[1].find(({ set, direction }) => set === "down" && direction === "falling")!;
    const own = overlap.map((gene) => changes[1][Number(gene.slice(1))]);
    expect(own.length).toBeGreaterThan(3);
    expect(own).toEqual([...own].sort((a, b) => a - b));
  });

  test("sets of other names are refused, with names of both", () => {
    const sets = parseGmt("mouse\t\tGm1\tGm2", "mouse.gmt");
    expect(() => enrichment(changes, genes, sets, options)).toThrow(
      /mouse\.gmt: expected genes named as in the model: g0, g1, g2 …, got none of them; the sets name Gm1, Gm2/,
    );
  });
});

describe("parseGmt", () => {
  test("reads names and genes; blank lines, line ends of Windows and genes named twice do no harm", () => {
    const { source, sets } = parseGmt("A\thttp://x\tTP53\tMYC\tTP53\t\r\n\r\nB\t\tMYC\r\n", "two.gmt");
    expect(source).toBe("two.gmt");
    expect(sets).toEqual([
      { name: "A", genes: ["TP53", "MYC"] },
      { name: "B", genes: ["MYC"] },
    ]);
  });

  test.each([
    ["no tabs", "A TP53 MYC", /line 1: "A TP53 MYC"/],
    ["a line without genes", "A\tx\tTP53\nB\tx", /line 2: "B\\tx"/],
    ["a name twice", "A\tx\tTP53\nA\tx\tMYC", /the set A twice/],
    ["nothing", "\n\n", /no set/],
  ])("refuses %s", (_what, text, message) => {
    expect(() => parseGmt(text, "bad.gmt")).toThrow(message);
  });
});
