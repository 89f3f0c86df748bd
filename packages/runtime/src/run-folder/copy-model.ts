import type { RunStore } from "../store/run-store.js";

const FILES = [
  "model/model.json",
  "model/genes.json",
  "model/weights.safetensors",
  "model/rotation.json",
  "metrics.jsonl",
  "timings.jsonl",
];

/** Copies weights, genes, rotation and epochs; checkpoints and evaluation belong to the run as trained. */
export async function copyModel(from: RunStore, to: RunStore): Promise<void> {
  for (const file of FILES) if (await from.exists(file)) await to.write(file, await from.read(file));
}
