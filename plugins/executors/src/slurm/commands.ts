import { HeddleError } from "@heddle/contracts";
import { runProgram } from "#machine";
import { missingProgram, refusal } from "./refusals.js";
import { parseTasks, type SlurmTask, TASK_FIELDS } from "./tasks.js";

/** The commands of Slurm that the executor uses; tests pass their own. */
export interface SlurmCommands {
  /** Submits a batch script; returns the job's id. */
  submit(args: readonly string[], script: string): Promise<number>;
  /** This user's array tasks of jobs with the name, ended ones too as long as Slurm lists them. */
  tasks(name: string): Promise<SlurmTask[]>;
  cancel(name: string): Promise<void>;
  /** Upper bound of the index in an array. */
  maxArraySize(): Promise<number>;
}

/** Default of Slurm. */
const MAX_ARRAY_SIZE = 1001;

export const slurmCommands: SlurmCommands = {
  async submit(args, script) {
    // "123" or "123;cluster"
    const text = await run("sbatch", ["--parsable", ...args], script);
    const job = Number.parseInt(text, 10);
    if (Number.isInteger(job)) return job;
    throw new HeddleError("internal", {
      where: "executor slurm",
      expected: "the id of a job from sbatch --parsable",
      got: JSON.stringify(text.trim()),
      next: "Check that sbatch is Slurm's own command.",
    });
  },
  tasks: async (name) =>
    parseTasks(
      await run("squeue", ["--array", "--states=all", "--me", `--name=${name}`, "--noheader", "-O", TASK_FIELDS]),
    ),
  cancel: async (name) => void (await run("scancel", ["--me", `--name=${name}`])),
  async maxArraySize() {
    const [, size] = (await run("scontrol", ["show", "config"])).match(/^MaxArraySize\s*=\s*(\d+)/m) ?? [];
    return size === undefined || size === "0" ? MAX_ARRAY_SIZE : Number(size);
  },
};

async function run(program: string, args: readonly string[], input = ""): Promise<string> {
  const ended = await runProgram(program, args, input).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === "ENOENT" ? missingProgram(program, cause) : cause;
  });
  if (ended.code === 0) return ended.stdout;
  throw refusal(program, ended.stderr || ended.stdout);
}
