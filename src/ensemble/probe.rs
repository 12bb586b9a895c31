//! What single worlds answer to measures, and nothing else: for studies that live many worlds and keep few numbers.
//!
//! A world answers a measure by a number: a flag, a share or an incidence by 1 or 0, a series by its value,
//! NaN where it has none. What a measure makes of all worlds is up to [`crate::results::metrics`].

use crate::model::Simulator;
use crate::model::catalogue::{
    COALITION_SERIES, Council, FACTION_COUNCIL_SERIES, FACTION_SERIES, FactionCouncil, FactionMonth, Milestone,
    ReadCouncil, ReadFactionCouncil, ReadFactionMonth, ReadMonth, Scale, WORLD_SERIES,
};
use crate::model::observer::{Meeting, Month, Observer};
use crate::model::policy::Policy;
use crate::model::rung::Rung;
use crate::model::setup::Setup;
use crate::scenario::Scenario;
use crate::scenario::metric::Measure;

/// Where a measure's answer comes from.
#[derive(Clone, Copy)]
enum Reader {
    World(ReadMonth),
    Faction(ReadFactionMonth, usize),
    Coalition(ReadCouncil, Scale),
    FactionCouncil(ReadFactionCouncil, Scale, usize),
    Rung(Rung),
    Reached(Milestone),
}

/// Asks worlds of one scenario for some measures.
#[derive(Clone)]
pub struct Probe {
    questions: Vec<(u32, Reader)>,
    months: u32,
}

impl Probe {
    /// A probe for these measures; one whose month lies beyond the run is answered by NaN.
    pub fn new(scenario: &Scenario, measures: &[Measure]) -> Self {
        let factions = scenario.setup.factions.len();
        let question = |measure: &Measure| {
            let month = u32::try_from(measure.date().since(scenario.run.start)).unwrap_or(u32::MAX);
            let reader = match measure {
                Measure::Probability { flag: series, .. } | Measure::Of { series, .. } => {
                    reader(series.place, factions)
                }
                Measure::Share { rung, .. } => Reader::Rung(*rung),
                Measure::Incidence { milestone, .. } => Reader::Reached(*milestone),
            };
            (month, reader)
        };
        let questions: Vec<(u32, Reader)> = measures.iter().map(question).collect();
        let all = scenario.setup.structure.months;
        // A rung is settled, and enforcement known, at the council after.
        let waits = scenario.setup.structure.interval;
        let needed = |(month, reader): &(u32, Reader)| {
            let settled = matches!(reader, Reader::Rung(_) | Reader::Reached(Milestone::Enforced));
            month.saturating_add(if settled { 1 + waits } else { 1 })
        };
        let months = questions.iter().map(needed).max().unwrap_or(0).min(all);
        Self { questions, months }
    }

    /// Number of answers a world.
    pub fn len(&self) -> usize {
        self.questions.len()
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty()
    }

    /// Months a world must run to answer.
    pub fn months(&self) -> u32 {
        self.months
    }

    /// The setup, its worlds no longer than the answers need.
    pub fn shorten(&self, setup: &mut Setup) {
        setup.structure.months = setup.structure.months.min(self.months);
    }

    /// Lives a world and gives its answers, one a measure.
    pub fn live(&self, simulator: &mut Simulator, seed: u64, world: u32) -> Vec<f64> {
        let mut watch = Watch::new(self);
        simulator.run(seed, world, &mut watch);
        watch.end()
    }
}

/// The reader of a series, by its place in [`crate::model::catalogue::all_series`].
fn reader(place: usize, factions: usize) -> Reader {
    let own = WORLD_SERIES.len() + factions * FACTION_SERIES.len();
    let council = own + COALITION_SERIES.len();
    if place < WORLD_SERIES.len() {
        Reader::World(WORLD_SERIES[place].read)
    } else if place < own {
        let place = place - WORLD_SERIES.len();
        Reader::Faction(FACTION_SERIES[place % FACTION_SERIES.len()].read, place / FACTION_SERIES.len())
    } else if place < council {
        let series = &COALITION_SERIES[place - own];
        Reader::Coalition(series.read, series.scale)
    } else {
        let place = place - council;
        let series = &FACTION_COUNCIL_SERIES[place % FACTION_COUNCIL_SERIES.len()];
        Reader::FactionCouncil(series.read, series.scale, place / FACTION_COUNCIL_SERIES.len())
    }
}

struct Watch<'p> {
    probe: &'p Probe,
    answers: Vec<f64>,
    council: Option<Council>,
    reached: [Option<u32>; Milestone::COUNT],
    rungs: Vec<(u32, Rung)>,
}

impl<'p> Watch<'p> {
    fn new(probe: &'p Probe) -> Self {
        Self {
            probe,
            answers: vec![f64::NAN; probe.len()],
            council: None,
            reached: [None; Milestone::COUNT],
            rungs: Vec::new(),
        }
    }

    fn reach(&mut self, milestone: Milestone, month: u32) {
        self.reached[milestone as usize].get_or_insert(month);
    }

