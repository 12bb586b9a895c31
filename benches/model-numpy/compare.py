"""Holds the distributions of this replication against durand's: means, spreads and quantiles, month by month.

    python compare.py RESULT-OF-DURAND FOLDER-OF-RUN.PY

A difference of two means counts in standard errors; with independent draws one in 370 is beyond 3 by chance, and
neighbouring months share their chance. A difference that is beyond 5 is a disagreement: of the code, or of the page.
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

START = (2021, 8)
NAMES = {"coercion": "pakistan.coercion", "grievance": "pakistan.grievance", "cooperation": "fog.cooperation",
         "normalisation": "outside.normalisation", "recognition": "outside.recognition", "salience": "border.salience",
         "reputation": "fog.reputation", "attention": "outside.attention", "enforcement": "order.enforcement", "mutiny": "order.mutiny",
         "fractured": "fracture", "standing": None, "ordered": None}
QUANTILES = ["q05", "q25", "q50", "q75", "q95"]


def date(month):
    year, place = divmod(START[1] - 1 + month, 12)
    return f"{START[0] + year}-{place + 1:02}"


def rows(path, keys):
    table = pq.read_table(path).to_pylist()
    return {tuple(row[key] for key in keys): row for row in table}


def series(durand, numpy):
    """Of each series: the worst difference of means and of quantiles, in standard errors and in spreads."""
    theirs, mine = rows(durand / "months.parquet", ["month", "series"]), rows(numpy / "months.parquet", ["month", "series"])
    found = {}
    for (month, name), row in mine.items():
        name = NAMES.get(name, name)
        other = theirs.get((date(month), name)) if name else None
        if other is None or not row["n"] or not other["n"]:
            continue
        share = name.startswith("rung.")
        spread = [np.sqrt(r["mean"] * (1 - r["mean"])) if share else r["sd"] for r in (row, other)]
        error = np.sqrt(sum(s ** 2 / r["n"] for s, r in zip(spread, (row, other))))
        z = (row["mean"] - other["mean"]) / error if error > 0 else 0.0 if abs(row["mean"] - other["mean"]) < 1e-9 else np.inf
        tail = 0.0
        if not share and spread[1] > 0 and other["q50"] is not None:
            tail = max(abs(row[q] - other[q]) for q in QUANTILES if other[q] is not None) / spread[1]
        found.setdefault(name, []).append((z, tail, month))
    return found


def ledgers(durand, numpy):
    keys = ["month", "faction", "policy", "component"]
    theirs, mine = rows(durand / "ledger.parquet", keys), rows(numpy / "ledger.parquet", keys)
    found = {}
    for (month, faction, policy, component), row in mine.items():
        other = theirs[date(month), faction, policy, component]
        error = other["sd"] * np.sqrt(1 / row["n"] + 1 / other["n"])
        z = (row["mean"] - other["mean"]) / error if error > 0 else 0.0
        found.setdefault(f"ledger {faction} {policy}", []).append((z, 0.0, month))
    return found


def main():
    durand, numpy = map(Path, sys.argv[1:3])
    print("| series | compared | mean z | worst z | at month | beyond 3 | worst quantile, sd |")
    print("|---|---|---|---|---|---|---|")
    total = beyond = 0
    for name, differences in sorted((series(durand, numpy) | ledgers(durand, numpy)).items()):
        z, tails, months = map(np.array, zip(*differences))
        worst = np.abs(z).argmax()
        total, beyond = total + len(z), beyond + (np.abs(z) > 3).sum()
        print(f"| {name} | {len(z)} | {z.mean():+.2f} | {z[worst]:+.2f} | {months[worst]} | {(np.abs(z) > 3).sum()} | {tails.max():.2f} |")
    print(f"\n{beyond} of {total} differences beyond 3 standard errors")


if __name__ == "__main__":
    main()
