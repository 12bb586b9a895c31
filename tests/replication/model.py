"""The whole model, written again from docs/model.md and docs/parameters.md alone, over arrays of worlds.

It shares no line with the crate and draws from a generator of its own, so it can give the same distributions and
not the same worlds. Numbers in brackets are sections of docs/model.md.
"""

import re
import tomllib
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ["shelter", "tolerate", "mediate", "contain", "crackdown"]
SHELTER, TOLERATE, MEDIATE, CONTAIN, CRACKDOWN = range(5)
HELD = [SHELTER, MEDIATE, CONTAIN, CRACKDOWN]
COMPONENTS = ["unity", "iskp", "leverage", "oath", "honour", "debt", "legitimacy", "insurance", "recognition", "economy", "relief"]
RUNGS = ["unwilling", "unable", "outbid", "vetoed", "passed-over", "cooling", "unenforced", "enforced", "collapsed"]
STATE = ["F", "C", "u", "S", "K", "X", "V", "E", "Rec", "G", "M", "I", "q", "dn", "rho", "kap", "att"]
MONTHS, INTERVAL, HORIZON, COOLING, COMMANDERS, PEERS, BANDS = 113, 3, 48, 18, 240, 8, 120


def clip(x, lo=0.0, hi=1.0):
    return np.minimum(np.maximum(x, lo), hi)


def pos(x):
    return np.maximum(x, 0.0)


def logistic(x):
    return 1.0 / (1.0 + np.exp(-x))


