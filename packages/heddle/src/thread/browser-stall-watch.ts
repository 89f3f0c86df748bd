/** A page has no command line: its calls run in workers, which `watchProgress` watches. */
export const endIfStalled = (_what: string, _seconds?: number): void => {};
