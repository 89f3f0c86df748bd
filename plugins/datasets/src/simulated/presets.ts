import { ownValue } from "@heddle/contracts";

// Named sets of defaults. Runs refer to presets by name: note each change of a number in the changeset.

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export const PRESET_NAMES = ["small", "kimmel-2020"] as const;

/** Strong, well separated factors: a model learns both in seconds. */
const small: Json = {
  cells: 1_000,
  genes: 300,
  groups: [0.2, 0.2, 0.2, 0.2, 0.2],
  library: { location: 7.5, scale: 0.3 },
  mean: { shape: 0.6, rate: 0.3 },
  outliers: { probability: 0.02, location: 2, scale: 0.5 },
  de: { probability: 0.15, downProbability: 0, location: 1, scale: 0.5 },
  bcv: { common: 0.2, degreesOfFreedom: 60 },
  identity: { usage: [0.4, 1] },
  activity: [{ genes: 45, cellFraction: 0.5, groups: [0, 1, 2], usage: [0.1, 0.7], location: 1, scale: 0.5 }],
};

/**
 * After Kimmel 2020 (bioRxiv 2020.03.04.972166), whose text does not state the parameters: six identities and one
 * activity as in its bar plots, the activity in groups 0 to 2 as in its UMAP, continuous usage of both as in its
 * color bars; all other numbers are from scsim (`run_scsim.py`), with its 400 of 10,000 program genes kept as a share.
 */
const kimmel2020: Json = {
  cells: 4_000,
  genes: 2_000,
  groups: [1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6],
  library: { location: 7.64, scale: 0.78 },
  mean: { shape: 0.34, rate: 7.68 },
  outliers: { probability: 0.00286, location: 6.15, scale: 0.49 },
  de: { probability: 0.025, downProbability: 0, location: 1, scale: 1 },
  bcv: { common: 0.448, degreesOfFreedom: 22.087 },
  identity: { usage: [0.4, 1] },
  activity: [
    { genes: 80, cellFraction: 0.35, groups: [0, 1, 2], usage: [0.1, 0.7], downProbability: 0, location: 1, scale: 1 },
  ],
};

export const PRESETS: Readonly<Record<(typeof PRESET_NAMES)[number], Json>> = { small, "kimmel-2020": kimmel2020 };

type Fields = { readonly [key: string]: unknown };

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `over` merged into `under`: objects are merged key by key, other values are replaced. */
function overlay(under: Fields, over: Fields): Fields {
  const given = Object.entries(over).filter(([, value]) => value !== undefined);
  const merged = given.map(([key, value]) => {
    const below = ownValue(under, key);
    return [key, isFields(below) && isFields(value) ? overlay(below, value) : value] as const;
  });
  return { ...under, ...Object.fromEntries(merged) };
}

/** If only the cells per batch are given, they determine the number of cells. */
function withCellsOfBatches(given: Fields): Fields {
  const batches = given.batches;
  if (given.cells !== undefined || !isFields(batches) || !Array.isArray(batches.cells)) return given;
  const cells: unknown[] = batches.cells;
  if (cells.length === 0) return given;
  return { ...given, cells: cells.reduce<number>((sum, n) => sum + Number(n), 0) };
}

/** Options completed by their preset; the schema rejects any other value. */
export function applyPreset(given: unknown): unknown {
  if (!isFields(given)) return given ?? {};
  const complete = withCellsOfBatches(given);
  const preset = PRESET_NAMES.find((name) => name === given.preset);
  return preset === undefined ? complete : overlay(PRESETS[preset] as Fields, complete);
}
