// Property tests draw the same cases in every run, so that failures are reproducible. Another seed: HEDDLE_PROPERTY_SEED=7 npx vitest run packages/numerics
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.HEDDLE_PROPERTY_SEED ?? 1) });
