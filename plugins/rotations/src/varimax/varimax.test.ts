import { describeRotation } from "@heddle/conformance";
import plugin from "./varimax.js";

describeRotation(plugin);
