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
    "init",
    "train",
    "evaluate",
    "decode",
    "rotate",
    "differential-expression",
    "differential-abundance",
    "sweep plan",
    "sweep run",
    "import scvi",
    "simulate",
    "shuffle",
  ];
  expect(commandsWith("--seed")).toEqual(seeded);
});

test("commands that show or collect a planned sweep have no settings", () => {
  expect(leaves(program).map(([name]) => name)).toEqual(
    expect.arrayContaining(["sweep status", "sweep collect", "sweep work"]),
  );
  expect(commandsWith("--set").filter((name) => name.startsWith("sweep"))).toEqual(["sweep plan", "sweep run"]);
});

const SCREEN_LINES = 42;

test(`the help of a command fits in ${SCREEN_LINES} lines of 100 columns; the list of commands has a line each`, () => {
  const lines = (command: Command) => command.helpInformation().trimEnd().split("\n");
  const long = leaves(program).filter(([, command]) => lines(command).length > SCREEN_LINES);
  expect(long.map(([name]) => name)).toEqual([]);
  for (const { summary, name } of program.commands.map((each) => ({ summary: each.summary(), name: each.name() }))) {
    expect(program.helpInformation().replaceAll(/ +/g, " "), name).toContain(` ${summary}\n`);
  }
});

test("an option without a default of its own states none that commander adds", () => {
  for (const [name, command] of leaves(program)) expect(command.helpInformation(), name).not.toContain("(default: [])");
});
