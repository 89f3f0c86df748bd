/** The named options of a command, without those that are not given: the library takes them under the same names. */
export const givenOptions = <O extends object, N extends keyof O>(
  options: O,
  names: readonly N[],
): { [K in N]?: Exclude<O[K], undefined> } =>
  Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]))) as {
    [K in N]?: Exclude<O[K], undefined>;
  };
