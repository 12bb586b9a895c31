"""What factions expect, and their ledgers [6]: worlds x factions x pages in one array."""

import numpy as np

from model import (COMPONENTS, COOLING, CRACKDOWN, HORIZON, MEDIATE, POLICIES, STATE, TOLERATE, Behind, attack_mean, conditions,
                   freedom, hazards, in_power, iskp_high, logistic, mean_tempo, other_mean, pos, postures, step)

# Pages: the five policies, and a crackdown as if it were obeyed.
PAGES = len(POLICIES) + 1


def expect(kap, power, tie, worth, bias, p, intensities):
    """Resistance expected, worlds x believers x policies [6.1]."""
    pledge = pos(intensities)[None, None, None, :]
    a, b = p["commanders.loyalty_a"], p["commanders.loyalty_b"]
    loyalty = a / (a + b)
    stance = np.tanh(worth / p["council.stance_scale"])
    kap = kap[:, None, None, None]
    # worlds x believers x others x policies
    z = (p["commanders.tie_weight"] * pledge * tie[:, None, :, None] - p["commanders.base"] - p["commanders.centre_weight"] * kap * loyalty
         - p["commanders.faction_weight"] * (1 - kap) * stance[:, None] * loyalty + bias[:, :, None, None])
    res = (power[:, None, :, None] * logistic(z)).sum(axis=2)
    return np.where(intensities > 0, res, 0.0)


def project(state, month, resistance, beliefs, Y, x, felt_for, setting, p):
    """Yields each projected month's conditions, deniability, cumulated hazards and survival."""
    q = Behind(p, 2)
    lane = lambda value: value[:, None, None]
    worlds, factions, _ = resistance.shape
    res = np.concatenate([resistance, np.zeros((worlds, factions, 1))], axis=2)
    eps = np.array([p["policies." + name] if name != "tolerate" else 0.0 for name in POLICIES] + [p["policies.crackdown"]])
    eps = np.broadcast_to(eps, res.shape)
    pledge = pos(eps)
    enforcement = pledge * (1 - res)
    mutiny = np.where(eps > p["commanders.mutiny_intensity"], p["belief.mutiny_share"] * res ** p["belief.mutiny_exponent"] * pledge, 0.0)
    fractures = mutiny > p["commanders.fracture"]
    mediating = np.zeros(PAGES)
    mediating[MEDIATE] = 1.0
    mediating = np.broadcast_to(mediating, res.shape)
    defection, credibility, credibility_outside = (beliefs[k][:, :, None] for k in ("D", "cred", "cred_out"))
    targets = [p["pakistan.target_" + name] for name in ("induce", "hold", "talk", "coerce")]
    tempos = {}
    for in_force in (True, False):
        order = (mediating, pledge) if in_force else (0.0, 0.0)
        tempos[in_force] = [[np.broadcast_to(mean_tempo(talks, *order, struck, q), res.shape) for struck in (0, 1)] for talks in (0, 1)]
    a = {name: np.broadcast_to(lane(state[name]), res.shape) for name in STATE}
    total = [0.0] * 4
    base = 0.0
    learned = [lane(y) for y in Y]
    for h in range(HORIZON):
        on = np.ones_like(fractures) if h == 0 else ~fractures
        chances = postures(a, learned, q)
        talks = chances[..., 2]
        struck = 1 - (1 - chances[..., 3] * q["pakistan.strike_probability"]) ** 3
        mixed = [[np.where(on, tempos[True][i][j], tempos[False][i][j]) for j in (0, 1)] for i in (0, 1)]
        tempo = ((1 - talks) * ((1 - struck) * mixed[0][0] + struck * mixed[0][1])
                 + talks * ((1 - struck) * mixed[1][0] + struck * mixed[1][1]))
        e = enforcement * on
        d = {"eps": eps * on, "e": e, "m": mutiny * on, "mediating": mediating * on > 0, "resisting": 0.0,
             "d": defection / 12 * e * a["F"], "l": p["belief.leaving"] * e * a["F"], "x": lane(x),
             "Kt": sum(chances[..., i] * targets[i] for i in range(4)), "K_added": 0.0,
             "r": p["belief.relief_unbelieved"] + (1 - p["belief.relief_unbelieved"]) * credibility,
             "kept_P": credibility, "kept_O": credibility_outside, "shock": 0.0, "fracture": fractures & (h == 0),
             "felt": (lane(felt_for) > h) | (fractures & (1 <= h <= COOLING)),
             "given": lane(setting["given"]), "cap": lane(setting["cap"]), "aid": lane(setting["aid"])}
        phi = freedom(d, q)
        lam = attack_mean(a, phi, tempo, q)
        d["killed"] = p["attacks.killed"] * (lam + p["pakistan.blame"] * other_mean(month + h, p))
        high = iskp_high(a, q)
        iskp_tempo = p["iskp.low_tempo"] + (p["iskp.high_tempo"] - p["iskp.low_tempo"]) * high
        a = step(a, d, phi, lam, q)
        B = a["S"] / p["iskp.reference"] * iskp_tempo
        base += p["collapse.base"]
        total = [t + k for t, k in zip(total, hazards(a, B, q))]
        yield conditions(a, lam, B, q), a["dn"], total, np.exp(-(base + sum(total)))



