import type { Composition } from "../composition/compose.js";

/** The reason why the latents of a model cannot be rotated within its weights; undefined if they can. */
export function cannotRotate({ encoder, decoder, latentSpec, classifier }: Composition): string | undefined {
  if (encoder.rotatePosterior === undefined) return "the encoder has no method rotatePosterior";
  if (decoder.rotateLatents === undefined) return "the decoder has no method rotateLatents";
  if (classifier !== undefined) return "the classifier of partial labels reads latents";
  const gaussian = latentSpec.groups.filter(({ kind }) => kind === "gaussian");
  return gaussian.length === 1 ? undefined : `the latents have ${gaussian.length} Gaussian groups`;
}
