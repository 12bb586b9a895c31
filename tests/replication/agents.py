"""Commanders [8] and bands [9.1]."""

import numpy as np
from scipy.sparse import csr_array

from model import BANDS, COMMANDERS, PEERS, clip, pick, pos, softmax

RESPONSE = ["e", "least", "greatest", "complying", "m"]


def counts(shares):
    """Commanders a faction: whole parts, and what is missing to the largest remainders [11]."""
    exact = COMMANDERS * np.array(shares) / sum(shares)
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[:COMMANDERS - whole.sum()]] += 1
    return whole


def small_world(rng, worlds, rewiring):
    """Ties of a ring rewired, worlds x n x n."""
    n, half = COMMANDERS, PEERS // 2
    tied = np.zeros((worlds, n, n), dtype=bool)
    place = np.arange(n)
    for k in range(1, half + 1):
        tied[:, place, (place + k) % n] = True
        tied[:, (place + k) % n, place] = True
    everyone = np.arange(worlds)
    for i in range(n):
        for k in range(1, half + 1):
            to = np.minimum((rng.random(worlds) * n).astype(int), n - 1)
            go = (rng.random(worlds) < rewiring) & (to != i) & ~tied[everyone, i, to]
            old = (i + k) % n
            w, j = everyone[go], to[go]
            tied[w, i, old] = tied[w, old, i] = False
            tied[w, i, j] = tied[w, j, i] = True
    return tied


class Roster:
    """The commanders of a block of worlds; a row is drawn when the world's first order is given."""

    def __init__(self, p, worlds, power):
        self.p, self.power = p, power
        self.faction = np.repeat(np.arange(len(p.names)), counts(p.share))
        n = COMMANDERS
        self.drawn = np.zeros(worlds, dtype=bool)
        self.men, self.tie, self.loyC, self.loyF, self.reach, self.leaning = (np.zeros((worlds, n)) for _ in range(6))
        self.ties = [np.zeros(0, dtype=np.int64)] * worlds
        self.degree = np.zeros((worlds, n), dtype=np.int64)
        self.peers = None
        self.complies = np.zeros((worlds, n), dtype=bool)

    def draw(self, rng, rows):
        p, n, w = self.p, COMMANDERS, len(rows)
        if w == 0:
            return
        f = self.faction
        of = lambda path: p.faction(path, len(self.drawn))[rows][:, f]
        tie, concentration = of("tie"), p["commanders.tie_concentration"]
        loyalty = lambda: rng.beta(p["commanders.loyalty_a"], p["commanders.loyalty_b"], (w, n))
        men = np.exp(p["commanders.men_sigma"] * rng.standard_normal((w, n)))
        whole = np.stack([men[:, f == g].sum(axis=1) for g in range(len(p.names))], axis=1)
        men *= (self.power[rows] / whole)[:, f]
        sigma = p["commanders.exposure_sigma"]
        v = rng.random((w, n))
        self.men[rows] = men
        self.tie[rows] = rng.beta(tie * concentration, (1 - tie) * concentration)
        self.loyC[rows] = loyalty() * (1 - p["commanders.patron_discount"] * of("patron"))
        self.loyF[rows] = loyalty()
        self.reach[rows] = men * of("exposure") * np.exp(sigma * rng.standard_normal((w, n)) - sigma ** 2 / 2)
        self.leaning[rows] = p["commanders.leaning_scale"] * np.log(v / (1 - v))
        tied = small_world(rng, w, p["commanders.rewiring"])
        self.degree[rows] = tied.sum(axis=2)
        for row, ties in zip(rows, tied):
            self.ties[row] = np.nonzero(ties)[1] + row * n
        # One table of all ties of the block: who counts his complying peers multiplies it with the profile.
        ends = np.concatenate([[0], np.cumsum(self.degree.ravel())])
        whom = np.concatenate(self.ties)
        size = self.degree.size
        self.peers = csr_array((np.ones(len(whom), dtype=np.float32), whom, ends), shape=(size, size))
        self.drawn[rows] = True

    def respond(self, rng, rows, pledge, new, kap, G, stance):
        """What comes of an order in the worlds `rows`."""
        p = self.p
        self.draw(rng, rows[~self.drawn[rows]])
        self.complies[rows[new]] = False
        f, tie = self.faction, self.tie[rows]
        retribution = p["commanders.retribution"]
        retribution = retribution if np.isscalar(retribution) else retribution[rows, None]
        z = (p["commanders.centre_weight"] * kap[:, None] * self.loyC[rows]
             + p["commanders.faction_weight"] * (1 - kap[:, None]) * stance[:, f] * self.loyF[rows] * (1 - retribution * G[:, None] * tie)
             + p["commanders.base"] - p["commanders.tie_weight"] * pledge[:, None] * tie + self.leaning[rows])
        degree, reach, men = self.degree[rows], self.reach[rows], self.men[rows]
        whole = np.zeros(self.degree.shape, dtype=np.float32)

        def pull(profile):
            whole[rows] = profile
            k = (self.peers @ whole.ravel()).reshape(whole.shape)[rows]
            return np.where(degree > 0, p["commanders.peer_weight"] * (2 * k / np.maximum(degree, 1) - 1), 0.0)

        def close(profile, up):
            while True:
                would = z + pull(profile) > 0
                after = profile | would if up else profile & would
                if (after == profile).all():
                    return profile
                profile = after

        enforcement = lambda profile: pledge * (reach * profile).sum(axis=1) / reach.sum(axis=1)
        least = close(np.zeros_like(z, dtype=bool), True)
        greatest = close(np.ones_like(z, dtype=bool), False)
        profile = close(close(self.complies[rows], True), False)
        self.complies[rows] = profile
        mutiny = ~profile & (pledge[:, None] > p["commanders.mutiny_intensity"]) & (z + pull(profile) < p["commanders.mutiny_below"])
        share = lambda which: (men * which).sum(axis=1) / men.sum(axis=1)
        return dict(zip(RESPONSE, (enforcement(profile), enforcement(least), enforcement(greatest), share(profile), share(mutiny))))


