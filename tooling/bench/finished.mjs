import { spawn } from "node:child_process";
import { peakMemory } from "./contestant.mjs";

/** Runs a program to its end; answers what it printed and its peak memory in MB. */
export async function finished(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  let [printed, memory] = ["", 0];
  child.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  const watch = setInterval(() => {
    memory = peakMemory(child.pid) ?? memory;
  }, 50);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}: ${printed}`);
  return { printed, memory };
}
