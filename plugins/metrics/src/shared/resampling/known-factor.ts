import type { Factors } from "../input/factors.js";

/** A categorical factor in the cells where it is known, in the file's order. */
export interface KnownLevels {
  readonly kind: "levels";
  readonly name: string;
  readonly cells: Int32Array;
  readonly levels: readonly string[];
  /** A level per known cell, from 0. */
  readonly labels: Int32Array;
}

/** A continuous factor in the cells where it is known. */
export interface KnownNumbers {
  readonly kind: "numbers";
  readonly name: string;
  readonly cells: Int32Array;
  /** A value per known cell, finite. */
  readonly values: Float64Array;
}

export type KnownFactor = KnownLevels | KnownNumbers;

/** The factors that can be judged, each reduced to the cells that carry it: categorical ones first. */
export function knownFactors({ levelled, measured }: Factors): KnownFactor[] {
  return [
    ...levelled.map(({ name, levels, codes }): KnownLevels => {
      const cells = Int32Array.from(codes.keys()).filter((cell) => codes[cell] >= 0);
      return { kind: "levels", name, cells, levels, labels: Int32Array.from(cells, (cell) => codes[cell]) };
    }),
    ...measured.map(({ name, values }): KnownNumbers => {
      const cells = Int32Array.from(values.keys()).filter((cell) => !Number.isNaN(values[cell]));
      return { kind: "numbers", name, cells, values: Float64Array.from(cells, (cell) => values[cell]) };
    }),
  ];
}
