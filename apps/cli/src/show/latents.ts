import type { EnrichedSet, EvaluationRecord, GeneEffect, GeneSetTests, LatentRecord } from "heddle";
import { fixed } from "./numbers.js";
import { table } from "./table.js";

const GENES = 4;

/** What each latent does, the one that the cells need most first; those that have vanished by name. */
export function latentsText({ latents, geneSets }: EvaluationRecord): string {
  const active = latents.filter((latent) => latent.active && latent.rising.length + latent.falling.length > 0);
  if (active.length === 0) return "";
  const measured = active.every(({ reconstructionEffect }) => reconstructionEffect !== undefined);
  const order = [...active].sort((a, b) => (b.reconstructionEffect ?? 0) - (a.reconstructionEffect ?? 0));
  const head = [
    "latent",
    ...(measured ? ["nats lost without"] : []),
    "rises",
    "falls",
    ...(geneSets ? ["gene sets"] : []),
  ];
  const rows = order.map((latent) => [
    `${latent.index + 1}`,
    ...(measured ? [fixed(latent.reconstructionEffect!, 1)] : []),
    genes(latent.rising),
    genes(latent.falling),
    ...(geneSets ? [sets(latent.geneSets ?? [])] : []),
  ]);
  const vanished = latents.filter((latent) => !latent.active).map((latent) => latent.index + 1);
  const gone = vanished.length === 0 ? "" : `Vanished: ${named(latents, vanished)}\n`;
  return `\n${table(head, rows)}${gone}${geneSets ? untested(geneSets) : ""}`;
}

function untested({ leftOut }: GeneSetTests): string {
  if (leftOut.length === 0) return "";
  const shown = leftOut.slice(0, GENES).map(({ set, genes: own }) => `${set} (${own})`);
  const more = leftOut.length > GENES ? `, and ${leftOut.length - GENES} more, named in evaluation.json` : "";
  return `Gene sets not tested, for too few or too many of the model's genes: ${shown.join(", ")}${more}\n`;
}

const genes = (effects: readonly GeneEffect[]): string =>
  effects
    .slice(0, GENES)
    .map(({ gene }) => gene)
    .join(" ");

function sets([first, ...others]: readonly EnrichedSet[]): string {
  if (first === undefined) return "none";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${first.set} ${first.direction === "rising" ? "↑" : "↓"}${more}`;
}

const named = (all: readonly LatentRecord[], vanished: readonly number[]): string =>
  `latent${vanished.length === 1 ? "" : "s"} ${vanished.join(", ")} of ${all.length}`;
