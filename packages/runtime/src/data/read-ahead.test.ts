import { expect, test } from "vitest";
import { ReadAhead } from "./read-ahead.js";

/** Cell i has one entry: gene i. */
function recorded(mostCells: number) {
  const loads: string[] = [];
  const ahead = new ReadAhead(async (cells) => {
    loads.push(String(cells));
    return {
      rowStarts: Int32Array.from({ length: cells.length + 1 }, (_, i) => i),
      columns: Int32Array.from(cells),
      counts: Float32Array.from(cells, () => 1),
    };
  }, mostCells);
  const read = async (...cells: number[]) => (await ahead.read(Int32Array.from(cells)))?.columns;
  return { ahead, loads, read };
}

test("the first window of the next plan is read at the end of the present one, and only once", async () => {
  const { ahead, loads, read } = recorded(2);
  const following = [Int32Array.of(7, 5, 6, 4)];
  ahead.plan([Int32Array.of(3, 1)], () => following);
  expect(await read(3)).toEqual(Int32Array.of(3));
  expect(await read(1)).toEqual(Int32Array.of(1));
  expect(loads).toEqual(["1,3", "5,7"]);
  ahead.plan(following);
  expect(await read(7, 5)).toEqual(Int32Array.of(7, 5));
  expect(await read(6, 4)).toEqual(Int32Array.of(6, 4));
  expect(loads).toEqual(["1,3", "5,7", "4,6"]);
});

test("another plan than the expected one is read as announced", async () => {
  const { ahead, loads, read } = recorded(2);
  ahead.plan([Int32Array.of(3, 1)], () => [Int32Array.of(5, 7)]);
  await read(3);
  ahead.plan([Int32Array.of(9, 7)]);
  expect(await read(7, 9)).toEqual(Int32Array.of(7, 9));
  expect(loads).toEqual(["1,3", "5,7", "7,9"]);
});

test("a window is stored in the memory of one that no further minibatch needs", async () => {
  const given: (readonly number[] | undefined)[] = [];
  const ahead = new ReadAhead(async (cells, used) => {
    given.push(used && [...used.columns]);
    return { rowStarts: Int32Array.of(0, 1, 2), columns: cells.slice(), counts: new Float32Array(2) };
  }, 2);
  ahead.plan([Int32Array.of(0, 1, 2, 3, 4, 5)]);
  const read = async (...cells: number[]) => [...(await ahead.read(Int32Array.from(cells)))!.columns];
  expect(await read(0)).toEqual([0]);
  // a minibatch of both windows: the first is not free yet
  expect(await read(1, 2)).toEqual([1, 2]);
  expect(given).toEqual([undefined, undefined]);
  expect(await read(3)).toEqual([3]);
  expect(given).toEqual([undefined, undefined, [0, 1]]);
  expect(await read(4, 5)).toEqual([4, 5]);
});

test("kept cells are read once, and announcing them leaves the present plan as it is", async () => {
  const { ahead, loads, read } = recorded(2);
  const kept = Int32Array.of(0, 4);
  ahead.keep(kept);
  for (let epoch = 0; epoch < 2; epoch++) {
    ahead.plan([Int32Array.of(3, 1)], () => [Int32Array.of(3, 1)]);
    expect(await read(1, 3)).toEqual(Int32Array.of(1, 3));
    ahead.plan([kept]);
    expect(await read(4, 0)).toEqual(Int32Array.of(4, 0));
    ahead.keep(kept);
  }
  expect(loads.filter((cells) => cells === "0,4")).toHaveLength(1);
  expect(loads.filter((cells) => cells === "1,3")).toHaveLength(3);
});
