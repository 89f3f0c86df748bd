import { describeObjective } from "@heddle/conformance";
import plugin from "./capacity.js";

describeObjective(plugin);
describeObjective(plugin, { options: { distance: "per-cell", capacity: 2.2 } });
