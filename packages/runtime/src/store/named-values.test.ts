import { expect, test } from "vitest";
import { z } from "zod";
import { namedValues } from "./named-values.js";

const schema = namedValues(z.number());

test("keeps every name, also those that objects inherit, as own keys", () => {
  const text = '{"a":1,"__proto__":2,"constructor":3}';
  const values = schema.parse(JSON.parse(text));
  expect(JSON.stringify(values)).toBe(text);
  expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
});

test.each([[[]], [[["a", 1]]], [null], ["text"], [{ a: "1" }]])("refuses %j", (value) => {
  expect(schema.safeParse(value).success).toBe(false);
});
