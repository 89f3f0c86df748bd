// `npm run check:layout`: the layout is checked, not remembered.
import { checkLayout } from "./layout/layout.mjs";
import { root } from "./toolchain.mjs";

const problems = checkLayout(root);
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? "The layout is as it should be." : `${problems.length} problems in the layout.`);
process.exitCode = problems.length === 0 ? 0 : 1;
