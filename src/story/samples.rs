//! Chronicles made by hand, for tests.

use super::chronicle::{Chronicle, Council, Expected, Faction, Ledger, Men, Month, Obedience, Period, Promises};
use crate::model::bands::Moves;
use crate::model::pakistan::Posture;
use crate::model::parameters::faction::FactionParameters;
use crate::model::payoff::Component;
use crate::model::policy::Policy;
use crate::model::rung::Rung;
use crate::model::setup::default_parameters;
use crate::scenario::YearMonth;

/// Factions of power .6 and .4, no councils yet.
pub fn chronicle() -> Chronicle {
    let faction = |name: &str, label: &str, power| Faction {
        name: name.to_owned(),
        label: label.to_owned(),
        power,
        commanders: 10,
        parameters: FactionParameters::default(),
    };
    Chronicle {
        title: "A hand-made world".to_owned(),
        scenario: "hand-made".to_owned(),
        world: 7,
        seed: 11,
        start: YearMonth::AUGUST_2021,
        interval: 3,
        rule: "council",
        parameters: default_parameters(),
        factions: vec![faction("kandahar", "Kandahar", 0.6), faction("kabul", "Kabul", 0.4)],
        events: Vec::new(),
        levers: Vec::new(),
        periods: Vec::new(),
    }
}

/// A council of both factions: Kandahar's crackdown is worth -8, Kabul's +1, the coalition's as given.
pub fn council(ordered: Policy, worth: f64) -> Council {
    let expected = Expected { resistance: 0.67, enforcement: 0.33, mutiny: 0.276, fractures: true };
    let ledger = |weight, unity: f64, economy: f64, contain: f64, obeyed| {
        let mut ledger = Ledger { weight, obeyed, expected: [expected; Policy::COUNT], ..Ledger::default() };
        ledger.components[Component::Unity as usize] = unity;
        ledger.components[Component::Economy as usize] = economy;
        ledger.components[Component::Leverage as usize] = 0.01;
        ledger.worth = [-0.5, 0.0, 0.25, contain, ledger.components.iter().sum()];
        ledger
    };
    let mut values = [-0.5, 0.0, 0.25, -1.5, 0.0];
    values[Policy::Crackdown.index()] = worth;
    let mut blocked_by: [Vec<usize>; Policy::COUNT] = Default::default();
    blocked_by[Policy::Crackdown.index()] = vec![0];
    Council {
        centre: 0,
        centralisation: 0.25,
        cooling: false,
        ledgers: vec![ledger(0.7, -9.0, 1.0, -3.0, -12.25), ledger(0.3, -3.0, 4.0, 2.0, 3.5)],
        values,
        obeyed: -7.5,
        blocked_by,
        payment: [0.0; Policy::COUNT],
        ordered,
    }
}

/// A month without an order, with so many TTP attacks.
pub fn month(month: u32, attacks: f64) -> Month {
    Month {
        month,
        policy: Policy::Tolerate,
        order: None,
        moves: Moves::default(),
        fractured: false,
        fell: false,
        posture: Posture::Hold,
        struck: false,
        coercion: 0.2,
        tempo: 1.0,
        ttp_attacks: attacks,
        ttp_killed: 2.0 * attacks,
        other_attacks: 8.0,
        other_killed: 14.0,
        fighters: 4312.0,
        iskp_strength: 1899.0,
        iskp_attacks: 7.0,
        infighting: 0.0,
        betrayal: 0.0,
        hazard: 0.001,
        kept: Promises { pakistan: true, outside: false },
    }
}

/// A quiet quarter: tolerance, the rung `unwilling`.
pub fn quiet(from: u32, worth: f64, attacks: [f64; 3]) -> Period {
    Period {
        from,
        council: Some(council(Policy::Tolerate, worth)),
        rung: Some(Rung::Unwilling),
        months: (from..).zip(attacks).map(|(number, attacks)| month(number, attacks)).collect(),
    }
}

/// A quarter of a crackdown half obeyed, that fractures the movement in its last month.
pub fn crackdown(from: u32) -> Period {
    let mut period = quiet(from, 0.75, [20.0, 12.0, 9.0]);
    period.council = Some(Council { blocked_by: Default::default(), ..council(Policy::Crackdown, 0.75) });
    period.rung = Some(Rung::Unenforced);
    for (place, month) in period.months.iter_mut().enumerate() {
        month.policy = Policy::Crackdown;
        month.order = Some(Obedience {
            enforcement: 0.5 - 0.05 * place as f64,
            least: 0.2,
            greatest: 0.8,
            all: Men { complying: 0.5, mutiny: 0.125 + 0.05 * place as f64 },
            by_faction: vec![Some(Men { complying: 0.25, mutiny: 0.25 }), None],
        });
        month.moves = Moves { returned: 100.0, settled: 0.0, resisting: 20.4, defected: 10.0 };
    }
    if let Some(last) = period.months.last_mut() {
        last.fractured = true;
        last.infighting = 0.31;
    }
    period
}
