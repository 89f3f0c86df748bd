// heddle/process: a process that ends before its work does, or never ends, is reported. It loads nothing else of Heddle.
export { endIfStalled } from "#stall-watch";
export { type ExitGuardOptions, guardExit } from "./exit-guard.js";
