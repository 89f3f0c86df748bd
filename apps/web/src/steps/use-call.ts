import { useEffect, useState } from "preact/hooks";

export interface CallState<T> {
  readonly answer?: T;
  readonly failure?: Error;
  readonly waiting: boolean;
}

/** The state of the call that `key` identifies; undefined makes no call, and answers of earlier keys are dropped. */
export function useCall<T>(key: string | undefined, start: () => Promise<T>): CallState<T> {
  const [last, setLast] = useState<{ key: string; answer?: T; failure?: Error }>();
  useEffect(() => {
    if (key === undefined) return;
    let stale = false;
    start()
      .then((answer) => !stale && setLast({ key, answer }))
      .catch((failure: Error) => !stale && setLast({ key, failure }));
    return () => {
      stale = true;
    };
  }, [key]);
  if (key === undefined || last?.key !== key) return { waiting: key !== undefined };
  return { ...last, waiting: false };
}
