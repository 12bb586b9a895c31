//! Lives a world and writes down what is shown.

use super::chronicle::{
    Chronicle, Council, Event, Expected, Faction, Ledger, Lever, Men, Month, Obedience, Period, Promises,
};
use super::words::{safe, short};
use crate::model::Simulator;
use crate::model::commanders::Response;
use crate::model::draws::{Channel, Draws};
use crate::model::events::{Happening, Kind};
use crate::model::mental::Prospect;
use crate::model::observer::{self, Beginning, Meeting, Observer};
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::{Parameters, WORLD};
use crate::model::policy::Policy;
use crate::model::rung::Rung;
use crate::model::setup::{self, Rule, Setup, Target};
use crate::scenario::Scenario;

/// Longest name of a faction as printed, characters.
const LABEL: usize = 24;

/// Lives a world of a scenario.
pub fn live(scenario: &Scenario, world: u32) -> Chronicle {
    let setup = &scenario.setup;
    let mut narrator = Narrator {
        setup,
        chronicle: Chronicle {
            title: safe(&scenario.title),
            scenario: safe(&scenario.name),
            world,
            seed: scenario.run.seed,
            start: scenario.run.start,
            interval: setup.structure.interval,
            rule: Rule::ALL.iter().find(|(_, rule)| *rule == setup.structure.rule).map_or("", |(name, _)| name),
            parameters: Parameters::default(),
            factions: Vec::new(),
            events: Vec::new(),
            levers: levers(setup, &Draws::new(scenario.run.seed, world)),
            periods: Vec::new(),
        },
    };
    Simulator::new(setup).run(scenario.run.seed, world, &mut narrator);
    narrator.chronicle
}

/// Writes a chronicle.
struct Narrator<'a> {
    setup: &'a Setup,
    chronicle: Chronicle,
}

impl Observer for Narrator<'_> {
    fn begin(&mut self, beginning: &Beginning) {
        self.chronicle.parameters = *beginning.parameters;
        let drawn = self.setup.factions.iter().zip(beginning.factions).zip(beginning.power);
        self.chronicle.factions = drawn
            .map(|((faction, parameters), power)| Faction {
                name: safe(&faction.name),
                label: short(&safe(&faction.label), LABEL),
                power: *power,
                commanders: faction.commanders,
                parameters: *parameters,
            })
            .collect();
        let last = self.setup.structure.months;
        let mut events: Vec<Event> =
            beginning.happenings.iter().filter(|event| event.from < last).map(|event| event_of(event, last)).collect();
        events.sort_by_key(|event| event.from);
        self.chronicle.events = events;
    }

    fn council(&mut self, meeting: &Meeting) {
        let council = council_of(meeting);
        self.chronicle.periods.push(Period {
            from: meeting.month,
            council: Some(council),
            rung: None,
            months: Vec::new(),
        });
    }

    fn month(&mut self, month: &observer::Month) {
        self.date_ceasefires(month);
        let facts = self.month_of(month);
        match self.chronicle.periods.last_mut() {
            Some(period) => period.months.push(facts),
            // A world begins with a council, so this is for observers driven by hand.
            None => self.chronicle.periods.push(Period {
                from: month.month,
                council: None,
                rung: None,
                months: vec![facts],
            }),
        }
    }

    fn rung(&mut self, council: u32, rung: Rung) {
        match self.chronicle.periods.iter_mut().rev().find(|period| period.from == council) {
            Some(period) => period.rung = Some(rung),
            // A fallen regime holds no council, but its rung still opens a period.
            None => self.chronicle.periods.push(Period {
                from: council,
                council: None,
                rung: Some(rung),
                months: Vec::new(),
            }),
        }
    }
}

