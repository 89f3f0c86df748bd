import { spawn } from "node:child_process";
import { peakMemory } from "./participant.mjs";

/** Runs a program; resolves with its output and its peak memory in MB. */
export async function runProgram(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  let [output, memory] = ["", 0];
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const sampling = setInterval(() => {
    memory = peakMemory(child.pid) ?? memory;
  }, 50);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(sampling);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}: ${output}`);
  return { output, memory };
}
