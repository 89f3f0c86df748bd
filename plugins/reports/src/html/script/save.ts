/** Saves figures as SVG, PNG and CSV. A blob of the page is the file; nothing is requested. */
export const saveScript = `
const SAVED_WIDTH = 600, SAVED_HEIGHT = 480;
const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text) => String(text).replace(/[&<>"]/g, (mark) => XML[mark]);

function save(name, contents) {
  const link = make("a");
  link.href = URL.createObjectURL(contents);
  link.download = name.replace(/[^\\p{L}\\p{N}._-]+/gu, "-");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function saveButtons(parent, kinds) {
  const row = make("p", "Save ", parent, "save");
  for (const [kind, write] of kinds) {
    const button = make("button", kind, row);
    button.type = "button";
    button.addEventListener("click", write);
  }
}

function savePanel(box, canvas, cloud) {
  const name = cloud.run.label + "-" + cloud.factor.name;
  saveButtons(box, [
    ["SVG", () => save(name + ".svg", new Blob([panelSvg(cloud)], { type: "image/svg+xml" }))],
    ["PNG", () => savePng(name, canvas.width, canvas.height, (context) => context.drawImage(canvas, 0, 0))],
    ["CSV", () => save(name + ".csv", new Blob([panelCsv(cloud)], { type: "text/csv" }))],
  ]);
}

/** On the background of the page: without it a dark figure is unreadable on white. */
function savePng(name, width, height, draw) {
  const copy = make("canvas");
  copy.width = width;
  copy.height = height;
  const context = copy.getContext("2d");
  context.fillStyle = color("--ground");
  context.fillRect(0, 0, width, height);
  draw(context);
  copy.toBlob((contents) => save(name + ".png", contents));
}

function panelSvg(cloud) {
  const parts = [];
  const round = (value) => value.toFixed(1);
  const pen = {
    dot: (x, y, radius, fill, alpha) =>
      parts.push('<circle cx="' + round(x) + '" cy="' + round(y) + '" r="' + radius + '" fill="' + fill + '" fill-opacity="' + alpha + '"/>'),
    line: (x1, y1, x2, y2, stroke) =>
      parts.push('<line x1="' + round(x1) + '" y1="' + round(y1) + '" x2="' + round(x2) + '" y2="' + round(y2) + '" stroke="' + stroke + '"/>'),
    text: (words, x, y, anchor, fill) =>
      parts.push('<text x="' + round(x) + '" y="' + round(y) + '" text-anchor="' + anchor + '" fill="' + fill + '">' + escaped(words) + "</text>"),
  };
  const entries = legendEntries(cloud.factor);
  const height = SAVED_HEIGHT + 18 * entries.length + 10;
  const scale = scaleOf(cloud, SAVED_WIDTH, SAVED_HEIGHT);
  drawCells(pen, cloud, scale);
  drawAxes(pen, cloud, scale, SAVED_WIDTH, SAVED_HEIGHT);
  entries.forEach(([words, fill], i) => {
    const y = SAVED_HEIGHT + 18 * i + 10;
    pen.dot(FRAME.left, y, 4, fill, 1);
    pen.text(words, FRAME.left + 12, y + 4, "start", color("--ink"));
  });
  return '<svg xmlns="http://www.w3.org/2000/svg" width="' + SAVED_WIDTH + '" height="' + height + '" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="'
    + color("--ground") + '"/>' + parts.join("") + "</svg>";
}

function legendEntries(factor) {
  if (!factor.levels) {
    const colors = colorsOf(factor);
    return [[factor.name + " " + shortNumber(factor.low), colors[0]], [factor.name + " " + shortNumber(factor.high), colors[254]]];
  }
  return factor.levels.map((level) => [level.name, color(levelVariable(level))]);
}

/** A text that a spreadsheet would execute gets an apostrophe. */
const csvText = (text) => {
  const safe = /^[=+@\\t\\r-]/.test(text) ? "'" + text : text;
  return /[",\\n\\r]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
};

function panelCsv(cloud) {
  const { x, y, factor, run } = cloud;
  const lines = [[x.label, y.label, factor.name].map(csvText).join(",")];
  for (let i = 0; i < run.cells; i++) {
    const value = cloud.levels[i] === 255 ? "" : factor.levels ? csvText(factor.levels[cloud.levels[i]].name) : valueOf(cloud, i).replace("−", "-");
    lines.push([axisValue(x, i).toPrecision(6), axisValue(y, i).toPrecision(6), value].join(","));
  }
  return lines.join("\\n") + "\\n";
}

/** Colors of the style sheet become values: outside the page there are no variables. */
function chartSvg(svg) {
  const copy = svg.cloneNode(true);
  const originals = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, i) => {
    const style = getComputedStyle(originals[i]);
    for (const name of ["fill", "stroke", "color", "font-size"]) element.setAttribute(name, style.getPropertyValue(name));
  });
  copy.setAttribute("font-family", "sans-serif");
  copy.setAttribute("style", "background:" + color("--ground"));
  return new XMLSerializer().serializeToString(copy);
}

/** The table inside the figure; JSON writes a missing number as null. */
function chartCsv(figure) {
  const rows = JSON.parse(figure.querySelector("script").textContent);
  return rows.map((row) => row.map((value) => typeof value === "string" ? csvText(value) : value ?? "").join(",") + "\\n").join("");
}

function saveChart(figure) {
  const name = figure.querySelector("h4")?.textContent || figure.closest("main > section").querySelector("h2").textContent;
  const shown = () => [...figure.querySelectorAll("svg")].find((svg) => svg.clientWidth > 0);
  saveButtons(figure, [
    ["SVG", () => save(name + ".svg", new Blob([chartSvg(shown())], { type: "image/svg+xml" }))],
    ["PNG", () => {
      const svg = shown(), image = new Image(), { clientWidth: width, clientHeight: height } = svg;
      image.onload = () => savePng(name, 2 * width, 2 * height, (context) => context.drawImage(image, 0, 0, 2 * width, 2 * height));
      image.src = "data:image/svg+xml," + encodeURIComponent(chartSvg(svg));
    }],
    ["CSV", () => save(name + ".csv", new Blob([chartCsv(figure)], { type: "text/csv" }))],
  ]);
}
`;
