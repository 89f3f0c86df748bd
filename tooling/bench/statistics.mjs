/** Median, quartiles and 95th percentile of numbers in any order. */
export function summarize(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const quantile = (q) => {
    const position = q * (sorted.length - 1);
    const low = Math.floor(position);
    return sorted[low] + (position - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
  };
  return { n: sorted.length, median: quantile(0.5), lower: quantile(0.25), upper: quantile(0.75), p95: quantile(0.95) };
}

/** Over rounds, each with its times: the summary of all times, and the quartiles of the rounds' medians. */
export function summarizeRounds(rounds) {
  const all = summarize(rounds.flat());
  const { median, lower, upper } = summarize(rounds.map((times) => summarize(times).median));
  return { ...all, rounds: { median, lower, upper, n: rounds.length } };
}

/** How far the rounds of a reference may differ before ratios to it are left out. */
const STEADY = 0.3;
/** The spread between quartiles of the rounds, relative to their median. */
export const spreadOf = ({ rounds }) => (rounds.upper - rounds.lower) / rounds.median;
export const isSteady = (result) => spreadOf(result) <= STEADY;

const rounded = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** "3.81 (3.75–3.92)" */
export const formatSummary = ({ median, lower, upper }) => `${rounded(median)} (${rounded(lower)}–${rounded(upper)})`;

/** Prints a Markdown table. */
export function printTable(title, header, rows) {
  const all = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  console.log(`\n${title}\n\n${[line(all[0]), rule, ...all.slice(1).map(line)].join("\n")}`);
}
