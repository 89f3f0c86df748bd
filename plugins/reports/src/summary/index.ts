// What page and report state alike about a run.
export {
  type AlignmentRow,
  type AlignmentTitles,
  alignmentRows,
  alignmentTitles,
  type BaselineValue,
  type Comparison,
} from "./alignment-rows.js";
export { LEVEL_COLORS } from "./level-colors.js";
export { accuracyText, supervisedRecord } from "./supervised.js";
export { verdictOf } from "./verdict.js";
