// The results of fuzz.mjs as a table.

const OUTCOMES = ["refused", "unchanged", "changed", "raw exception", "hang"];

/** Why a format cannot tell every damage. */
const UNDETECTABLE = {
  h5ad: "HDF5 without the Fletcher-32 filter has no checksum of data",
  "tenx-hdf5": "HDF5 without the Fletcher-32 filter has no checksum of data",
  "zarr folder": "chunks without the crc32c codec and JSON have no checksum",
  "zarr.zip": "the CRC-32 covers the contents, not the archive's directory",
  "tenx-mtx": "text has no checksum; gzip's CRC-32 covers the compressed files only",
  weights: "a digest under a damaged name is a file without a digest",
  checkpoint: "a digest under a damaged name is a file without a digest",
  "run files": "JSON and HDF5 have no checksum; the values are valid",
  configuration: "another valid configuration",
};

export const failures = (results) =>
  results.filter(({ outcome, leaked }) => outcome === "raw exception" || outcome === "hang" || leaked.length > 0);

/** Counts so far, on one line. */
export function progressLine(results) {
  const counts = OUTCOMES.map((outcome) => `${results.filter((one) => one.outcome === outcome).length} ${outcome}`);
  const leaked = results.reduce((sum, each) => sum + each.leaked.length, 0);
  return `${results.length} mutants: ${counts.join(", ")}, ${leaked} descriptors leaked`;
}

/** Prints counts by format, then each failure with the command that repeats it. */
export function print(results, seed) {
  const formats = [...new Set(results.map(({ format }) => format))];
  const row = (name, of) => ({
    format: name,
    mutations: of.length,
    ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome, of.filter((one) => one.outcome === outcome).length])),
    "descriptors leaked": of.reduce((sum, { leaked }) => sum + leaked.length, 0),
  });
  console.table([
    ...formats.map((name) =>
      row(
        name,
        results.filter(({ format }) => format === name),
      ),
    ),
    row("all", results),
  ]);
  for (const name of formats) {
    const changed = results.filter(({ format, outcome }) => format === name && outcome === "changed");
    if (changed.length > 0) console.log(`changed ${name}: ${UNDETECTABLE[name]}`);
  }
  for (const { format, file, name, kind, number, outcome, message, leaked } of failures(results)) {
    const what = leaked.length > 0 ? `${outcome}, left open: ${leaked.join(", ")}` : outcome;
    console.log(
      `\n${what}: ${file} ${name ?? ""} (${kind}), npm run fuzz -- --seed ${seed} --format "${format}" --from ${number}`,
    );
    console.log(message ?? "");
  }
}
