//! The kernel of `benches/DECLARATION.md` in plain loops over arrays: the floor that others are measured against.
//!
//! It is as low as we could make loops that close anew every month: peers stand in one array, who complies is counted once
//! a world and then kept up, a commander's disposition becomes the number of peers he needs, and bands weigh their odds
//! side by side, on whatever vector units the machine has, through an exponential without a branch.

use fearless_simd::{Level, dispatch};
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
    lists: Vec<Vec<u32>>,
    /// The lists, one after the other, and where each begins.
    peers: Vec<u32>,
    begins: Vec<usize>,
    z: Vec<f64>,
    /// Complying peers from which on each complies.
    needed: Vec<i32>,
    todo: Vec<u32>,
}

/// Who complies, and how many of everybody's peers.
#[derive(Clone)]
struct Profile {
    complies: [bool; COMMANDERS],
    counts: [i32; COMMANDERS],
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
        for peers in &mut self.lists {
            peers.clear();
        }
        for i in 0..COMMANDERS {
            for k in 1..=HALF {
                let j = (i + k) % COMMANDERS;
                self.lists[i].push(j as u32);
                self.lists[j].push(i as u32);
            }
        }
        for i in 0..COMMANDERS {
            for k in 1..=HALF {
                let j = rng.random_range(0..COMMANDERS);
                if rng.random::<f64>() < 0.15 && j != i && !self.lists[i].contains(&(j as u32)) {
                    let old = (i + k) % COMMANDERS;
                    // Whoever was untied before cannot be untied again: the ring's ties are met once each.
                    if let Some(at) = self.lists[i].iter().position(|&peer| peer == old as u32) {
                        self.lists[i].swap_remove(at);
                        self.lists[old].retain(|&peer| peer != i as u32);
                        self.lists[i].push(j as u32);
                        self.lists[j].push(i as u32);
                    }
                }
            }
        }
        self.peers.clear();
        self.begins.clear();
        for list in &self.lists {
            self.begins.push(self.peers.len());
            self.peers.extend(list);
        }
        self.begins.push(self.peers.len());
    }

    fn peers(&self, i: usize) -> &[u32] {
        &self.peers[self.begins[i]..self.begins[i + 1]]
    }

    /// Nobody complies, or everybody.
    fn all(&self, comply: bool) -> Profile {
        let counts = std::array::from_fn(|i| if comply { self.peers(i).len() as i32 } else { 0 });
        Profile { complies: [comply; COMMANDERS], counts }
    }

    /// Dispositions, and what they need: z + 2 k / n - 1 > 0.
    fn weigh(&mut self, g: f64) {
        for i in 0..COMMANDERS {
            let z = self.centre[i] + self.leader[i] * (1.0 - 0.25 * g * self.tie[i]) + self.fixed[i];
            let n = (self.begins[i + 1] - self.begins[i]) as f64;
            self.z[i] = z;
            self.needed[i] = if n > 0.0 {
                // The next whole number above.
                let half = 0.5 * n * (1.0 - z);
                let cut = half as i32;
                cut + i32::from(half >= f64::from(cut))
            } else if z > 0.0 {
                0
            } else {
                i32::MAX
            };
        }
    }

    /// Up: whoever would comply does. Down: whoever would not stops.
    fn close<const UP: bool>(&mut self, profile: &mut Profile) {
        let Profile { complies, counts } = profile;
        let mut todo = std::mem::take(&mut self.todo);
        for i in 0..COMMANDERS {
            if complies[i] != UP && (counts[i] >= self.needed[i]) == UP {
                complies[i] = UP;
                todo.push(i as u32);
            }
        }
        while let Some(i) = todo.pop() {
            for &peer in self.peers(i as usize) {
                let j = peer as usize;
                counts[j] += if UP { 1 } else { -1 };
                if complies[j] != UP && (counts[j] >= self.needed[j]) == UP {
                    complies[j] = UP;
                    todo.push(peer);
                }
            }
        }
        self.todo = todo;
    }

    fn enforcement(&self, profile: &Profile) -> f64 {
        let complying = self.reach.iter().zip(&profile.complies).map(|(reach, complies)| reach * f64::from(u8::from(*complies)));
        complying.sum::<f64>() / self.reach.iter().sum::<f64>()
    }
}

