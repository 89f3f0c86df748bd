import type { LatentRecord } from "@heddle/contracts";
import { listed } from "./number-text.js";
import type { RunView } from "./view.js";

/** Active latents, the one that the cells need most first where that was measured; then those that have vanished. */
export function orderedLatents({ record }: RunView): { active: LatentRecord[]; vanished: LatentRecord[] } {
  const order = [...record.evaluation.latents].sort((a, b) => need(b) - need(a) || a.index - b.index);
  return { active: order.filter(({ active }) => active), vanished: order.filter(({ active }) => !active) };
}

const need = ({ reconstructionEffect }: LatentRecord): number =>
  reconstructionEffect !== undefined && Number.isFinite(reconstructionEffect) ? reconstructionEffect : 0;

/** "Latents 3 and 9 have vanished: …", or nothing. */
export function vanishedWords(vanished: readonly LatentRecord[]): string {
  const numbers = vanished.map(({ index }) => index + 1).sort((a, b) => a - b);
  if (numbers.length === 0) return "";
  const [noun, verb] = numbers.length === 1 ? ["Latent", "has"] : ["Latents", "have"];
  return `${noun} ${listed(numbers.map(String))} ${verb} vanished: nothing that the decoder reads is there.`;
}

/** The anchor of a latent's own page. */
export const pageAnchor = (run: RunView, { index }: LatentRecord): string => `${run.id}-latent-${index + 1}-page`;
