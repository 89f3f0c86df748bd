import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ThemeChoice } from "./components/theme-choice.js";
import { STEPS, type StepId, step } from "./state/steps.js";
import { Compare } from "./steps/compare.js";
import { Configure } from "./steps/configure.js";
import { Explore } from "./steps/explore.js";
import { Export } from "./steps/export.js";
import { Open } from "./steps/open.js";
import { Train } from "./steps/train.js";

const PAGES: Readonly<Record<StepId, ComponentType>> = {
  open: Open,
  configure: Configure,
  train: Train,
  explore: Explore,
  compare: Compare,
  export: Export,
};

export function App() {
  const Page = PAGES[step.value];
  const main = useRef<HTMLElement>(null);
  const nav = useRef<HTMLElement>(null);
  const title = STEPS.find(({ id }) => id === step.value)!.title;
  const first = useRef(true);
  useEffect(() => {
    document.title = `${title} · Heddle`;
    // screen readers and keyboards continue at the start of the new step
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
    // a phone shows four of the six steps
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
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
            <span class="notice">Your data stay on this computer: nothing is uploaded.</span>
            <ThemeChoice />
          </div>
          <nav ref={nav} aria-label="Steps">
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
          Heddle trains in this tab. The browser stores your runs until you delete them. The page contacts no server
          except its own.
        </p>
      </footer>
    </>
  );
}
