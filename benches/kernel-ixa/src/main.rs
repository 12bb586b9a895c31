//! The kernel of `benches/DECLARATION.md` with ixa: commanders and bands are entities, what changes of them are
//! properties, a month is a periodic plan.
//!
//! Peers are lists in a data plugin, since the framework's network copies an entity's edges whenever they are read.

use ixa::ExecutionPhase;
use ixa::prelude::*;
use rand::RngExt;
use rand_distr::{Beta, StandardNormal};

const COMMANDERS: usize = 240;
const HALF: usize = 4;
const BANDS: usize = 120;
const MONTHS: u32 = 24;
const AGGREGATES: usize = 8;
/// Count, share, tie, exposure, patron, stance.
const FACTIONS: [(usize, f64, f64, f64, f64, f64); 3] =
    [(96, 0.4, 0.5, 0.9, 0.1, 0.3), (60, 0.25, 0.35, 0.5, 0.1, 0.6), (84, 0.35, 0.8, 1.5, 0.5, -0.2)];

define_rng!(KernelRng);

/// Properties that are numbers. The framework's own macro wants them to be hashed, which only indices need.
macro_rules! numbers {
    ($entity:ident: $($name:ident),*) => {
        $(
            #[derive(Clone, Copy, Debug, PartialEq)]
            struct $name(f64);
            impl_property!($name, $entity, persist = false);
        )*
    };
}

define_entity!(Commander);
numbers!(Commander: Men, Reach, Tie, Centre, Leader, Fixed, Disposition);
define_property!(struct Complies(bool), Commander);

define_entity!(Band);
numbers!(Band: Size, Allegiance, Affinity, Exposure, Grievance);

/// What the world keeps besides its entities.
struct World {
    commanders: Vec<CommanderId>,
    bands: Vec<EntityId<Band>>,
    peers: Vec<Vec<u32>>,
    month: u32,
    g: f64,
    s: f64,
    seen: [f64; AGGREGATES],
}

define_data_plugin!(
    WorldPlugin,
    World,
    World {
        commanders: Vec::new(),
        bands: Vec::new(),
        peers: vec![Vec::new(); COMMANDERS],
        month: 0,
        g: 0.0,
        s: 1900.0,
        seen: [0.0; AGGREGATES],
    }
);

fn normal(context: &Context) -> f64 {
    context.sample_distr(KernelRng, StandardNormal)
}

fn beta(context: &Context, a: f64, b: f64) -> f64 {
    context.sample_distr(KernelRng, Beta::new(a, b).expect("both above 0"))
}

fn uniform(context: &Context) -> f64 {
    context.sample(KernelRng, |rng| rng.random())
}

fn recruit(context: &mut Context) {
    for (count, power, tie, exposure, patron, stance) in FACTIONS {
        let men: Vec<f64> = (0..count).map(|_| (0.6 * normal(context)).exp()).collect();
        let scale = power / men.iter().sum::<f64>();
        for men in men {
            let men = men * scale;
            let reach = men * exposure * (0.3 * normal(context) - 0.045).exp();
            let u = uniform(context);
            let tie = beta(context, 6.0 * tie, 6.0 * (1.0 - tie));
            let centre = 2.0 * beta(context, 3.0, 2.0) * (1.0 - 0.5 * patron);
            let leader = 1.5 * stance * beta(context, 3.0, 2.0);
            let fixed = 0.2 - 2.6 * tie + 0.5 * (u / (1.0 - u)).ln();
            let properties = with!(
                Commander,
                Men(men),
                Reach(reach),
                Tie(tie),
                Centre(centre),
                Leader(leader),
                Fixed(fixed),
                Disposition(0.0),
                Complies(false)
            );
            let commander = context.add_entity(properties).expect("all properties are there");
            context.get_data_mut(WorldPlugin).commanders.push(commander);
        }
    }
}

