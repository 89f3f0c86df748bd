import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type DatasetReader, isHeddleError } from "@heddle/contracts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import plugin from "./tenx-mtx.js";

// Third-party files next to the repository: a missing file fails its test with Node's own "no such file".
const formats = fileURLToPath(new URL("../../../../../shared/data/formats", import.meta.url));
const v2 = join(formats, "10x_v2/filtered_gene_bc_matrices/hg19_chr21");
const v3 = join(formats, "10x_v3/filtered_feature_bc_matrix");

const reader = (options = {}): DatasetReader => plugin.create(plugin.options.parse(options), []);
const open = (path: string, options = {}) => reader(options).open({ path }, { support: "counts" });

describe("Cell Ranger's own folders", () => {
  test("version 2, plain: 12 cells × 343 genes, one count per cell, as in its text", async () => {
    const dataset = await open(v2);
    expect([dataset.cells, dataset.genes, dataset.origin.formatVersion]).toEqual([12, 343, "2"]);
    const rows = await dataset.readRows(0, 12);
    expect([...rows.rowStarts]).toEqual([...Array(13).keys()]);
    // The first lines of the file: "201 1 1", "123 2 1", "283 3 1".
    expect([...rows.columns.slice(0, 3)]).toEqual([200, 122, 282]);
    expect([...rows.counts]).toEqual(new Array(12).fill(1));
    expect(dataset.cellTable.index[0]).toBe("AACACGTGTACGCTGC-1");
    expect(dataset.geneTable.index.slice(0, 2)).toEqual(["DSCAM", "MIR99AHG"]);
  });

  test("version 3, gzip: 1,107 cells × 507 genes; totals and the first cell as counted by Python's gzip", async () => {
    const dataset = await open(v3);
    expect([dataset.cells, dataset.genes, dataset.origin.formatVersion]).toEqual([1107, 507, "3"]);
    const rows = await dataset.readRows(0, 1107);
    expect(rows.counts.length).toBe(23866);
    expect(rows.counts.reduce((a, b) => a + b, 0)).toBe(41549);
    expect(rows.counts.reduce((a, b) => Math.max(a, b), 0)).toBe(36);
    expect(rows.rowStarts[1]).toBe(26);
    expect(dataset.origin.totalCounts[0]).toBe(36);
    for (let c = 0; c < 1107; c++) {
      for (let i = rows.rowStarts[c] + 1; i < rows.rowStarts[c + 1]; i++)
        expect(rows.columns[i] > rows.columns[i - 1]).toBe(true);
    }
    // Lines "458 1 3" and "456 1 1": the file lists genes in descending order, rows in ascending order.
    const last = rows.rowStarts[1] - 1;
    expect([rows.columns[last], rows.counts[last]]).toEqual([457, 3]);
    expect([rows.columns[last - 1], rows.counts[last - 1]]).toEqual([455, 1]);
    const ids = dataset.geneTable.columns.get("gene_ids");
    expect(ids?.kind === "string" && ids.values[0]).toBe("ENSG00000279493");
    expect(dataset.geneTable.index[0]).toBe("CH507-9B2.2");
  });

  test("both are recognized and inspected as counts; other folders throw an error", async () => {
    expect(await reader().recognizes({ path: v2 })).toBe(true);
    expect(await reader().recognizes({ path: join(v3, "matrix.mtx.gz") })).toBe(true);
    expect(await reader().recognizes({ path: formats })).toBe(false);
    expect(await reader().recognizes({ path: join(formats, "nothing") })).toBe(false);
    const found = await reader().inspect({ path: v3 });
    expect(found).toMatchObject({ cells: 1107, genes: 507, formatVersion: "3", taken: { name: "matrix.mtx" } });
    expect(found.matrices[0]).toMatchObject({ isCounts: true, minimum: 0, maximum: 36 });
  });
});

