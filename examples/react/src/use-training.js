import { train } from "heddle";
import { useCallback, useEffect, useRef, useState } from "react";

const IDLE = { state: "idle", epochs: [], progress: 0, error: undefined, run: undefined };

/** One run at a time, in a worker. Returns state for rendering, and control functions with stable identity. */
export function useTraining() {
  const [shown, setShown] = useState(IDLE);
  const current = useRef();
  const stop = useCallback(() => current.current?.abort.abort(), []);
  useEffect(() => stop, [stop]);

  const start = useCallback(async (config, options = {}) => {
    const abort = new AbortController();
    const change = (changes) => setShown((before) => ({ ...before, ...changes }));
    setShown({ ...IDLE, state: "running" });
    try {
      const training = train(config, { ...options, signal: abort.signal });
      current.current = { training, abort };
      for await (const event of training) {
        if (event.kind === "step") change({ state: "running", progress: event.step / event.steps });
        if (event.kind === "paused") change({ state: "paused" });
        if (event.kind === "epoch") setShown((before) => ({ ...before, epochs: [...before.epochs, event.record] }));
      }
      change({ state: "done", progress: 1, run: await training.result });
    } catch (error) {
      change({ state: "failed", error });
    }
  }, []);

  return {
    ...shown,
    start,
    stop,
    pause: useCallback(() => current.current?.training.pause(), []),
    resume: useCallback(() => current.current?.training.resume(), []),
  };
}
