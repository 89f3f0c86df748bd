// Configurations without the engine: importing it loads no backend and no plugin.
export { PRESETS } from "./config/presets.js";
export { resolveConfig } from "./config/resolve.js";
export type { Config, ConfigInput, PluginChoice } from "./config/schema.js";
export { applySettings, type Setting } from "./config/settings.js";
export { readConfig } from "./run-folder/config-file.js";
export { resumeSentence } from "./training/resume-hint.js";
