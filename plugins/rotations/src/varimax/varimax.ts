import { definePlugin } from "@heddle/contracts";
import { varimax } from "@heddle/numerics";
import { z } from "zod";
import { canonical, meanSquare } from "../shared/canonical.js";
import { centeredLatents } from "../shared/cells.js";
import { covarianceOf, whitening } from "../shared/covariance.js";
import { withinOption } from "../shared/options.js";

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
