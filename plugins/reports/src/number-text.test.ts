import { describe, expect, test } from "vitest";
import { escapeText, html } from "./html/markup.js";
import { compact, count, fixed, listed, plural, range, signed } from "./number-text.js";

describe("numbers as text", () => {
  test("fixed decimals, a minus sign, no minus zero, a dash for a value that is not finite", () => {
    expect([fixed(0.456), fixed(-0.456), fixed(-0.001), fixed(Number.NaN), fixed(undefined)]).toEqual([
      "0.46",
      "−0.46",
      "0.00",
      "–",
      "–",
    ]);
    expect([fixed(-1100.66, 1), fixed(12_345), fixed(999.4, 0)]).toEqual(["−1,100.7", "12,345.00", "999"]);
    expect([signed(0.2), signed(-0.2), signed(0.001), signed(2000)]).toEqual(["+0.20", "−0.20", "0.00", "+2,000.00"]);
  });

  test("values of unknown size keep four digits", () => {
    expect([
      compact(12_345.678),
      compact(0.000_012_34),
      compact(-3),
      compact(1234),
      compact(Number.POSITIVE_INFINITY),
    ]).toEqual(["12,350", "1.23e−5", "−3", "1,234", "–"]);
  });

  test("counts, intervals, words", () => {
    expect([count(0), count(999), count(1_046_548)]).toEqual(["0", "999", "1,046,548"]);
    expect(range({ low: -0.1, high: 0.25, method: "" })).toBe("−0.10 to 0.25");
    expect(range({ low: Number.NaN, high: 1, method: "" })).toBe("");
    expect([plural(1, "gene"), plural(2, "gene"), listed(["a", "b", "c"]), listed([])]).toEqual([
      "1 gene",
      "2 genes",
      "a, b and c",
      "",
    ]);
  });
});

describe("markup", () => {
  test("values are escaped once, markup is not, lists are joined, undefined and false become empty", () => {
    const inner = html`<b>${'<&"'}</b>`;
    expect(html`<i title="${"'"}">${[inner, "<", 3]}${undefined}${false}</i>`.text).toBe(
      '<i title="&#39;"><b>&lt;&amp;&quot;</b>&lt;3</i>',
    );
  });

  test("control characters become U+FFFD, tabs and line breaks stay", () => {
    expect(escapeText("a\u0000b\tc\n")).toBe("a\uFFFDb\tc\n");
  });
});
