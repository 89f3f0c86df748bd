import { describeSampledScore } from "../../test/describe-sampled-score.js";
import plugin from "./beta-vae-score.js";

describeSampledScore(plugin);
