/** Shows the values of the cell that is nearest to the pointer. */
export const tipScript = `
const REACH = 12;

function startTip(canvas, tip, cloud) {
  tip.hidden = true;
  const hide = () => { tip.hidden = true; };
  canvas.addEventListener("pointerleave", hide);
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    const scale = scaleOf(cloud, canvas.clientWidth, canvas.clientHeight);
    let nearest = -1, distance = REACH * REACH;
    for (let i = 0; i < cloud.run.cells; i++) {
      if (cloud.front >= 0 && cloud.levels[i] !== cloud.front) continue;
      const own = (scale.x(i) - offsetX) ** 2 + (scale.y(i) - offsetY) ** 2;
      if (own < distance) [nearest, distance] = [i, own];
    }
    if (nearest < 0) return hide();
    const { x, y } = cloud;
    tip.textContent = cloud.factor.name + ": " + valueOf(cloud, nearest) + " · " + x.label + " " + shortNumber(axisValue(x, nearest))
      + ", " + y.label + " " + shortNumber(axisValue(y, nearest));
    tip.style.left = Math.min(scale.x(nearest), canvas.clientWidth - 150) + "px";
    tip.style.top = scale.y(nearest) + 10 + "px";
    tip.hidden = false;
  });
}

const axisValue = ({ steps, low, high }, i) => low + (steps[i] / 65535) * (high - low);

/** The level of a cell, or its number to the precision of the packed data. */
function valueOf({ factor, levels }, i) {
  if (levels[i] === 255) return "missing";
  return factor.levels ? factor.levels[levels[i]].name : shortNumber(factor.low + (levels[i] / 254) * (factor.high - factor.low));
}
`;
