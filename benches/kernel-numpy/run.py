"""The kernel of benches/DECLARATION.md, arrays over all worlds at once."""

import argparse
import json

import numpy as np
from scipy.sparse import csr_array

N, HALF, BANDS, MONTHS = 240, 4, 120, 24
COUNT = [96, 60, 84]
SHARE, TIE, EXPOSURE, PATRON, STANCE = (np.array(row) for row in (
    [.4, .25, .35], [.5, .35, .8], [.9, .5, 1.5], [.1, .1, .5], [.3, .6, -.2]))
FACTION = np.repeat(np.arange(3), COUNT)


def peers(rng, worlds):
    """All worlds' ties in one table."""
    tied = np.zeros((worlds, N, N), dtype=bool)
    place, every = np.arange(N), np.arange(worlds)
    for k in range(1, HALF + 1):
        tied[:, place, (place + k) % N] = tied[:, (place + k) % N, place] = True
    for i in range(N):
        for k in range(1, HALF + 1):
            to = rng.integers(0, N, worlds)
            go = (rng.random(worlds) < .15) & (to != i) & ~tied[every, i, to]
            w, j, old = every[go], to[go], (i + k) % N
            tied[w, i, old] = tied[w, old, i] = False
            tied[w, i, j] = tied[w, j, i] = True
    world, who, whom = np.nonzero(tied)
    degree = tied.sum(axis=2)
    ends = np.concatenate([[0], np.cumsum(degree.ravel())])
    size = worlds * N
    return csr_array((np.ones(len(whom), dtype=np.float32), whom + world * N, ends), shape=(size, size)), degree


def live(rng, worlds):
    shape = (worlds, N)
    men = np.exp(.6 * rng.standard_normal(shape))
    for f in range(3):
        men[:, FACTION == f] *= SHARE[f] / men[:, FACTION == f].sum(axis=1, keepdims=True)
    tie = rng.beta(6 * TIE[FACTION], 6 * (1 - TIE[FACTION]), shape)
    centre = rng.beta(3, 2, shape) * (1 - .5 * PATRON[FACTION])
    leader = rng.beta(3, 2, shape)
    reach = men * EXPOSURE[FACTION] * np.exp(.3 * rng.standard_normal(shape) - .045)
    u = rng.random(shape)
    lean = .5 * np.log(u / (1 - u))
    table, degree = peers(rng, worlds)
    size = np.exp(.7 * rng.standard_normal((worlds, BANDS)))
    size *= 4000 / size.sum(axis=1, keepdims=True)
    allegiance, affinity, ex = (rng.beta(a, b, size.shape) for a, b in ((3.5, 1.5), (1, 3), (4, 1.5)))
    gr = np.full(size.shape, .3)
    G, S = np.zeros(worlds), np.full(worlds, 1900.0)
    profile = np.zeros(shape, dtype=bool)
    seen = np.zeros((8, worlds))
    fade = 2 ** (-1 / 24)

    def pull(of):
        k = (table @ of.ravel().astype(np.float32)).reshape(shape)
        return np.where(degree > 0, 2 * k / np.maximum(degree, 1) - 1, 0)

    def close(of, up):
        while True:
            would = z + pull(of) > 0
            after = of | would if up else of & would
            if (after == of).all():
                return of
            of = after

    enforcement = lambda of: (reach * of).sum(axis=1) / reach.sum(axis=1)
    for month in range(MONTHS):
        z = 2 * centre + 1.5 * STANCE[FACTION] * leader * (1 - .25 * G[:, None] * tie) + .2 - 2.6 * tie + lean
        least, greatest = close(np.zeros(shape, dtype=bool), True), close(np.ones(shape, dtype=bool), False)
        profile = close(close(profile, True), False)
        e, low, high = enforcement(profile), enforcement(least), enforcement(greatest)
        m = (men * (~profile & (z + pull(profile) < -3))).sum(axis=1) / men.sum(axis=1)
        p = e[:, None] * ex
        weights = np.exp(np.stack([np.zeros_like(p), -7 + 3.5 * p, -7 + 3.2 * p * (1 - gr), -7 + 1.75 * p,
                                   -7.5 + 9.3 * p * np.sqrt(affinity) + .8 * np.log(S / 3000)[:, None] - .75 * allegiance]))
        uniform = rng.random(p.shape) * weights.sum(axis=0)
        act = (np.cumsum(weights, axis=0) <= uniform).sum(axis=0) * (e > 0)[:, None]
        share = .4 + .6 * rng.random(p.shape)
        moved = share * size
        settled, defected = (moved * (act == 2)).sum(axis=1), (moved * (act == 4)).sum(axis=1)
        ex = np.where(act == 1, ex * (1 - .7 * share), ex)
        size = size - moved * ((act == 2) | (act == 4))
        gr = np.clip(gr + .02 * p - .005 * (gr - .3), 0, 1)
        S = S + .8 * defected
        G = np.clip(fade * G + (1 - fade * G) * (.25 * e + .03 * (1 - e)), 0, 1)
        if month == 0:
            seen[0] = e
        seen[1:5] += np.array([e, high, m, high > low]) / MONTHS
        seen[6:] += np.array([settled, defected]) / 4000
    seen[5] = G
    return seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--worlds", type=int, default=1000)
    worlds = parser.parse_args().worlds
    rng = np.random.default_rng(1)
    blocks = [live(rng, min(250, worlds - first)) for first in range(0, worlds, 250)]
    print(json.dumps({"aggregates": list(np.concatenate(blocks, axis=1).mean(axis=1))}))


if __name__ == "__main__":
    main()
