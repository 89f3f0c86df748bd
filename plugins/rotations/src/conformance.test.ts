import { describeRotation } from "@heddle/conformance";
import ica from "./ica/ica.js";
import none from "./none/none.js";
import orthogonal from "./orthogonal/orthogonal.js";
import varimax from "./varimax/varimax.js";

describeRotation(ica, { separates: true });
describeRotation(ica, { options: { within: ["donor"], starts: 2 }, separates: true });
describeRotation(ica, { options: { contrast: "logcosh" } });
describeRotation(orthogonal);
describeRotation(varimax);
describeRotation(none);
