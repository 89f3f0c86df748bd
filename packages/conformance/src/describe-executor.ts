import { type AnyPlugin, type Executor, isHeddleError, type RunStatus, type SweepWork } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { runChecks } from "./checks.js";
import { pluginChecks } from "./plugin-checks.js";

export interface ExecutorSetup {
  readonly options?: unknown;
  /** Work with one worker: it completes all runs, runs until it is stopped, or cannot start. */
  readonly work: (kind: "quick" | "endless" | "broken") => Promise<SweepWork> | SweepWork;
}

/** Requirements of every executor: a submission of plain JSON, statuses until all workers end, and cancellation. */
export function describeExecutor(plugin: AnyPlugin<"executor">, { options = {}, work }: ExecutorSetup): void {
  const create = (): Executor => plugin.create(plugin.options.parse(options), []);

  describe(`executor ${plugin.name}: the contract`, () => {
    runChecks(pluginChecks(plugin, { options }));
    test("a submission names the executor and is plain JSON", async () => {
      const executor = create();
      const quick = await work("quick");
      const submission = await executor.submit(quick);
      expect(submission.executor).toBe(plugin.name);
      expect(JSON.parse(JSON.stringify(submission))).toEqual(submission);
      await last(executor.status(submission, quick));
    });

    test("statuses start at once and end with the workers, when all runs are done", async () => {
      const executor = create();
      const quick = await work("quick");
      const seen = await all(executor.status(await executor.submit(quick), quick));
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.at(-1)!.map(({ state }) => state)).toEqual(seen.at(-1)!.map(() => "done"));
    });

    testEnds(create, work);
  });
}

function testEnds(create: () => Executor, work: ExecutorSetup["work"]): void {
  test("cancel ends the workers and the statuses", async () => {
    const executor = create();
    const endless = await work("endless");
    const submission = await executor.submit(endless);
    const statuses = last(executor.status(submission, endless));
    await executor.cancel(submission);
    expect((await statuses)!.some(({ state }) => state !== "done")).toBe(true);
  });

  test("workers that cannot start: an error with the next step", async () => {
    const executor = create();
    const broken = await work("broken");
    const error = await executor
      .submit(broken)
      .then((submission) => last(executor.status(submission, broken)))
      .catch((thrown: unknown) => thrown);
    expect(isHeddleError(error)).toBe(true);
    expect(String(error)).toMatch(/Correct|Install|Check/);
  });
}

async function all(statuses: AsyncIterable<readonly RunStatus[]>): Promise<(readonly RunStatus[])[]> {
  const seen: (readonly RunStatus[])[] = [];
  for await (const status of statuses) seen.push(status);
  return seen;
}

const last = async (statuses: AsyncIterable<readonly RunStatus[]>) => (await all(statuses)).at(-1);
