import { useEffect, useState } from "preact/hooks";
import type { Failure } from "../rpc/wire.js";

export interface Answered<T> {
  readonly answer?: T;
  readonly failure?: Failure;
  readonly waiting: boolean;
}

/** What a thread answers to the question that `key` names; undefined asks nothing, and older answers are dropped. */
export function useAnswer<T>(key: string | undefined, ask: () => Promise<T>): Answered<T> {
  const [last, setLast] = useState<{ key: string; answer?: T; failure?: Failure }>();
  useEffect(() => {
    if (key === undefined) return;
    let gone = false;
    ask()
      .then((answer) => !gone && setLast({ key, answer }))
      .catch((failure: Failure) => !gone && setLast({ key, failure }));
    return () => {
      gone = true;
    };
  }, [key]);
  if (key === undefined || last?.key !== key) return { waiting: key !== undefined };
  return { ...last, waiting: false };
}
