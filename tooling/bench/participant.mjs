// A participant is a process that answers lines of JSON with lines of JSON and idles in between, so that several
// alternate on one machine.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** `request(message)` resolves with the answer; `end()` closes the process and resolves after its exit. */
export function participant(name, program, args, env = {}) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
  const waiting = [];
  const fail = (error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    // Other output of libraries is ignored.
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
    request: (message) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(message)}\n`);
      }),
    /** Highest resident memory so far, MB; Linux only. */
    peakMemory: () => peakMemory(child.pid),
    end: () => {
      child.stdin.end();
      return gone;
    },
  };
}

/** VmHWM of a running process in MB; undefined without /proc or without such a process. */
export function peakMemory(pid) {
  try {
    // A process that has ended but was not waited for has a status without this line.
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes && Number(kilobytes) / 1024;
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return undefined;
    throw error;
  }
}

/** Answers each line of stdin by `answer(request)`, in order: the process side of `participant`. */
export async function answerLines(answer) {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
}
