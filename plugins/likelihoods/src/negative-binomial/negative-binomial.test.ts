import { describeLikelihood } from "@heddle/conformance";
import poisson from "../poisson/poisson.js";
import plugin from "./negative-binomial.js";

// the variance is μ + μ²/θ: at θ = e¹⁶ the second term is negligible
describeLikelihood(plugin, { limits: [{ becomes: poisson, fixed: { dispersion: 16 }, within: 1e-2 }] });
describeLikelihood(plugin, { options: { dispersion: "gene-cell" } });
describeLikelihood(plugin, { options: { dispersion: { covariate: "batch" } } });
