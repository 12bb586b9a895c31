//! Puts a scenario together.

use super::super::calendar::YearMonth;
use super::super::diagnostics::Faults;
use super::super::faults::Fault;
use super::super::faults::faction::FactionFault;
use super::super::files::Document;
use super::super::keys::Vocabulary;
use super::super::nearest::nearest;
use super::super::posterior::{self, Calibration};
use super::super::settings::{DEFAULT_SEED, DEFAULT_START, DEFAULT_WORLDS, Form, SETTINGS, Setting, setting};
use super::super::source::Span;
use super::super::tree::Node;
use super::super::{Hypothesis, Run};
use super::factions::{self, Draft};
use super::factors::Factor;
use super::values::{self, Purpose};
use super::{Calendar, events, hypotheses, levers, must, number};
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::model::setup::{Cascade, Choice, FactionSetup, Rule, Sampler, Setup, Structure, allocate};
use crate::stats::distribution::Distribution;

/// A scenario without its sources.
pub(crate) struct Built {
    pub name: String,
    pub title: String,
    pub description: String,
    pub run: Run,
    pub setup: Setup,
    pub hypotheses: Vec<Hypothesis>,
    pub dropped: Vec<String>,
    pub notes: Vec<String>,
    pub calibration: Option<Calibration>,
}

/// What the file says, as it is gathered.
struct Gathered {
    name: String,
    title: Option<String>,
    description: String,
    worlds: u32,
    seed: u64,
    start: YearMonth,
    structure: Structure,
    centre: Option<(String, Span)>,
    world: Vec<Distribution>,
}

/// Reads the tree of `document`. `last_named` is the last month of the run that the files themselves
/// ask for. Nothing if anything is wrong.
pub(crate) fn read(document: &Document, last_named: YearMonth, faults: &mut Faults) -> Option<Built> {
    let tree = &document.tree;
    let whole = Span { source: 0, start: 0, end: 0 };
    let mut gathered = Gathered::default();
    must(tree, whole, "name", "the scenario", "name = \"my-scenario\"", faults);
    for found in Vocabulary::file().walk(tree, faults) {
        gathered.take(&found.path, &found.entry.node, faults);
    }
    let (mine, theirs): (Vec<&Factor>, Vec<&Factor>) =
        document.factors.iter().partition(|factor| !factor.path.starts_with("factions."));
    let (drafts, dropped) = factions::read(tree.get("factions"), &theirs, document.complete, faults);
    let kept: Vec<String> = drafts.iter().map(|draft| draft.name.clone()).collect();
    for factor in mine {
        gathered.multiply(factor, &kept, faults);
    }
    gathered.find_centre(&drafts, &dropped, document.complete, faults);
    let last = gathered.start.plus(gathered.structure.months - 1);
    let calendar = Calendar { first: gathered.start, last, last_named: last.max(last_named) };
    let names: Vec<String> = drafts.iter().map(|draft| draft.name.clone()).collect();
    let context = Context { calendar, names: &names, dropped: &dropped, complete: document.complete };
    let events = tree.get("events").map_or_else(Vec::new, |entry| events::read(entry, &context, faults));
    let levers = tree.get("levers_over_time").map_or_else(Vec::new, |entry| levers::read(entry, &context, faults));
    let hypotheses = tree
        .get("hypotheses")
        .map_or_else(Vec::new, |entry| hypotheses::read(entry, &document.sources, &context, faults));
    if faults.errors() > 0 {
        return None;
    }
    let mut setup = Setup {
        structure: gathered.structure,
        world: Sampler::new(WORLD, "", gathered.world),
        factions: faction_setups(drafts, gathered.structure.commanders),
        events,
        levers,
        posterior: None,
    };
    let calibration = posterior::read(document, gathered.start, &mut setup, faults);
    if faults.errors() > 0 {
        return None;
    }
    let events = &setup.events;
    let beyond = events.iter().filter(|event| event.month >= gathered.structure.months).count();
    let beyond = (beyond > 0).then(|| match beyond {
        1 => format!("1 event lies after {last}, the end of the run, and is not reached"),
        many => format!("{many} events lie after {last}, the end of the run, and are not reached"),
    });
    let run =
        Run { worlds: gathered.worlds, seed: gathered.seed, start: gathered.start, months: gathered.structure.months };
    Some(Built {
        title: gathered.title.unwrap_or_else(|| gathered.name.clone()),
        name: gathered.name,
        description: gathered.description,
        run,
        setup,
        hypotheses,
        dropped,
        notes: beyond.into_iter().chain(calibration.iter().filter_map(Calibration::note)).collect(),
        calibration,
    })
}

/// What lists need to know of the rest of the scenario.
pub(super) struct Context<'a> {
    pub calendar: Calendar,
    /// The factions kept, in order.
    pub names: &'a [String],
    /// Those that are dropped.
    pub dropped: &'a [String],
    /// Whether every file could be read.
    pub complete: bool,
}

impl Context<'_> {
    /// The place of a faction; a fault if there is none of that name.
    pub fn faction(&self, name: &str, span: Span, faults: &mut Faults) -> Option<usize> {
        let place = self.names.iter().position(|known| known == name);
        if place.is_none() && self.complete {
            faults.error(span, Fault::Faction(self.unknown(name)));
        }
        place
    }

    fn unknown(&self, name: &str) -> FactionFault {
        FactionFault::Unknown {
            found: name.to_owned(),
            nearest: nearest(name, self.names.iter().map(String::as_str)).map(str::to_owned),
            all: self.names.to_vec(),
            dropped: self.dropped.iter().any(|dropped| dropped == name),
        }
    }
}

