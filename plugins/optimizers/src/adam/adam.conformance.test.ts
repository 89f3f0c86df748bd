import { describeOptimizer } from "@heddle/conformance";
import plugin from "./adam.js";

describeOptimizer(plugin);
describeOptimizer(plugin, { options: { beta1: 0, beta2: 0.99, epsilon: 0.01 } });
describeOptimizer(plugin, { options: { weightDecay: 1e-6 } });
