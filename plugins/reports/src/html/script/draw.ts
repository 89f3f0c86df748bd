/**
 * Draws the cells of a panel with axes. One routine draws with two pens, of a canvas and of an SVG, so that a saved figure
 * equals the one on the page.
 */
export const drawScript = `
const FRAME = { left: 46, right: 10, top: 26, bottom: 38 };

/** Pixels of a cell in a figure of this size. */
function scaleOf({ x, y }, width, height) {
  const across = (width - FRAME.left - FRAME.right) / 65535, up = (height - FRAME.top - FRAME.bottom) / 65535;
  return {
    x: (i) => FRAME.left + x.steps[i] * across,
    y: (i) => height - FRAME.bottom - y.steps[i] * up,
    atX: (value) => FRAME.left + (x.high > x.low ? (value - x.low) / (x.high - x.low) : 0) * 65535 * across,
    atY: (value) => height - FRAME.bottom - (y.high > y.low ? (value - y.low) / (y.high - y.low) : 0) * 65535 * up,
  };
}

/** Round values from low to high. */
function ticksOf({ low, high }, about) {
  const span = high - low;
  if (!(span > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(span / about));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => span / each <= about + 0.5);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) found.push(k * step);
  return found;
}

function drawAxes(pen, { x, y }, scale, width, height) {
  const ink = color("--quiet"), line = color("--line"), bottom = height - FRAME.bottom;
  pen.line(FRAME.left, FRAME.top, FRAME.left, bottom, line);
  pen.line(FRAME.left, bottom, width - FRAME.right, bottom, line);
  for (const value of ticksOf(x, 5)) {
    pen.line(scale.atX(value), bottom, scale.atX(value), bottom + 4, line);
    pen.text(shortNumber(value), scale.atX(value), bottom + 16, "middle", ink);
  }
  for (const value of ticksOf(y, 5)) {
    pen.line(FRAME.left - 4, scale.atY(value), FRAME.left, scale.atY(value), line);
    pen.text(shortNumber(value), FRAME.left - 7, scale.atY(value) + 4, "end", ink);
  }
  pen.text(x.label + " →", width - FRAME.right, height - 6, "end", ink);
  pen.text("↑ " + y.label, 8, 16, "start", ink);
}

const shortNumber = (value) => String(Number(value.toPrecision(3))).replace("-", "−");

function drawCells(pen, { run, factor, levels, front }, scale) {
  const cells = run.cells, colors = colorsOf(factor), gray = color("--none");
  const size = cells > 10000 ? 1.1 : cells > 2000 ? 1.7 : 2.4;
  let stride = Math.floor(cells * 0.618) || 1;
  const divisor = (a, b) => b === 0 ? a : divisor(b, a % b);
  while (divisor(stride, cells) !== 1) stride++;
  const pass = (wanted, paint, alpha) => {
    for (let k = 0, i = 0; k < cells; k++, i = (i + stride) % cells)
      if (wanted(levels[i])) pen.dot(scale.x(i), scale.y(i), size, paint(levels[i]), alpha);
  };
  if (front >= 0) {
    pass((level) => level !== front, () => gray, 0.35);
    pass((level) => level === front, (level) => level === 255 ? color("--ink") : colors[level], 0.9);
  } else {
    pass((level) => level === 255, () => gray, 0.5);
    pass((level) => level !== 255, (level) => colors[level], 0.75);
  }
}

function drawOnCanvas(canvas, cloud) {
  const ratio = devicePixelRatio || 1;
  const width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  const scale = scaleOf(cloud, width, height);
  const pen = canvasPen(context);
  drawCells(pen, cloud, scale);
  drawAxes(pen, cloud, scale, width, height);
}

function canvasPen(context) {
  context.font = "12px system-ui, sans-serif";
  return {
    dot(x, y, radius, fill, alpha) {
      context.globalAlpha = alpha;
      context.fillStyle = fill;
      context.beginPath();
      context.arc(x, y, radius, 0, 7);
      context.fill();
    },
    line(x1, y1, x2, y2, stroke) {
      context.globalAlpha = 1;
      context.strokeStyle = stroke;
      context.beginPath();
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
      context.stroke();
    },
    text(words, x, y, anchor, fill) {
      context.globalAlpha = 1;
      context.fillStyle = fill;
      context.textAlign = anchor === "middle" ? "center" : anchor;
      context.fillText(words, x, y);
    },
  };
}
`;
