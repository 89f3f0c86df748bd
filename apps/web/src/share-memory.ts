const TRIED = "heddle-reloaded";

/**
 * Threads need shared memory, which needs headers that not every host sends: there the service worker adds them, and
 * the page is loaded once more to get them. Without it everything works on one thread.
 */
export async function shareMemory(): Promise<void> {
  if (crossOriginIsolated || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("./service-worker.js");
  await navigator.serviceWorker.ready;
  if (sessionStorage.getItem(TRIED) !== null) return;
  sessionStorage.setItem(TRIED, "once");
  // a page in use is left alone: it has the headers when it is opened next
  if (!navigator.userActivation?.hasBeenActive) location.reload();
}
