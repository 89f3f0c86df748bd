import type { Matrix } from "@heddle/contracts";

const MOST_SWEEPS = 200;
const SMALLEST_SINE = 1e-9;

/**
 * Raw varimax (Kaiser 1958): the orthogonal K × K matrix R that maximizes Σ_j [mean(u_j⁴) − mean(u_j²)²] for the rows u of
 * R · columns, by plane rotations in closed form from the columns as they are.
 *
 * @param columns K lists of equal length, such as the loadings of K components; they stay unchanged
 */
export function varimax(columns: readonly Float64Array[]): Matrix {
  const size = columns.length;
  const rotation = identity(size);
  const turned = columns.map((column) => column.slice());
  for (let sweep = 0, moved = true; moved && sweep < MOST_SWEEPS; sweep++) {
    moved = false;
    for (let i = 0; i < size; i++)
      for (let j = i + 1; j < size; j++) {
        const [cosine, sine] = bestTurn(turned[i], turned[j]);
        if (Math.abs(sine) < SMALLEST_SINE) continue;
        moved = true;
        turnPair(turned[i], turned[j], cosine, sine);
        const row = (at: number) => rotation.values.subarray(at * size, (at + 1) * size);
        turnPair(row(i), row(j), cosine, sine);
      }
  }
  return rotation;
}

/** Cosine and sine of the best angle of a plane, at most an eighth turn: Kaiser 1958, equation for tan 4φ. */
function bestTurn(x: Float64Array, y: Float64Array): [number, number] {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < x.length; i++) {
    const u = x[i] * x[i] - y[i] * y[i];
    const v = 2 * x[i] * y[i];
    a += u;
    b += v;
    c += u * u - v * v;
    d += 2 * u * v;
  }
  const sine4 = d - (2 * a * b) / x.length;
  const cosine4 = c - (a * a - b * b) / x.length;
  const length = Math.sqrt(sine4 * sine4 + cosine4 * cosine4);
  if (length === 0) return [1, 0];
  return halfAngle(...halfAngle(cosine4 / length, sine4 / length));
}

/** Cosine and sine of half an angle between −180° and 180°. */
function halfAngle(cosine: number, sine: number): [number, number] {
  const half = Math.sqrt(Math.max(0, (1 + cosine) / 2));
  const other = Math.sqrt(Math.max(0, (1 - cosine) / 2));
  return [half, sine < 0 ? -other : other];
}

/** x ← c x + s y and y ← c y − s x, in place. */
function turnPair(x: Float64Array, y: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < x.length; i++) {
    const before = x[i];
    x[i] = cosine * before + sine * y[i];
    y[i] = cosine * y[i] - sine * before;
  }
}

function identity(size: number): Matrix {
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) values[i * size + i] = 1;
  return { rows: size, columns: size, values };
}