def ledgers(path, w, discount):
    """Worth of each page against tolerance by component, and the deniable part of leverage [6.2, 6.3]."""
    w = {name: value[:, :, None] for name, value in w.items()}
    parts, deniable = 0.0, 0.0
    path = list(path)
    for h, (c, dn, lam, surv) in enumerate(path):
        weight = discount ** h / ((1 - discount) if h == len(path) - 1 else 1)
        o = {name: value[:, :, TOLERATE:TOLERATE + 1] for name, value in c.items()}
        surv_o = surv[:, :, TOLERATE:TOLERATE + 1]
        delta = [k - k[:, :, TOLERATE:TOLERATE + 1] for k in lam]
        x = sum(delta)
        small = np.abs(x) < 1e-6
        g = np.where(small, 1 - x / 2, -np.expm1(-x) / np.where(small, 1, x))
        rule = in_power(o, w) - w["insurance"] * o["Z"]
        J = [-weight * surv_o * rule * g * k for k in delta]
        held = weight * surv
        leverage = held * w["leverage"] * (c["L"] - o["L"])
        parts = parts + np.stack([
            -held * w["infighting"] * (c["I"] - o["I"]) + J[0],
            -held * w["iskp"] * (c["B"] - o["B"]) + J[1],
            leverage,
            -held * w["oath"] * (c["G"] - o["G"]),
            -held * w["honour"] * (c["G"] - o["G"]),
            -held * w["debt"] * (c["debt"] - o["debt"]),
            J[3],
            weight * (1 - surv) * w["insurance"] * (c["Z"] - o["Z"]),
            held * w["recognition"] * (c["Rec"] - o["Rec"]),
            held * w["economy"] * (c["E"] - o["E"]),
            -held * w["coercion"] * (c["K"] - o["K"]) + J[2],
        ], axis=-1)
        deniable = deniable + leverage * dn[:, :, TOLERATE:TOLERATE + 1]
    return parts, deniable


def roles(parts, deniable):
    """Masses of pawn, proxy, partner on the crackdown's page, worlds x factions x 3 [6.3]."""
    part = lambda name: parts[:, :, CRACKDOWN, COMPONENTS.index(name)]
    denied = deniable[:, :, CRACKDOWN]
    pawn = pos(-(part("iskp") + part("leverage") - denied))
    partner = pos(-(part("oath") + part("honour") + part("debt") + part("legitimacy") + part("insurance")))
    return np.stack([pawn, pos(-denied), partner], axis=-1)
