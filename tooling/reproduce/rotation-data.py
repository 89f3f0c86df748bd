"""Cells for two designs of docs/reproduction/rotation-protocol.md, from the cells of Kang et al. 2018:

    python tooling/reproduce/rotation-data.py --data kang_union_3850x4805.h5ad --out designs

kang-unbalanced.h5ad has the columns phi_2, phi_4 and phi_6. A cell with the level "left out" is not used for training. The types,
in the order of their size, alternate between two groups: in one, control cells are left out at random; in the other, stimulated
cells, until the correlation of condition and group is phi.

kang-hidden.h5ad lacks every second gene of the hallmark interferon alpha response (MSigDB 2023.2, CC BY 4.0), in alphabetical
order. Its column hidden_ifn is the mean of these genes: log counts per 10,000 of all genes, standardized.
"""
import argparse
from pathlib import Path

import anndata
import numpy as np

INTERFERON = """ADAR B2M BATF2 BST2 C1S CASP1 CASP8 CCRL2 CD47 CD74 CMPK2 CMTR1 CNP CSF1 CXCL10 CXCL11 DDX60 DHX58 EIF2AK2
ELF1 EPSTI1 GBP2 GBP4 GMPR HELZ2 HERC6 HLA-C IFI27 IFI30 IFI35 IFI44 IFI44L IFIH1 IFIT2 IFIT3 IFITM1 IFITM2 IFITM3 IL15 IL4R IL7
IRF1 IRF2 IRF7 IRF9 ISG15 ISG20 LAMP3 LAP3 LGALS3BP LPAR6 LY6E MOV10 MVB12A MX1 NCOA7 NMI NUB1 OAS1 OASL OGFR PARP12 PARP14 PARP9
PLSCR1 PNPT1 PROCR PSMA3 PSMB8 PSMB9 PSME1 PSME2 RIPK2 RNF31 RSAD2 RTP4 SAMD9 SAMD9L SELL SLC25A28 SP110 STAT2 TAP1 TDRD7 TENT5A
TMEM140 TRAFD1 TRIM14 TRIM21 TRIM25 TRIM26 TRIM5 TXNIP UBA7 UBE2L6 USP18 WARS1""".split()

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--out", required=True)
options = parser.parse_args()
folder = Path(options.out)
folder.mkdir(parents=True, exist_ok=True)
adata = anndata.read_h5ad(options.data)

kinds = adata.obs["cell_type"].astype(str)
sizes = kinds[kinds != "unassigned"].value_counts(sort=True)
order = sorted(sizes.index, key=lambda kind: (-sizes[kind], kind))
group = kinds.map({kind: at % 2 for at, kind in enumerate(order)}).to_numpy()
stimulated = (adata.obs["condition"] == "stim").to_numpy()
singlet = (adata.obs["demuxlet_call"] != "DBL").to_numpy()
draws = np.random.default_rng(0).random(adata.n_obs)
unbalanced = adata.copy()
grouped = ~np.isnan(group)
rare = np.where(group == 1, stimulated, ~stimulated) & grouped


def correlation(stays):
    kept = singlet & grouped & ~(rare & (draws > stays))
    return -np.corrcoef(stimulated[kept], group[kept])[0, 1]


for tenths in (2, 4, 6):
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if correlation(middle) > tenths / 10 else (low, middle)
    out = rare & (draws > low)
    unbalanced.obs[f"phi_{tenths}"] = np.where(out, "left out", "kept")
    print(f"{(singlet & ~out).sum()} cells, phi {correlation(low):.3f}, {low:.2f} of the cells stay")
unbalanced.write_h5ad(folder / "kang-unbalanced.h5ad")

hidden = sorted(gene for gene in INTERFERON if gene in adata.var_names)[::2]
totals = np.asarray(adata.X.sum(1)).ravel()
counts = adata[:, hidden].X.toarray()
logs = np.log1p(counts / np.maximum(totals, 1)[:, None] * 1e4)
adata.obs["hidden_ifn"] = ((logs - logs.mean(0)) / logs.std(0)).mean(1)
print(len(hidden), "hidden genes:", *hidden)
adata[:, ~adata.var_names.isin(hidden)].write_h5ad(folder / "kang-hidden.h5ad")
