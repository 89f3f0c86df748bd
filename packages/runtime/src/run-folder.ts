// Files of a run, in the names of the current format, without the engine: importing it loads no backend.
export { withOriginalNames } from "./migration/config-names.js";
export { currentPlan, RUN_FORMAT } from "./migration/run-format.js";
export { checkEntry, MANIFEST, readManifest } from "./publish/manifest.js";
export { requireEvaluation } from "./run-folder/evaluation-file.js";
export { readFinishedRun } from "./run-folder/finished-run.js";
export { readLatents, readMedianRepresentation } from "./run-folder/latents-file.js";
export { readEpochs } from "./run-folder/metrics-file.js";
export { readSummary } from "./run-folder/summary-file.js";
export { checked, readJson } from "./store/json-file.js";
export { decodeTensors, type StoredTensor } from "./store/safetensors.js";
