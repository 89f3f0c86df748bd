import { describeBackend } from "@heddle/conformance";
import plugin from "./cpu.js";

describeBackend(plugin);
