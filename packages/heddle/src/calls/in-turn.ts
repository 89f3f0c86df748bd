/** tfjs has one backend per thread, which all copies of this module share. */
const QUEUE = Symbol.for("heddle/turn/v1");
type Holder = { [QUEUE]?: Promise<unknown> };

/** Runs `job` after the earlier jobs of this thread have ended, because they share the backend of tfjs. */
export function inTurn<T>(job: () => Promise<T>): Promise<T> {
  const holder = globalThis as Holder;
  const turn = (holder[QUEUE] ?? Promise.resolve()).then(job);
  holder[QUEUE] = turn.catch(() => undefined);
  return turn;
}