fn tie_peers(context: &mut Context) {
    let mut peers = std::mem::take(&mut context.get_data_mut(WorldPlugin).peers);
    for i in 0..COMMANDERS {
        for k in 1..=HALF {
            let j = (i + k) % COMMANDERS;
            peers[i].push(j as u32);
            peers[j].push(i as u32);
        }
    }
    for i in 0..COMMANDERS {
        for k in 1..=HALF {
            let j = context.sample_range(KernelRng, 0..COMMANDERS);
            if uniform(context) < 0.15 && j != i && !peers[i].contains(&(j as u32)) {
                let old = (i + k) % COMMANDERS;
                peers[i].retain(|&peer| peer as usize != old);
                peers[old].retain(|&peer| peer as usize != i);
                peers[i].push(j as u32);
                peers[j].push(i as u32);
            }
        }
    }
    context.get_data_mut(WorldPlugin).peers = peers;
}

fn muster(context: &mut Context) {
    let sizes: Vec<f64> = (0..BANDS).map(|_| (0.7 * normal(context)).exp()).collect();
    let scale = 4000.0 / sizes.iter().sum::<f64>();
    for size in sizes {
        let (allegiance, affinity) = (beta(context, 3.5, 1.5), beta(context, 1.0, 3.0));
        let exposure = beta(context, 4.0, 1.5);
        let properties = with!(
            Band,
            Size(size * scale),
            Allegiance(allegiance),
            Affinity(affinity),
            Exposure(exposure),
            Grievance(0.3)
        );
        let band = context.add_entity(properties).expect("all properties are there");
        context.get_data_mut(WorldPlugin).bands.push(band);
    }
}

/// The commanders with their peers, taken out of the context while it changes.
struct Roster {
    commanders: Vec<CommanderId>,
    peers: Vec<Vec<u32>>,
}

impl Roster {
    fn complies(&self, context: &Context, i: usize) -> bool {
        context.get_property::<_, Complies>(self.commanders[i]).0
    }

    fn weight(&self, context: &Context, i: usize) -> f64 {
        let peers = &self.peers[i];
        let pull = if peers.is_empty() {
            0.0
        } else {
            let comply = peers.iter().filter(|&&peer| self.complies(context, peer as usize)).count();
            2.0 * comply as f64 / peers.len() as f64 - 1.0
        };
        context.get_property::<_, Disposition>(self.commanders[i]).0 + pull
    }

    fn put(&self, context: &mut Context, profile: &[bool]) {
        for (commander, complies) in self.commanders.iter().zip(profile) {
            context.set_property(*commander, Complies(*complies));
        }
    }

    /// Up: whoever would comply does. Down: whoever would not stops.
    fn close(&self, context: &mut Context, up: bool) {
        let mut todo: Vec<u32> = (0..COMMANDERS as u32).collect();
        while let Some(i) = todo.pop() {
            let i = i as usize;
            if self.complies(context, i) != up && (self.weight(context, i) > 0.0) == up {
                context.set_property(self.commanders[i], Complies(up));
                todo.extend(self.peers[i].iter().filter(|&&peer| self.complies(context, peer as usize) != up));
            }
        }
    }

    fn enforcement(&self, context: &Context) -> f64 {
        let (mut all, mut reached) = (0.0, 0.0);
        for (i, commander) in self.commanders.iter().enumerate() {
            let reach = context.get_property::<_, Reach>(*commander).0;
            all += reach;
            reached += if self.complies(context, i) { reach } else { 0.0 };
        }
        reached / all
    }
}

fn weigh(context: &mut Context, roster: &Roster, g: f64) {
    for commander in &roster.commanders {
        let tie = context.get_property::<_, Tie>(*commander).0;
        let centre = context.get_property::<_, Centre>(*commander).0;
        let leader = context.get_property::<_, Leader>(*commander).0;
        let fixed = context.get_property::<_, Fixed>(*commander).0;
        context.set_property(*commander, Disposition(centre + leader * (1.0 - 0.25 * g * tie) + fixed));
    }
}

