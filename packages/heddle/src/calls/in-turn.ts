/** tfjs has one backend for a whole thread, and so for every copy of this module in it. */
const QUEUE = Symbol.for("heddle/turn/v1");
type Holder = { [QUEUE]?: Promise<unknown> };

/** Runs `job` when the thread's earlier ones are over, whatever came of them: they share tfjs's one backend. */
export function inTurn<T>(job: () => Promise<T>): Promise<T> {
  const holder = globalThis as Holder;
  const turn = (holder[QUEUE] ?? Promise.resolve()).then(job);
  holder[QUEUE] = turn.catch(() => undefined);
  return turn;
}
