// Plugins and their options, without the engine: importing it loads no backend.
export { inputSchema, type JsonSchema } from "./config/input-schema.js";
export { type Catalog, extendCatalog, loadPlugin } from "./plugins/catalog.js";
export { choose } from "./plugins/choose.js";
export { jsonSchema, ROLE_OF_KEY } from "./plugins/json-schema.js";
export { type OptionRow, optionRows, rowsOf } from "./plugins/option-rows.js";
export { completeConfig } from "./plugins/resolve-plugins.js";
