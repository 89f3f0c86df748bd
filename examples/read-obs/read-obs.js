// Node: node read-obs.js cells.h5ad
import { listEmbeddings, readTable } from "@heddle/anndata";
import { openHdf5 } from "@heddle/hdf5";

const print = (line) => process.stdout.write(`${line}\n`);
const start = performance.now();
const file = await openHdf5({ path: process.argv[2] });
const { table } = await readTable(file, "obs");
print(`${table.rows} cells; columns: ${[...table.columns.keys()].join(", ")}`);
print(`embeddings: ${(await listEmbeddings(file)).map(({ name }) => name).join(", ") || "none"}`);
await file.close();
const megabytes = Math.round(process.memoryUsage().rss / 1e6);
print(`${Math.round(performance.now() - start)} ms, ${megabytes} MB of memory`);