impl Default for Gathered {
    fn default() -> Self {
        Self {
            name: String::new(),
            title: None,
            description: String::new(),
            worlds: DEFAULT_WORLDS,
            seed: DEFAULT_SEED,
            start: DEFAULT_START,
            structure: Setup::built_in().structure,
            centre: None,
            world: WORLD.iter().map(|row| (row.default)()).collect(),
        }
    }
}

impl Gathered {
    /// One known key of the file.
    fn take(&mut self, path: &str, node: &Node, faults: &mut Faults) {
        if let Some(place) = WORLD.iter().position(|row| row.path == path) {
            let row = &WORLD[place];
            let purpose = Purpose { path, range: row.range, unit: row.unit, meaning: row.meaning };
            if let Some(distribution) = number::drawn(node, purpose, faults) {
                self.world[place] = distribution;
            }
        } else if let Some(row) = setting(SETTINGS, path) {
            self.set(row, node, faults);
        }
    }

    fn set(&mut self, row: &Setting, node: &Node, faults: &mut Faults) {
        match row.form {
            Form::Whole { .. } => {
                if let Some(value) = values::whole(node, row, faults) {
                    self.whole(row.path, value);
                }
            }
            Form::Choice(all) => {
                if let Some(place) = values::choice(node, row.path, &all(), faults) {
                    self.choose(row.path, place);
                }
            }
            Form::Name => self.name = values::name(node, faults).unwrap_or_default(),
            Form::Month => self.start = values::month(node, row.path, faults).unwrap_or(self.start),
            Form::Faction => self.centre = values::text(node, row.path, false, faults).map(|name| (name, node.span)),
            // Taken as the files were read.
            _ if row.path.starts_with("posterior.") => {}
            _ if row.path == "description" => {
                self.description = values::text(node, row.path, true, faults).unwrap_or_default();
            }
            _ => self.title = values::text(node, row.path, false, faults).filter(|title| !title.is_empty()),
        }
    }

    fn whole(&mut self, path: &str, value: u64) {
        // Every bound lies below 2^32 but for the seed's.
        let small = u32::try_from(value).unwrap_or(u32::MAX);
        match path {
            "run.worlds" => self.worlds = small,
            "run.seed" => self.seed = value,
            "run.months" => self.structure.months = small,
            "council.interval" => self.structure.interval = small,
            "council.horizon" => self.structure.horizon = small,
            "council.cooling" => self.structure.cooling = small,
            "commanders.count" => self.structure.commanders = small as usize,
            "commanders.peers" => self.structure.peers = small as usize,
            "bands.count" => self.structure.bands = small as usize,
            other => debug_assert!(false, "no place for {other}"),
        }
    }

    /// The same numbers as [`Self::whole`] sets.
    fn whole_at(&self, path: &str) -> Option<u64> {
        let structure = &self.structure;
        let value = match path {
            "run.worlds" => u64::from(self.worlds),
            "run.seed" => self.seed,
            "run.months" => u64::from(structure.months),
            "council.interval" => u64::from(structure.interval),
            "council.horizon" => u64::from(structure.horizon),
            "council.cooling" => u64::from(structure.cooling),
            "commanders.count" => structure.commanders as u64,
            "commanders.peers" => structure.peers as u64,
            "bands.count" => structure.bands as u64,
            _ => return None,
        };
        Some(value)
    }

    /// A factor on a key of the file.
    fn multiply(&mut self, factor: &Factor, factions: &[String], faults: &mut Faults) {
        if let Some(place) = WORLD.iter().position(|row| row.path == factor.path) {
            if let Some(scaled) = factor.distribution(&self.world[place], WORLD[place].range, faults) {
                self.world[place] = scaled;
            }
            return;
        }
        match (setting(SETTINGS, &factor.path), self.whole_at(&factor.path)) {
            (Some(row), Some(base)) => {
                if let Some(value) = factor.whole(base, row, faults) {
                    self.whole(row.path, value);
                }
            }
            _ => factor.refuse(factions, faults),
        }
    }

    fn choose(&mut self, path: &str, place: usize) {
        match path {
            "council.rule" => self.structure.rule = Rule::ALL[place].1,
            "council.commanders" => self.structure.choice = Choice::ALL[place].1,
            "council.cascade" => self.structure.cascade = Cascade::ALL[place].1,
            other => debug_assert!(false, "no place for {other}"),
        }
    }

    /// The centre: the faction named, else the built-in scenario's, else the first.
    fn find_centre(&mut self, drafts: &[Draft], dropped: &[String], complete: bool, faults: &mut Faults) {
        let names: Vec<String> = drafts.iter().map(|draft| draft.name.clone()).collect();
        let calendar = Calendar { first: self.start, last: self.start, last_named: self.start };
        let context = Context { calendar, names: &names, dropped, complete };
        let place = match &self.centre {
            Some((name, span)) => context.faction(name, *span, faults),
            None => names.iter().position(|name| name == factions::DEFAULT_CENTRE),
        };
        self.structure.centre = place.unwrap_or(0);
    }
}

fn faction_setups(drafts: Vec<Draft>, commanders: usize) -> Vec<FactionSetup> {
    let shares: Vec<f64> = drafts.iter().map(|draft| draft.commanders).collect();
    let setup = |(draft, commanders): (Draft, usize)| FactionSetup {
        parameters: Sampler::new(FACTION, &format!("factions.{}.", draft.name), draft.distributions),
        name: draft.name,
        label: draft.label,
        power: draft.power,
        pinned_power: None,
        commanders,
    };
    drafts.into_iter().zip(allocate(commanders, &shares)).map(setup).collect()
}
