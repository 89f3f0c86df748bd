/** Dimensions of a broadcast, outermost first, with each input's stride in elements: 0 where it is repeated. */
export interface Broadcast {
  readonly shape: readonly number[];
  /** Four, the outer ones 1 where fewer are needed. */
  readonly sizes: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/**
 * How shapes broadcast together, dimensions joined where every input runs on through them; undefined where more than
 * four are left, or the shapes do not fit.
 */
export function broadcast(...shapes: readonly (readonly number[])[]): Broadcast | undefined {
  const rank = Math.max(...shapes.map(({ length }) => length));
  const padded = shapes.map((shape) => [...new Array<number>(rank - shape.length).fill(1), ...shape]);
  const shape = Array.from({ length: rank }, (_, i) => padded.reduce((size, own) => (own[i] === 1 ? size : own[i]), 1));
  if (padded.some((own) => own.some((size, i) => size !== 1 && size !== shape[i]))) return undefined;
  const strides = padded.map((own) => stridesOf(own).map((stride, i) => (own[i] === 1 ? 0 : stride)));
  const joined = join(shape, strides);
  return joined && { shape, ...joined };
}

/** Row-major strides in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i];
  }
  return strides;
}

/** Drops dimensions of size 1 and joins neighbors that all arrays run through evenly; undefined above four. */
export function join(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
): { sizes: number[]; strides: number[][] } | undefined {
  const sizes: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i];
    if (size === 1) continue;
    const even = sizes.length > 0 && strides.every((own, s) => own[i] === steps[s][0] * sizes[0]);
    if (even) sizes[0] = sizes[0] * size;
    else {
      sizes.unshift(size);
      for (const [s, own] of strides.entries()) steps[s].unshift(own[i]);
    }
  }
  if (sizes.length > 4) return undefined;
  const missing = 4 - sizes.length;
  // One element has a step of 1, for any repetition: the vector path needs no other case.
  const last = sizes.length === 0 ? 1 : 0;
  return {
    sizes: [...new Array<number>(missing).fill(1), ...sizes],
    strides: steps.map((own) => [
      ...new Array<number>(missing - last).fill(0),
      ...new Array<number>(last).fill(1),
      ...own,
    ]),
  };
}