impl Narrator<'_> {
    /// A ceasefire without a number of its own takes the parameter of the month.
    fn date_ceasefires(&mut self, month: &observer::Month) {
        let begins = |event: &&mut Event| event.kind == Kind::Ceasefire && event.from == month.month;
        for event in self.chronicle.events.iter_mut().filter(begins) {
            event.amount = event.amount.or(Some(month.parameters.ttp.ceasefire_attacks));
        }
    }

    fn month_of(&self, month: &observer::Month) -> Month {
        let is_order = month.policy.intensity(&month.parameters.policies) > 0.0;
        Month {
            month: month.month,
            policy: month.policy,
            order: is_order.then(|| self.obedience(month.response)),
            moves: *month.moves,
            fractured: month.fractured,
            fell: month.fell,
            posture: month.posture,
            struck: month.struck,
            coercion: month.state.coercion,
            tempo: month.tempo,
            ttp_attacks: month.ttp_attacks,
            ttp_killed: month.ttp_killed,
            other_attacks: month.other_attacks,
            other_killed: month.other_killed,
            fighters: month.state.fighters,
            iskp_strength: month.state.iskp_strength,
            iskp_attacks: month.iskp_attacks,
            infighting: month.state.infighting,
            betrayal: month.state.betrayal,
            hazard: month.hazard,
            kept: Promises { pakistan: month.kept.0, outside: month.kept.1 },
        }
    }

    fn obedience(&self, response: &Response) -> Obedience {
        let men = |(complying, mutiny)| Men { complying, mutiny };
        Obedience {
            enforcement: response.enforcement,
            least: response.least,
            greatest: response.greatest,
            all: men((response.complying, response.mutiny)),
            by_faction: self
                .setup
                .factions
                .iter()
                .zip(response.by_faction)
                .map(|(faction, shares)| (faction.commanders > 0).then(|| men(shares)))
                .collect(),
        }
    }
}

fn event_of(happening: &Happening, end: u32) -> Event {
    Event {
        kind: happening.kind,
        from: happening.from,
        until: (happening.until < end).then_some(happening.until),
        effective_until: happening.effective_until,
        amount: happening.amount,
        centre: happening.centre,
    }
}

fn council_of(meeting: &Meeting) -> Council {
    let decision = meeting.decision;
    let places = |bits: u8| (0..meeting.seats.len()).filter(|place| bits & (1 << place) != 0).collect();
    Council {
        centre: meeting.centre,
        centralisation: meeting.state.centralisation,
        cooling: decision.cooling,
        ledgers: (0..meeting.seats.len())
            .map(|place| Ledger {
                weight: decision.weights[place],
                components: meeting.entries[place][Policy::Crackdown.index()].components,
                worth: meeting.seats[place].worth,
                obeyed: meeting.seats[place].obeyed,
                expected: meeting.prospects[place].map(|prospect| expected(&prospect)),
            })
            .collect(),
        values: decision.values,
        obeyed: decision.obeyed,
        blocked_by: decision.blocked_by.map(places),
        payment: decision.payment,
        ordered: decision.policy(),
    }
}

const fn expected(prospect: &Prospect) -> Expected {
    Expected {
        resistance: prospect.resistance,
        enforcement: prospect.enforcement,
        mutiny: prospect.mutiny,
        fractures: prospect.fractures,
    }
}

/// Levers with the values this world gives them, drawn as the world itself draws them.
fn levers(setup: &Setup, draws: &Draws) -> Vec<Lever> {
    let end = setup.structure.months;
    let mut levers: Vec<Lever> =
        setup.levers.iter().filter(|lever| lever.from < end).map(|lever| lever_of(lever, setup, draws)).collect();
    levers.sort_by_key(|lever| lever.from);
    levers
}

fn lever_of(lever: &setup::Lever, setup: &Setup, draws: &Draws) -> Lever {
    let (path, meaning) = match lever.target {
        Target::World(row) => (WORLD[row].path.to_owned(), WORLD[row].meaning),
        Target::Faction(faction, row) => {
            let name = safe(&setup.factions[faction].name);
            (format!("factions.{name}.{}", FACTION[row].path), FACTION[row].meaning)
        }
    };
    Lever {
        path,
        meaning,
        from: lever.from,
        to: (lever.to.saturating_add(1) < setup.structure.months).then_some(lever.to),
        value: lever.value.quantile(draws.named(Channel::Lever, lever.address)),
    }
}
