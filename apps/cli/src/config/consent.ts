import { HeddleError, type RunStore } from "heddle";
import type { Invocation } from "../result.js";

/**
 * Asks once per folder before plugins run that a run or sweep folder names: they have the rights of the user. Folders
 * that this user's Heddle made are trusted. Throws HeddleError "untrusted-plugins" without consent.
 */
export async function requireTrust(store: RunStore, named: readonly string[], invocation: Invocation): Promise<void> {
  if (named.length === 0 || (await store.isTrusted?.(named))) return;
  if (!(await hasConsent(store.name, named, invocation))) throw untrusted(store.name, named, invocation);
  await store.recordTrust?.(named);
}

async function hasConsent(
  folder: string,
  named: readonly string[],
  { terminal, options }: Invocation,
): Promise<boolean> {
  if (options.trust === true) return true;
  if (terminal.ask === undefined) return false;
  const list = named.map((name) => `  ${printable(name)}\n`).join("");
  const question = `${printable(folder)} was not made by you. It names plugins, which run with your rights:\n${list}Trust this folder? [y/N] `;
  return /^y(es)?$/i.test((await terminal.ask(question)).trim());
}

const untrusted = (where: string, named: readonly string[], { terminal: { argv = [] } }: Invocation) =>
  new HeddleError("untrusted-plugins", {
    where: printable(where),
    expected: "a folder that you made or trust, because it names plugins, which run with your rights",
    got: `plugins of another origin: ${named.map(printable).join(", ")}`,
    next: `If you trust them: ${["heddle", ...argv, "--trust"].map(quoted).join(" ")}`,
  });

/** Names come from the folder: a control character could hide a part of the question. */
const printable = (text: string): string => text.replace(/\p{Cc}|\p{Cf}/gu, "\uFFFD");

/** An argument for a POSIX shell. */
const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
