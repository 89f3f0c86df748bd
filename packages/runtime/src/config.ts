// Configurations without the engine: importing it loads no backend and no plugin.
export { merge } from "./config/merge.js";
export { optionError } from "./config/option-error.js";
export { PRESETS } from "./config/presets.js";
export { refuseReservedKey } from "./config/reserved-key.js";
export { resolveConfig } from "./config/resolve.js";
export { type Config, type ConfigInput, configSchema, type PluginChoice } from "./config/schema.js";
export { applySettings, type Setting } from "./config/settings.js";
export type { ConfigSource } from "./config/source.js";
export { unknownColumn } from "./config/unknown-column.js";
export { readConfig } from "./run-folder/config-file.js";
export { automaticEpochs } from "./training/automatic-epochs.js";
export { resumeSentence } from "./training/resume-hint.js";
