import { signal } from "@preact/signals";

/** The journey, in order; each has an address of its own, so that the browser's back button works. */
export const STEPS = [
  { id: "open", title: "Open" },
  { id: "choose", title: "Choose" },
  { id: "train", title: "Train" },
  { id: "understand", title: "Understand" },
  { id: "compare", title: "Compare" },
  { id: "take-away", title: "Take away" },
] as const;

export type StepId = (typeof STEPS)[number]["id"];

const fromAddress = (): StepId => STEPS.find(({ id }) => location.hash === `#/${id}`)?.id ?? "open";

export const step = signal<StepId>(fromAddress());

addEventListener("hashchange", () => {
  step.value = fromAddress();
});

export function goTo(id: StepId): void {
  location.hash = `#/${id}`;
}
