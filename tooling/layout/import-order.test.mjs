import { describe, expect, test } from "vitest";
import { problemsOf } from "./made-tree.mjs";

/** What is broken, the change that breaks it, and the one problem found. */
const broken = [
  [
    "an import that runs upward between runtime's folders",
    {
      "packages/runtime/src/data/columns.ts":
        'import type { Fit } from "../training/fit.js";\nexport type Rows = Fit;\n',
      "packages/runtime/src/training/fit.ts": "export type Fit = number;\n",
    },
    /data\/columns\.ts: imports packages\/runtime\/src\/training\/fit\.ts, which lies higher: store ← migration ← config ←/,
  ],
  [
    "a folder of runtime without a place in the order",
    { "packages/runtime/src/extras/extra.ts": "export const extra = 1;\n" },
    /extra\.ts: the folder extras has no place in the order/,
  ],
  [
    "files that import each other in a circle",
    {
      "packages/contracts/src/a.ts": 'import type { B } from "./b.js";\nexport type A = B;\n',
      "packages/contracts/src/b.ts": 'export type B = import("./c.js").C;\n',
      "packages/contracts/src/c.ts": 'import type { A } from "./a.js";\nexport type C = A;\n',
    },
    /a\.ts: import cycle with packages\/contracts\/src\/b\.ts, packages\/contracts\/src\/c\.ts/,
  ],
];

const allowed = [
  [
    "imports that run downward between runtime's folders",
    {
      "packages/runtime/src/data/columns.ts": "export type Rows = number;\n",
      "packages/runtime/src/train-step.ts":
        'import type { Rows } from "./data/columns.js";\nexport type Step = Rows;\n',
      "packages/runtime/src/train.ts": 'import type { Step } from "./train-step.js";\nexport type Run = Step;\n',
      "packages/runtime/src/training/fit.test.ts": 'import "../train.js";\n',
    },
  ],
];

describe("import order", () => {
  test.each(allowed)("accepts %s", (_, changes) => {
    expect(problemsOf(changes)).toEqual([]);
  });

  test.each(broken)("finds %s, and nothing else", (_, changes, sentence) => {
    const problems = problemsOf(changes);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
  });
});
