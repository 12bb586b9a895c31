"""Lives worlds of a scenario and writes a row a world, the months and the ledgers.

    python replicate.py --worlds 2000 --out FOLDER [--scenario scenarios/status-quo.toml] [--seed 1] [--block 500]
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from agents import RESPONSE, Bands, Roster
from ledger import ledgers, expect, project, roles
from model import (COMPONENTS, CONTAIN, COOLING, CRACKDOWN, HELD, INTERVAL, MEDIATE, MONTHS, POLICIES, ROOT, RUNGS, STATE, TOLERATE,
                   Behind, Parameters, attack_mean, clip, conditions, draw, freedom, hazards, in_power, iskp_high, logistic,
                   other_mean, pick, pos, postures, step, tempo_chances)
from scenario import Scenario

LASTING = {"aid_change", "border_settlement"}
WEIGHTS = ["infighting", "iskp", "leverage", "oath", "honour", "debt", "insurance", "recognition", "economy", "coercion"]
FIELD = {"ceasefire": ("attacks", None), "strike": ("coercion", 0.3), "closure": ("coercion", 0.2), "deportation": ("coercion", 0.3),
         "prison_release": ("fighters", None), "iskp_attack": ("violence", 0.3), "recognition": ("amount", 0.1),
         "aid_change": ("factor", None), "settlement_offer": ("pull", 2.0), "splinter_merger": ("cohesion", 0.03),
         "border_settlement": ("cap", 0.2)}
MONTHLY = ["attacks", "killed", "ttp.attacks", "ttp.killed", "ttp.fighters", "ttp.capability", "ttp.cohesion", "iskp.strength", "iskp.attacks",
           "iskp.violence", "coercion", "grievance", "cooperation", "normalisation", "recognition", "betrayal", "strain", "infighting",
           "salience", "deniability", "reputation", "centralisation", "attention", "hazard", "standing", "ordered", "enforcement", "mutiny",
           "fractured"]


def month_of(date):
    year, month = map(int, date.split("-"))
    return (year - 2021) * 12 + month - 8


def date_of(month):
    years, place = divmod(month + 7, 12)
    return f"{2021 + years}-{place + 1:02}"


class History:
    """What a scenario's events and levers make of a block of worlds [10]."""

    def __init__(self, scenario, rng, p, worlds):
        self.events, self.levers = [dict(event) for event in scenario.events], [dict(lever) for lever in scenario.levers]
        for event in self.events:
            name, otherwise = FIELD[event["kind"]]
            value = event.get(name, p["ttp.ceasefire_attacks"] if event["kind"] == "ceasefire" else otherwise)
            event["drawn"] = np.broadcast_to(draw(value, rng, worlds), worlds)
        for lever in self.levers:
            lever["drawn"] = draw(lever["value"], rng, worlds)

    def shocks(self, month, worlds):
        """What the events make of a month."""
        s = {k: np.zeros(worlds) for k in ("K", "K_added", "Rec", "given", "u", "F", "B", "offer")}
        s |= {"cap": np.ones(worlds), "aid": np.ones(worlds), "ceasefire": np.ones(worlds), "truce": False, "strike": False}
        for event in self.events:
            kind, first, value = event["kind"], month_of(event["month"]), event["drawn"]
            last = MONTHS if kind in LASTING and "months" not in event else first + event.get("months", 1)
            now, spell = month == first, first <= month < last
            if kind == "ceasefire" and spell:
                s["truce"] = True
                if month < first + event.get("effective_months", event.get("months", 1)):
                    s["ceasefire"] = s["ceasefire"] * value
            elif kind == "strike" and now:
                s["K"], s["strike"] = s["K"] + value, True
            elif kind in ("closure", "deportation"):
                s["K"] = s["K"] + value * now
                s["K_added"] = s["K_added"] + value * spell
            elif kind == "prison_release":
                s["F"] = s["F"] + value * now
            elif kind == "iskp_attack":
                s["B"] = s["B"] + value * now
            elif kind == "recognition":
                s["Rec"] = s["Rec"] + value * now
                s["given"] = np.minimum(1, s["given"] + value * (month >= first))
            elif kind == "splinter_merger":
                s["u"] = s["u"] + value * now
            elif kind == "settlement_offer":
                s["offer"] = s["offer"] + value * spell
            elif kind == "aid_change" and spell:
                s["aid"] = s["aid"] * value
            elif kind == "border_settlement" and spell:
                s["cap"] = np.minimum(s["cap"], value)
        return s


