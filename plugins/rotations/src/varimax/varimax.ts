import { definePlugin, type Matrix } from "@heddle/contracts";
import { z } from "zod";
import { canonical, meanSquare } from "../shared/canonical.js";
import { centeredLatents } from "../shared/cells.js";
import { covarianceOf, mapped, whitening } from "../shared/covariance.js";
import { identity } from "../shared/jacobi.js";
import { withinOption } from "../shared/options.js";
import { turnPair } from "../shared/plane-rotation.js";

const MOST_SWEEPS = 200;
const SMALLEST_SINE = 1e-9;

export default definePlugin({
  role: "rotation",
  name: "varimax",
  apiVersion: 1,
  summary: "Varimax: the orthogonal rotation of largest variance of the squared latents; distances stay the same.",
  source: "Raw varimax of Kaiser 1958 on cells × latents, by plane rotations in closed form.",
  citations: [
    {
      text: "Kaiser 1958. The varimax criterion for analytic rotation in factor analysis. Psychometrika 23.",
      url: "https://doi.org/10.1007/BF02289233",
    },
  ],
  options: z.strictObject({ within: withinOption }),
  create: ({ within }) => ({
    isometric: true,
    usesColumns: within,
    fit: (input) => {
      const latents = centeredLatents(input, within);
      whitening(covarianceOf(latents)); // rejects dependent latents, as the other rotations do
      return { matrix: canonical(varimax(latents), latents, meanSquare) };
    },
  }),
});

/** The orthogonal matrix that maximizes Σ_j [mean(u_j⁴) − mean(u_j²)²], from the latents as trained. */
export function varimax(latents: readonly Float64Array[]): Matrix {
  const rotation = identity(latents.length);
  const size = latents.length;
  const turned = mapped(rotation, latents);
  for (let sweep = 0, moved = true; moved && sweep < MOST_SWEEPS; sweep++) {
    moved = false;
    for (let i = 0; i < size; i++)
      for (let j = i + 1; j < size; j++) {
        const [cosine, sine] = bestTurn(turned[i], turned[j]);
        if (Math.abs(sine) < SMALLEST_SINE) continue;
        moved = true;
        turnPair(turned[i], turned[j], { cosine, sine });
        const row = (at: number) => rotation.values.subarray(at * size, (at + 1) * size);
        turnPair(row(i), row(j), { cosine, sine });
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
