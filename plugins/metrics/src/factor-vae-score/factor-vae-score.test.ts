import { describeSampledScore } from "../../test/describe-sampled-score.js";
import plugin from "./factor-vae-score.js";

describeSampledScore(plugin);
