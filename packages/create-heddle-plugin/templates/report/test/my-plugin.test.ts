import { readFileSync } from "node:fs";
import { describeReport } from "@heddle/conformance";
import type { RunRecord } from "@heddle/contracts";
import { expect, test } from "vitest";
import plugin from "../src/my-plugin.js";

describeReport(plugin);
describeReport(plugin, { options: { digits: 6 } });

/** Written by golden/generate.py. */
interface Reference {
  readonly digits: number;
  readonly results: { readonly name: string; readonly factor: string; readonly value: number }[];
  readonly table: string;
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("the table equals Python's, character by character", async () => {
  const { digits, results, table } = reference;
  const run = { name: "first", evaluation: { results } } as unknown as RunRecord;
  const [file] = await plugin.create(plugin.options.parse({ digits }), []).render([run]);
  expect(file.contents).toBe(table);
});
