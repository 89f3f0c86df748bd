/** The legend of a panel, which isolates a level, and the colors of its cells. */
export const legendScript = `
function levelButtons(factor, box, choose) {
  const list = make("ul", undefined, box, "levels");
  const entries = factor.levels.map((level, i) => [level.name, level.cells, levelVariable(level), i]);
  if (factor.missing > 0) entries.push(["missing", factor.missing, "--none", 255]);
  for (const [name, cells, variable, level] of entries) {
    const button = make("button", undefined, make("li", undefined, list));
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    make("i", undefined, button).style.background = "var(" + variable + ")";
    button.append(name + " ");
    make("span", grouped(cells), button);
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      for (const other of list.querySelectorAll("button")) other.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-pressed", String(on));
      choose(on ? level : -1);
    });
  }
}

const grouped = (cells) => String(cells).replace(/\\B(?=(\\d{3})+$)/g, ",");

function ramp(factor, box) {
  const row = make("div", undefined, box, "ramp");
  const short = (value) => String(Number(value.toPrecision(3))).replace("-", "−");
  make("span", short(factor.low), row);
  make("i", undefined, row);
  make("span", short(factor.high), row);
  if (factor.missing > 0) make("p", "gray: missing, " + grouped(factor.missing), box, "axes");
}

function colorsOf(factor) {
  const table = new Array(256).fill(color("--none"));
  if (factor.levels) factor.levels.forEach((level, i) => { table[i] = color(levelVariable(level)); });
  else {
    const stops = color("--ramp").split(",").map((stop) => [1, 3, 5].map((at) => parseInt(stop.trim().slice(at, at + 2), 16)));
    for (let i = 0; i < 255; i++) {
      const at = (i / 254) * (stops.length - 1);
      const left = Math.min(stops.length - 2, Math.floor(at));
      table[i] = "rgb(" + stops[left].map((part, k) => Math.round(part + (stops[left + 1][k] - part) * (at - left))) + ")";
    }
  }
  return table;
}
`;
