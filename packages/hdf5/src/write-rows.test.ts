import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readNumbers, writeAnnData, writeRows } from "@heddle/anndata";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeHdf5 } from "./create-hdf5-writer.js";
import { openHdf5 } from "./open-hdf5.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-rows-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const COLUMNS = 700;
const written = (rows: number) => ({ kind: "written", rows, columns: COLUMNS }) as const;
const names = (prefix: string, rows: number) => ({
  rows,
  index: Array.from({ length: rows }, (_, i) => `${prefix}${i}`),
  columns: new Map(),
});

async function write(path: string, rows: number, blocks: AsyncIterable<readonly Float32Array[]>): Promise<void> {
  await writeHdf5(path, async (writer) => {
    const layers = { other: written(rows) };
    await writeAnnData(writer, { obs: names("c", rows), var: names("g", COLUMNS), X: written(rows), layers });
    await writeRows(writer, ["X", "layers/other"], [rows, COLUMNS], blocks);
  });
}

// 512 rows of 700 float32 exceed one chunk of 1 MiB; the last block has one row more or less than a block
test.each([3, 512, 1537, 1600])("%i rows in blocks that reuse their memory are those of the file", async (rows) => {
  const path = join(folder, `${rows}.h5ad`);
  const buffers = [new Float32Array(513 * COLUMNS), new Float32Array(513 * COLUMNS)];
  async function* blocks() {
    for (let start = 0; start < rows; ) {
      const count = rows - start === 513 ? 513 : Math.min(512, rows - start);
      const block = buffers.map((buffer) => buffer.subarray(0, count * COLUMNS));
      for (const [i, values] of block.entries()) values.set(values.map((_, at) => start * COLUMNS + at + i));
      yield block;
      start += count;
    }
  }
  await write(path, rows, blocks());
  const tree = await openHdf5({ path });
  try {
    for (const [i, name] of ["X", "layers/other"].entries()) {
      expect((await tree.array(name)).shape).toEqual([rows, COLUMNS]);
      expect((await tree.attributes(name)).get("encoding-type")).toBe("array");
      const values = await readNumbers(tree, name);
      expect(values.every((value, at) => value === at + i)).toBe(true);
    }
  } finally {
    await tree.close();
  }
});

test("at most one block waits for its write, and rows beyond the shape are refused", async () => {
  let waiting = 0;
  let most = 0;
  const row = { append: async () => void waiting-- };
  async function* blocks() {
    for (let i = 0; i < 4; i++) {
      most = Math.max(most, ++waiting);
      yield [new Float32Array(2)];
    }
  }
  await writeRows({ openRows: async () => row, setAttribute: async () => {} } as never, ["X"], [4, 2], blocks());
  expect([waiting, most]).toEqual([0, 1]);
  const tooMany = write(join(folder, "wide.h5ad"), 1, blocksOf(2));
  await expect(tooMany).rejects.toThrow(/rows 0 to 2 of 1/);
});

async function* blocksOf(rows: number) {
  yield [new Float32Array(rows * COLUMNS), new Float32Array(rows * COLUMNS)];
}
