import { describeLibrarySize } from "@heddle/conformance";
import plugin from "./observed.js";

describeLibrarySize(plugin);
