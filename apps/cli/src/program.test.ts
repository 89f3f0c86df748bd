import type { Command } from "commander";
import { expect, test } from "vitest";
import { buildProgram } from "./program.js";
import { processTerminal } from "./terminal.js";

const program = buildProgram(processTerminal(() => {}));

/** Commands with arguments, by full name: "sweep run". */
const leaves = (command: Command, name: readonly string[] = []): [string, Command][] =>
  command.commands.length === 0
    ? [[name.join(" "), command]]
    : command.commands.flatMap((child) => leaves(child, [...name, child.name()]));

const commandsWith = (flag: string) =>
  leaves(program)
    .filter(([, command]) => command.options.some(({ long }) => long === flag))
    .map(([name]) => name);

test("no command lists an option without effect", () => {
  const listed = leaves(program).flatMap(([name, { options }]) =>
    options.filter(({ description }) => /no effect/.test(description)).map(({ long }) => `${name} ${long}`),
  );
  expect(listed).toEqual([]);
});

test("commands that draw random numbers have --seed; the others refuse it", () => {
  const seeded = [
    "train",
    "evaluate",
    "rotate",
    "decode",
    "differential-expression",
    "differential-abundance",
    "import scvi",
    "init",
    "shuffle",
    "simulate",
  ];
  expect(commandsWith("--seed")).toEqual([...seeded, "sweep plan", "sweep run"]);
});

test("commands that show or collect a planned sweep have no settings", () => {
  expect(leaves(program).map(([name]) => name)).toEqual(
    expect.arrayContaining(["sweep status", "sweep collect", "sweep work"]),
  );
  expect(commandsWith("--set").filter((name) => name.startsWith("sweep"))).toEqual(["sweep plan", "sweep run"]);
});
