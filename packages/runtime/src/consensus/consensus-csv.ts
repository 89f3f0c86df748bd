import { type ConsensusRecord, csvField } from "@heddle/contracts";

const HEAD = ["run", "seed", "kept", "latent", "component", "share", "mean_correlation", "replicated"];

/** One line per active latent of each run; latents and components are numbered from 1. */
export function consensusCsv({ runs, latents, kept }: ConsensusRecord): string {
  const lines = latents.map((each) => [
    csvField(runs[each.run].name),
    runs[each.run].seed,
    each.run === kept,
    each.latent + 1,
    each.component + 1,
    each.share,
    each.meanCorrelation,
    each.replicated,
  ]);
  return `${[HEAD, ...lines].map((line) => line.join(",")).join("\n")}\n`;
}
