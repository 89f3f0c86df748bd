// Analyses of trained runs: consensus, counterfactuals, decoding, differential expression and
// abundance, gene sets, rotation, files for Vitessce. Importing it loads the engine.

export { replication } from "./consensus/replication.js";
export { type ConsensusOptions, consensusOfRuns, REPLICATION } from "./consensus.js";
export { type CounterfactualCells, type CounterfactualOptions, counterfactualCells } from "./counterfactual.js";
export { type DecodedCells, type DecodeOptions, decodeCells } from "./decode.js";
export {
  type AbundanceChoice,
  type AbundanceComparison,
  type AbundanceLevel,
  type DifferentialAbundance,
  type DifferentialAbundanceOptions,
  differentialAbundance,
} from "./differential-abundance.js";
export {
  type DifferentialChoice,
  type DifferentialExpression,
  type DifferentialExpressionOptions,
  differentialExpression,
  type GeneComparison,
  type GroupComparison,
} from "./differential-expression.js";
export { addGeneSets } from "./evaluation/add-gene-sets.js";
export {
  type BaselineEvents,
  type BaselineJob,
  type BaselineResults,
  evaluateBaselineWith,
} from "./evaluation/evaluate-baseline.js";
export { type GeneSets, parseGmt } from "./evaluation/gene-sets.js";
export { agreementMetric, type SeedAgreementOptions, seedAgreement } from "./evaluation/seed-agreement.js";
export { type Pseudobulk, type PseudobulkGroup, type PseudobulkOptions, pseudobulk } from "./pseudobulk.js";
export { type RotatedEmbedding, type RotateEmbeddingOptions, rotateEmbedding } from "./rotate-embedding.js";
export { type RotateRunOptions, rotateRun } from "./rotate-run.js";
export { type VitessceFiles, type VitessceOptions, vitessceFiles } from "./vitessce.js";
