import type { Matrix } from "@heddle/contracts";
import { readRun } from "@heddle/runtime";
import { storeOf } from "./stores.js";

/** Where the cells of a run stand, and what stands for all of them, latent by latent. */
export interface RunCodes {
  readonly codes: Matrix;
  readonly medians: readonly number[];
  /** 1st and 99th percentiles. */
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

const read = new Map<string, Promise<RunCodes>>();

export function codesOf(run: string): Promise<RunCodes> {
  const known = read.get(run) ?? readCodes(run);
  read.set(run, known);
  return known;
}

export const forgetCodes = (run: string): boolean => read.delete(run);

async function readCodes(run: string): Promise<RunCodes> {
  const { representation: codes } = await readRun(run, storeOf(run));
  const at = (share: number) => Array.from({ length: codes.columns }, (_, latent) => quantile(codes, latent, share));
  return { codes, medians: at(0.5), lows: at(0.01), highs: at(0.99) };
}

/** Of a latent over cells. */
export function quantile({ rows, columns, values }: Matrix, latent: number, share: number): number {
  const sorted = Float64Array.from({ length: rows }, (_, row) => values[row * columns + latent]!).sort();
  return sorted[Math.round(share * (rows - 1))]!;
}
