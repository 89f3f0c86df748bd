import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ThemeChoice } from "./components/theme-choice.js";
import { STEPS, type StepId, step } from "./state/steps.js";
import { Choose } from "./steps/choose.js";
import { Compare } from "./steps/compare.js";
import { Open } from "./steps/open.js";
import { TakeAway } from "./steps/take-away.js";
import { Train } from "./steps/train.js";
import { Understand } from "./steps/understand.js";

const PAGES: Readonly<Record<StepId, ComponentType>> = {
  open: Open,
  choose: Choose,
  train: Train,
  understand: Understand,
  compare: Compare,
  "take-away": TakeAway,
};

export function App() {
  const Page = PAGES[step.value];
  const main = useRef<HTMLElement>(null);
  const title = STEPS.find(({ id }) => id === step.value)!.title;
  const first = useRef(true);
  useEffect(() => {
    document.title = `${title} · Heddle`;
    // whoever reads by ear or keyboard goes on where the new step begins
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
    scrollTo(0, 0);
  }, [title]);
  return (
    <>
      <header class="top">
        <div class="top-inner">
          <a class="skip" href={`#/${step.value}`} onClick={() => main.current?.focus()}>
            Skip to the content
          </a>
          <div class="brand">
            <img src="./favicon.svg" alt="" />
            <strong>Heddle</strong>
            <span class="promise">Your cells stay on this computer: nothing is uploaded.</span>
            <ThemeChoice />
          </div>
          <nav aria-label="Steps">
            <ol class="steps">
              {STEPS.map(({ id, title: name }, i) => (
                <li key={id}>
                  <a href={`#/${id}`} aria-current={id === step.value ? "step" : undefined}>
                    <span>{i + 1}</span>
                    {name}
                  </a>
                </li>
              ))}
            </ol>
          </nav>
        </div>
      </header>
      <main ref={main} tabIndex={-1}>
        <Page />
      </main>
      <footer>
        <p>
          Heddle trains in this tab. Runs are kept in the browser's own storage until you delete them, and no other
          server than the one that this page came from is ever asked for anything.
        </p>
      </footer>
    </>
  );
}
