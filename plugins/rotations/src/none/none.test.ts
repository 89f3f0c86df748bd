import { describeRotation } from "@heddle/conformance";
import plugin from "./none.js";

describeRotation(plugin);
