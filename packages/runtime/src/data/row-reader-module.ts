import type { RowReader, RowReaderModule } from "@heddle/contracts";

/** A module of this folder that exports `openRows`. Not `new URL(…)`: bundlers for browsers would add the file. */
export const moduleBeside = (file: string, argument: unknown): RowReaderModule => ({
  url: import.meta.url.replace(/[^/]*$/, file),
  argument,
});

/** Opens the rows that a module describes. */
export async function openReader({ url, argument }: RowReaderModule): Promise<RowReader> {
  const { openRows }: { openRows(argument: unknown): Promise<RowReader> } = await import(url);
  return openRows(argument);
}
