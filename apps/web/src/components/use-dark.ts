import { useEffect, useState } from "preact/hooks";
import { isDark } from "./colors.js";

/** True while the page is dark, by the system or by choice. */
export function useDark(): boolean {
  const [dark, setDark] = useState(isDark);
  useEffect(() => {
    const look = () => setDark(isDark());
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", look);
    addEventListener("heddle-theme", look);
    return () => {
      system.removeEventListener("change", look);
      removeEventListener("heddle-theme", look);
    };
  }, []);
  return dark;
}
