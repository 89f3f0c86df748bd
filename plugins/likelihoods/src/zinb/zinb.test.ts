import { describeLikelihood } from "@heddle/conformance";
import negativeBinomial from "../negative-binomial/negative-binomial.js";
import plugin from "./zinb.js";

describeLikelihood(plugin, { limits: [{ becomes: negativeBinomial, fixed: { dropout: -40 }, within: 1e-4 }] });
describeLikelihood(plugin, { options: { dispersion: "gene-cell" } });
describeLikelihood(plugin, { options: { dispersion: { covariate: "batch" } } });
