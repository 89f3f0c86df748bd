import type { z } from "zod";
import type { SimulationOptions } from "./options.js";
import { pathOrder } from "./path-order.js";

type Report = (path: (string | number)[], message: string) => void;

/** Checks across options: options that must agree with each other. */
export function checkConsistency(options: SimulationOptions, context: z.RefinementCtx): void {
  const report: Report = (path, message) => context.addIssue({ code: "custom", path, message });
  checkGroups(options, report);
  checkBatches(options, report);
  checkPaths(options, report);
  checkActivity(options, report);
  checkDropout(options, report);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function checkCount(path: string[], value: unknown, count: number, what: string, report: Report): void {
  if (Array.isArray(value) && value.length !== count)
    report(path, `must be one number or ${count}, one for each of the ${what}, not ${value.length}`);
}

function checkGroups({ groups, de }: SimulationOptions, report: Report): void {
  const total = sum(groups);
  if (Math.abs(total - 1) > 1e-6) report(["groups"], `must add up to 1, not ${total}`);
  for (const [name, value] of Object.entries(de)) checkCount(["de", name], value, groups.length, "groups", report);
}

function checkBatches({ cells, batches }: SimulationOptions, report: Report): void {
  const total = sum(batches.cells);
  if (batches.cells.length > 0 && total !== cells)
    report(["batches", "cells"], `must add up to cells = ${cells}, not ${total}`);
}

function checkPaths({ method, groups, paths, identity }: SimulationOptions, report: Report): void {
  const { from, ...perPath } = paths;
  for (const [name, value] of Object.entries(perPath))
    checkCount(["paths", name], value, groups.length, "paths", report);
  if (from.length > 0) {
    if (from.length !== groups.length) report(["paths", "from"], `must have ${groups.length} entries, one per path`);
    else if (pathOrder(from) === undefined)
      report(["paths", "from"], `must lead from every path back to 0 through paths 1 to ${groups.length}`);
  }
  if (method === "paths" && identity.usage[0] !== 1)
    report(["identity", "usage"], "must be [1, 1] with method 'paths': the step determines the share of the path");
}

function checkActivity({ activity, genes, groups }: SimulationOptions, report: Report): void {
  const mostUsage = new Float64Array(groups.length);
  for (const [i, program] of activity.entries()) {
    if (program.genes > genes) report(["activity", i, "genes"], `must not exceed genes = ${genes}`);
    for (const k of program.groups ?? groups.keys()) {
      if (k >= groups.length) report(["activity", i, "groups"], `must be numbers from 0 to ${groups.length - 1}`);
      else mostUsage[k] += program.usage[1];
    }
  }
  const full = mostUsage.findIndex((usage) => usage > 1);
  if (full >= 0) report(["activity"], `the programs of group ${full} could exceed a cell's expression`);
}

function checkDropout({ dropout, cells, groups, batches }: SimulationOptions, report: Report): void {
  const [count, what] = {
    none: [1, "experiments"] as const,
    experiment: [1, "experiments"] as const,
    batch: [Math.max(1, batches.cells.length), "batches"] as const,
    group: [groups.length, "groups"] as const,
    cell: [cells, "cells"] as const,
  }[dropout.kind];
  checkCount(["dropout", "midpoint"], dropout.midpoint, count, what, report);
  checkCount(["dropout", "shape"], dropout.shape, count, what, report);
}
