"""Writes docs/benchmarks.md from what `benches/run` has measured."""

import json

GOALS = {"krabmaga": 2, "ixa": 2, "mesa": 100}


def verdict(reached):
    return "reached" if reached else "not reached"


def kernel(found):
    entrants = found["entrants"]
    lines = [f"## {HEADINGS['kernel']}", "", f"{found['rounds']} rounds; aggregates were checked before any time was taken. Goals: durand within 1.1 times the floor, and at",
             "least 2 times as fast as krABMaga and ixa, 100 times as fast as Mesa.", "",
             "| entrant | worlds | processor ns per agent-month | worlds a second | peak MiB | time over the floor's | over durand's |",
             "|---|---|---|---|---|---|---|"]
    own = entrants["durand"]["ratio"]
    for name, row in sorted(entrants.items(), key=lambda entry: entry[1]["ratio"]):
        per = row["seconds"] / row["worlds"] / found["agents"] / found["months"] * 1e9
        low, high = row["ratios"]
        lines.append(f"| {name} | {row['worlds']:,} | {per:.1f} | {row['worlds'] / row['seconds']:,.0f} | {row['peak']:.0f} "
                     f"| {row['ratio']:.2f} ({low:.2f} to {high:.2f}) | {row['ratio'] / own:.2f} |")
    goals = [f"1.1 of the floor {verdict(own <= 1.1)} ({own:.2f})"]
    goals += [f"{goal} times {name} {verdict(entrants[name]['ratio'] / own >= goal)} ({entrants[name]['ratio'] / own:.1f})" for name, goal in GOALS.items() if name in entrants]
    return [*lines, "", *(f"Missing: {fault}." for fault in found["missing"]), "Goals: " + "; ".join(goals) + "."]


def model(found):
    lines = [f"## {HEADINGS['model']}", "", f"{found['rounds']} rounds. Goal: 12 times as fast as NumPy, 25 as the stretch.", "",
             "| entrant | worlds | processor ms a world | worlds a second | peak MiB | time over durand's |", "|---|---|---|---|---|---|"]
    for name, row in found["entrants"].items():
        low, high = row["ratios"]
        lines.append(f"| {name} | {row['worlds']:,} | {row['seconds'] / row['worlds'] * 1e3:.2f} | {row['worlds'] / row['seconds']:,.0f} | {row['peak']:.0f} "
                     f"| {row['ratio']:.1f} ({low:.1f} to {high:.1f}) |")
    ratio = found["entrants"]["numpy"]["ratio"]
    return [*lines, "", f"Goal of 12 times: {verdict(ratio >= 12)} ({ratio:.1f})."]


def threads(found):
    one, two = found["threads"]["1"], found["threads"]["2"]
    gain = 1 / two["ratio"]
    return [f"## {HEADINGS['threads']}", "", f"{one['worlds']:,} worlds of the status quo, {found['rounds']} rounds: {one['wall']:.2f} s on the wall with one thread, {two['wall']:.2f} s with two,",
            f"{gain:.2f} times as fast. Goal of 1.9 times: {verdict(gain >= 1.9)}."]


def scale(found):
    lines = [f"## {HEADINGS['scale']}", "", f"Least times of {found['rounds']} rounds, for these are differences. The exponent is 1 where one more costs the same at both sizes; goal at most 1.05.", "",
             "| of | from | to | exponent of marginal time | of instructions | peak MiB | goal |", "|---|---|---|---|---|---|---|"]
    for name, row in found["rows"].items():
        exponent = row["exponent"]
        shown = "too small to tell" if exponent is None else f"{exponent:.2f}"
        work = f"{row['instructions']:.2f}" if row.get("instructions") is not None else ""
        lines.append(f"| {name} | {row['from']:,} | {row['to']:,} | {shown} | {work} | {row['peak']:.0f} | {verdict(exponent is not None and exponent <= 1.05)} |")
    return [*lines, "", "Commanders and bands: 24 months of what-it-takes, in which an order is in force."]


def memory(found):
    lines = [f"## {HEADINGS['memory']}", "", "Two threads. Whole worlds have 113 months, 240 commanders and 120 bands; small ones, with which a million can be run, a month,",
             "12 commanders and 4 bands: what grows with worlds is the same for both. Goal: flat, and under 200 MiB.", "", "| worlds | of kind | peak MiB |", "|---|---|---|"]
    lines += [f"| {row['worlds']:,} | {row['kind']} | {row['peak']:.0f} |" for row in found["rows"]]
    return lines


def profile(found):
    world, once = found["world"], found["once"]
    total, start = sum(world.values()), sum(once.values())
    lines = [f"## {HEADINGS['profile']}", "", "Counted by callgrind, inlined work booked on the function it is inlined into. A world is the difference of 48 and 16 worlds;",
             "once is what a run costs besides.", "", "| work | share of a world | share of what is done once |", "|---|---|---|"]
    for work in sorted(world, key=lambda work: -world[work]):
        lines.append(f"| {work} | {world[work] / total:.1%} | {once[work] / start:.1%} |")
    return [*lines, "", f"{total / 1e6:.1f} million instructions a world, {start / 1e6:.0f} million once."]


def compile_times(found):
    rows = [(name, row) for name, row in found.items() if isinstance(row, dict)]
    return [f"## {HEADINGS['compile']}", "", "| what | processor s | s on the wall |", "|---|---|---|", *(f"| {name} | {row['cpu']:.0f} | {row['wall']:.0f} |" for name, row in rows)]


HEADINGS = {"kernel": "(a) The kernel", "model": "(b) The whole model, status quo", "threads": "Two threads", "scale": "(c) Scale", "memory": "Peak memory",
            "profile": "Where the instructions go", "compile": "Compiling"}
SECTIONS = {"kernel": kernel, "model": model, "threads": threads, "scale": scale, "memory": memory, "profile": profile, "compile": compile_times}


def written(page):
    """Sections of the page as it is, by heading: what was measured elsewhere stays."""
    if not page.exists():
        return {}
    _, *sections = ("\n" + page.read_text()).split("\n## ")
    return {section.partition("\n")[0]: ["## " + section.rstrip("\n"), ""] for section in sections}


def write_page(kept, page):
    before = written(page)
    text = ["# Benchmarks", "", "Written by `benches/run`; the workloads are declared in [benches/DECLARATION.md](../benches/DECLARATION.md). Processor time of the",
            "whole process unless the wall is named, medians; ratios are of neighbours in a round, their smallest and largest in brackets.",
            "Times of a shared machine mean little, ratios a little more.", ""]
    for part, section in SECTIONS.items():
        path = kept / f"{part}.json"
        if path.exists():
            found = json.loads(path.read_text())
            text += [*section(found), "", f"Measured {found['date']}: {found['machine']}.", ""]
        else:
            text += before.get(HEADINGS[part], [])
    notes = page.parent.parent / "benches/notes.md"
    text += [notes.read_text()] if notes.exists() else []
    page.write_text("\n".join(text))
