// Time of each stage in a CPU profile of Node: a sample belongs to the stage of the innermost frame whose file has one. Files
// that several stages use count where no other file of the stack has a stage.

/** Files by stage, in built packages; the first that matches a frame counts. */
const STAGES = [
  ["start", /^node:internal\/(modules|bootstrap|process)/],
  ["checkpoints", /\/runtime\/dist\/training\/checkpoint\.js/],
  [
    "rotation",
    /\/(rotations\/dist|runtime\/dist\/(training\/rotat|model\/(fit-rotation|rotation-|keep-undetermined)))/,
  ],
  ["gene selection", /\/gene-selections\/dist\//],
  [
    "baselines",
    /\/(runtime\/dist\/data\/(baseline|poisson-residuals)|numerics\/dist\/linear-algebra\/(passes|row-products|streamed-operand))\.js/,
  ],
  ["reconstruction effects", /\/runtime\/dist\/model\/reconstruction-effect\.js/],
  [
    "gene means and loadings",
    /\/runtime\/dist\/model\/(gene-expression|loadings|expression|level-means|decode-means)\.js/,
  ],
  ["encoding", /\/runtime\/dist\/model\/encode-cells\.js/],
  ["writing latents", /\/runtime\/dist\/run-folder\/(latents-file|anndata-file)\.js/],
  ["records of the data", /\/runtime\/dist\/data\/data-(record|hash)\.js/],
  ["training steps", /\/runtime\/dist\/(training\/(fit|restarts)|replay\/|step\/|train-step)/],
  ["clusters", /\/(clustering|leiden)\/dist\//],
  ["metric", /\/metrics\/dist\/(?!shared)([^/]+)\//],
  ["evaluation, other", /\/(runtime\/dist\/evaluat|metrics\/dist\/shared)/],
  ["report", /\/(reports\/dist|runtime\/dist\/report)/],
];
/** Files that several stages use. */
const SHARED = [
  // WebAssembly: HDF5 and codecs
  [
    "reading",
    /\/(datasets|anndata|hdf5)\/dist\/|\/runtime\/dist\/(data|store)\/|\/(h5wasm|zarrita)\/|^wasm:|^node:internal\/fs/,
  ],
  ["start", /^node:|\/node_modules\/|\/dist\//],
];

function stageOf(table, { url }) {
  for (const [stage, pattern] of table) {
    const match = pattern.exec(url);
    if (match) return match[1] && stage === "metric" ? `metric ${match[1]}` : stage;
  }
  return undefined;
}

/** Samples of these are not frames: they belong to the stage of the sample before. */
const isFrame = ({ functionName, url }) => url !== "" || !functionName.startsWith("(");

const labelOf = ({ functionName, url }) => `${functionName || "(anonymous)"} ${url.split("/").at(-1)}`.trim();

/**
 * Seconds and the functions of each stage, by seconds of their own, from the content of a .cpuprofile. Garbage collection,
 * code of the engine and waiting belong to the stage in which they occur.
 */
export function stagesOfProfile({ nodes, samples, timeDeltas }) {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const innermost = (table) => {
    const known = new Map();
    return function find(id) {
      if (id === undefined) return undefined;
      if (!known.has(id)) known.set(id, stageOf(table, frames.get(id)) ?? find(parents.get(id)));
      return known.get(id);
    };
  };
  const [own, shared] = [innermost(STAGES), innermost(SHARED)];
  const stages = new Map();
  let current = "start";
  for (const [at, id] of samples.entries()) {
    const frame = frames.get(id);
    if (isFrame(frame)) current = own(id) ?? shared(id) ?? current;
    // the time until the next sample
    const seconds = (timeDeltas[at + 1] ?? 0) / 1e6;
    const stage = stages.get(current) ?? { seconds: 0, functions: new Map() };
    stage.seconds += seconds;
    const label = labelOf(frame);
    stages.set(current, stage);
    stage.functions.set(label, (stage.functions.get(label) ?? 0) + seconds);
  }
  return [...stages]
    .map(([stage, { seconds, functions }]) => ({ stage, seconds, functions: sorted(functions) }))
    .sort((a, b) => b.seconds - a.seconds);
}

const sorted = (functions) =>
  [...functions].map(([name, seconds]) => ({ name, seconds })).sort((a, b) => b.seconds - a.seconds);
