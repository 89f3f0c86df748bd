import type { TargetedEvent } from "preact";
import { useRef, useState } from "preact/hooks";

/**
 * Properties of a text or number input that keeps its unfinished text while the page renders again. A plain `value` would
 * replace the text, and the browser would then send no change event. `onCommit` receives the finished text, on Enter or
 * when the focus moves on; if it returns false, the text stays for correction.
 */
export function useTypedText(value: string | number, onCommit: (typed: string) => unknown) {
  const [typed, setTyped] = useState<string>();
  const refused = useRef(false);
  const release = () => {
    if (!refused.current) setTyped(undefined);
  };
  return {
    value: typed ?? value,
    onInput: ({ currentTarget }: TargetedEvent<HTMLInputElement>) => {
      refused.current = false;
      setTyped(currentTarget.value);
    },
    onChange: ({ currentTarget }: TargetedEvent<HTMLInputElement>) => {
      refused.current = onCommit(currentTarget.value) === false;
      release();
    },
    // text that equals the old value sends no change event
    onBlur: release,
  };
}
