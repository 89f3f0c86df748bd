import type { LatentRecord } from "@heddle/contracts";
import { listed } from "../number-text.js";
import type { RunView } from "./view.js";

/** Active latents by decreasing reconstruction effect, where it is known; then inactive latents. */
export function orderedLatents({ record }: RunView): { active: LatentRecord[]; inactive: LatentRecord[] } {
  const order = [...record.evaluation.latents].sort((a, b) => effectOf(b) - effectOf(a) || a.index - b.index);
  return { active: order.filter(({ active }) => active), inactive: order.filter(({ active }) => !active) };
}

const effectOf = ({ reconstructionEffect }: LatentRecord): number =>
  reconstructionEffect !== undefined && Number.isFinite(reconstructionEffect) ? reconstructionEffect : 0;

/** "Latents 3 and 9 are inactive: …", or an empty string. */
export function inactiveText(inactive: readonly LatentRecord[]): string {
  const numbers = inactive.map(({ index }) => index + 1).sort((a, b) => a - b);
  if (numbers.length === 0) return "";
  const [noun, verb] = numbers.length === 1 ? ["Latent", "is"] : ["Latents", "are"];
  return `${noun} ${listed(numbers.map(String))} ${verb} inactive: the decoder receives no information from ${numbers.length === 1 ? "it" : "them"}.`;
}

/** Anchor of the page of a latent. */
export const pageAnchor = (run: RunView, { index }: LatentRecord): string => `${run.id}-latent-${index + 1}-page`;
