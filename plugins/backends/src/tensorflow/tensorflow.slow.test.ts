// On the addon that the second lane builds: HEDDLE_TFJS_NODE is the folder whose node_modules has it.
import { describeBackend } from "@heddle/conformance";
import plugin from "./tensorflow.js";

const from = process.env.HEDDLE_TFJS_NODE;
if (from === undefined) throw new Error("HEDDLE_TFJS_NODE is not set: run this lane by node tooling/slow-lane.mjs");

describeBackend(plugin, { options: { from }, allowance: 100 });