struct Bands {
    size: [f64; BANDS],
    allegiance: [f64; BANDS],
    root: [f64; BANDS],
    exposure: [f64; BANDS],
    grievance: [f64; BANDS],
    level: Level,
}

/// e to the power of what lies between -700 and 700, to 2e-12.
#[inline(always)]
fn exp(x: f64) -> f64 {
    const ROUNDER: f64 = 6_755_399_441_055_744.0;
    let shifted = x * std::f64::consts::LOG2_E + ROUNDER;
    let r = x - (shifted - ROUNDER) * std::f64::consts::LN_2;
    let r2 = r * r;
    let low = (0.500_000_000_042_681_1 + 0.166_666_667_844_415_07 * r) + r2 * (0.041_666_664_405_049_77 + 0.008_333_281_808_157_375 * r);
    let high = (0.001_388_919_713_603_456_2 + 0.000_199_089_389_065_350_83 * r) + 0.000_024_708_285_851_745_047 * r2;
    let sum = (1.0 + r) + r2 * (low + (r2 * r2) * high);
    f64::from_bits(sum.to_bits().wrapping_add(shifted.to_bits() << 52))
}

/// What each band weighs: return, settle, resist, defect; to stay weighs 1.
#[inline(always)]
fn weigh(bands: &Bands, e: f64, strength: f64, odds: &mut [[f64; BANDS]; 4]) {
    for j in 0..BANDS {
        let p = e * bands.exposure[j];
        odds[0][j] = exp(-7.0 + 3.5 * p);
        odds[1][j] = exp(-7.0 + 3.2 * p * (1.0 - bands.grievance[j]));
        odds[2][j] = exp(-7.0 + 1.75 * p);
        odds[3][j] = exp(-7.5 + 9.3 * p * bands.root[j] + strength - 0.75 * bands.allegiance[j]);
    }
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
            level: Level::new(),
        }
    }

    /// Fighters settled and defected.
    fn act(&mut self, rng: &mut Xoshiro256PlusPlus, e: f64, s: f64) -> (f64, f64) {
        let (mut settled, mut defected) = (0.0, 0.0);
        let strength = 0.8 * (s / 3000.0).ln();
        let mut odds = [[0.0; BANDS]; 4];
        dispatch!(self.level, _simd => weigh(self, e, strength, &mut odds));
        for j in 0..BANDS {
            let p = e * self.exposure[j];
            let weights = [odds[0][j], odds[1][j], odds[2][j], odds[3][j]];
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
    let mut path = c.all(false);
    for month in 0..MONTHS {
        c.weigh(g);
        let (mut least, mut greatest) = (c.all(false), c.all(true));
        c.close::<true>(&mut least);
        c.close::<false>(&mut greatest);
        c.close::<true>(&mut path);
        c.close::<false>(&mut path);
        let (e, low, high) = (c.enforcement(&path), c.enforcement(&least), c.enforcement(&greatest));
        let pull = |i: usize| match c.peers(i).len() {
            0 => 0.0,
            n => 2.0 * f64::from(path.counts[i]) / n as f64 - 1.0,
        };
        let mutiny: f64 =
            (0..COMMANDERS).filter(|&i| !path.complies[i] && c.z[i] + pull(i) < -3.0).map(|i| c.men[i]).sum();
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
        lists: vec![Vec::new(); COMMANDERS],
        peers: Vec::new(),
        begins: Vec::new(),
        z: vec![0.0; COMMANDERS],
        needed: vec![0; COMMANDERS],
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
