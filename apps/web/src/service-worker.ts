// Where a host cannot send headers, this worker adds those that let the page share memory between threads, and the
// content policy on the scripts of workers. It keeps nothing: every answer is the network's.
import { HEADERS } from "../headers.js";

/** What TypeScript's page library does not know of a service worker's scope. */
interface Scope extends EventTarget {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const scope = globalThis as unknown as Scope;

scope.addEventListener("install", (event) => (event as ExtendableEvent).waitUntil(scope.skipWaiting()));
scope.addEventListener("activate", (event) => (event as ExtendableEvent).waitUntil(scope.clients.claim()));
scope.addEventListener("fetch", (event) => {
  const { request } = event as FetchEvent;
  if (new URL(request.url).origin !== location.origin) return;
  (event as FetchEvent).respondWith(withHeaders(request));
});

async function withHeaders(request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (answer.status === 0 || answer.type === "opaqueredirect") return answer;
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}
