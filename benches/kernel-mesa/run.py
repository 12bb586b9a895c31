"""The kernel of benches/DECLARATION.md with Mesa: every commander and every band is an agent."""

import argparse
import json
import math

import mesa

N, HALF, BANDS, MONTHS = 240, 4, 120, 24
# Count, share, tie, exposure, patron, stance.
FACTIONS = [(96, .4, .5, .9, .1, .3), (60, .25, .35, .5, .1, .6), (84, .35, .8, 1.5, .5, -.2)]
FADE = 2 ** (-1 / 24)


class Commander(mesa.Agent):
    def __init__(self, model, faction):
        super().__init__(model)
        r = model.random
        _, _, tie, exposure, patron, self.stance = faction
        self.men = math.exp(.6 * r.gauss(0, 1))
        self.tie = r.betavariate(6 * tie, 6 * (1 - tie))
        self.centre = r.betavariate(3, 2) * (1 - .5 * patron)
        self.leader = r.betavariate(3, 2)
        self.spread = exposure * math.exp(.3 * r.gauss(0, 1) - .045)
        u = r.random()
        self.lean = .5 * math.log(u / (1 - u))
        self.peers = set()
        self.complies = self.trial = False

    def weigh(self):
        self.z = 2 * self.centre + 1.5 * self.stance * self.leader * (1 - .25 * self.model.G * self.tie) + .2 - 2.6 * self.tie + self.lean

    def pull(self):
        n = len(self.peers)
        return 2 * sum(peer.trial for peer in self.peers) / n - 1 if n else 0

    def would(self):
        return self.z + self.pull() > 0


class Band(mesa.Agent):
    def __init__(self, model):
        super().__init__(model)
        r = model.random
        self.size = math.exp(.7 * r.gauss(0, 1))
        self.allegiance, self.affinity, self.ex = r.betavariate(3.5, 1.5), r.betavariate(1, 3), r.betavariate(4, 1.5)
        self.grievance = .3

    def step(self):
        e, r = self.model.e, self.model.random
        p = e * self.ex
        if e > 0:
            weights = [1, math.exp(-7 + 3.5 * p), math.exp(-7 + 3.2 * p * (1 - self.grievance)), math.exp(-7 + 1.75 * p),
                       math.exp(-7.5 + 9.3 * p * math.sqrt(self.affinity) + .8 * math.log(self.model.S / 3000) - .75 * self.allegiance)]
            act, = r.choices(range(5), weights)
            share = .4 + .6 * r.random()
            moved = share * self.size
            if act == 1:
                self.ex *= 1 - .7 * share
            elif act == 2:
                self.size -= moved
                self.model.settled += moved
            elif act == 4:
                self.size -= moved
                self.model.defected += moved
        self.grievance = min(1, max(0, self.grievance + .02 * p - .005 * (self.grievance - .3)))


class World(mesa.Model):
    def __init__(self, seed):
        super().__init__(seed=seed)
        self.G, self.S = 0.0, 1900.0
        self.seen = [0.0] * 8
        for faction in FACTIONS:
            members = [Commander(self, faction) for _ in range(faction[0])]
            scale = faction[1] / sum(member.men for member in members)
            for member in members:
                member.men *= scale
                member.reach = member.men * member.spread
        self.commanders = list(self.agents_by_type[Commander])
        self.tie_peers()
        bands = [Band(self) for _ in range(BANDS)]
        scale = 4000 / sum(band.size for band in bands)
        for band in bands:
            band.size *= scale
        self.reach = sum(c.reach for c in self.commanders)

    def tie_peers(self):
        all_, r = self.commanders, self.random
        for i, one in enumerate(all_):
            for k in range(1, HALF + 1):
                other = all_[(i + k) % N]
                one.peers.add(other)
                other.peers.add(one)
        for i, one in enumerate(all_):
            for k in range(1, HALF + 1):
                other = all_[r.randrange(N)]
                if r.random() < .15 and other is not one and other not in one.peers:
                    old = all_[(i + k) % N]
                    one.peers.discard(old)
                    old.peers.discard(one)
                    one.peers.add(other)
                    other.peers.add(one)

    def close(self, up):
        todo = [c for c in self.commanders if c.trial != up]
        while todo:
            c = todo.pop()
            if c.trial != up and c.would() == up:
                c.trial = up
                todo.extend(peer for peer in c.peers if peer.trial != up)

    def enforcement(self):
        return sum(c.reach for c in self.commanders if c.trial) / self.reach

    def step(self):
        month = self.steps - 1
        self.agents_by_type[Commander].do("weigh")
        for c in self.commanders:
            c.trial = False
        self.close(True)
        low = self.enforcement()
        for c in self.commanders:
            c.trial = True
        self.close(False)
        high = self.enforcement()
        for c in self.commanders:
            c.trial = c.complies
        self.close(True)
        self.close(False)
        for c in self.commanders:
            c.complies = c.trial
        self.e = e = self.enforcement()
        m = sum(c.men for c in self.commanders if not c.complies and c.z + c.pull() < -3)
        self.settled = self.defected = 0.0
        self.agents_by_type[Band].do("step")
        self.S += .8 * self.defected
        self.G = min(1, max(0, FADE * self.G + (1 - FADE * self.G) * (.25 * e + .03 * (1 - e))))
        if month == 0:
            self.seen[0] = e
        for i, value in enumerate((e, high, m, high > low), 1):
            self.seen[i] += value / MONTHS
        self.seen[6] += self.settled / 4000
        self.seen[7] += self.defected / 4000
        self.seen[5] = self.G


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--worlds", type=int, default=1000)
    worlds = parser.parse_args().worlds
    means = [0.0] * 8
    for seed in range(worlds):
        world = World(seed)
        for _ in range(MONTHS):
            world.step()
        means = [mean + value / worlds for mean, value in zip(means, world.seen)]
    print(json.dumps({"aggregates": means}))


if __name__ == "__main__":
    main()
