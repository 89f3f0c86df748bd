import { formatSummary, isSteady, printTable, spreadOf } from "./statistics.mjs";

/**
 * Times of a step, speed and arithmetic of each participant, compared with scvi-tools or the first participant. There is no
 * ratio where the rounds of the reference or of the floor differ too much.
 */
export function printSteps({ cells, genes, likelihood, operations, participants }, peak) {
  const reference = participants.find(({ name }) => name.startsWith("scvi-tools")) ?? participants[0];
  const floor = participants.find(({ name }) => name === "floor study");
  const steady = [reference, floor].every((one) => one === undefined || isSteady(one));
  const { best } = peak;
  const rows = participants.map((one) => [
    one.name,
    formatSummary(one),
    Math.round((1e3 * cells) / one.median),
    `± ${(50 * spreadOf(one)).toFixed(0)} %`,
    steady ? `${(reference.median / one.median).toFixed(2)} ×` : "not steady",
    `${(operations / one.median / 1e6).toFixed(1)} (${((100 * operations) / one.median / 1e6 / best).toFixed(0)} %)`,
  ]);
  const against = `against ${reference.name}`;
  const columns = [
    "",
    "step, ms: median (quartiles)",
    "cells/s",
    "between rounds",
    against,
    `products, GFLOP/s (of the ${peak.of})`,
  ];
  printTable(`${cells} × ${genes}, ${likelihood}`, columns, rows);
}