class Bands:
    """The bands of a block of worlds, worlds x bands."""

    def __init__(self, rng, p, worlds):
        shape = (worlds, BANDS)
        size = np.exp(p["bands.size_sigma"] * rng.standard_normal(shape))
        self.p = p
        self.size = size / size.sum(axis=1, keepdims=True) * np.broadcast_to(p["ttp.fighters"], worlds)[:, None]
        self.allegiance, self.affinity, self.ex = (rng.beta(p[f"bands.{k}_a"], p[f"bands.{k}_b"], shape) for k in ("allegiance", "affinity", "exposure"))
        self.grievance = np.full(shape, p["bands.grievance"])
        self.first = self.mean_exposure()

    def mean_exposure(self):
        total = self.size.sum(axis=1)
        return np.where(total > 0, (self.size * self.ex).sum(axis=1) / np.where(total > 0, total, 1), 0.0)

    def relative_exposure(self):
        return np.where(self.first > 0, self.mean_exposure() / np.where(self.first > 0, self.first, 1), 0.0)

    def rest(self, rows):
        p = self.p
        self.grievance[rows] -= p["bands.grievance_recovery"] * (self.grievance[rows] - p["bands.grievance"])

    def act(self, rng, rows, e, u, S, offer):
        """Fighters who returned, settled, resisted and defected in the worlds `rows`."""
        p = self.p
        ex, gr, u = self.ex[rows], self.grievance[rows], u[:, None]
        pressure = e[:, None] * ex
        defect_pressure = p["bands.defect_pressure"]
        defect_pressure = defect_pressure if np.isscalar(defect_pressure) else defect_pressure[rows, None]
        utilities = np.stack([
            np.zeros_like(ex),
            p["bands.leave_base"] + p["bands.return_pressure"] * pressure,
            p["bands.leave_base"] + p["bands.settle_pressure"] * pressure * (1 - gr) + offer[:, None],
            p["bands.resist_base"] + p["bands.resist_pressure"] * pressure * u,
            p["bands.defect_base"] + defect_pressure * pressure * np.sqrt(self.affinity[rows])
            + p["bands.defect_strength"] * np.log(S / p["iskp.reference"])[:, None] - p["bands.defect_allegiance"] * self.allegiance[rows] * u,
        ], axis=-1)
        act = pick(softmax(utilities), rng.random(ex.shape))
        share = p["bands.moved_least"] + (1 - p["bands.moved_least"]) * rng.random(ex.shape)
        moved = share * self.size[rows]
        by = [(moved * (act == k)).sum(axis=1) for k in range(5)]
        self.ex[rows] = np.where(act == 1, ex * (1 - share * (1 - p["bands.returned_exposure"])), ex)
        self.size[rows] -= moved * ((act == 2) | (act == 4))
        self.grievance[rows] = clip(gr + p["bands.grievance_gain"] * pressure - p["bands.grievance_recovery"] * (gr - p["bands.grievance"]))
        return by[1], by[2], by[3], by[4]
