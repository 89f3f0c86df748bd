import { describeBackend } from "@heddle/conformance";
import plugin from "./simd.js";

describeBackend(plugin);
describeBackend(plugin, { options: { strict: true } });
