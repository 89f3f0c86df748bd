// A contestant is a process of its own that answers lines of JSON with lines of JSON and waits in between, so that
// several can take turns on one machine.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** `ask(request)` resolves with the answer; `end()` closes the process and resolves when it is gone. */
export function contestant(name, program, args, env = {}) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
  const waiting = [];
  const fail = (error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    // What a library prints on the way is no answer.
    if (line.startsWith("{")) waiting.shift()?.resolve(JSON.parse(line));
  });
  child.on("error", fail);
  const gone = new Promise((resolve) => {
    child.on("exit", (code) => {
      fail(new Error(`${name} ended with ${code}`));
      resolve();
    });
  });
  return {
    name,
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    /** Highest resident memory so far, MB; Linux only. */
    peakMemory: () => peakMemory(child.pid),
    end: () => {
      child.stdin.end();
      return gone;
    },
  };
}

/** VmHWM of a running process in MB, or undefined where there is no /proc or no such process. */
export function peakMemory(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return undefined;
    throw error;
  }
}

/** Answers each line of stdin by `answer(request)`, one after the other: the other end of `contestant`. */
export async function answerLines(answer) {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
}
