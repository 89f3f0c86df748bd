import { readdirSync, readFileSync } from "node:fs";
import { resolveConfig } from "@heddle/runtime/config";
import { jsonSchema, loadPlugin, optionRows, rowsOf } from "@heddle/runtime/plugins";
import { describe, expect, test } from "vitest";
import { configurationPage } from "./configuration-page.fixture.js";
import { type Role, standardCatalog } from "./index.js";

const docs = new URL("../../../docs/", import.meta.url);
const page = new URL("configuration.md", docs).pathname;
const schemaFile = new URL("heddle.schema.json", docs).pathname;

describe("the documentation equals the schemas (npx vitest run packages/heddle --update rewrites it)", () => {
  test("docs/configuration.md", async () => {
    await expect(await configurationPage()).toMatchFileSnapshot(page);
  });

  test("docs/heddle.schema.json", async () => {
    await expect(`${JSON.stringify(await jsonSchema(standardCatalog), null, 2)}\n`).toMatchFileSnapshot(schemaFile);
  });

  test("the page names every option of every plugin", async () => {
    const text = await configurationPage();
    for (const role of Object.keys(standardCatalog) as Role[]) {
      for (const name of Object.keys(standardCatalog[role])) {
        const { options, summary } = await loadPlugin(standardCatalog, role, name);
        expect(text).toContain(`#### \`${name}\`\n\n${summary}`);
        for (const option of optionRows(options)) expect(text, name).toContain(`\`${option.name}\``);
      }
    }
  });

  test("every option of every plugin has a description", async () => {
    const silent: string[] = [];
    for (const role of Object.keys(standardCatalog) as Role[]) {
      for (const name of Object.keys(standardCatalog[role])) {
        const { options } = await loadPlugin(standardCatalog, role, name);
        for (const option of optionRows(options)) if (option.description === "") silent.push(`${name}.${option.name}`);
      }
    }
    expect(silent).toEqual([]);
  });

  test("every plugin names its source; one that names a year cites a permanent address", async () => {
    for (const role of Object.keys(standardCatalog) as Role[]) {
      for (const name of Object.keys(standardCatalog[role])) {
        const { source, summary, citations = [] } = await loadPlugin(standardCatalog, role, name);
        expect(source, `${role} ${name}`).toMatch(/^\S.*\.$/s);
        if (/(?:19|20)\d\d/.test(summary)) expect(citations, `${role} ${name}`).not.toEqual([]);
        for (const { text, url } of citations) {
          expect(text).toMatch(/^\S.* (?:19|20)\d\d\. \S.*\.$/);
          expect(url).toMatch(
            /^https:\/\/(?:doi\.org\/10\.|arxiv\.org\/abs\/\d|openreview\.net\/forum\?id=|dl\.acm\.org\/doi\/|(?:papers\.nips|proceedings\.neurips)\.cc\/paper\/\d)/,
          );
        }
      }
    }
  });
});

describe("the JSON Schema for editors", () => {
  test("offers every objective by name, and its own options once it is chosen", async () => {
    const { properties } = await jsonSchema(standardCatalog);
    const [names, ...objects] = properties!.objective.anyOf as Record<string, unknown>[];
    const known = Object.keys(standardCatalog.objective);
    expect((names.anyOf as { const: string }[]).map((name) => name.const)).toEqual(known);
    const capacity = objects[known.indexOf("capacity")];
    expect(rowsOf(capacity, "").map(({ name }) => name)).toEqual(["use", "beta", "capacity", "distance"]);
    expect(capacity).toMatchObject({ required: ["use"], additionalProperties: false });
  });
});

describe("examples/", () => {
  const folder = new URL("../../../examples/", import.meta.url);
  const texts = readdirSync(folder)
    .filter((name) => name.includes("."))
    .map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);

  test.each(texts.filter(([name]) => /(?<!\.(?:sweep|tune))\.yaml$/.test(name)))(
    "%s has no key that is unknown",
    async (_, text) => {
      const { parse } = await import("yaml");
      const config = resolveConfig(parse(text));
      expect(config.factors.length).toBeGreaterThan(0);
    },
  );
});
