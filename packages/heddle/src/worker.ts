// The script of Heddle's own workers: standard plugins, and those that a call names by URL.
import { z } from "zod";
import { serveTraining } from "./thread/serve-training.js";

// A content security policy without "unsafe-eval" forbids the code that zod would otherwise make; this thread is ours.
z.config({ jitless: true });
serveTraining();
