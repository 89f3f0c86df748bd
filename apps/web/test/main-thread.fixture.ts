// What the page's main thread does, as Chromium itself records it.
import type { Browser } from "playwright-core";

export interface MainThreadTask {
  /** Milliseconds that the thread computed: other programs on the machine do not count. */
  readonly computed: number;
  /** Milliseconds from its begin to its end. */
  readonly passed: number;
  /** What it waited for from the graphics process, which keeps a thread still without computing. */
  readonly waits: readonly string[];
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const TASK = "ThreadControllerImpl::RunTask";
/** A synchronous request to the graphics process. */
const WAITS = new Set(["ImplementationBase::WaitForCmd", "GpuChannelHost::CreateViewCommandBuffer"]);

/** Every task of the main threads of pages while `act` runs. */
export async function mainThreadDuring(browser: Browser, act: () => Promise<unknown>): Promise<MainThreadTask[]> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) events.push(event);
  });
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "gpu"], excludedCategories: ["*"] },
  });
  try {
    await act();
  } finally {
    const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
    await session.send("Tracing.end");
    await complete;
    await session.detach();
  }
  return tasksOf(events);
}

function tasksOf(events: readonly TraceEvent[]): MainThreadTask[] {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const main = new Set(
    events.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(threadOf),
  );
  const there = events.filter((event) => event.ph === "X" && main.has(threadOf(event)));
  const waits = there.filter(({ name }) => WAITS.has(name));
  return there
    .filter(({ name }) => name === TASK)
    .map((task) => ({
      // omitted if it is zero
      computed: (task.tdur ?? 0) / 1000,
      passed: (task.dur ?? 0) / 1000,
      waits: waits.filter((wait) => within(wait, task) && threadOf(wait) === threadOf(task)).map(({ name }) => name),
    }));
}

const within = (inner: TraceEvent, outer: TraceEvent): boolean =>
  inner.ts >= outer.ts && inner.ts + (inner.dur ?? 0) <= outer.ts + (outer.dur ?? 0);
