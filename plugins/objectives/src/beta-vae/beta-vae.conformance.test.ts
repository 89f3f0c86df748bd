import { describeObjective } from "@heddle/conformance";
import plugin from "./beta-vae.js";

describeObjective(plugin);
describeObjective(plugin, { options: { beta: { from: 1, to: 4, end: 0.5 }, warmUp: { epochs: 10 } } });
describeObjective(plugin, { options: { beta: 0.5, warmUp: false } });
