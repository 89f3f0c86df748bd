import { LEVEL_COLORS } from "../summary/level-colors.js";
import { drawScript } from "./script/draw.js";
import { legendScript } from "./script/legend.js";
import { saveScript } from "./script/save.js";
import { spaceScript } from "./script/space.js";
import { tableScript } from "./script/table.js";
import { tipScript } from "./script/tip.js";

/**
 * The page's script, as text: the content security policy contains its hash, so it has the same bytes from source and
 * from dist. It draws the packed cells (see PackedCells), saves figures, and sorts and filters the table of metrics. It
 * fetches nothing and writes text only through textContent.
 */
export const pageScript = `"use strict";
(() => {
const root = document.documentElement;
const make = (tag, text, parent, kind) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  if (parent) parent.append(element);
  return element;
};
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const color = (name) => getComputedStyle(root).getPropertyValue(name).trim();
const COLORS = ${LEVEL_COLORS.length};
const levelVariable = (level) => "--cat-" + (level.color % COLORS);
${spaceScript}${legendScript}${drawScript}${tipScript}${saveScript}${tableScript}
const cells = document.getElementById("cells");
if (cells) startSpace(JSON.parse(cells.textContent), document.getElementById("panels"));
const table = document.getElementById("all-metrics");
if (table) startTable(table);
for (const figure of document.querySelectorAll("figure.chart")) saveChart(figure);
})();
`;