    fn end(mut self) -> Vec<f64> {
        let by =
            |milestone: Milestone, month: u32| self.reached[milestone as usize].is_some_and(|first| first <= month);
        for (answer, (month, reader)) in self.answers.iter_mut().zip(&self.probe.questions) {
            if *month >= self.probe.months {
                continue;
            }
            let yes = match reader {
                Reader::Rung(rung) if by(Milestone::Collapsed, *month) => *rung == Rung::Collapsed,
                Reader::Rung(rung) => self
                    .rungs
                    .iter()
                    .rev()
                    .find(|(council, _)| council <= month)
                    .is_some_and(|(_, found)| found == rung),
                Reader::Reached(milestone) => by(*milestone, *month),
                _ => continue,
            };
            *answer = f64::from(u8::from(yes));
        }
        self.answers
    }
}

impl Observer for Watch<'_> {
    fn council(&mut self, meeting: &Meeting) {
        if meeting.decision.values[Policy::Crackdown.index()] > 0.0 {
            self.reach(Milestone::Rational, meeting.month);
        }
        if meeting.decision.policy() == Policy::Crackdown {
            self.reach(Milestone::Ordered, meeting.month);
        }
        self.council = Some(Council::of(meeting));
    }

    fn month(&mut self, month: &Month) {
        if month.fell {
            self.reach(Milestone::Collapsed, month.month);
        }
        let council = self.council.as_ref().filter(|_| month.standing);
        for (answer, (at, reader)) in self.answers.iter_mut().zip(&self.probe.questions) {
            if *at != month.month {
                continue;
            }
            // Of a fallen regime flags are false and numbers are left out.
            let fallen = |scale: Scale| (scale == Scale::Flag).then_some(0.0);
            let value = match *reader {
                Reader::World(read) => read(month),
                Reader::Faction(read, faction) => read(&FactionMonth { month, faction }),
                Reader::Coalition(read, scale) => council.map_or(fallen(scale), read),
                Reader::FactionCouncil(read, scale, faction) => {
                    council.map_or(fallen(scale), |council| read(&FactionCouncil { council, faction }))
                }
                Reader::Rung(_) | Reader::Reached(_) => continue,
            };
            *answer = value.unwrap_or(f64::NAN);
        }
    }

    fn rung(&mut self, council: u32, rung: Rung) {
        if rung == Rung::Enforced {
            self.reach(Milestone::Enforced, council);
        }
        self.rungs.push((council, rung));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::columns::Columns;
    use crate::ensemble::record::Recorder;
    use crate::scenario::Overrides;
    use crate::scenario::metric::parse_metric;

    /// What a probe hears of worlds cut short is what the whole run writes of them.
    #[test]
    fn answers_are_the_rows_of_the_whole_run() {
        let text = "name = \"a\"\n[run]\nmonths = 40\n[council]\ncentre = \"kabul\"\ncentralisation = 0.8\n\
            [pakistan]\ninducement = 0.9\nhonour = 0.9\n[factions.kabul.belief]\ncredibility = 0.9\n\
            [commanders]\ncount = 30\n[bands]\ncount = 10\n[collapse]\nbase = 0.01\n";
        let scenario = Scenario::parse(text, "a.toml", &Overrides::default()).unwrap();
        let asked = [
            ("mean(coalition.w, 2023-12)", "coalition.w@2023-12"),
            ("mean(factions.haqqani.du, 2022-12)", "factions.haqqani.du@2022-12"),
            ("p(factions.kabul.preferred, 2022-12)", "factions.kabul.preferred@2022-12"),
            ("incidence(ordered, 2023-12)", "first.ordered"),
            ("incidence(enforced, 2023-12)", "first.enforced"),
            ("share(rung == unenforced, 2022-12)", "rung@2022-12"),
            ("share(rung == collapsed, 2023-12)", "rung@2023-12"),
        ];
        let names = scenario.names();
        let measures: Vec<Measure> =
            asked.iter().map(|(text, _)| parse_metric(text, &names).unwrap().measures()[0].clone()).collect();
        let probe = Probe::new(&scenario, &measures);
        assert_eq!(probe.months(), 32);
        let mut short = scenario.setup.clone();
        probe.shorten(&mut short);
        let columns = Columns::of(&scenario);
        let place = |name: &str| columns.iter().position(|column| column.name == name).unwrap();
        let mut recorder = Recorder::new(&scenario, &columns);
        let mut whole = Simulator::new(&scenario.setup);
        let mut cut = Simulator::new(&short);
        let mut seen = [0.0; 7];
        for world in 0..60 {
            let row = recorder.live(&mut whole, world..world + 1);
            let answers = probe.live(&mut cut, scenario.run.seed, world);
            for (number, ((text, column), answer)) in asked.iter().zip(&answers).enumerate() {
                let raw = row[place(column)];
                let expected = match *text {
                    text if text.starts_with("incidence") => f64::from(u8::from(raw <= 28.0)),
                    text if text.contains("unenforced") => {
                        f64::from(u8::from(raw == f64::from(Rung::Unenforced as u8)))
                    }
                    text if text.contains("collapsed") => f64::from(u8::from(raw == f64::from(Rung::Collapsed as u8))),
                    _ => raw,
                };
                assert_eq!(answer.to_bits(), expected.to_bits(), "world {world}: {text}");
                seen[number] += if *answer == 1.0 { 1.0 } else { 0.0 };
            }
        }
        // The scenario is one in which each of the yes-or-no answers is given both ways.
        assert!(seen[2..].iter().all(|yes| (1.0..60.0).contains(yes)), "{seen:?}");
    }
}
