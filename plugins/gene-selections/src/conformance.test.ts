import { describeGeneSelection } from "@heddle/conformance";
import all from "./all/all.js";
import list from "./list/list.js";
import seuratV3 from "./seurat-v3/seurat-v3.js";

describeGeneSelection(all);
describeGeneSelection(list, { options: { genes: ["gene30", "gene2", "gene11", "not there"], missingAllowed: 1 } });
describeGeneSelection(seuratV3, { count: 12 });
