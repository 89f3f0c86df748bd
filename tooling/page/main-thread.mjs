const TASK = "ThreadControllerImpl::RunTask";

/**
 * Milliseconds that each task of a page's main thread computed while `act` ran: other programs on the machine do not count.
 * @param {import("playwright-core").Browser} browser
 * @param {() => Promise<unknown>} act
 */
export async function computedTasks(browser, act) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel"], excludedCategories: ["*"] },
  });
  await act();
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  const threadOf = ({ pid, tid }) => `${pid}/${tid}`;
  const named = events.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain");
  const main = new Set(named.map(threadOf));
  // Chromium omits a duration of zero
  return events
    .filter((event) => event.ph === "X" && event.name === TASK && main.has(threadOf(event)))
    .map(({ tdur = 0 }) => tdur / 1000);
}
