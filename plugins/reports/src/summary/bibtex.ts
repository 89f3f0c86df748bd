import type { Citation, RunRecord } from "@heddle/contracts";

/** "Authors year. Title. Venue." */
const PARTS = /^(?<author>.+?) (?<year>\d{4})\. (?<title>.+?[.?!]?)\. (?<journal>.+?)\.?$/;

/** A BibTeX entry of a citation; a text of another form becomes its note. */
export function bibtexOf({ text, url }: Citation): string {
  const parts = PARTS.exec(text)?.groups;
  if (parts === undefined) return entry("misc", keyOf(text), { note: text, url });
  const { author, year, title, journal } = parts;
  const authors = author.replace(/ et al\.$/, " and others").replaceAll(" & ", " and ");
  return entry("article", keyOf(`${author} ${year}`), { author: authors, year, title: `{${title}}`, journal, url });
}

const keyOf = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/ et al\.?/, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);

const entry = (kind: string, key: string, fields: Readonly<Record<string, string>>): string =>
  `@${kind}{${key},\n${Object.entries(fields)
    .map(([name, value]) => `  ${name} = {${value}}`)
    .join(",\n")}\n}`;

/** Heddle itself, as in CITATION.cff; with the version and the year of a run where they are recorded. */
export function heddleBibtex({ version, finishedAt }: Pick<RunRecord, "version" | "finishedAt">): string {
  return entry("software", "heddle", {
    author: "{The Heddle authors}",
    title: "{Heddle: disentangled variational autoencoders for single-cell RNA-seq counts}",
    ...(version !== undefined && { version }),
    ...(finishedAt !== undefined && { year: finishedAt.slice(0, 4) }),
    url: "https://github.com/heddle-vae/heddle",
  });
}
