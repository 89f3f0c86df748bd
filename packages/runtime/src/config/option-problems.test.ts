import { expect, test } from "vitest";
import { z } from "zod";
import { optionProblems } from "./option-problems.js";

const schema = z
  .strictObject({ genes: z.int().min(1), program: z.int().min(1).default(80) })
  .superRefine(({ genes, program }, context) => {
    if (program > genes)
      context.addIssue({ code: "custom", path: ["program"], message: `must not exceed genes = ${genes}` });
  });

const problems = (value: unknown) =>
  optionProblems(schema.safeParse(value).error!, { schema, value, subject: "the simulator", path: ["data"] });

test("a default that conflicts with a given option is named as the default", () => {
  expect(problems({ genes: 40 })).toEqual([
    {
      path: ["data", "program"],
      expected: "whole number ≥ 1",
      got: "the default (must not exceed genes = 40)",
      next: "Set data.program, or the option that it conflicts with.",
    },
  ]);
});

test("a given option that conflicts with another is shown", () => {
  expect(problems({ genes: 40, program: 50 })).toMatchObject([
    { got: "50 (must not exceed genes = 40)", next: "Correct data.program." },
  ]);
});

test("a missing option is to be added", () => {
  expect(problems({})).toMatchObject([{ got: "nothing", next: "Add data.genes." }]);
});
