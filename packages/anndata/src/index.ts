export type * from "./hierarchy.js";