describe("generated folders", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "heddle-mtx-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const banner = "%%MatrixMarket matrix coordinate integer general\n%\n";
  async function write(files: Record<string, string | Uint8Array>): Promise<void> {
    const whole: Record<string, string | Uint8Array> = {
      "matrix.mtx": `${banner}3 2 3\n1 1 5\n3 2 7\n2 1 1\n`,
      "features.tsv": "E1\tA\tGene Expression\nE2\tA\tGene Expression\nE3\tCD3\tAntibody Capture\n",
      "barcodes.tsv": "AAAC-1\nAAAG-1\n",
      ...files,
    };
    for (const [name, content] of Object.entries(whole))
      if (content !== "") await writeFile(join(folder, name), content);
  }
  const failure = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!isHeddleError(error)) throw new Error(`no HeddleError but ${String(error)}`);
    return error;
  };

  test("other feature types are dropped unless requested; repeated symbols get -1 as in scanpy", async () => {
    await write({});
    const genes = await open(folder);
    expect(genes.geneTable.index).toEqual(["A", "A-1"]);
    expect([...(await genes.readRows(0, 2)).rowStarts]).toEqual([0, 2, 2]);
    const both = await open(folder, { featureTypes: [], geneNames: "id" });
    expect(both.geneTable.index).toEqual(["E1", "E2", "E3"]);
    const rows = await both.readRows(0, 2);
    expect([[...rows.rowStarts], [...rows.columns], [...rows.counts]]).toEqual([
      [0, 2, 3],
      [0, 1, 2],
      [5, 1, 7],
    ]);
    const none = await failure(open(folder, { featureTypes: ["CRISPR"] }));
    expect(none.kind).toBe("bad-data");
    expect(none.message).toContain('1 of type "Antibody Capture"');
  });

  test("GEO's prefixes, gzip without the extension, Windows line ends, no last newline, real values, zeros", async () => {
    await write({
      "matrix.mtx": "",
      "features.tsv": "",
      "barcodes.tsv": "",
      "GSM1_matrix.mtx": gzipSync(
        "%%MatrixMarket matrix coordinate real general\r\n2 2 3\r\n1 1 5.0\r\n2 1 1e1\r\n1 2 0",
      ),
      "GSM1_genes.tsv": "E1\tA\r\nE2\tB\r\n",
      "GSM1_barcodes.tsv.gz": gzipSync("AAAC\r\nAAAG"),
    });
    const dataset = await open(folder);
    expect(dataset.cellTable.index).toEqual(["AAAC", "AAAG"]);
    expect([...(await dataset.readRows(0, 2)).counts]).toEqual([5, 10]);
    expect([...(await dataset.readRows(0, 2)).rowStarts]).toEqual([0, 2, 2]);
  });

  test("several samples in one folder are listed; the path of one matrix opens it", async () => {
    await write({
      "a_matrix.mtx": `${banner}1 1 1\n1 1 2\n`,
      "a_genes.tsv": "E1\tA\n",
      "a_barcodes.tsv": "AAAC\n",
    });
    const error = await failure(open(folder));
    expect(error.kind).toBe("usage");
    expect(error.message).toContain('"a_"');
    expect((await open(join(folder, "a_matrix.mtx"))).cells).toBe(1);
  });

  test("the error for a missing companion contains its name", async () => {
    await write({ "features.tsv": "" });
    const error = await failure(open(folder));
    expect(error.kind).toBe("missing-file");
    expect(error.message).toContain("features.tsv or features.tsv.gz or genes.tsv or genes.tsv.gz");
    expect((await failure(open(join(folder, "nowhere")))).kind).toBe("missing-file");
  });

  test.each([
    ["a fraction", "1.5", "not-counts", "line 4"],
    ["a negative value", "-2", "not-counts", "line 4"],
    ["NaN", "nan", "not-counts", "line 4"],
    ["infinity", "inf", "not-counts", "line 4"],
    ["more than float32 holds", "16777217", "not-counts", "line 4"],
    ["a word", "many", "unreadable-file", "line 4"],
    ["a missing value", "", "unreadable-file", "line 4"],
  ])("%s throws with its line", async (_, value, kind, line) => {
    await write({ "matrix.mtx": `${banner}3 2 1\n2 1 ${value}\n` });
    const error = await failure(open(folder));
    expect(error.kind).toBe(kind);
    expect(error.message).toContain(line);
  });

  test.each([
    ["no banner", "3 2 1\n1 1 1\n", "line 1"],
    ["a dense matrix", "%%MatrixMarket matrix array real general\n3 2\n1\n", "line 1"],
    ["a symmetric matrix", "%%MatrixMarket matrix coordinate real symmetric\n2 2 1\n1 1 1\n", "line 1"],
    ["a size line of two", `${banner}3 2\n1 1 1\n`, "line 3"],
    ["more entries than fit", `${banner}3 2 7\n1 1 1\n`, "line 3"],
    ["a row outside", `${banner}3 2 1\n4 1 1\n`, "line 4"],
    ["a row 0", `${banner}3 2 1\n0 1 1\n`, "line 4"],
    ["a cut file", `${banner}3 2 3\n1 1 1\n`, "3 entries"],
    ["too many entries", `${banner}3 2 1\n1 1 1\n2 1 1\n`, "1 entries"],
    ["nothing", "%%MatrixMarket matrix coordinate real general\n", "end of the file"],
  ])("%s throws with its position", async (_, matrix, place) => {
    await write({ "matrix.mtx": matrix });
    const error = await failure(open(folder));
    expect(error.kind).toBe("unreadable-file");
    expect(error.message).toContain(place);
  });

  test("mismatched numbers of genes or barcodes, and repeated entries, are bad data", async () => {
    await write({ "barcodes.tsv": "AAAC-1\n" });
    expect((await failure(open(folder))).message).toContain("barcodes.tsv has lines, got 2 in the header");
    await write({ "features.tsv": "E1\tA\n" });
    expect((await failure(open(folder))).message).toContain("features.tsv has lines, got 3 in the header");
    await write({ "matrix.mtx": `${banner}3 2 3\n1 1 5\n3 2 7\n1 1 1\n` });
    expect((await failure(open(folder))).message).toContain("two for gene E1 in cell AAAC-1");
  });

  test("a truncated gzip is unreadable", async () => {
    const whole = gzipSync(`${banner}3 2 1\n1 1 1\n`);
    await write({ "matrix.mtx": whole.subarray(0, whole.length - 12) });
    expect((await failure(open(folder))).kind).toBe("unreadable-file");
  });

  test("an aborted signal stops reading", async () => {
    await write({});
    const promise = reader().open({ path: folder }, { support: "counts", signal: AbortSignal.abort() });
    expect((await failure(promise)).kind).toBe("interrupted");
  });
});
