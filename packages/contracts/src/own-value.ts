/**
 * The value under `key`, or undefined if the object inherits the key or lacks it. For keys that come from data or users:
 * every object inherits `constructor`, `toString` and others, which may be the name of a column, a level or an option.
 */
export const ownValue = <T>(object: Readonly<Record<string, T>> | null | undefined, key: string): T | undefined =>
  object !== undefined && object !== null && Object.hasOwn(object, key) ? object[key] : undefined;
