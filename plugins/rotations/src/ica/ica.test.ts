import { describeRotation } from "@heddle/conformance";
import plugin from "./ica.js";

describeRotation(plugin, { separates: true });
describeRotation(plugin, { options: { within: ["donor"], starts: 2 }, separates: true });
describeRotation(plugin, { options: { contrast: "logcosh" } });
