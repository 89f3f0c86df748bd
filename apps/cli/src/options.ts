/** Options of every command. Those without an effect on a command are refused. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly seed?: number;
  /** "key=value", in the order given. */
  readonly set?: readonly string[];
  /** Packages and files with more plugins. */
  readonly plugins?: readonly string[];
  /** Load the plugins that a run or sweep folder of another origin names. */
  readonly trust?: boolean;
  readonly out?: string;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}
