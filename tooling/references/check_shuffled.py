"""Reads what shuffleCounts wrote with anndata, and checks each cell of the test's dataset. Prints the number of cells.

Cell i has i + 1 counts in gene i mod 6 and 1 in gene 6; every fifth cell has none. Tried with anndata 0.12.19, zarr 3.1.6.
"""

import sys

import anndata
import numpy as np

cells = anndata.read_zarr(sys.argv[1])
numbers = cells.obs["number"].to_numpy().astype(int)
expected = np.zeros(cells.shape)
filled = numbers % 5 != 4
expected[np.flatnonzero(filled), numbers[filled] % 6] = numbers[filled] + 1
expected[filled, 6] = 1
np.testing.assert_array_equal(cells.X.toarray(), expected)
assert list(cells.obs_names) == [f"céll-{number}" for number in numbers]
assert [str(kind) for kind in cells.obs["type"]] == ["ab"[number % 2] for number in numbers]
assert cells.X.has_sorted_indices
print(cells.n_obs)
