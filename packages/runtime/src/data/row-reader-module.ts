import type { RowReaderModule } from "@heddle/contracts";

/** A module of this folder that exports `openRows`. Not `new URL(…)`: bundlers for browsers would add the file. */
export const moduleBeside = (file: string, argument: unknown): RowReaderModule => ({
  url: import.meta.url.replace(/[^/]*$/, file),
  argument,
});
