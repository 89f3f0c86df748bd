import { checkOptionNames } from "@heddle/runtime/option-names";

/** Every key of `Options`: the compiler reports a key that a list omits. */
export type OptionKeys<Options> = Readonly<Record<keyof Options, true>>;

/** Throws HeddleError "usage" for an option that the function `name` does not have. */
export const checkOptions = <Options extends object>(name: string, options: Options, keys: OptionKeys<Options>): void =>
  checkOptionNames(name, options, Object.keys(keys));

/** The keys of ThreadOptions. */
export const THREAD_KEYS = { thread: true, worker: true, plugins: true, signal: true } as const;
