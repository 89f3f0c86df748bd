// Loaded with `--import`: writes time and peak memory of the process to the file MEASURE_FILE when it ends.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const measured = {
    seconds: performance.now() / 1000,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMiB: maxRSS / 1024,
  };
  writeFileSync(process.env.MEASURE_FILE, JSON.stringify(measured));
});
