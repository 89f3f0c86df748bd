import { useEffect, useState } from "preact/hooks";

const NARROW = matchMedia("(max-width: 560px)");

/** True on a narrow page, such as that of a phone. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(NARROW.matches);
  useEffect(() => {
    const update = () => setNarrow(NARROW.matches);
    NARROW.addEventListener("change", update);
    return () => NARROW.removeEventListener("change", update);
  }, []);
  return narrow;
}
