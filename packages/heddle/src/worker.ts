// The script of Heddle's workers: standard plugins, and plugins that a call names by URL.
import { z } from "zod";
import { serveTraining } from "./thread/serve-training.js";

// A content security policy without "unsafe-eval" forbids code that zod generates by default; no other code runs here.
z.config({ jitless: true });
serveTraining();
