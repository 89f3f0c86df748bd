import type { RowReader, RowReaderModule } from "@heddle/contracts";

/** Opens the rows that a module describes. A file of its own: bundlers warn of an import of an unknown module. */
export async function openReader({ url, argument }: RowReaderModule): Promise<RowReader> {
  const { openRows }: { openRows(argument: unknown): Promise<RowReader> } = await import(url);
  return openRows(argument);
}
