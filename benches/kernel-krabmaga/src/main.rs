//! The kernel of `benches/DECLARATION.md` with krABMaga: every commander and every band is an agent of its schedule.
//!
//! What others read of a commander stands in the state; what is a band's own stands in the band. Peers are lists in the
//! state, which are faster than the framework's network of hashed nodes.

use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use rand::{RngExt, SeedableRng};
use rand_distr::{Beta, Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::any::Any;

const COMMANDERS: usize = 240;
const HALF: usize = 4;
const BANDS: usize = 120;
const MONTHS: u64 = 24;
const AGGREGATES: usize = 8;
/// Count, share, tie, exposure, patron, stance.
const FACTIONS: [(usize, f64, f64, f64, f64, f64); 3] =
    [(96, 0.4, 0.5, 0.9, 0.1, 0.3), (60, 0.25, 0.35, 0.5, 0.1, 0.6), (84, 0.35, 0.8, 1.5, 0.5, -0.2)];
/// In which order a month's agents step.
const WEIGH: i32 = 0;
const OBEY: i32 = 1;
const MOVE: i32 = 2;

/// What is seen of a commander.
#[derive(Clone, Default)]
struct Seen {
    men: f64,
    reach: f64,
    peers: Vec<u32>,
    z: f64,
    complies: bool,
}

struct World {
    rng: Xoshiro256PlusPlus,
    commanders: Vec<Seen>,
    e: f64,
    g: f64,
    s: f64,
    settled: f64,
    defected: f64,
    month: u64,
    seen: [f64; AGGREGATES],
}

#[derive(Clone, Copy)]
struct Commander {
    number: u32,
    tie: f64,
    centre: f64,
    leader: f64,
    fixed: f64,
}

impl Agent for Commander {
    fn step(&mut self, state: &mut dyn State) {
        let world = state.as_any_mut().downcast_mut::<World>().expect("the world");
        let loyalty = self.leader * (1.0 - 0.25 * world.g * self.tie);
        world.commanders[self.number as usize].z = self.centre + loyalty + self.fixed;
    }
}

/// Steps after the commanders have weighed the order: the cascade.
#[derive(Clone, Copy)]
struct Cascade;

impl Agent for Cascade {
    fn step(&mut self, state: &mut dyn State) {
        state.as_any_mut().downcast_mut::<World>().expect("the world").obey();
    }
}

#[derive(Clone, Copy)]
struct Band {
    size: f64,
    allegiance: f64,
    root: f64,
    exposure: f64,
    grievance: f64,
}

impl Agent for Band {
    fn step(&mut self, state: &mut dyn State) {
        let world = state.as_any_mut().downcast_mut::<World>().expect("the world");
        let p = world.e * self.exposure;
        if world.e > 0.0 {
            let weights = [
                (-7.0 + 3.5 * p).exp(),
                (-7.0 + 3.2 * p * (1.0 - self.grievance)).exp(),
                (-7.0 + 1.75 * p).exp(),
                (-7.5 + 9.3 * p * self.root + 0.8 * (world.s / 3000.0).ln() - 0.75 * self.allegiance).exp(),
            ];
            let mut u = world.rng.random::<f64>() * (1.0 + weights.iter().sum::<f64>()) - 1.0;
            let share = 0.4 + 0.6 * world.rng.random::<f64>();
            if u >= 0.0 {
                let mut act = 0;
                while act < 3 && u >= weights[act] {
                    u -= weights[act];
                    act += 1;
                }
                let moved = share * self.size;
                match act {
                    0 => self.exposure *= 1.0 - 0.7 * share,
                    1 => (self.size, world.settled) = (self.size - moved, world.settled + moved),
                    3 => (self.size, world.defected) = (self.size - moved, world.defected + moved),
                    _ => {}
                }
            }
        }
        self.grievance = (self.grievance + 0.02 * p - 0.005 * (self.grievance - 0.3)).clamp(0.0, 1.0);
    }
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            rng: Xoshiro256PlusPlus::seed_from_u64(seed),
            commanders: vec![Seen::default(); COMMANDERS],
            e: 0.0,
            g: 0.0,
            s: 1900.0,
            settled: 0.0,
            defected: 0.0,
            month: 0,
            seen: [0.0; AGGREGATES],
        }
    }

    fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.rng)
    }

    fn beta(&mut self, a: f64, b: f64) -> f64 {
        Beta::new(a, b).expect("both above 0").sample(&mut self.rng)
    }

    fn recruit(&mut self, schedule: &mut Schedule) {
        let mut first = 0;
        for (count, power, tie, exposure, patron, stance) in FACTIONS {
            for number in first..first + count {
                self.commanders[number].men = (0.6 * self.normal()).exp();
                self.commanders[number].reach = exposure * (0.3 * self.normal() - 0.045).exp();
                let uniform: f64 = self.rng.random();
                let tie = self.beta(6.0 * tie, 6.0 * (1.0 - tie));
                let centre = 2.0 * self.beta(3.0, 2.0) * (1.0 - 0.5 * patron);
                let leader = 1.5 * stance * self.beta(3.0, 2.0);
                let fixed = 0.2 - 2.6 * tie + 0.5 * (uniform / (1.0 - uniform)).ln();
                let commander = Commander { number: number as u32, tie, centre, leader, fixed };
                schedule.schedule_repeating(Box::new(commander), 0.0, WEIGH);
            }
            let own = &mut self.commanders[first..first + count];
            let scale = power / own.iter().map(|one| one.men).sum::<f64>();
            for one in own {
                one.men *= scale;
                one.reach *= one.men;
            }
            first += count;
        }
        schedule.schedule_repeating(Box::new(Cascade), 0.0, OBEY);
    }

    fn tie(&mut self, one: usize, other: usize) {
        self.commanders[one].peers.push(other as u32);
        self.commanders[other].peers.push(one as u32);
    }

    fn tie_peers(&mut self) {
        for i in 0..COMMANDERS {
            for k in 1..=HALF {
                self.tie(i, (i + k) % COMMANDERS);
            }
        }
        for i in 0..COMMANDERS {
            for k in 1..=HALF {
                let j = self.rng.random_range(0..COMMANDERS);
                let chance: f64 = self.rng.random();
                if chance < 0.15 && j != i && !self.commanders[i].peers.contains(&(j as u32)) {
                    let old = (i + k) % COMMANDERS;
                    self.commanders[i].peers.retain(|&peer| peer as usize != old);
                    self.commanders[old].peers.retain(|&peer| peer as usize != i);
                    self.tie(i, j);
                }
            }
        }
    }

    fn muster(&mut self, schedule: &mut Schedule) {
        let mut bands: Vec<Band> = (0..BANDS)
            .map(|_| Band {
                size: (0.7 * self.normal()).exp(),
                allegiance: self.beta(3.5, 1.5),
                root: self.beta(1.0, 3.0).sqrt(),
                exposure: self.beta(4.0, 1.5),
                grievance: 0.3,
            })
            .collect();
        let scale = 4000.0 / bands.iter().map(|band| band.size).sum::<f64>();
        for band in &mut bands {
            band.size *= scale;
            schedule.schedule_repeating(Box::new(*band), 0.0, MOVE);
        }
    }

    fn pull(&self, i: usize) -> f64 {
        let peers = &self.commanders[i].peers;
        if peers.is_empty() {
            return 0.0;
        }
        let comply = peers.iter().filter(|&&peer| self.commanders[peer as usize].complies).count();
        2.0 * comply as f64 / peers.len() as f64 - 1.0
    }

    /// Up: whoever would comply does. Down: whoever would not stops.
    fn close(&mut self, up: bool) {
        let mut todo: Vec<u32> = (0..COMMANDERS as u32).collect();
        while let Some(i) = todo.pop() {
            let i = i as usize;
            if self.commanders[i].complies != up && (self.commanders[i].z + self.pull(i) > 0.0) == up {
                self.commanders[i].complies = up;
                for &peer in &self.commanders[i].peers {
                    if self.commanders[peer as usize].complies != up {
                        todo.push(peer);
                    }
                }
            }
        }
    }

    fn enforcement(&self) -> f64 {
        let all: f64 = self.commanders.iter().map(|one| one.reach).sum();
        self.commanders.iter().filter(|one| one.complies).map(|one| one.reach).sum::<f64>() / all
    }

    fn obey(&mut self) {
        let profile: Vec<bool> = self.commanders.iter().map(|one| one.complies).collect();
        self.commanders.iter_mut().for_each(|one| one.complies = false);
        self.close(true);
        let least = self.enforcement();
        self.commanders.iter_mut().for_each(|one| one.complies = true);
        self.close(false);
        let greatest = self.enforcement();
        self.commanders.iter_mut().zip(profile).for_each(|(one, complies)| one.complies = complies);
        self.close(true);
        self.close(false);
        self.e = self.enforcement();
        let mutiny: f64 = (0..COMMANDERS)
            .filter(|&i| !self.commanders[i].complies && self.commanders[i].z + self.pull(i) < -3.0)
            .map(|i| self.commanders[i].men)
            .sum();
        let share = 1.0 / MONTHS as f64;
        if self.month == 0 {
            self.seen[0] = self.e;
        }
        self.seen[1] += self.e * share;
        self.seen[2] += greatest * share;
        self.seen[3] += mutiny * share;
        self.seen[4] += if greatest > least { share } else { 0.0 };
    }
}

