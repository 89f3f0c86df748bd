import { render } from "preact";
import { App } from "./app.js";
import { shareMemory } from "./share-memory.js";
import { openCells, SIMULATED } from "./state/cells.js";
import { listRuns } from "./state/runs.js";

render(<App />, document.getElementById("app")!);
void openCells(SIMULATED);
void listRuns();
void shareMemory();
// loaded while the cells are simulated, for the first plot
void import("./components/point-cloud.js");
