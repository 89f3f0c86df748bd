import type { LatentEffects } from "heddle";
import { modelOf } from "./loaded-models.js";
import type { EngineCalls } from "./protocol.js";

type Request<Name extends keyof EngineCalls> = EngineCalls[Name]["request"];

export async function traverse({ run, latent, value, top }: Request<"traverse">): Promise<LatentEffects> {
  return (await modelOf(run)).topGenes(latent, { to: value, top });
}

export async function geneEffects({ run, gene }: Request<"geneEffects">): Promise<readonly number[]> {
  return (await modelOf(run)).geneEffects(gene);
}

export async function decodedGene({ run, gene }: Request<"gene">): Promise<Float32Array> {
  return (await modelOf(run)).decodeGene(gene);
}
