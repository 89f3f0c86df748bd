/** Checks of a likelihood at a limit of its parameters, where it equals a simpler one. */
import type { AnyPlugin, Likelihood } from "@heddle/contracts";
import { expect, test } from "vitest";
import { evaluate, smallPoint } from "./describe-likelihood-point.js";

export interface LikelihoodLimit {
  /** The simpler likelihood. It has no dependencies, and its heads have the same names. */
  readonly becomes: AnyPlugin<"likelihood">;
  readonly options?: unknown;
  /** Fixed raw values of heads: { dropout: -40 }. */
  readonly fixed: Readonly<Record<string, number>>;
  /** Largest difference of a cell's log probability, in nats. */
  readonly within: number;
}

export function testLimit(create: () => Likelihood, { becomes, options = {}, fixed, within }: LikelihoodLimit): void {
  const at = Object.entries(fixed).map(([name, value]) => `${name} at ${value}`);
  test(`with ${at.join(", ")} it equals ${becomes.name}: within ${within} nats per cell`, () => {
    const likelihood = create();
    const simpler = becomes.create(becomes.options.parse(options), []);
    const point = smallPoint(likelihood);
    const heads = Object.fromEntries(
      Object.entries(point.heads).map(([name, values]) => [
        name,
        name in fixed ? values.map(() => fixed[name]) : values,
      ]),
    );
    const { logProb } = evaluate(likelihood, { ...point, heads });
    const own = Object.fromEntries(simpler.heads.map(({ name }) => [name, heads[name]]));
    const expected = evaluate(simpler, { ...point, heads: own }).logProb;
    for (const [cell, value] of logProb.entries()) expect(Math.abs(value - expected[cell])).toBeLessThan(within);
  });
}
