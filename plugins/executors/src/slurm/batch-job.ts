import type { SweepWork } from "@heddle/contracts";
import { arrayRanges } from "../array-ranges.js";

export interface SlurmOptions {
  readonly partition?: string | undefined;
  readonly account?: string | undefined;
  readonly time?: string | undefined;
  readonly memory?: string | undefined;
  readonly cpus: number;
  readonly parallel?: number | undefined;
  readonly maxTasks: number;
  readonly resubmissions: number;
  readonly arguments: readonly string[];
  readonly pollSeconds: number;
}

/** Seconds before the time limit at which a worker receives SIGTERM. */
const CHECKPOINT_SECONDS = 60;

export const logFolder = (folder: string): string => `${folder}/slurm`;
/** The log of a task: job and index within the array. */
export const logFile = (folder: string, job: number | "%A", task: number | "%a"): string =>
  `${logFolder(folder)}/${job}_${task}.log`;

/** Arguments of sbatch for the tasks `indices`, from `offset`, of a plan. */
export function batchArguments(
  { name, folder }: { readonly name: string; readonly folder: string },
  { offset, indices }: { readonly offset: number; readonly indices: readonly number[] },
  options: SlurmOptions,
): string[] {
  const { partition, account, time, memory, cpus, parallel } = options;
  // "%" starts a replacement in the name of a log
  const log = logFile(folder.replaceAll("%", "%%"), "%A", "%a");
  const given = { partition, account, time, mem: memory };
  return [
    ...Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [`--${key}=${value}`])),
    `--cpus-per-task=${cpus}`,
    "--requeue",
    `--signal=B:TERM@${CHECKPOINT_SECONDS}`,
    ...options.arguments,
    // after the arguments of the user, because the executor relies on these
    `--array=${arrayRanges(indices)}${parallel === undefined ? "" : `%${parallel}`}`,
    `--job-name=${name}`,
    `--comment=${offset}`,
    `--chdir=${folder}`,
    `--output=${log}`,
    `--error=${log}`,
    "--open-mode=append",
  ];
}

/** `exec`: Slurm signals the process of the script, which then is the worker. */
export const batchScript = (command: readonly string[], offset: number): string =>
  `#!/bin/sh\nexec ${command.map(quoted).join(" ")} --index "$((SLURM_ARRAY_TASK_ID + ${offset}))"\n`;

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Name of a sweep's jobs: the same for the same folder, so that another process finds them. */
export async function jobName({ name, folder }: Pick<SweepWork, "name" | "folder">): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(folder));
  const hash = Array.from(new Uint8Array(digest, 0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `heddle-${name}-${hash}`;
}
