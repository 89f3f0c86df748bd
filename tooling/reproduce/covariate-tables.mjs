// Tables of "Posterior variances in the ICA" in docs/reproduction/rotation-results.md: a weak effect with a known covariate, and a circle.
import { mean } from "./measures.mjs";

const third = (value) => value.toFixed(3).replace(/^0/, "");
const measuresOf = ({ rotation: { linear } }, sweep, view = "as trained") =>
  linear.find((group) => group.sweep === sweep && group.view === view)?.measures;

/** Sweep, view and title of the rows of glioblastoma. */
const GLIOBLASTOMA = [
  ["rotation-glioblastoma", "ICA", "ICA after training"],
  ["rotation-glioblastoma", "ICA within patient", "ICA after training, within patients"],
  ["marginals-glioblastoma", "as trained", "marginals"],
  ["variances-glioblastoma", "as trained", "marginals, ICA with posterior variances (`recommended`)"],
  ["covariate-glioblastoma", "as trained", "the same, `covariates` and `within`: patient"],
];

/** Panobinostat: |r|, second and ceiling of ten seeds, and the runs in which |r| reaches .9 of the ceiling. */
const covariateRows = (results) =>
  GLIOBLASTOMA.flatMap(([sweep, view, title]) => {
    const found = measuresOf(results, sweep, view);
    if (found === undefined) return [];
    const [r, second, ceiling] = ["r", "second", "ceiling"].map((name) => found[`condition/${name}`]);
    const shares = r.map((value, run) => value / ceiling[run]);
    const follows = shares.filter((share) => share >= 0.9).length;
    const values = [mean(r), mean(second), mean(ceiling), Math.min(...shares)].map(third);
    return [[title, ...values, `${follows} of ${r.length}`]];
  });

const CYCLE = [
  ["rotation-cycle", "as trained", "β = 1, as trained (four restarts)"],
  ["rotation-cycle", "ICA", "ICA of the means after training (four restarts)"],
  ["in-training-cycle", "as trained", "during training, last weight 4, ICA of the means"],
  ["variances-cycle", "as trained", "marginals, ICA with posterior variances (`recommended`)"],
];

/** Cell-cycle angle: circular R² of the best pair and of all latents, and the mean of their ratio. */
const circleRows = (results) =>
  CYCLE.flatMap(([sweep, view, title]) => {
    const found = measuresOf(results, sweep, view);
    if (found === undefined) return [];
    const [pair, ceiling] = ["pair", "ceiling"].map((name) => found[`angle/${name}`]);
    const ratios = pair.map((value, run) => value / ceiling[run]);
    return [[title, pair.length, ...[mean(pair), mean(ceiling), mean(ratios), Math.min(...ratios)].map(third)]];
  });

const SHARE = "\\|r\\| / ceiling";

/** Both tables, from rotation.json. */
export const covariateTables = (results, table) => ({
  covariate: table(
    ["panobinostat", "\\|r\\|", "second", "ceiling", `smallest ${SHARE}`, `${SHARE} ≥ .9`],
    covariateRows(results),
  ),
  circle: table(
    ["cell-cycle angle", "runs", "best pair", "all latents", "ratio", "smallest ratio"],
    circleRows(results),
  ),
});
