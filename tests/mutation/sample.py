"""Which mutants are tested, and what came of them.

`draw` reads the names of all mutants and takes those whose SHA-256, seed before name, is least: a simple random
sample that anybody can draw again. `todo` gives those of the next file that are untried; `harvest` reads what cargo-mutants
found; `report` counts, with the Wilson interval. A ledger has a line for each trial: outcome and name; the last
holds.
"""

import argparse
import hashlib
import json
import math
import re
import sys
from pathlib import Path

OUTCOMES = {"CaughtMutant": "caught", "MissedMutant": "missed", "Unviable": "unviable", "Timeout": "timeout"}


def draw(args):
    key = lambda name: hashlib.sha256(f"{args.seed}\n{name}".encode()).digest()
    print("\n".join(sorted(sorted(sys.stdin.read().splitlines(), key=key)[: args.size])))


def outcomes(ledger):
    lines = ledger.read_text().splitlines() if ledger.exists() else []
    return {name: outcome for outcome, name in (line.split("\t") for line in lines)}


def todo(args):
    """A configuration of cargo-mutants that admits the untried mutants of one file; empty if none is left."""
    found = outcomes(args.ledger)
    sample = [name for name in args.sample.read_text().splitlines() if name.startswith(f"src/{args.room}/")]
    untried = [name for name in sample if name not in found]
    if untried:
        file = untried[0].split(":")[0]
        # cargo-mutants 27.1.0 lets the deletion of a struct's field pass whatever the patterns say: one file at a
        # time, so that each of these is tried once at the most. `harvest` leaves them out again.
        here = [name for name in untried if name.startswith(f"{file}:")]
        patterns = ",\n".join(json.dumps(f"^{re.escape(name)}$") for name in here)
        print(f"examine_globs = [{json.dumps(file)}]\nexamine_re = [\n{patterns}\n]")


def harvest(args):
    """Lines of the ledger from a folder `mutants.out`."""
    sample = set(args.sample.read_text().splitlines())
    for trial in json.loads((args.folder / "outcomes.json").read_text())["outcomes"]:
        if trial["scenario"] == "Baseline" or trial["scenario"]["Mutant"]["name"] not in sample:
            continue
        outcome = OUTCOMES[trial["summary"]]
        if outcome == "caught" and "stopped by its limits" in (args.folder / trial["log_path"]).read_text():
            outcome = "stopped"
        print(f"{outcome}\t{trial['scenario']['Mutant']['name']}")


def wilson(caught, n, z=1.959963984540054):
    share = caught / n
    spread = z * math.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
    middle, scale = share + z * z / (2 * n), 1 + z * z / n
    return (middle - spread) / scale, (middle + spread) / scale


def report(args):
    found = {name: outcome for ledger in args.ledgers for name, outcome in outcomes(ledger).items()}
    sample = args.sample.read_text().splitlines()
    count = lambda names, *wanted: sum(found.get(name) in wanted for name in names)
    for room in ("model", "stats", ""):
        here = [name for name in sample if name.startswith(f"src/{room}") and found.get(name, "unviable") != "unviable"]
        if here:
            caught = count(here, "caught", "stopped")
            low, high = wilson(caught, len(here))
            print(
                f"{room or 'both'}: {caught} of {len(here)} caught, {caught / len(here):.4f} ({low:.4f} to {high:.4f});"
                f" {count(here, 'stopped')} of them because they did not end"
            )
    print(f"unviable {count(sample, 'unviable')}, untried {count(sample, None)}")
    for name in sample:
        if found.get(name) in ("missed", "timeout"):
            print(f"{found[name]}: {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(required=True)
    for act, arguments in {
        draw: {"seed": int, "size": int},
        todo: {"sample": Path, "ledger": Path, "room": str},
        harvest: {"sample": Path, "folder": Path},
        report: {"sample": Path},
    }.items():
        verb = verbs.add_parser(act.__name__)
        verb.set_defaults(act=act)
        for name, kind in arguments.items():
            verb.add_argument(name, type=kind)
        if act is report:
            verb.add_argument("ledgers", type=Path, nargs="+")
    args = parser.parse_args()
    args.act(args)


if __name__ == "__main__":
    main()
