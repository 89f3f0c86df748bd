import { describeLikelihood } from "@heddle/conformance";
import plugin from "./zinb.js";

describeLikelihood(plugin);
describeLikelihood(plugin, { options: { dispersion: "gene-cell" } });
describeLikelihood(plugin, { options: { dispersion: { covariate: "batch" } } });
