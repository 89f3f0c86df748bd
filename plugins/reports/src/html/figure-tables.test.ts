import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import plugin from "./html.js";

type Cell = string | number;

test("each chart contains its values as a table, with 6 digits (the size of the page)", async () => {
  const [first, second] = exampleRuns({ ...EXAMPLE, cells: 300 });
  const [file] = await plugin.create(plugin.options.parse({}), []).render([first, second]);
  const { document } = parseHTML(String(file.contents));
  const figures = [...document.querySelectorAll("figure.chart")];
  const tables = figures.map((figure) => JSON.parse(figure.querySelector("script")!.textContent) as Cell[][]);
  expect(tables.length).toBeGreaterThan(6);
  for (const [columns, ...rows] of tables) {
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  }
  const elbo = tables.find(([columns]) => columns.includes("elbo"))!;
  const [, run, cells, epoch, value] = ["", ...elbo[1]];
  expect([run, cells, epoch]).toEqual([first.name, "training", 1]);
  expect(value).toBe(Number(first.epochs[0].elbo.toPrecision(6)));
});
