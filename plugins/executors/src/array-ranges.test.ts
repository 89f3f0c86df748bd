import { expect, test } from "vitest";
import { indicesOf } from "./array-ranges.js";

test.each([
  ["", []],
  ["7", [7]],
  ["0-2,5,9-10", [0, 1, 2, 5, 9, 10]],
])("indices of %j", (text, indices) => expect(indicesOf(text)).toEqual(indices));