class Block:
    """A block of worlds, lived month by month [2.3]."""

    def __init__(self, seed, worlds, scenario):
        self.rng, self.n = np.random.default_rng(seed), worlds
        rng = self.rng
        self.p = p = Parameters(rng, worlds, scenario.overrides)
        self.centre = p.names.index(scenario.centre)
        self.drawn = dict(p.value)
        g = np.stack([rng.gamma(p["council.power_concentration"] * share, size=worlds) for share in p.power], axis=1)
        self.power = g / g.sum(axis=1, keepdims=True)
        self.bands, self.roster = Bands(rng, p, worlds), Roster(p, worlds, self.power)
        self.history = History(scenario, rng, p, worlds)
        start = {"F": "ttp.fighters", "C": "ttp.capability", "u": "ttp.cohesion", "S": "iskp.strength", "K": "pakistan.coercion",
                 "E": "outside.normalisation", "Rec": "outside.recognition", "q": "border.salience", "dn": "deniability.level",
                 "rho": "fog.reputation", "kap": "council.centralisation", "att": "outside.attention"}
        self.a = {k: np.broadcast_to(p[start[k]], worlds).astype(float) if k in start else np.zeros(worlds) for k in STATE}
        self.beliefs = {k: p.faction("belief." + path, worlds) for k, path in
                        (("D", "defection"), ("bias", "resistance_bias"), ("cred", "credibility"), ("cred_out", "credibility_outside"))}
        self.weights = {k: p.faction("weights." + k, worlds) for k in WEIGHTS}
        self.tie = p.faction("tie", worlds)
        self.worth = np.zeros((worlds, len(p.power), len(POLICIES)))
        self.resistance = np.zeros_like(self.worth)
        self.policy = np.full(worlds, TOLERATE)
        self.last_order = np.full(worlds, -1)
        self.standing = np.ones(worlds, dtype=bool)
        self.cooling_until, self.struck_until = np.zeros(worlds, int), np.zeros(worlds, int)
        self.posture = np.ones(worlds, int)
        self.postures, self.killed = np.ones((MONTHS, worlds), int), np.zeros((MONTHS, worlds))
        self.Y = [np.zeros(worlds) for _ in range(4)]
        self.first = {k: np.full(worlds, np.nan) for k in ("rational", "ordered", "enforced", "collapsed")}
        self.open = None
        self.rungs, self.councils, self.months, self.books, self.payoffs = [], [], [], [], []
        for month in range(MONTHS):
            self.live(month)
        self.settle()

    def reach(self, milestone, which, month):
        self.first[milestone] = np.where(which & np.isnan(self.first[milestone]), month, self.first[milestone])

    def live(self, month):
        p, a, rng, n = self.p, self.a, self.rng, self.n
        # 1, 2: levers and events.
        p.value = dict(self.drawn)
        for lever in self.history.levers:
            if month_of(lever["from"]) <= month <= month_of(lever["to"]):
                p.value[lever["path"]] = lever["drawn"]
        s = self.history.shocks(month, n)
        a["K"], a["Rec"], a["u"] = clip(a["K"] + s["K"]), clip(a["Rec"] + s["Rec"]), clip(a["u"] + s["u"])
        a["q"] = np.minimum(a["q"], s["cap"])
        grown = np.where(a["F"] > 0, 1 + s["F"] / np.where(a["F"] > 0, a["F"], 1), 1)
        a["F"], self.bands.size = a["F"] * grown, self.bands.size * grown[:, None]
        if s["strike"]:
            self.struck_until = np.maximum(self.struck_until, month + 3)
        # 3: council.
        if month % INTERVAL == 0:
            self.settle()
            self.convene(month, s)
        # 4: commanders.
        governed = self.standing.copy()
        policy = np.where(governed, self.policy, TOLERATE)
        intensities = self.intensities()
        eps = intensities[policy]
        response = {k: np.zeros(n) for k in RESPONSE}
        rows = np.flatnonzero(eps > 0)
        if len(rows):
            stance = np.tanh(self.worth[rows, :, policy[rows]] / p["council.stance_scale"])
            found = self.roster.respond(rng, rows, eps[rows], self.last_order[rows] != policy[rows], a["kap"][rows], a["G"][rows], stance)
            for k in RESPONSE:
                response[k][rows] = found[k]
        e, m = response["e"], response["m"]
        # 5: bands.
        F, x = a["F"].copy(), self.bands.relative_exposure()
        settled, resisting, defected = np.zeros(n), np.zeros(n), np.zeros(n)
        pressed = np.flatnonzero(e > 0)
        self.bands.rest(np.flatnonzero(~(e > 0)))
        if len(pressed):
            _, settled[pressed], resisting[pressed], defected[pressed] = self.bands.act(
                rng, pressed, e[pressed], a["u"][pressed], a["S"][pressed], s["offer"][pressed])
        # 6: tempos.
        talks = (self.posture == 2) | s["truce"]
        struck = month < self.struck_until
        chances = tempo_chances(talks, policy == MEDIATE, pos(eps), struck, p)
        tempo = np.array([p["ttp.lull_tempo"], 1.0, p["ttp.surge_tempo"]])[pick(chances, rng.random(n))] * s["ceasefire"]
        iskp_tempo = np.where(rng.random(n) < iskp_high(a, p), p["iskp.high_tempo"], p["iskp.low_tempo"])
        # 7: fracture and promises.
        fracture = m > p["commanders.fracture"]
        kept_P, kept_O = rng.random(n) < p["pakistan.honour"], rng.random(n) < p["outside.honour"]
        # 8: attacks.
        d = {"eps": eps, "e": e, "m": m, "mediating": policy == MEDIATE, "resisting": resisting / np.where(F > 0, F, 1), "d": defected,
             "l": settled, "x": x, "r": 1.0, "K_added": s["K_added"], "kept_P": kept_P, "kept_O": kept_O,
             "shock": p["outside.attention_noise"] * rng.standard_normal(n), "fracture": fracture, "felt": month < self.cooling_until,
             "given": s["given"], "cap": s["cap"], "aid": s["aid"]}
        phi = freedom(d, p)
        lam = attack_mean(a, phi, tempo, p)
        mixed = lambda mu, shape: rng.poisson(mu * rng.gamma(np.maximum(shape, 1e-300)) / np.maximum(shape, 1e-300)) * (mu > 0) * (shape > 0)
        ttp = mixed(lam, np.broadcast_to(p["attacks.dispersion"], n))
        other = mixed(np.full(n, other_mean(month, p)), np.broadcast_to(p["attacks.dispersion"], n))
        ttp_killed, other_killed = (mixed(p["attacks.killed"] * k, p["attacks.killed_dispersion"] * k.astype(float)) for k in (ttp, other))
        d["killed"] = ttp_killed + p["pakistan.blame"] * other_killed
        # 9: Pakistan.
        self.killed[month] = d["killed"]
        if month >= 5:
            tried = self.postures[month - 3]
            fall = (self.killed[month - 5:month - 2].sum(axis=0) - self.killed[month - 2:month + 1].sum(axis=0)) / 100
            self.Y = [np.where(tried == k, y + p["pakistan.learning_rate"] * (fall - y), y) for k, y in enumerate(self.Y)]
        self.posture = self.postures[month] = pick(postures(a, self.Y, p), rng.random(n))
        strikes = (self.posture == 3) & (rng.random(n) < p["pakistan.strike_probability"])
        self.struck_until = np.where(strikes, np.maximum(self.struck_until, month + 4), self.struck_until)
        d["Kt"] = np.array([p["pakistan.target_" + k] for k in ("induce", "hold", "talk", "coerce")])[self.posture]
        # 10: aggregates.
        self.a = a = step(a, d, phi, lam, p)
        total = self.bands.size.sum(axis=1)
        self.bands.size *= np.where(total > 0, a["F"] / np.where(total > 0, total, 1), 0)[:, None]
        # 11: collapse.
        B = a["S"] / p["iskp.reference"] * iskp_tempo + s["B"]
        hazard = p["collapse.base"] + sum(hazards(a, B, p))
        fell = self.standing & (rng.random(n) < -np.expm1(-hazard))
        self.standing = self.standing & ~fell
        self.reach("collapsed", fell, month)
        # 12: payoffs.
        c = conditions(a, lam, B, p)
        each = {k: v[:, None] for k, v in c.items()}
        self.payoffs.append(np.where(self.standing[:, None], in_power(each, self.weights), self.weights["insurance"] * each["Z"]))
        # 13: beliefs.
        b, up = self.beliefs, self.standing[:, None]
        seen = np.minimum(1, 12 * defected / np.where(e * F > 0, e * F, 1))[:, None]
        b["D"] = np.where(up & (e > 0.1)[:, None], b["D"] + p["belief.defection_rate"] * (seen - b["D"]), b["D"])
        pledge = pos(eps)
        resisted = (1 - e / np.where(pledge > 0, pledge, 1))[:, None]
        expected = self.resistance[np.arange(n), :, policy]
        b["bias"] = np.where(up & (pledge > 0)[:, None], b["bias"] + p["belief.resistance_rate"] * (resisted - expected), b["bias"])
        for key, kept in (("cred", kept_P), ("cred_out", kept_O)):
            b[key] = np.where(up, b[key] + p["belief.credibility_rate"] * a["V"][:, None] * (kept[:, None] - b[key]), b[key])
        # 14: close.
        if self.open is not None:
            counted = self.open["held"] & governed
            self.open["e"] += e * counted
            self.open["months"] += counted
            self.open["fractured"] |= fracture & counted
        self.last_order = np.where(eps > 0, policy, -1)
        self.cooling_until = np.where(fracture, month + 1 + COOLING, self.cooling_until)
        self.policy = np.where(fracture, TOLERATE, self.policy)
        iskp_attacks = rng.poisson(p["iskp.attacks"] * B)
        self.months.append([ttp + other, ttp_killed + other_killed, ttp, ttp_killed, a["F"], a["C"], a["u"], a["S"], iskp_attacks, B] + [a[k] for k in (
            "K", "X", "V", "E", "Rec", "G", "M", "I", "q", "dn", "rho", "kap", "att")] + [hazard, self.standing, eps > 0, e, m, fracture])

    def intensities(self):
        return np.array([self.p["policies." + k] if k != "tolerate" else 0.0 for k in POLICIES])

    def convene(self, month, s):
        """[6, 7]"""
        p, a, n, rng = self.p, self.a, self.n, self.rng
        live = np.flatnonzero(self.standing)
        rung = np.full(n, RUNGS.index("collapsed"))
        sub = Rows(p, live, n)
        state = {k: v[live] for k, v in a.items()}
        beliefs = {k: v[live] for k, v in self.beliefs.items()}
        resistance = expect(state["kap"], self.power[live], self.tie[live], self.worth[live], beliefs["bias"], sub, self.intensities())
        self.resistance[live] = resistance
        setting = {k: s[k][live] for k in ("given", "cap", "aid")}
        path = project(state, month, resistance, beliefs, [y[live] for y in self.Y], self.bands.relative_exposure()[live],
                       (self.cooling_until - month)[live], setting, sub)
        parts, deniable = ledgers(path, {k: v[live] for k, v in self.weights.items()}, p["council.discount"])
        du = parts.sum(axis=-1)
        worth, obeyed = du[:, :, :len(POLICIES)], du[:, :, -1]
        kap = state["kap"][:, None]
        om = (1 - kap) * self.power[live]
        om[:, self.centre] += kap[:, 0]
        W = (om[:, :, None] * worth).sum(axis=1)
        W_obeyed = (om * obeyed).sum(axis=1)
        blocked = np.zeros((len(live), len(POLICIES)), dtype=bool)
        for policy in (CONTAIN, CRACKDOWN):
            chance = (1 - kap) * logistic(p["council.veto_slope"] * (-worth[:, :, policy] - p["council.veto_cost"]))
            chance[:, self.centre] = 0.0
            blocked[:, policy] = (rng.random(chance.shape) < chance).any(axis=1)
        cooling = (month < self.cooling_until)[live]
        free = ~blocked
        free[:, [MEDIATE, CONTAIN, CRACKDOWN]] &= ~cooling[:, None]
        appeal = p["council.resolve"] * W + p["council.noise"] * -np.log(-np.log(rng.random(W.shape)))
        chosen = np.where(free, appeal, -np.inf).argmax(axis=1)
        self.worth[live], self.policy[live] = worth, chosen
        Wc = W[:, CRACKDOWN]
        outbid = (free & (W > Wc[:, None])).any(axis=1)
        why = np.select([cooling, Wc <= 0, outbid, blocked[:, CRACKDOWN]],
                        [5, np.where(W_obeyed > 0, 1, 0), 2, 3], 4)
        rung[live] = why
        self.reach("rational", np.isin(np.arange(n), live[Wc > 0]), month)
        ordered = np.isin(np.arange(n), live[chosen == CRACKDOWN])
        self.reach("ordered", ordered, month)
        self.open = {"month": month, "rung": rung, "ordered": ordered, "held": np.isin(np.arange(n), live), "e": np.zeros(n), "months": np.zeros(n),
                     "fractured": np.zeros(n, dtype=bool)}
        masses = (om[:, :, None] * roles(parts, deniable)).sum(axis=1)
        whole = masses.sum(axis=1, keepdims=True)
        shares = np.where(whole >= 1e-6, masses / np.where(whole > 0, whole, 1), np.nan)
        seen = np.full((n, 5 + worth.shape[1]), np.nan)
        seen[live] = np.column_stack([Wc, W_obeyed, shares, worth[:, :, CRACKDOWN]])
        self.councils.append(seen)
        whole = (om[:, :, None, None] * parts).sum(axis=1)
        self.books.append((parts.sum(axis=0), whole.sum(axis=0), (parts ** 2).sum(axis=0), (whole ** 2).sum(axis=0), len(live)))

    def settle(self):
        if self.open is None:
            return
        o, self.open = self.open, None
        mean = o["e"] / np.maximum(o["months"], 1)
        enforced = ~o["fractured"] & (mean >= self.p["council.enforced_at"])
        rung = np.where(o["ordered"], np.where(enforced, 7, 6), o["rung"])
        self.reach("enforced", rung == 7, o["month"])
        self.rungs.append(rung)


