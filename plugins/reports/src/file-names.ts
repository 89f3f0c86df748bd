import type { RunRecord } from "@heddle/contracts";

/** A run's name as part of a file name: characters other than letters, digits, ".", "_" and "-" become "-". */
export function fileStem(name: string): string {
  const stem = name
    .normalize("NFKD")
    .replace(/[^\w.-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return stem === "" ? "run" : stem;
}

/**
 * One file name per run: `base` for a single run, "<run>-base" for several. Equal stems, ignoring case, are numbered: "run-latents.csv", "run-2-latents.csv".
 */
export function fileNames(runs: readonly RunRecord[], base: string): readonly string[] {
  if (runs.length === 1) return [base];
  const taken = new Set<string>();
  return runs.map((run) => {
    const stem = fileStem(run.name);
    let name = stem;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${stem}-${n}`;
    taken.add(name.toLowerCase());
    return `${name}-${base}`;
  });
}
