import { describePrior } from "@heddle/conformance";
import plugin from "./standard-normal.js";

describePrior(plugin, { itself: { mean: 0, logVariance: 0 } });
describePrior(plugin, {
  itself: { mean: 0, logVariance: 0 },
  given: { latentSpec: { groups: [{ kind: "gaussian", size: 1 }] } },
});