class Rows:
    """Parameters of some worlds of a block."""

    def __init__(self, p, rows, worlds):
        self.p, self.rows = p, rows

    def __getitem__(self, path):
        value = self.p[path]
        return value if np.isscalar(value) else value[self.rows]

    def column(self, path, *, axes):
        value = self[path]
        return value if np.isscalar(value) else value.reshape((-1,) + (1,) * axes)


def described(values):
    """Mean, spread and quantiles over worlds, those without a value left out."""
    values = values[~np.isnan(values)]
    quantiles = np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95]) if len(values) else [np.nan] * 5
    return [len(values), values.mean() if len(values) else np.nan, values.std(ddof=1) if len(values) > 1 else np.nan, *quantiles]


STATISTICS = ["n", "mean", "sd", "q05", "q25", "q50", "q75", "q95"]


def write(out, blocks):
    """The rows of worlds; months and councils described over worlds; ledgers' means; rungs' shares."""
    out.mkdir(parents=True, exist_ok=True)
    factions = blocks[0].p.names
    months = np.concatenate([np.array(b.months, dtype=float) for b in blocks], axis=2)
    councils = np.concatenate([np.array(b.councils) for b in blocks], axis=1)
    rungs = np.concatenate([np.array(b.rungs) for b in blocks], axis=1)
    payoffs = np.concatenate([np.mean(b.payoffs, axis=0) for b in blocks], axis=0)
    columns = {f"{k}": np.concatenate([np.broadcast_to(b.drawn[k], b.n) for b in blocks]) for k, v in blocks[0].drawn.items() if not np.isscalar(v)}
    columns |= {f"first.{k}": np.concatenate([b.first[k] for b in blocks]) for k in blocks[0].first}
    columns |= {f"factions.{f}.payoff.mean": payoffs[:, i] for i, f in enumerate(factions)}
    names = ["coalition.w", "coalition.obeyed"] + [f"coalition.roles.{k}" for k in ("pawn", "proxy", "partner")] + [f"factions.{f}.du" for f in factions]
    of = lambda name: months[:, MONTHLY.index(name)]
    columns |= {f"{name}.end": of(name)[-1] for name in ("ttp.fighters", "iskp.strength", "recognition", "normalisation")}
    columns |= {"order.months": of("ordered").sum(axis=0), "fractures": of("fractured").sum(axis=0)}
    for first in range(5, MONTHS - 5, 6):
        half = f"{date_of(first)[:4]}H{1 if date_of(first).endswith('01') else 2}"
        columns |= {f"{name}@{half}": of(name)[first:first + 6].sum(axis=0) for name in ("attacks", "ttp.attacks", "killed", "iskp.attacks")}
    for month in [*range(4, MONTHS, 12), MONTHS - 1]:
        columns |= {f"{name}@{date_of(month)}": councils[month // INTERVAL, :, i] for i, name in enumerate(names)}
        columns[f"rung@{date_of(month)}"] = np.array(RUNGS)[rungs[month // INTERVAL]]
    pq.write_table(pa.table(columns), out / "worlds.parquet")
    rows = [(date_of(month), name, *described(months[month, i])) for month in range(MONTHS) for i, name in enumerate(MONTHLY)]
    rows += [(date_of(c * INTERVAL), name, *described(councils[c, :, i])) for c in range(len(councils)) for i, name in enumerate(names)]
    rows += [(date_of(c * INTERVAL), f"rung.{name}", rungs.shape[1], (rungs[c] == i).mean(), *[np.nan] * 6) for c in range(len(rungs)) for i, name in enumerate(RUNGS)]
    pq.write_table(pa.table({k: [row[i] for row in rows] for i, k in enumerate(["month", "series", *STATISTICS])}), out / "months.parquet")
    pages, lines = [*POLICIES, "crackdown-obeyed"], []
    for c in range(len(blocks[0].books)):
        worlds = sum(b.books[c][4] for b in blocks)
        each, whole, each_squared, whole_squared = (sum(b.books[c][i] for b in blocks) / worlds for i in range(4))
        for owner, parts, squares in [*zip(factions, each, each_squared), ("coalition", whole, whole_squared)]:
            spread = np.sqrt(np.maximum(0, squares - parts ** 2))
            lines += [(date_of(c * INTERVAL), owner, page, component, worlds, parts[i, k], spread[i, k]) for i, page in enumerate(pages)
                      if page != "tolerate" for k, component in enumerate(COMPONENTS)]
    pq.write_table(pa.table({k: [line[i] for line in lines] for i, k in enumerate(["month", "faction", "policy", "component", "n", "mean", "sd"])}),
                   out / "ledger.parquet")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--worlds", type=int, default=10_000)
    parser.add_argument("--block", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenario", default=ROOT / "scenarios/status-quo.toml")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    begun = time.process_time()
    sizes = [min(args.block, args.worlds - first) for first in range(0, args.worlds, args.block)]
    scenario = Scenario(args.scenario)
    blocks = [Block([args.seed, k], size, scenario) for k, size in enumerate(sizes)]
    write(args.out, blocks)
    print(json.dumps({"entrant": "numpy", "worlds": args.worlds, "cpu_seconds": time.process_time() - begun}))


if __name__ == "__main__":
    main()