impl State for World {
    fn init(&mut self, schedule: &mut Schedule) {
        self.recruit(schedule);
        self.tie_peers();
        self.muster(schedule);
    }

    fn after_step(&mut self, _: &mut Schedule) {
        self.seen[6] += self.settled / 4000.0;
        self.seen[7] += self.defected / 4000.0;
        self.s += 0.8 * self.defected;
        (self.settled, self.defected) = (0.0, 0.0);
        let fade = (-1.0_f64 / 24.0).exp2();
        self.g = (fade * self.g + (1.0 - fade * self.g) * (0.25 * self.e + 0.03 * (1.0 - self.e))).clamp(0.0, 1.0);
        self.seen[5] = self.g;
        self.month += 1;
    }

    fn reset(&mut self) {}
    fn update(&mut self, _: u64) {}
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }
    fn as_state(&self) -> &dyn State {
        self
    }
}

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--worlds").skip(1);
    let worlds: u32 = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(1000);
    let mut means = [0.0; AGGREGATES];
    for seed in 0..worlds {
        let mut world = World::new(u64::from(seed));
        let mut schedule = Schedule::new();
        world.init(&mut schedule);
        for _ in 0..MONTHS {
            schedule.step(&mut world);
        }
        for (mean, value) in means.iter_mut().zip(world.seen) {
            *mean += value / f64::from(worlds);
        }
    }
    println!("{{\"aggregates\": {means:?}}}");
}