def softmax(utilities):
    """Over the last axis."""
    weights = np.exp(utilities - utilities.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def pick(chances, uniform):
    """The first option at which the cumulated chances exceed the uniform."""
    return np.minimum((np.cumsum(chances, axis=-1) <= uniform[..., None]).sum(axis=-1), chances.shape[-1] - 1)


# Parameters -------------------------------------------------------------------------------------------------------

def draw(text, rng, shape):
    """A variate of a distribution as parameters.md and scenarios write it; a number as it is."""
    value = tomllib.loads("x = " + text)["x"] if isinstance(text, str) else text
    if not isinstance(value, dict):
        return value if isinstance(value, np.ndarray) else float(value)
    (family, of), = value.items()
    if family == "triangular":
        return rng.triangular(*of, shape)
    if family == "uniform":
        return rng.uniform(*of, shape)
    if family == "beta":
        return rng.beta(*of, shape)
    if family == "normal":
        return rng.normal(of["mean"], of["sd"], shape)
    if family == "lognormal":
        mu = np.log(of["median"]) if "median" in of else np.log(of["mean"]) - of["sigma"] ** 2 / 2
        return np.exp(mu + of["sigma"] * rng.standard_normal(shape))
    raise ValueError(f"{family} is no distribution of this replication")


def tables():
    """Defaults by path: of the world, of any faction, and of the three that always stand."""
    world, any_faction, own, part = {}, {}, {}, ""
    for line in (ROOT / "docs/parameters.md").read_text().splitlines():
        if line.startswith("#"):
            part = line.strip("# ")
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        code = [re.sub(r"^`|`$", "", cell.strip(" |")) for cell in cells]
        if not line.startswith("| ") or len(cells) < 4 or code[0] == "path" and "default" in code[1]:
            continue
        if part.startswith("The three factions"):
            own[code[0]] = code[1:4]
        elif part.startswith("What every faction"):
            any_faction[code[0]] = code[1]
        elif line.startswith("| `") and "." in code[0]:
            world[code[0]] = code[1]
    return world, any_faction, own


class Parameters:
    """One block's world parameters: scalars, or a column of a value a world."""

    def __init__(self, rng, worlds, overrides):
        world, any_faction, own = tables()
        self.value = {}
        for path, text in world.items():
            drawn = draw(overrides.get(path, text), rng, worlds)
            self.value[path] = drawn
        self.factions = []
        for place, name in enumerate(own["key"]):
            values = {}
            for path, text in any_faction.items():
                text = own.get(path, [text] * 3)[place]
                values[path] = draw(overrides.get(f"factions.{name}.{path}", text), rng, worlds)
            self.factions.append(values)
        self.names = own["key"]
        self.power = [float(text) for text in own["mean share of power"]]
        self.share = [float(text) for text in own["share of the commanders"]]

    def __getitem__(self, path):
        return self.value[path]

    def column(self, path, *, axes):
        """A parameter with `axes` axes behind that of the world."""
        value = self.value[path]
        return value if np.isscalar(value) else value.reshape((-1,) + (1,) * axes)

    def faction(self, path, worlds):
        """worlds x factions."""
        return np.stack([np.broadcast_to(f[path], worlds) for f in self.factions], axis=1)


class Behind:
    """Parameters as seen by arrays with more axes behind that of the world."""

    def __init__(self, p, axes):
        self.p, self.axes = p, axes

    def __getitem__(self, path):
        return self.p.column(path, axes=self.axes)


# The aggregates of one month [4] ----------------------------------------------------------------------------------

def freedom(d, p):
    return clip(1 + p["ttp.shelter_freedom"] * pos(-d["eps"]) - p["ttp.enforcement_freedom"] * d["e"] * d["x"],
                p["ttp.freedom_floor"], p["ttp.freedom_ceiling"])


def attack_mean(a, phi, tempo, p):
    return p["ttp.attack_rate"] * (a["F"] / p["ttp.fighters_reference"]) ** p["ttp.fighters_elasticity"] * a["C"] * phi * tempo


def step(a, d, phi, lam, p):
    """[4.1]"""
    e, pledge, shelter = d["e"], pos(d["eps"]), pos(-d["eps"])
    gap = pos(pledge - e)
    left = a["F"] - d["d"] - d["l"]
    F0 = np.where(left > 1e-9 * a["F"], left, 0.0)
    saturation = p["ttp.recruitment_saturation"]
    thin = 1.0 if np.isscalar(saturation) and saturation == 0 else (F0 / p["ttp.fighters_reference"]) ** -saturation
    fade = 2.0 ** (-1.0 / p["betrayal.half_life"])
    stain = p["betrayal.execution"] * e + p["betrayal.order"] * gap
    sup = (p["iskp.suppression"] * (1 - a["I"]) * (1 + p["iskp.cooperation_help"] * a["V"])
           * np.sqrt(clip(a["S"] / p["iskp.reference"], p["iskp.suppression_least"], p["iskp.suppression_most"])))
    inflow = p["iskp.inflow"] * np.sqrt(a["F"] / p["ttp.fighters_reference"]) * pos(1 - p["iskp.buffer"] * a["u"])
    target = d["Kt"] * (1 - p["pakistan.relief"] * d["r"] * a["V"]) + p["pakistan.shelter_coercion"] * shelter + d["K_added"]
    memory = np.where(d["felt"], p["infighting.memory_fractured"], p["infighting.memory"])
    n = {}
    n["F"] = F0 * (1 + p["ttp.recruitment"] * phi * thin - p["ttp.attrition"])
    n["C"] = a["C"] + p["ttp.capability_rate"] * (p["ttp.capability_ceiling"] * phi - a["C"])
    n["u"] = clip(a["u"] + p["ttp.cohesion_gain"] * (phi - p["ttp.cohesion_freedom"]) - p["ttp.cohesion_pressure"] * e
                  - p["ttp.cohesion_mediation"] * d["mediating"])
    n["S"] = np.maximum(p["iskp.least"], a["S"] * (1 + p["iskp.growth"] - sup) + p["iskp.defectors_kept"] * d["d"] + inflow)
    n["K"] = clip(a["K"] + p["pakistan.coercion_rate"] * (target - a["K"]))
    n["X"] = p["pakistan.grievance_memory"] * a["X"] + d["killed"] / 100
    n["V"] = p["fog.memory"] * a["V"] + (1 - p["fog.memory"]) * np.minimum(1, (e + a["rho"] * gap) / p["fog.full_action"])
    n["rho"] = clip(a["rho"] - p["fog.reputation_cost"] * gap + p["fog.reputation_recovery"] * (p["fog.reputation"] - a["rho"]))
    offered = p["pakistan.inducement"] * a["V"] * d["kept_P"] + p["outside.aid"] * d["aid"] * a["att"] * a["V"] * d["kept_O"]
    n["E"] = a["E"] + p["outside.normalisation_rate"] * (clip(offered) - a["E"])
    n["Rec"] = clip(a["Rec"] + p["outside.recognition_rate"] * (
        d["given"] + p["outside.recognition_offer"] * a["att"] * a["V"] * d["kept_O"]
        - p["outside.shelter_recognition"] * shelter - a["Rec"]))
    n["att"] = clip(a["att"] + p["outside.attention_rate"] * (p["outside.attention_mean"] - a["att"]) + d["shock"])
    G, M = fade * a["G"], fade * a["M"]
    n["G"] = np.where(d["mediating"], G, clip(G + (1 - G) * stain))
    n["M"] = np.where(d["mediating"], clip(M + (1 - M) * stain), M)
    n["I"] = clip(memory * a["I"] + p["infighting.mutiny"] * (d["m"] + p["infighting.enforcement"] * e)
                  + p["infighting.resistance"] * d["resisting"] + p["infighting.fracture"] * d["fracture"])
    n["q"] = np.minimum(d["cap"], clip(a["q"] + p["border.rally"] * (a["K"] - p["border.rally_threshold"])
                                       - p["border.recovery"] * (a["q"] - p["border.salience"])))
    n["dn"] = clip(a["dn"] - p["deniability.erosion"] * p["deniability.evidence"] * (lam / p["border.leverage_scale"]) * (1 + shelter)
                   + p["deniability.recovery"] * (p["deniability.level"] - a["dn"]))
    n["kap"] = clip(a["kap"] + p["council.centralisation_drift"] - p["commanders.fracture_centralisation"] * d["fracture"])
    return n


def hazards(a, B, p):
    """Without the base: infighting, ISKP, coercion, betrayal."""
    return (p["collapse.infighting"] * a["I"], p["collapse.iskp"] * B, p["collapse.coercion"] * a["K"], p["collapse.betrayal"] * a["G"])


def conditions(a, lam, B, p):
    """[5]"""
    return {"I": a["I"], "B": B, "L": a["q"] * np.tanh(lam / p["border.leverage_scale"]), "G": a["G"],
            "debt": clip(a["G"] + a["M"]), "Rec": a["Rec"], "E": a["E"], "K": a["K"],
            "Z": np.tanh(a["F"] / p["ttp.fighters_reference"]) * (1 - clip(p["insurance.betrayal"] * a["G"]))}


def in_power(c, w):
    return (1 - w["infighting"] * c["I"] - w["iskp"] * c["B"] + w["leverage"] * c["L"] - (w["oath"] + w["honour"]) * c["G"]
            - w["debt"] * c["debt"] + w["recognition"] * c["Rec"] + w["economy"] * c["E"] - w["coercion"] * c["K"])


# Behaviour that world and projection share [9] ---------------------------------------------------------------------

def postures(a, Y, p):
    """[9.4] Induce, hold, talk, coerce, on the last axis."""
    learned = [p["pakistan.learning_weight"] * y for y in Y]
    induce = p["pakistan.induce"] - p["pakistan.induce_grievance"] * a["X"] + p["pakistan.inducement"] + learned[0]
    talk = p["pakistan.talk"] - p["pakistan.talk_grievance"] * a["X"] + p["pakistan.talks_will"] + learned[2]
    coerce = (p["pakistan.coerce"] + (p["pakistan.coercion_will"] + p["pakistan.coerce_grievance"] * a["X"])
              * (1 - a["V"]) * (1 - p["pakistan.coerce_deniability"] * a["dn"]) + learned[3])
    return softmax(np.stack(np.broadcast_arrays(induce, learned[1], talk, coerce), axis=-1))


def tempo_chances(talks, mediating, pledge, struck, p):
    """[9.2] Lull, normal, surge, on the last axis."""
    push = p["ttp.retaliation"] * struck
    restraint = p["ttp.restraint"] * pledge
    lull = p["ttp.lull"] + p["ttp.lull_talks"] * talks + p["ttp.lull_mediation"] * mediating + restraint - push
    surge = p["ttp.surge"] + push - restraint
    return softmax(np.stack(np.broadcast_arrays(lull, 0.0, surge), axis=-1))


def mean_tempo(talks, mediating, pledge, struck, p):
    chances = tempo_chances(talks, mediating, pledge, struck, p)
    return chances[..., 0] * p["ttp.lull_tempo"] + chances[..., 1] + chances[..., 2] * p["ttp.surge_tempo"]


def iskp_high(a, p):
    """[9.3]"""
    return logistic(p["iskp.tempo_base"] + p["iskp.tempo_infighting"] * a["I"]
                    + p["iskp.tempo_strength"] * np.log(np.maximum(a["S"], 1) / p["iskp.reference"]))


def other_mean(month, p):
    return pos(p["attacks.other"] * (1 + p["attacks.other_growth"] * month))
