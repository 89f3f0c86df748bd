const style = (on: boolean, open: number, close: number) => (text: string) =>
  on ? `\u001B[${open}m${text}\u001B[${close}m` : text;

/** Colors where a terminal reads them and nobody objects (no-color.org). */
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
