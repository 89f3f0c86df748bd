import type { TuneRecord, TuneRung } from "heddle/sweeps";
import { fixed } from "./numbers.js";
import { table } from "./table.js";

const HEAD = ["candidate", "ELBO", "agreement", "replicated", "active", "best epoch", "result"];

/** The candidates of one rung, best first. */
export function rungText({ until, candidates }: TuneRung, { candidates: named }: TuneRecord): string {
  const rows = candidates.map((each) => {
    const { label } = named[each.candidate];
    if ("failed" in each) return [label, "–", "–", "–", "–", "–", `failed: ${each.failed}`];
    return [
      label,
      `${fixed(each.elbo, 1)}${each.acceptable ? "" : " (low)"}`,
      fixed(each.agreement, 2),
      `${fixed(100 * each.replicatedShare, 0)} %`,
      fixed(each.activeLatents, 1),
      `${each.bestEpoch}`,
      each.kept ? "kept" : "",
    ];
  });
  return `After ${fixed(100 * until, 0)} % of the epochs\n${table(HEAD, rows)}`;
}

/** Every rung, the choice and its reason. */
export function tuneText(record: TuneRecord): string {
  const rungs = record.rungs.map((rung) => `${rungText(rung, record)}\n`).join("");
  const low = "(low): the validation ELBO is not within the tolerance of the largest one.\n";
  const hasLow = record.rungs.some(({ candidates }) => candidates.some((each) => "elbo" in each && !each.acceptable));
  return `${rungs}${hasLow ? low : ""}Chosen: ${record.chosen?.reason}\n`;
}
