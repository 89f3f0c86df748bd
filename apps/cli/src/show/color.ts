const style = (on: boolean, open: number, close: number) => (text: string) =>
  on ? `\u001B[${open}m${text}\u001B[${close}m` : text;

/** ANSI colors on a terminal, unless NO_COLOR (no-color.org) or TERM=dumb turns them off. */
export function paint(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>) {
  const on = isTerminal && !env.NO_COLOR && env.TERM !== "dumb";
  return {
    bold: style(on, 1, 22),
    dim: style(on, 2, 22),
    red: style(on, 31, 39),
    yellow: style(on, 33, 39),
    green: style(on, 32, 39),
  };
}
