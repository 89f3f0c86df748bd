/** A function of embind, with the argument and return types of a function in C. */
type Wired = (...given: unknown[]) => unknown;

interface WireType {
  toWireType(destructors: unknown[] | null, given: unknown): unknown;
  fromWireType(wired: unknown): unknown;
}

/** The names that the generated program of embind (Emscripten 3.1) refers to. */
interface InvokerScope {
  readonly throwBindingError: (message: string) => never;
  readonly invoker: Wired;
  readonly fn: unknown;
  readonly runDestructors: (destructors: unknown[]) => void;
  readonly retType: WireType;
  readonly [name: string]: unknown;
}

/**
 * A substitute for `Function` in embind's glue code: it returns the same function of C without compiling a text, which
 * the content security policy refuses. Like `Function`, it takes the names of the parameters and then the program.
 */
export function embindInvoker(...given: string[]): (...values: unknown[]) => Wired {
  const names = given.slice(0, -1);
  const program = given.at(-1) ?? "";
  const listsDestructors = program.includes("var destructors = []");
  const returns = program.includes("retType['fromWireType']");
  return (...values) => {
    const scope = Object.fromEntries(names.map((name, i) => [name, values[i]])) as unknown as InvokerScope;
    const types = names.filter((name) => /^argType\d+$/.test(name)).map((name) => scope[name] as WireType);
    return (...args) => {
      if (args.length !== types.length)
        scope.throwBindingError(`a function got ${args.length} arguments, expected ${types.length}`);
      const destructors = listsDestructors ? [] : null;
      const wired = types.map((type, i) => type.toWireType(destructors, args[i]));
      const result = scope.invoker(scope.fn, ...wired);
      if (destructors) scope.runDestructors(destructors);
      else for (const [i, each] of wired.entries()) (scope[`arg${i}Wired_dtor`] as Wired | undefined)?.(each);
      return returns ? scope.retType.fromWireType(result) : undefined;
    };
  };
}
