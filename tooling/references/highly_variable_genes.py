"""Reference values for plugins/gene-selections/src/seurat-v3, from scanpy and scikit-misc.

    python tooling/references/highly_variable_genes.py --data ../shared/data

Writes reference.json beside that plugin: per data set the genes chosen (columns, each as its distance from the one
before), and for some genes mean, variance, fitted log10(variance) and standardized variance; and curves fitted by loess alone.
Excluded: pbmc3k by cell type, where scikit-misc fails on a batch ("reciprocal condition number 1.0501e-14").

scanpy stores no fitted values, so they are fitted again with the arguments of scanpy
(scanpy 1.11.5, preprocessing/_highly_variable_genes.py: `model = loess(x, y, span=span, degree=2)`).

scanpy uses numpy's unstable sort, so its choice among genes of equal score depends on the machine:
4 of 2,000 genes on Kang by condition, 1 on pbmc3k.
"""

import argparse
import json
from importlib.metadata import version
from pathlib import Path

import anndata
import numpy as np
import scanpy
from skmisc.loess import loess

PINNED = {"scanpy": "1.11.5", "scikit-misc": "0.5.3", "anndata": "0.12.19", "numpy": "2.4.6", "scipy": "1.17.1"}
HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "plugins/gene-selections/src/seurat-v3/reference.json"

DATA = [
    {"file": "kang_ifnb/kang_union_3850x4805.h5ad", "count": 2000},
    {"file": "kang_ifnb/kang_union_3850x4805.h5ad", "count": 2000, "batchKey": "condition"},
    {"file": "kang_ifnb/kang_union_3850x4805.h5ad", "count": 1000, "span": 0.5},
    {"file": "pbmc3k/pbmc3k_2638x13714.h5ad", "count": 2000},
    {"file": "kang_ifnb/kang_muscat_example_1556x1267.h5ad", "count": 500},
    {"file": "kang_ifnb/kang_muscat_example_1556x1267.h5ad", "count": 500, "batchKey": "donor"},
]


def fit(x, y, span):
    model = loess(x, y, span=span, degree=2)
    model.fit()
    return np.asarray(model.outputs.fitted_values)


def choose(folder, file, count, span=0.3, batchKey=None):
    data = anndata.read_h5ad(folder / file)
    table = scanpy.pp.highly_variable_genes(
        data, flavor="seurat_v3", n_top_genes=count, span=span, batch_key=batchKey, inplace=False
    )
    columns = np.flatnonzero(table["highly_variable"].to_numpy())
    result = {"file": file, "count": count, "span": span, "batchKey": batchKey}
    result["columnSteps"] = np.diff(columns, prepend=0).tolist()
    if batchKey is None:
        mean, variance = table["means"].to_numpy(), table["variances"].to_numpy()
        fitted = np.zeros(mean.shape)
        varying = variance > 0
        fitted[varying] = fit(np.log10(mean[varying]), np.log10(variance[varying]), span)
        norm = table["variances_norm"].to_numpy()
        by_mean = np.argsort(mean, kind="stable")
        genes = by_mean[np.linspace(0, len(mean) - 1, 25).astype(int)]
        result["genes"] = [
            {
                "column": int(g),
                "name": str(data.var_names[g]),
                "mean": float(mean[g]),
                "variance": float(variance[g]),
                "fitted": float(fitted[g]),
                "standardized": float(norm[g]),
            }
            for g in genes
        ]
    return result


def curves():
    random = np.random.default_rng(7)
    smooth = np.sort(random.random(60)).round(6)
    ties = random.integers(0, 9, 80) / 8
    for name, x, span in [("smooth", smooth, 0.3), ("ties", ties, 0.5), ("all", smooth, 1.0)]:
        y = (np.sin(4 * x) + 0.2 * random.standard_normal(x.size)).round(6)
        yield {"name": name, "span": span, "x": x.tolist(), "y": y.tolist(), "fitted": fit(x, y, span).tolist()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with kang_ifnb/ and pbmc3k/")
    folder = parser.parse_args().data
    found = {name: version(name) for name in PINNED}
    if found != PINNED:
        raise SystemExit(f"expected {PINNED}, got {found}; install tooling/references/requirements.txt")
    result = {
        "generator": "tooling/references/highly_variable_genes.py",
        "versions": PINNED,
        "data": [choose(folder, **case) for case in DATA],
        "curves": list(curves()),
    }
    lines = json.dumps(result, indent=None, separators=(",", ":"))
    TARGET.write_text(lines.replace('{"file"', '\n{"file"').replace('{"name":', '\n{"name":') + "\n")
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
