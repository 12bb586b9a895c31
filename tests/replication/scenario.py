"""What a scenario file says [10, 11], with `extends`; a key that this replication does not know ends it."""

import tomllib
from pathlib import Path

from model import tables

FAMILIES = {"triangular", "uniform", "beta", "normal", "lognormal"}
WORDS = {"name", "title", "description", "extends", "hypotheses", "run", "inherit"}


class Scenario:
    """Overrides of parameters by path, events, levers, and who sits at the centre."""

    def __init__(self, path):
        self.overrides, self.events, self.levers, self.centre = {}, [], [], "kandahar"
        self.read(Path(path))
        world, any_faction, own = tables()
        known = set(world) | {f"factions.{name}.{path}" for name in own["key"] for path in any_faction}
        unknown = [key for key in self.overrides if key not in known]
        unknown += [lever["path"] for lever in self.levers if lever["path"] not in world]
        if unknown:
            raise SystemExit(f"{path}: not known to the replication: {', '.join(unknown)}")

    def read(self, path):
        """A file, after the one it extends: later keys win, events and levers append."""
        file = tomllib.loads(path.read_text())
        if "extends" in file:
            self.read(path.parent / file["extends"])
        self.events += file.pop("events", [])
        self.levers += file.pop("levers_over_time", [])
        self.flatten("", {key: value for key, value in file.items() if key not in WORDS})

    def flatten(self, prefix, table):
        for key, value in table.items():
            if prefix + key == "council.centre":
                self.centre = value
            elif isinstance(value, dict) and not FAMILIES & value.keys():
                self.flatten(f"{prefix}{key}.", value)
            else:
                self.overrides[prefix + key] = value
