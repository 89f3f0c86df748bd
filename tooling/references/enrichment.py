"""Reference for packages/runtime/src/evaluation/enrichment.ts: gene sets tested with scipy, from changes to adjusted p values.

    python tooling/references/enrichment.py    writes packages/runtime/src/evaluation/reference.json

Per latent, set and direction: `scipy.stats.hypergeom.sf` of the overlap with the genes that change most,
`scipy.stats.mannwhitneyu(..., method="asymptotic")` of the changes in the set against the rest, and
`scipy.stats.false_discovery_control` over all of a test's p values.
"""
import json
from pathlib import Path

import numpy as np
import scipy
from scipy.stats import false_discovery_control, hypergeom, mannwhitneyu

assert scipy.__version__ == "1.17.1", scipy.__version__
FILE = Path(__file__).parents[2] / "packages/runtime/src/evaluation/reference.json"
draw = np.random.Generator(np.random.PCG64(20200306))
GENES, TOP = 150, 20

changes = draw.normal(size=(2, GENES)).round(3)
sets = {name: draw.choice(GENES, size, replace=False) for name, size in [("noise", 12), ("up", 15), ("down", 9), ("wide", 60)]}
changes[0, sets["up"]] += 1.5
changes[1, sets["down"]] -= 3
changes[1, sets["wide"]] += 0.7
changes = changes.round(3)

tests = []
for latent, change in enumerate(changes):
    order = np.argsort(-change, kind="stable")
    leading = {"rising": [g for g in order[:TOP] if change[g] > 0], "falling": [g for g in order[-TOP:] if change[g] < 0]}
    for name, genes in sets.items():
        for direction, side in [("rising", "greater"), ("falling", "less")]:
            top = leading[direction]
            overlap = [int(g) for g in top if g in genes]
            outside = np.delete(change, genes)
            tested = mannwhitneyu(change[genes], outside, alternative=side, method="asymptotic")
            area = tested.statistic / (len(genes) * len(outside))
            tests.append({
                "latent": latent, "set": name, "direction": direction, "genes": len(genes), "overlap": sorted(overlap),
                "foldEnrichment": len(overlap) / (len(top) * len(genes) / GENES),
                "area": area if direction == "rising" else 1 - area,
                "overP": float(hypergeom.sf(len(overlap) - 1, GENES, len(genes), len(top))), "rankP": float(tested.pvalue),
            })
for kind in ("over", "rank"):
    for test, fdr in zip(tests, false_discovery_control([t[f"{kind}P"] for t in tests], method="bh")):
        test[f"{kind}Fdr"] = float(fdr)
content = {"changes": changes.tolist(), "sets": {name: sorted(genes.tolist()) for name, genes in sets.items()}, "top": TOP, "tests": tests}
FILE.write_text(json.dumps(content) + "\n")
