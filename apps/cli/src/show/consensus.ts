import type { ConsensusRecord, ReplicatedLatent } from "heddle";
import { count, fixed } from "./numbers.js";
import { facts, table } from "./table.js";

const percent = (share: number) => `${fixed(100 * share, 0)} %`;

/** The compared runs, and the active latents of the kept run with their replication. */
export function consensusText(folder: string, record: ConsensusRecord): string {
  const { runs, kept, criteria, cells, latents, replicatedShare } = record;
  const seeds = runs.map(({ seed }) => seed).join(", ");
  const head = facts([
    ["Run", `${folder}, a copy of ${runs[kept].name}`],
    ["Compared", `${count(runs.length, "run")} (seeds ${seeds}), ${count(cells, "cell")}`],
    ["Replicated", `|r| ≥ ${criteria.correlation} in at least ${percent(criteria.share)} of the other runs`],
    ["Kept run", `${runs[kept].replicatedLatents} of ${runs[kept].activeLatents} active latents replicated`],
    ["All runs", `${percent(replicatedShare)} of the active latents replicated`],
  ]);
  const own = latents
    .filter(({ run }) => run === kept)
    .sort((a, b) => b.share - a.share || b.meanCorrelation - a.meanCorrelation);
  const rows = own.map((latent) => [
    `${latent.latent + 1}`,
    latent.replicated ? "yes" : "no",
    percent(latent.share),
    fixed(latent.meanCorrelation, 2),
    counterpartsOf(latent, record),
  ]);
  const columns = ["latent", "replicated", "share", "mean |r|", "counterparts (run: latent)"];
  const notes = record.notes.map((note) => `Note: ${note}\n`).join("");
  return `${head}\n${table(columns, rows)}${notes}`;
}

const counterpartsOf = ({ counterparts }: ReplicatedLatent, { runs }: ConsensusRecord) =>
  counterparts.map(({ run, latent }) => `${runs[run].name}: ${latent + 1}`).join(", ");
