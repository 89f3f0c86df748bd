const LOADS = "heddle-loads";
/** One load registers the worker, the next comes through it; the others are for a browser too busy to start it in time. */
const MOST_LOADS = 5;

/**
 * Threads need shared memory, which needs headers that not every host sends: there the service worker adds them, and
 * the page is loaded once more to get them. Without it everything works on one thread.
 */
export async function shareMemory(): Promise<void> {
  if (crossOriginIsolated || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("./service-worker.js");
  const { active } = await navigator.serviceWorker.ready;
  if (active) await activated(active);
  const loads = Number(sessionStorage.getItem(LOADS) ?? 0) + 1;
  if (loads >= MOST_LOADS) return;
  sessionStorage.setItem(LOADS, String(loads));
  // a page in use is left alone: it has the headers when it is opened next
  if (!navigator.userActivation?.hasBeenActive) location.reload();
}

/** A worker that is only about to be activated answers nothing: a page loaded now may come without it. */
const activated = (worker: ServiceWorker): Promise<void> =>
  new Promise((resolve) => {
    const check = () => worker.state === "activated" && resolve();
    worker.addEventListener("statechange", check);
    check();
  });
