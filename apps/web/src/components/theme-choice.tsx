import { useEffect, useState } from "preact/hooks";

const THEMES = [
  ["", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
] as const;
const KEY = "heddle-theme";

export function ThemeChoice() {
  const [theme, setTheme] = useState(localStorage.getItem(KEY) ?? "");
  useEffect(() => {
    if (theme === "") {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(KEY);
    } else {
      document.documentElement.dataset.theme = theme;
      localStorage.setItem(KEY, theme);
    }
    dispatchEvent(new Event("heddle-theme"));
  }, [theme]);
  return (
    <label class="theme">
      <span class="away">Colors</span>
      <select value={theme} onChange={(event) => setTheme(event.currentTarget.value)}>
        {THEMES.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
