import { HeddleError } from "@heddle/contracts";

/** Throws if a distribution is not defined at this parameter. */
export function requireParameter(isInDomain: boolean, name: string, expected: string, value: number): void {
  if (isInDomain) return;
  throw new HeddleError("internal", {
    expected: `${name} ${expected}`,
    got: String(value),
    next: "Check how this parameter was computed before sampling from it.",
  });
}
