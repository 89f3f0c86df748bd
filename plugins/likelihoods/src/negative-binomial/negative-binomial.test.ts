import { describeLikelihood } from "@heddle/conformance";
import plugin from "./negative-binomial.js";

describeLikelihood(plugin);
describeLikelihood(plugin, { options: { dispersion: "gene-cell" } });
describeLikelihood(plugin, { options: { dispersion: { covariate: "batch" } } });
