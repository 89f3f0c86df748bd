// The frontier as one self-contained SVG for README and documentation: two panels above one legend.
import { frontierPanel, KINDS } from "./frontier-figure.mjs";

const [WIDTH, HEIGHT, LEGEND] = [480, 400, 84];
const text = (value) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** @param panels [{ title, x, y, xLabel, yLabel }]: measures of the points, one panel each */
export function frontierPicture(points, panels) {
  const kinds = Object.entries(KINDS).filter(([kind]) => points.some((point) => point.kind === kind));
  const drawn = panels.map((axes, i) =>
    frontierPanel(points, { ...axes, width: WIDTH, height: HEIGHT })
      .replace("  height: intrinsic;\n", "")
      .replace(/^<svg ([^>]*)>/, `<svg x="${i * WIDTH}" y="0" $1><title>${text(axes.title)}</title>`),
  );
  const columns = Math.ceil(kinds.length / 3);
  const step = (panels.length * WIDTH - 40) / columns;
  const legend = kinds.map(([kind, { color, hollow }], i) => {
    const [x, y] = [20 + (i % columns) * step, HEIGHT + 20 + Math.floor(i / columns) * 22];
    const dot = hollow ? `fill="white" stroke="${color}" stroke-width="1.5"` : `fill="${color}"`;
    return `<circle cx="${x}" cy="${y - 4}" r="4.5" ${dot}/><text x="${x + 10}" y="${y}">${text(kind)}</text>`;
  });
  const size = `width="${panels.length * WIDTH}" height="${HEIGHT + LEGEND}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="system-ui, sans-serif" font-size="12"><title>The frontier of alignment and clustering</title><rect ${size} fill="white"/>${drawn.join("")}${legend.join("")}</svg>\n`;
}
