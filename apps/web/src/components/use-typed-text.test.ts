import { parseHTML } from "linkedom";
import { h, render } from "preact";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { useTypedText } from "./use-typed-text.js";

const { document, Event } = parseHTML("<!doctype html><html><body></body></html>");
beforeAll(() => vi.stubGlobal("document", document));
afterAll(() => vi.unstubAllGlobals());

interface InputProps {
  readonly value: string;
  readonly onCommit: (typed: string) => unknown;
}
const Input = ({ value, onCommit }: InputProps) => h("input", { type: "text", ...useTypedText(value, onCommit) });

/** One turn of preact's queue of renders. */
const rendered = () => new Promise((resolve) => setTimeout(resolve));

function start(onCommit: (typed: string) => unknown = () => undefined) {
  const host = document.createElement("div");
  const show = (value: string) => render(h(Input, { value, onCommit }), host);
  show("1");
  const input = host.querySelector("input")!;
  const type = (typed: string) => {
    input.value = typed;
    input.dispatchEvent(new Event("input"));
    return rendered();
  };
  const send = (name: "change" | "blur") => {
    input.dispatchEvent(new Event(name));
    return rendered();
  };
  return { input, show, type, send };
}

test("unfinished text stays when the page renders the old value again", async () => {
  const commit = vi.fn();
  const { input, show, type, send } = start(commit);
  await type("2");
  show("1");
  expect(input.value).toBe("2");
  await send("change");
  expect(commit).toHaveBeenCalledExactlyOnceWith("2");
});

test("without unfinished text, the value of the page is shown", async () => {
  const { input, show, type, send } = start();
  await type("12");
  await type("1");
  await send("blur");
  show("7");
  expect(input.value).toBe("7");
});

test("refused text stays after the focus moved on, and the next edit replaces it", async () => {
  const { input, show, type, send } = start((typed) => !typed.startsWith("["));
  await type("[1, 2");
  await send("change");
  await send("blur");
  show("1");
  expect(input.value).toBe("[1, 2");
  await type("3");
  await send("change");
  show("3");
  expect(input.value).toBe("3");
});
