/** As in the contracts, without loading the library on the page's thread: a key may be inherited, as `constructor` is. */
export const ownValue = <T>(object: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
