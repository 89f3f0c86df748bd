import type { TrainingEvent } from "heddle";
import type { Terminal } from "../terminal.js";
import { paint } from "./color.js";
import { count, duration, fixed, grouped } from "./numbers.js";
import { type Overall, overallSteps, type Restart } from "./overall-steps.js";

/** Events that the terminal does not show. */
const SILENT: ReadonlySet<TrainingEvent["kind"]> = new Set([
  "checkpoint",
  "representation",
  "done",
  "paused",
  "restart-epoch",
]);
type Shown = Extract<TrainingEvent, { kind: "step" | "epoch" | "warning" | "prepared" | "stage" | "restart" }>;
const isShown = (event: TrainingEvent): event is Shown => !SILENT.has(event.kind);

/** Shows the progress of training on stderr. */
export interface Progress {
  readonly onEvent: (event: TrainingEvent) => void;
  /** Clears the bar, so that the next output starts on a new line. */
  readonly end: () => void;
}

type StepEvent = Extract<TrainingEvent, { kind: "step" }>;

const BAR_WIDTH = 24;
/** Without a terminal, a line follows each tenth of training, and at the latest this long after the last line. */
const LINE_SECONDS = 60;

export function showProgress(terminal: Terminal, quiet: boolean): Progress {
  if (quiet) return { onEvent: () => {}, end: () => {} };
  return terminal.errIsTerminal && terminal.env.TERM !== "dumb" ? bar(terminal) : lines(terminal);
}

function bar(terminal: Terminal): Progress {
  const started = performance.now();
  let first: Overall | undefined;
  let restart: Restart | undefined;
  let restarts: Restart | undefined;
  const clear = () => terminal.err("\r\u001B[K");
  return {
    onEvent(event) {
      if (event.kind === "restart") restarts = restart = event;
      // after the last restart, the epochs of the best one
      if (event.kind === "epoch") restart = undefined;
      if (event.kind === "epoch" || !isShown(event)) return;
      if (event.kind === "step") {
        const at = overallSteps(event, restarts, restart);
        first ??= at;
        const left = secondsLeft(at, first.done, started);
        terminal.err(`\r${barText(event, at, restart, left).slice(0, terminal.columns - 1)}\u001B[K`);
      } else {
        clear();
        terminal.err(lineOf(event, terminal));
      }
    },
    end: clear,
  };
}

function barText(event: StepEvent, { done, total }: Overall, restart: Restart | undefined, left: number): string {
  const filled = Math.round((BAR_WIDTH * done) / total);
  const drawn = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
  const remaining = Number.isFinite(left) ? `  ${duration(left)} left` : "";
  const which = restart === undefined ? "" : `restart ${restart.number}/${restart.count}  `;
  const epoch = `epoch ${event.epoch + 1}/${restart?.epochs ?? event.epochs}`;
  return `${drawn} ${percent(done / total)}  ${which}${epoch}  ${reading(event)}${remaining}`;
}

function secondsLeft({ done, total }: Overall, firstDone: number, started: number): number {
  const elapsed = (performance.now() - started) / 1000;
  return (elapsed / (done - firstDone)) * (total - done);
}

const percent = (fraction: number) => `${String(Math.floor(100 * fraction)).padStart(3)} %`;

const reading = ({ elbo, cellsPerSecond }: StepEvent) => `ELBO ${fixed(elbo, 1)}  ${grouped(cellsPerSecond)} cells/s`;

function lines(terminal: Terminal): Progress {
  let tenth = 0;
  let last = performance.now();
  return {
    onEvent(event) {
      if (event.kind === "step" || !isShown(event)) return;
      if (event.kind !== "epoch") return terminal.err(lineOf(event, terminal));
      const { record, epochs, cellsPerSecond } = event;
      const done = record.epoch + 1;
      const reached = Math.floor((10 * done) / epochs);
      if (reached === tenth && performance.now() - last < 1000 * LINE_SECONDS) return;
      tenth = reached;
      last = performance.now();
      const { elbo } = record;
      const shown = `ELBO ${fixed(elbo, 1)}  ${grouped(cellsPerSecond)} cells/s`;
      terminal.err(`epoch ${done}/${epochs}  ${shown}\n`);
    },
    end: () => {},
  };
}

function lineOf(event: Exclude<Shown, { kind: "step" | "epoch" }>, terminal: Terminal): string {
  const { dim, yellow } = paint(terminal.errIsTerminal, terminal.env);
  if (event.kind === "warning") return `${yellow("warning:")} ${event.message}\n`;
  if (event.kind === "restart") return dim(`restart ${event.number} of ${event.count}, ${event.epochs} epochs …\n`);
  if (event.kind === "stage") return dim(`${event.name} …\n`);
  const dropped = Object.entries(event.dropped).filter(([, cells]) => cells > 0);
  const left = dropped.map(([rule, cells]) => `removed ${count(cells, "cell")} (${rule})\n`).join("");
  const resumed = event.resumedAt === undefined ? "" : `resumed at step ${grouped(event.resumedAt)}\n`;
  const size = `${count(event.cells, "cell")} × ${count(event.genes, "gene")}`;
  return dim(`${size}. ${event.matrixReason}\n${left}${resumed}`);
}
