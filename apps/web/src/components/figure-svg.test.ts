import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { barsSvg, matrixSvg } from "./figure-svg.js";

const colors = { ground: "#ffffff", ink: "#000000" };
const parsed = (svg: string) => parseHTML(svg).document.querySelector("svg")!;
const texts = (svg: string) => [...parsed(svg).querySelectorAll("text")].map(({ textContent }) => textContent);

test("bars: one per value, as long as its share of the largest, names escaped", () => {
  const svg = barsSvg(
    "Genes",
    [
      { name: "A<B", value: 4 },
      { name: "C", value: -1 },
    ],
    colors,
  );
  const widths = [...parsed(svg).querySelectorAll("rect")].slice(1).map((bar) => Number(bar.getAttribute("width")));
  expect(widths[0] / widths[1]).toBe(4);
  expect(svg).toContain("A&#60;B");
  expect(texts(svg)).toEqual(expect.arrayContaining(["Genes", "4.00", "−1.00"]));
});

test("a matrix: a cell with its value for every pair, none without a value, and a scale from −1 to 1", () => {
  const valueAt = (row: number, column: number) => (row === column ? 0.5 : undefined);
  const svg = matrixSvg("Correlations", { rows: ["a", "b"], columns: ["Latent 1", "Latent 2"], valueAt }, colors);
  expect(texts(svg).filter((text) => text === "0.50")).toHaveLength(3);
  expect(texts(svg)).toEqual(expect.arrayContaining(["a", "b", "Latent 1", "Latent 2", "−1.00", "1.00"]));
});
