"""Holds twelve outcomes of this replication against durand's, scenario by scenario.

    python compare.py FOLDER SCENARIO...

reads FOLDER/durand/SCENARIO and FOLDER/numpy/SCENARIO. Numbers are compared by the two-sample test of Kolmogorov and
Smirnov, worlds without a value standing behind all others; where many are equal the test is conservative. Rungs are
compared by the chi-squared test of homogeneity, those expected fewer than five times taken together. The family is all
outcomes of all scenarios; Holm (1979) keeps the chance of any false alarm at one per cent. Exit code 1 if any is rejected.
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from scipy.stats import chi2_contingency, ks_2samp

LEVEL = 0.01
RUNG = "rung@2027-12"
OUTCOMES = ["coalition.w@2027-12", "coalition.obeyed@2027-12", "factions.kabul.du@2027-12", "coalition.roles.proxy@2027-12", RUNG,
            "first.collapsed", "order.months", "attacks@2025H2", "killed@2022H1", "ttp.fighters.end", "iskp.strength.end",
            "factions.haqqani.payoff.mean"]


def column(path, name):
    return np.array(pq.read_table(path, columns=[name]).column(0).to_pylist(), dtype=object)


def numbers(values):
    """As numbers; infinite where there is none, which puts such worlds behind all others."""
    return np.array([np.inf if v is None or v != v else float(v) for v in values])


def categories(mine, theirs):
    """Chi-squared over both samples' categories."""
    names = sorted(set(mine) | set(theirs))
    table = np.array([[np.sum(sample == name) for name in names] for sample in (mine, theirs)], dtype=float)
    expected = table.sum(axis=0) * table.sum(axis=1).min() / table.sum()
    rare = table[:, expected < 5].sum(axis=1, keepdims=True)
    table = np.concatenate([table[:, expected >= 5], rare], axis=1)
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2:
        return 0.0, 1.0
    found = chi2_contingency(table, correction=False)
    return found.statistic, found.pvalue


def test(folder, scenario, outcome):
    """Worlds of each, their middles, the statistic and its p-value."""
    theirs, mine = (column(folder / by / scenario / "worlds.parquet", outcome) for by in ("durand", "numpy"))
    if outcome == RUNG:
        mode = lambda sample: max(sorted(set(sample)), key=lambda name: np.sum(sample == name))
        return len(theirs), len(mine), mode(theirs), mode(mine), *categories(mine, theirs)
    theirs, mine = numbers(theirs), numbers(mine)
    found = ks_2samp(theirs, mine, method="asymp")
    middle = lambda sample: f"{np.median(sample):.4g}"
    return len(theirs), len(mine), middle(theirs), middle(mine), found.statistic, found.pvalue


def holm(p):
    """Which are rejected at LEVEL over the family."""
    rejected = [False] * len(p)
    for rank, place in enumerate(np.argsort(p)):
        if p[place] > LEVEL / (len(p) - rank):
            break
        rejected[place] = True
    return rejected


def main():
    folder, scenarios = Path(sys.argv[1]), sys.argv[2:]
    family = [(scenario, outcome) for scenario in scenarios for outcome in OUTCOMES]
    rows = [test(folder, *member) for member in family]
    rejected = holm([row[-1] for row in rows])
    print("| scenario | outcome | durand, median or commonest | NumPy | statistic | p |\n|---|---|---|---|---|---|")
    for (scenario, outcome), row, wrong in zip(family, rows, rejected):
        print(f"| {scenario} | `{outcome}` | {row[2]} | {row[3]} | {row[4]:.3f} | {row[5]:.3f}{' **differs**' if wrong else ''} |")
    worlds = sorted({(row[0], row[1]) for row in rows})
    print(f"\n{sum(rejected)} of {len(rows)} differ (Holm at 1 % over the family); worlds of durand and of NumPy: {worlds}; "
          f"smallest p {min(row[-1] for row in rows):.4f}, beside {1 / len(rows):.4f} expected of {len(rows)} equal ones")
    sys.exit(1 if any(rejected) else 0)


if __name__ == "__main__":
    main()
