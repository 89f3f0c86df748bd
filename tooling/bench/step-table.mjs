import { formatSummary, printTable } from "./statistics.mjs";

/** Times of a step, speed and arithmetic of each participant, compared with scvi-tools or the first participant. */
export function printSteps({ cells, genes, likelihood, operations, participants }, { threads }) {
  const reference = participants.find(({ name }) => name.startsWith("scvi-tools")) ?? participants[0];
  const best = Math.max(...threads.map(({ relaxed }) => relaxed ?? 0));
  const rows = participants.map((one) => [
    one.name,
    formatSummary(one),
    Math.round((1e3 * cells) / one.median),
    `${(reference.median / one.median).toFixed(2)} ×`,
    `${(operations / one.median / 1e6).toFixed(1)} (${((100 * operations) / one.median / 1e6 / best).toFixed(0)} %)`,
  ]);
  const against = `against ${reference.name}`;
  const columns = ["", "step, ms: median (quartiles)", "cells/s", against, "products, GFLOP/s (of the peak)"];
  printTable(`${cells} × ${genes}, ${likelihood}`, columns, rows);
}
