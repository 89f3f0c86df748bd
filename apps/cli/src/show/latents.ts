import type { EnrichedSet, EvaluationRecord, GeneEffect, GeneSetTests, LatentRecord } from "heddle";
import { fixed, grouped } from "./numbers.js";
import { table } from "./table.js";

const GENES = 4;
const STABILITY =
  "Stability: smallest |r| between fits to two halves of the cells. Undetermined latents keep the axes of training.\n";
const REPLICATED = "Replicated: share of the other runs of the consensus with this latent.\n";
const EFFECT = "Reconstruction effect: nats per cell lost without the latent.\n";

/** Genes and gene sets of each active latent, by decreasing reconstruction effect, and a list of the inactive latents. */
export function latentsText({ latents, geneSets }: EvaluationRecord): string {
  const active = latents.filter((latent) => latent.active && latent.rising.length + latent.falling.length > 0);
  if (active.length === 0) return "";
  const hasEffects = active.every(({ reconstructionEffect }) => reconstructionEffect !== undefined);
  const order = [...active].sort((a, b) => (b.reconstructionEffect ?? 0) - (a.reconstructionEffect ?? 0));
  const hasStability = active.some(({ rotated }) => rotated);
  const isConsensus = active.some(({ replicatedShare }) => replicatedShare !== undefined);
  const head = [
    "latent",
    ...(isConsensus ? ["replicated"] : []),
    ...(hasStability ? ["stability"] : []),
    ...(hasEffects ? ["reconstruction effect"] : []),
    "genes up",
    "genes down",
    ...(geneSets ? ["gene sets"] : []),
  ];
  const rows = order.map((latent) => [
    `${latent.index + 1}`,
    ...(isConsensus ? [`${fixed(100 * (latent.replicatedShare ?? 0), 0)} %`] : []),
    ...(hasStability ? [stabilityText(latent)] : []),
    ...(hasEffects ? [fixed(latent.reconstructionEffect!, 1)] : []),
    genes(latent.rising),
    genes(latent.falling),
    ...(geneSets ? [sets(latent.geneSets ?? [])] : []),
  ]);
  const measures = `${isConsensus ? REPLICATED : ""}${hasStability ? STABILITY : ""}${hasEffects ? EFFECT : ""}`;
  const tail = `${inactiveText(latents)}${geneSets ? untested(geneSets) : ""}`;
  return `\n${table(head, rows)}${detectionText(active)}${measures}${tail}`;
}

function inactiveText(latents: readonly LatentRecord[]): string {
  const inactive = latents.filter((latent) => !latent.active).map((latent) => latent.index + 1);
  return inactive.length === 0 ? "" : `Inactive latents: ${inactive.join(", ")}\n`;
}

const detectionText = (active: readonly LatentRecord[]): string =>
  active.some(({ rising, falling }) => [...rising, ...falling].some((gene) => gene.detectedCells !== undefined))
    ? "In parentheses: cells with a count of the gene.\n"
    : "";

function stabilityText({ determined, stability }: LatentRecord): string {
  if (determined === false) return "undetermined";
  return stability === undefined ? "–" : fixed(stability, 2);
}

function untested({ leftOut }: GeneSetTests): string {
  if (leftOut.length === 0) return "";
  const shown = leftOut.slice(0, GENES).map(({ set, genes: own }) => `${set} (${own})`);
  const more = leftOut.length > GENES ? `, and ${leftOut.length - GENES} more, listed in evaluation.json` : "";
  return `Gene sets not tested because they have too few or too many of the model's genes: ${shown.join(", ")}${more}\n`;
}

const genes = (effects: readonly GeneEffect[]): string =>
  effects
    .slice(0, GENES)
    .map(({ gene, detectedCells }) => (detectedCells === undefined ? gene : `${gene} (${grouped(detectedCells)})`))
    .join(" ");

function sets([first, ...others]: readonly EnrichedSet[]): string {
  if (first === undefined) return "none";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${first.set} ${first.direction === "rising" ? "↑" : "↓"}${more}`;
}
