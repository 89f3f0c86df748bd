// Property tests draw the same cases in every run: a failure is one that everybody can repeat. To look further, run
// with another: HEDDLE_PROPERTY_SEED=7 npx vitest run packages/numerics
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.HEDDLE_PROPERTY_SEED ?? 1) });
