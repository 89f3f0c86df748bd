import { HeddleError, isHeddleError } from "@heddle/contracts";

type Awaitables = Readonly<Record<string, Promise<unknown>>>;
type Settled<T extends Awaitables> = { [K in keyof T]: Awaited<T[K]> };

/** Resolves all values. If several fail, one HeddleError lists the failures in the order of the keys. */
export async function settled<T extends Awaitables>(values: T): Promise<Settled<T>> {
  const outcomes = await Promise.allSettled(Object.values(values));
  const failures = outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
  if (failures.length > 0) throw joined(failures);
  const found = outcomes.map((each) => (each as PromiseFulfilledResult<unknown>).value);
  return Object.fromEntries(Object.keys(values).map((key, i) => [key, found[i]])) as Settled<T>;
}

function joined(failures: readonly unknown[]): unknown {
  const [first] = failures;
  if (failures.length === 1 || !failures.every((each) => isHeddleError(each))) return first;
  return new HeddleError(failures[0].kind, {
    expected: "plugins that are there, with options that they have",
    got: `${failures.length} problems`,
    next: `Correct each:${failures.map(({ message }) => `\n  ${message}`).join("")}`,
    cause: first,
  });
}