/// Fighters settled and defected.
fn press(context: &mut Context, e: f64, s: f64) -> (f64, f64) {
    let (mut settled, mut defected) = (0.0, 0.0);
    let bands = std::mem::take(&mut context.get_data_mut(WorldPlugin).bands);
    for band in &bands {
        let exposure = context.get_property::<_, Exposure>(*band).0;
        let grievance = context.get_property::<_, Grievance>(*band).0;
        let p = e * exposure;
        if e > 0.0 {
            let size = context.get_property::<_, Size>(*band).0;
            let allegiance = context.get_property::<_, Allegiance>(*band).0;
            let affinity = context.get_property::<_, Affinity>(*band).0;
            let weights = [
                1.0,
                (-7.0 + 3.5 * p).exp(),
                (-7.0 + 3.2 * p * (1.0 - grievance)).exp(),
                (-7.0 + 1.75 * p).exp(),
                (-7.5 + 9.3 * p * affinity.sqrt() + 0.8 * (s / 3000.0).ln() - 0.75 * allegiance).exp(),
            ];
            let act = context.sample_weighted(KernelRng, &weights);
            let share = 0.4 + 0.6 * uniform(context);
            let moved = share * size;
            match act {
                1 => context.set_property(*band, Exposure(exposure * (1.0 - 0.7 * share))),
                2 | 4 => {
                    context.set_property(*band, Size(size - moved));
                    *(if act == 2 { &mut settled } else { &mut defected }) += moved;
                }
                _ => {}
            }
        }
        let grievance = (grievance + 0.02 * p - 0.005 * (grievance - 0.3)).clamp(0.0, 1.0);
        context.set_property(*band, Grievance(grievance));
    }
    context.get_data_mut(WorldPlugin).bands = bands;
    (settled, defected)
}

fn month(context: &mut Context) {
    let world = context.get_data_mut(WorldPlugin);
    let roster = Roster { commanders: std::mem::take(&mut world.commanders), peers: std::mem::take(&mut world.peers) };
    let (g, s) = (world.g, world.s);
    weigh(context, &roster, g);
    let profile: Vec<bool> = (0..COMMANDERS).map(|i| roster.complies(context, i)).collect();
    roster.put(context, &[false; COMMANDERS]);
    roster.close(context, true);
    let least = roster.enforcement(context);
    roster.put(context, &[true; COMMANDERS]);
    roster.close(context, false);
    let greatest = roster.enforcement(context);
    roster.put(context, &profile);
    roster.close(context, true);
    roster.close(context, false);
    let e = roster.enforcement(context);
    let mutiny: f64 = (0..COMMANDERS)
        .filter(|&i| !roster.complies(context, i) && roster.weight(context, i) < -3.0)
        .map(|i| context.get_property::<_, Men>(roster.commanders[i]).0)
        .sum();
    let (settled, defected) = press(context, e, s);
    let world = context.get_data_mut(WorldPlugin);
    (world.commanders, world.peers) = (roster.commanders, roster.peers);
    world.s += 0.8 * defected;
    let kept = (-1.0_f64 / 24.0).exp2() * g;
    world.g = (kept + (1.0 - kept) * (0.25 * e + 0.03 * (1.0 - e))).clamp(0.0, 1.0);
    let share = 1.0 / f64::from(MONTHS);
    if world.month == 0 {
        world.seen[0] = e;
    }
    world.seen[1] += e * share;
    world.seen[2] += greatest * share;
    world.seen[3] += mutiny * share;
    world.seen[4] += if greatest > least { share } else { 0.0 };
    world.seen[5] = world.g;
    world.seen[6] += settled / 4000.0;
    world.seen[7] += defected / 4000.0;
    world.month += 1;
}

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--worlds").skip(1);
    let worlds: u32 = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(1000);
    let mut means = [0.0; AGGREGATES];
    for seed in 0..worlds {
        let mut context = Context::new();
        context.init_random(u64::from(seed));
        recruit(&mut context);
        tie_peers(&mut context);
        muster(&mut context);
        for number in 0..MONTHS {
            context.add_plan_with_phase(f64::from(number), month, ExecutionPhase::Normal);
        }
        context.execute();
        for (mean, value) in means.iter_mut().zip(context.get_data(WorldPlugin).seen) {
            *mean += value / f64::from(worlds);
        }
    }
    println!("{{\"aggregates\": {means:?}}}");
}
