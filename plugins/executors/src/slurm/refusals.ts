import { HeddleError } from "@heddle/contracts";

interface Refusal {
  readonly pattern: RegExp;
  readonly next: string;
  /** Waiting for jobs of this user to end resolves it. */
  readonly isQuota?: true;
}

/** Messages of Slurm with the remedy of each. */
const REFUSALS: readonly Refusal[] = [
  { pattern: /invalid partition/i, next: "List the partitions with sinfo, then set executor.partition." },
  {
    pattern: /invalid account|invalid qos/i,
    next: "List yours with sacctmgr show associations, then set executor.account, or --qos in executor.arguments.",
  },
  {
    pattern: /SubmitJobLimit|MaxSubmit|JobLimit|accounting\/?qos policy|association.*limit/i,
    next: "Lower executor.maxTasks, or wait for your other jobs to end.",
    isQuota: true,
  },
  {
    pattern: /memory specification|node configuration|gres|more processors|cpu count/i,
    next: "Lower executor.memory and executor.cpus; sinfo -o '%P %c %m %G' lists what the nodes have.",
  },
  { pattern: /time limit/i, next: "Set executor.time below the limit of the partition; sinfo lists it." },
  {
    pattern: /contact slurm controller|communication|connection|timed out|munge/i,
    next: "Check with sinfo that Slurm answers, then run the same command again.",
  },
  { pattern: /slurm\.conf/, next: "Run Heddle on a login node of the cluster." },
];

/** True if a later submission may be accepted. */
export const isQuotaRefusal = (error: unknown): boolean =>
  REFUSALS.some(({ pattern, isQuota }) => isQuota === true && pattern.test(String(error)));

/** The error for a command of Slurm that failed with a message. */
export function refusal(program: string, message: string): HeddleError {
  const lines = message.trim().replaceAll(/^(sbatch|squeue|scancel): (error: )?/gm, "");
  const known = REFUSALS.find(({ pattern }) => pattern.test(lines));
  return new HeddleError("config", {
    where: "executor slurm",
    expected: `${program} to succeed`,
    got: `the message: ${lines.split("\n").join(" ").replace(/\.$/, "") || "none"}`,
    next: known?.next ?? "Correct the options of the executor, then run the same command again.",
  });
}

export const missingProgram = (program: string, cause: unknown): HeddleError =>
  new HeddleError("config", {
    where: "executor slurm",
    expected: `the command ${program} of Slurm`,
    got: "no such command",
    next: "Run Heddle on a login node of the cluster, or use the executor local.",
    cause,
  });
