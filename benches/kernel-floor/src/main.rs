//! The kernel of `benches/DECLARATION.md` in plain loops over arrays: the floor that others are measured against.

use rand::{RngExt, SeedableRng};
use rand_distr::{Beta, Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

const COMMANDERS: usize = 240;
const HALF: usize = 4;
const BANDS: usize = 120;
const MONTHS: usize = 24;
const AGGREGATES: usize = 8;

struct Faction {
    count: usize,
    share: f64,
    tie: f64,
    exposure: f64,
    patron: f64,
    stance: f64,
}

const FACTIONS: [Faction; 3] = [
    Faction { count: 96, share: 0.4, tie: 0.5, exposure: 0.9, patron: 0.1, stance: 0.3 },
    Faction { count: 60, share: 0.25, tie: 0.35, exposure: 0.5, patron: 0.1, stance: 0.6 },
    Faction { count: 84, share: 0.35, tie: 0.8, exposure: 1.5, patron: 0.5, stance: -0.2 },
];

struct Commanders {
    men: Vec<f64>,
    reach: Vec<f64>,
    tie: Vec<f64>,
    centre: Vec<f64>,
    leader: Vec<f64>,
    fixed: Vec<f64>,
    peers: Vec<Vec<u32>>,
    z: Vec<f64>,
    counts: Vec<u32>,
    todo: Vec<u32>,
}

struct Samplers {
    loyalty: Beta<f64>,
    tie: [Beta<f64>; 3],
    allegiance: Beta<f64>,
    affinity: Beta<f64>,
    exposure: Beta<f64>,
}

fn beta(a: f64, b: f64) -> Beta<f64> {
    Beta::new(a, b).expect("both above 0")
}

impl Commanders {
    fn draw(&mut self, rng: &mut Xoshiro256PlusPlus, samplers: &Samplers) {
        for column in [&mut self.men, &mut self.reach, &mut self.tie, &mut self.centre, &mut self.leader, &mut self.fixed] {
            column.clear();
        }
        for (faction, tie) in FACTIONS.iter().zip(&samplers.tie) {
            let first = self.men.len();
            for _ in 0..faction.count {
                let (men, spread): (f64, f64) = (StandardNormal.sample(rng), StandardNormal.sample(rng));
                let uniform: f64 = rng.random();
                let tied = tie.sample(rng);
                self.men.push((0.6 * men).exp());
                self.tie.push(tied);
                self.centre.push(2.0 * samplers.loyalty.sample(rng) * (1.0 - 0.5 * faction.patron));
                self.leader.push(1.5 * faction.stance * samplers.loyalty.sample(rng));
                self.reach.push(faction.exposure * (0.3 * spread - 0.045).exp());
                self.fixed.push(0.2 - 2.6 * tied + 0.5 * (uniform / (1.0 - uniform)).ln());
            }
            let scale = faction.share / self.men[first..].iter().sum::<f64>();
            for (men, reach) in self.men[first..].iter_mut().zip(&mut self.reach[first..]) {
                *men *= scale;
                *reach *= *men;
            }
        }
        for peers in &mut self.peers {
            peers.clear();
        }
        for i in 0..COMMANDERS {
            for k in 1..=HALF {
                let j = (i + k) % COMMANDERS;
                self.peers[i].push(j as u32);
                self.peers[j].push(i as u32);
            }
        }
        for i in 0..COMMANDERS {
            for k in 1..=HALF {
                let j = rng.random_range(0..COMMANDERS);
                if rng.random::<f64>() < 0.15 && j != i && !self.peers[i].contains(&(j as u32)) {
                    let old = (i + k) % COMMANDERS;
                    // Whoever was untied before cannot be untied again: the ring's ties are met once each.
                    if let Some(at) = self.peers[i].iter().position(|&peer| peer == old as u32) {
                        self.peers[i].swap_remove(at);
                        self.peers[old].retain(|&peer| peer != i as u32);
                        self.peers[i].push(j as u32);
                        self.peers[j].push(i as u32);
                    }
                }
            }
        }
    }

    fn pull(&self, i: usize) -> f64 {
        let n = self.peers[i].len();
        if n == 0 { 0.0 } else { 2.0 * f64::from(self.counts[i]) / n as f64 - 1.0 }
    }

    /// Up: whoever would comply does. Down: whoever would not stops.
    fn close(&mut self, complies: &mut [bool], up: bool) {
        for i in 0..COMMANDERS {
            self.counts[i] = self.peers[i].iter().filter(|&&peer| complies[peer as usize]).count() as u32;
        }
        self.todo.clear();
        self.todo.extend(0..COMMANDERS as u32);
        while let Some(i) = self.todo.pop() {
            let i = i as usize;
            let would = self.z[i] + self.pull(i) > 0.0;
            if complies[i] != up && would == up {
                complies[i] = up;
                for &peer in &self.peers[i] {
                    if up {
                        self.counts[peer as usize] += 1;
                    } else {
                        self.counts[peer as usize] -= 1;
                    }
                    if complies[peer as usize] != up {
                        self.todo.push(peer);
                    }
                }
            }
        }
    }

    fn enforcement(&self, complies: &[bool]) -> f64 {
        let mut sums = [0.0, 0.0];
        for (reach, complies) in self.reach.iter().zip(complies) {
            sums[0] += reach;
            sums[1] += if *complies { *reach } else { 0.0 };
        }
        sums[1] / sums[0]
    }
}

struct Bands {
    size: [f64; BANDS],
    allegiance: [f64; BANDS],
    root: [f64; BANDS],
    exposure: [f64; BANDS],
    grievance: [f64; BANDS],
}

impl Bands {
    fn draw(rng: &mut Xoshiro256PlusPlus, samplers: &Samplers) -> Self {
        let mut size = [0.0; BANDS];
        for size in &mut size {
            let normal: f64 = StandardNormal.sample(rng);
            *size = (0.7 * normal).exp();
        }
        let scale = 4000.0 / size.iter().sum::<f64>();
        size.iter_mut().for_each(|size| *size *= scale);
        Self {
            size,
            allegiance: std::array::from_fn(|_| samplers.allegiance.sample(rng)),
            root: std::array::from_fn(|_| samplers.affinity.sample(rng).sqrt()),
            exposure: std::array::from_fn(|_| samplers.exposure.sample(rng)),
            grievance: [0.3; BANDS],
        }
    }

    /// Fighters settled and defected.
    fn act(&mut self, rng: &mut Xoshiro256PlusPlus, e: f64, s: f64) -> (f64, f64) {
        let (mut settled, mut defected) = (0.0, 0.0);
        let strength = 0.8 * (s / 3000.0).ln();
        for j in 0..BANDS {
            let p = e * self.exposure[j];
            let weights = [
                (-7.0 + 3.5 * p).exp(),
                (-7.0 + 3.2 * p * (1.0 - self.grievance[j])).exp(),
                (-7.0 + 1.75 * p).exp(),
                (-7.5 + 9.3 * p * self.root[j] + strength - 0.75 * self.allegiance[j]).exp(),
            ];
            let mut u = rng.random::<f64>() * (1.0 + weights.iter().sum::<f64>()) - 1.0;
            let share = 0.4 + 0.6 * rng.random::<f64>();
            if u >= 0.0 {
                let mut act = 0;
                while act < 3 && u >= weights[act] {
                    u -= weights[act];
                    act += 1;
                }
                let moved = share * self.size[j];
                match act {
                    0 => self.exposure[j] *= 1.0 - 0.7 * share,
                    1 => (self.size[j], settled) = (self.size[j] - moved, settled + moved),
                    3 => (self.size[j], defected) = (self.size[j] - moved, defected + moved),
                    _ => {}
                }
            }
            self.grievance[j] = (self.grievance[j] + 0.02 * p - 0.005 * (self.grievance[j] - 0.3)).clamp(0.0, 1.0);
        }
        (settled, defected)
    }
}

fn live(rng: &mut Xoshiro256PlusPlus, samplers: &Samplers, c: &mut Commanders) -> [f64; AGGREGATES] {
    c.draw(rng, samplers);
    let mut bands = Bands::draw(rng, samplers);
    let mut seen = [0.0; AGGREGATES];
    let (mut g, mut s) = (0.0, 1900.0);
    let fade = (-1.0_f64 / 24.0).exp2();
    let mut complies = [false; COMMANDERS];
    for month in 0..MONTHS {
        for i in 0..COMMANDERS {
            c.z[i] = c.centre[i] + c.leader[i] * (1.0 - 0.25 * g * c.tie[i]) + c.fixed[i];
        }
        let (mut least, mut greatest) = ([false; COMMANDERS], [true; COMMANDERS]);
        c.close(&mut least, true);
        c.close(&mut greatest, false);
        c.close(&mut complies, true);
        c.close(&mut complies, false);
        let (e, low, high) = (c.enforcement(&complies), c.enforcement(&least), c.enforcement(&greatest));
        let mutiny: f64 =
            (0..COMMANDERS).filter(|&i| !complies[i] && c.z[i] + c.pull(i) < -3.0).map(|i| c.men[i]).sum();
        if e > 0.0 {
            let (settled, defected) = bands.act(rng, e, s);
            seen[6] += settled / 4000.0;
            seen[7] += defected / 4000.0;
            s += 0.8 * defected;
        } else {
            bands.grievance.iter_mut().for_each(|grievance| *grievance -= 0.005 * (*grievance - 0.3));
        }
        g = (fade * g + (1.0 - fade * g) * (0.25 * e + 0.03 * (1.0 - e))).clamp(0.0, 1.0);
        if month == 0 {
            seen[0] = e;
        }
        let share = 1.0 / MONTHS as f64;
        seen[1] += e * share;
        seen[2] += high * share;
        seen[3] += mutiny * share;
        seen[4] += if high > low { share } else { 0.0 };
    }
    seen[5] = g;
    seen
}

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--worlds").skip(1);
    let worlds: u32 = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(1000);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let samplers = Samplers {
        loyalty: beta(3.0, 2.0),
        tie: FACTIONS.each_ref().map(|faction| beta(6.0 * faction.tie, 6.0 * (1.0 - faction.tie))),
        allegiance: beta(3.5, 1.5),
        affinity: beta(1.0, 3.0),
        exposure: beta(4.0, 1.5),
    };
    let mut commanders = Commanders {
        men: Vec::new(),
        reach: Vec::new(),
        tie: Vec::new(),
        centre: Vec::new(),
        leader: Vec::new(),
        fixed: Vec::new(),
        peers: vec![Vec::new(); COMMANDERS],
        z: vec![0.0; COMMANDERS],
        counts: vec![0; COMMANDERS],
        todo: Vec::new(),
    };
    let (mut sums, mut squares) = ([0.0; AGGREGATES], [0.0; AGGREGATES]);
    for _ in 0..worlds {
        for (place, value) in live(&mut rng, &samplers, &mut commanders).into_iter().enumerate() {
            sums[place] += value;
            squares[place] += value * value;
        }
    }
    let n = f64::from(worlds);
    let means = sums.map(|sum| sum / n);
    let spread: Vec<f64> = (0..AGGREGATES).map(|i| (squares[i] / n - means[i] * means[i]).max(0.0).sqrt()).collect();
    println!("{{\"aggregates\": {means:?}, \"spread\": {spread:?}}}");
}
