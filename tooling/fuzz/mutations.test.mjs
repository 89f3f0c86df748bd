import { expect, test } from "vitest";
import { mutate } from "./mutations.mjs";
import { randomOf } from "./random.mjs";

const file = new TextEncoder().encode('{"a":[1,2],"b":{"c":"text"}}');

test("a mutation depends on seed, format and number alone, and leaves the original unchanged", () => {
  const before = file.slice();
  for (let number = 0; number < 50; number++) {
    const [one, two] = [0, 1].map(() => mutate("a.json", file, randomOf(1, "x", number)));
    expect(one).toEqual(two);
    expect(file).toEqual(before);
  }
});

test("every kind of damage occurs", () => {
  const kinds = Array.from({ length: 300 }, (_, number) => mutate("a.json", file, randomOf(1, "x", number)).kind);
  expect([...new Set(kinds)].sort()).toEqual(
    ["edited JSON", "flipped bits", "other bytes", "swapped blocks", "truncated", "zeroed run"].sort(),
  );
});
