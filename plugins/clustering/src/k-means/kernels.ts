import { squaredDistance } from "@heddle/numerics";
import type { KernelMemory, Workspace } from "./workspace.js";

/** Relative slack of the bounds, so that rounding never hides a nearer center. */
const SLACK = 1e-12;

export const kernelsInJavaScript = (bytes: number): KernelMemory => ({
  kernels: { assign, approach },
  buffer: new ArrayBuffer(bytes),
});

function assign(workspace: Workspace, count: number): number {
  const { rows, columns, values, centers, labels, upper, lower, own, others, reach } = workspace;
  let changes = 0;
  for (let cell = 0; cell < rows; cell++) {
    const label = labels[cell];
    const most = (upper[cell] + own[label]) * (1 + SLACK);
    const least = Math.max(0, lower[cell] * (1 - SLACK) - others[label]);
    upper[cell] = most;
    lower[cell] = least;
    const safe = Math.max(reach[label], least) * (1 - SLACK);
    if (most < safe) continue;
    upper[cell] = Math.sqrt(squaredDistance(values, cell, centers, label, columns));
    if (upper[cell] < safe) continue;
    changes += searchAll(workspace, count, cell);
  }
  return changes;
}

/** Compares a cell with every center; returns 1 if the cell changes its cluster. */
function searchAll(workspace: Workspace, count: number, cell: number): number {
  const { columns, values, labels, centers, upper, lower } = workspace;
  const before = labels[cell];
  let label = before;
  let nearest = squaredDistance(values, cell, centers, before, columns);
  let second = Number.POSITIVE_INFINITY;
  for (let center = 0; center < count; center++) {
    if (center === before) continue;
    const distance = squaredDistance(values, cell, centers, center, columns);
    if (distance >= second) continue;
    if (distance < nearest) {
      second = nearest;
      nearest = distance;
      label = center;
    } else second = distance;
  }
  upper[cell] = Math.sqrt(nearest);
  lower[cell] = Math.sqrt(second);
  if (label === before) return 0;
  moveCell(workspace, cell, label);
  return 1;
}

function moveCell({ columns, values, labels, sums, sizes }: Workspace, cell: number, label: number): void {
  const before = labels[cell];
  labels[cell] = label;
  sizes[before]--;
  sizes[label]++;
  for (let column = 0; column < columns; column++) {
    sums[before * columns + column] -= values[cell * columns + column];
    sums[label * columns + column] += values[cell * columns + column];
  }
}

function approach({ rows, columns, values, centers, nearest }: Workspace, center: number): number {
  let total = 0;
  for (let cell = 0; cell < rows; cell++) {
    nearest[cell] = Math.min(nearest[cell], squaredDistance(values, cell, centers, center, columns));
    total += nearest[cell];
  }
  return total;
}
