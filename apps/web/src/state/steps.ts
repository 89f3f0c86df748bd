import { signal } from "@preact/signals";

/** The steps, in order. Each has its own URL, so that the browser's back button works. */
export const STEPS = [
  { id: "open", title: "Open" },
  { id: "configure", title: "Configure" },
  { id: "train", title: "Train" },
  { id: "explore", title: "Explore" },
  { id: "compare", title: "Compare" },
  { id: "export", title: "Export" },
] as const;

export type StepId = (typeof STEPS)[number]["id"];

const fromUrl = (): StepId => STEPS.find(({ id }) => location.hash === `#/${id}`)?.id ?? "open";

export const step = signal<StepId>(fromUrl());

addEventListener("hashchange", () => {
  step.value = fromUrl();
});

export function goTo(id: StepId): void {
  location.hash = `#/${id}`;
}
