import { describeBackend } from "@heddle/conformance";
import plugin from "./wasm.js";

describeBackend(plugin);
