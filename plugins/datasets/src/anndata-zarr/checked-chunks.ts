import { HeddleError } from "@heddle/contracts";
import { type Chunk, type DataType, defineArrayExtension } from "zarrita";

/**
 * Checks the length of each chunk, and caches the last decoded one, because the next block of rows often starts in it.
 * The check is needed: numcodecs 0.3.2 decodes invalid blosc data as an empty array, and zarrita 0.7.5 reads the missing
 * elements as zeros.
 */
export const withCheckedChunks = defineArrayExtension((array, where: string) => {
  let last: { key: string; chunk: Promise<Chunk<DataType>> } | undefined;
  const load = async (coordinates: number[]): Promise<Chunk<DataType>> => {
    const chunk = await array.getChunk(coordinates);
    const expected = chunk.shape.reduce((product, n) => product * n, 1);
    // Text needs no check: its codec reads each length from the bytes. Its last chunk may be shorter.
    const isText = Array.isArray(chunk.data);
    if (isText || chunk.data.length === expected) return chunk;
    throw new HeddleError("unreadable-file", {
      where: `${where}, chunk ${coordinates.join(".")}`,
      expected: `${expected} elements`,
      got: `${chunk.data.length} after decompression`,
      next: "Copy or download the hierarchy again: this chunk is damaged.",
    });
  };
  return {
    getChunk(coordinates: number[]): Promise<Chunk<DataType>> {
      const key = coordinates.join(".");
      if (last?.key !== key) last = { key, chunk: load(coordinates) };
      return last.chunk;
    },
  };
});
