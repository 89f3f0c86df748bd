import type { ZarrHierarchy } from "./zarr-hierarchy.js";

/** Elements of an array of `tooling/references/zarr_orders.py`, from the rule in its docstring. */
export function expectedValues(dtype: string, from: number, to: number): (number | string)[] {
  return Array.from({ length: to - from }, (_, i) => valueAt(dtype, from + i));
}

function valueAt(dtype: string, index: number): number | string {
  if (dtype === "bool") return index % 3 === 0 ? 1 : 0;
  if (dtype === "|S6") return `e${index}`;
  if (["<U6", "object", "string"].includes(dtype)) return `é${index}`;
  const number = (7 * index + 3) % 101;
  return /f\d|float/.test(dtype) ? number + 0.5 : number;
}

export interface ReadArray {
  readonly name: string;
  readonly found: readonly (number | string)[];
  readonly expected: readonly (number | string)[];
}

/** Every array below uns/arrays: whole, and each of its slices of rows. */
export async function readArrays(tree: ZarrHierarchy): Promise<ReadArray[]> {
  const read: ReadArray[] = [];
  for (const child of await tree.children("uns/arrays")) {
    const path = `uns/arrays/${child}`;
    const { shape } = await tree.array(path);
    const attributes = await tree.attributes(path);
    const dtype = String(attributes.get("values"));
    const name = `${child} (${shape.join(" × ")} ${dtype}; ${attributes.get("codecs")})`;
    const size = shape.reduce((product, length) => product * length, 1);
    read.push({
      name,
      found: Array.from<number | string>(await tree.read(path)),
      expected: expectedValues(dtype, 0, size),
    });
    for (let start = 0; start < (shape[0] ?? 0); start++) {
      for (let end = start; end <= shape[0]; end++) {
        const row = size / shape[0];
        const expected = expectedValues(dtype, start * row, end * row);
        const found = Array.from<number | string>(await tree.read(path, start, end));
        read.push({ name: `${name}, rows ${start} to ${end}`, found, expected });
      }
    }
  }
  return read;
}
