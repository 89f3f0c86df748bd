import { useEffect, useState } from "preact/hooks";
import { isDark } from "./colors.js";

/** True while the page is dark, by the system or by choice. */
export function useDark(): boolean {
  const [dark, setDark] = useState(isDark);
  useEffect(() => {
    const update = () => setDark(isDark());
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", update);
    addEventListener("heddle-theme", update);
    return () => {
      system.removeEventListener("change", update);
      removeEventListener("heddle-theme", update);
    };
  }, []);
  return dark;
}
