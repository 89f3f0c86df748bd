import type { Column, Matrix, Random } from "@heddle/contracts";

/** Size and factors of an example. For tests only. */
export interface ExampleShape {
  readonly cells: number;
  readonly latents: number;
  /** Categorical factors beside condition and response; the first is cell_type. */
  readonly categorical: readonly { readonly name: string; readonly levels: readonly string[] }[];
  readonly names: readonly [string, string];
}

const CELL_TYPES = ["CD14+ Mono", "CD4 T", "B", "CD8 T", "NK", "FCGR3A+ Mono", "DC", "Megakaryocytes"];
export const EXAMPLE: ExampleShape = {
  cells: 3500,
  latents: 10,
  categorical: [{ name: "cell_type", levels: CELL_TYPES }],
  names: ["β = 1", "capacity, 25 nats"],
};
export type Factors = ReadonlyMap<string, Column>;

export function exampleFactors(shape: ExampleShape, random: Random): Factors {
  const { cells } = shape;
  const factors = new Map<string, Column>();
  const draw = random.stream("condition");
  const condition = Int32Array.from({ length: cells }, () => draw.integer(2));
  factors.set("condition", { kind: "categorical", codes: condition, categories: ["ctrl", "stim"] });
  for (const { name, levels } of shape.categorical) {
    const stream = random.stream(name);
    const codes = Int32Array.from({ length: cells }, () => {
      const u = stream.uniform();
      return stream.uniform() < 0.03 ? -1 : Math.min(levels.length - 1, Math.floor(u * u * levels.length));
    });
    factors.set(name, { kind: "categorical", codes, categories: levels });
  }
  const noise = random.stream("response");
  const response = Float64Array.from(condition, (code) => {
    const value = 0.9 * code + 0.35 * noise.normal();
    return noise.uniform() < 0.05 ? Number.NaN : value;
  });
  factors.set("IFN response", { kind: "number", values: response });
  return factors;
}

/** Latent 1 follows the condition, 2 … the cell types, the rest is noise; `mix` blends neighbors; the last two are inactive. */
export function exampleRepresentation(shape: ExampleShape, factors: Factors, mix: number, random: Random): Matrix {
  const { cells, latents } = shape;
  const condition = factors.get("condition") as Column & { kind: "categorical" };
  const types = factors.get(shape.categorical[0].name) as Column & { kind: "categorical" };
  const values = new Float64Array(cells * latents);
  for (let i = 0; i < cells; i++)
    for (let j = 0; j < latents; j++) {
      const signal = (k: number) => (k === 0 ? 2 * condition.codes[i] - 1 : types.codes[i] === k - 1 ? 2.2 : -0.2);
      const neighbor = signal((j + 1) % (types.categories.length + 1));
      const own = j < latents - 2 ? (1 - mix) * signal(j) - mix * neighbor : 0;
      values[i * latents + j] = (own + 0.45 * random.normal()) * (j < latents - 2 ? 1 : 0.06);
    }
  return { rows: cells, columns: latents, values };
}
