//! Why not a crackdown, or what came of it: the rung in words.

use super::super::super::chronicle::{Chronicle, Council, Period};
use super::super::super::words::{self, index, listed};
use super::{CRACKDOWN, names};
use crate::model::policy::Policy;
use crate::model::rung::Rung;

/// The rung of a council as a sentence.
pub fn why(chronicle: &Chronicle, period: &Period, council: &Council, rung: Rung) -> String {
    let worth = words::worth(council.values[CRACKDOWN]);
    let obeyed = words::worth(council.obeyed);
    let reason = match rung {
        Rung::Unwilling => {
            format!("a crackdown is worth less than tolerance ({worth}), and would be if it were obeyed ({obeyed})")
        }
        Rung::Unable => {
            format!("a crackdown would be worth more than tolerance if it were obeyed ({obeyed}), but is not ({worth})")
        }
        Rung::Outbid => format!("a crackdown is worth more than tolerance ({worth}), but {}", outbidding(council)),
        Rung::Vetoed => format!(
            "of what is free nothing is worth more than a crackdown ({worth}), but it is blocked by {}",
            listed(&names(chronicle, &council.blocked_by[CRACKDOWN]))
        ),
        Rung::PassedOver => format!(
            "nothing free is worth more than a crackdown ({worth}) and nobody blocks it, but the choice, in which there \
             is chance, fell on {}",
            council.ordered.name()
        ),
        Rung::Cooling => format!("{} rules out orders against the TTP", fracture(chronicle, period)),
        Rung::Unenforced => match period.months.iter().find(|month| month.fractured) {
            Some(month) => format!("the movement fractured over it in {}", chronicle.date(month.month)),
            None => format!("too few obeyed: mean enforcement {}", index(period.mean_enforcement())),
        },
        Rung::Enforced => format!("mean enforcement {}", index(period.mean_enforcement())),
        Rung::Collapsed => "the regime has fallen".to_owned(),
    };
    format!("{}: {reason}", rung.name())
}

/// The policies that are worth more than a crackdown and free to be chosen.
fn outbidding(council: &Council) -> String {
    let is_free = |policy: Policy| council.blocked_by[policy.index()].is_empty();
    let better: Vec<String> = Policy::ALL
        .into_iter()
        .filter(|policy| is_free(*policy) && council.values[policy.index()] > council.values[CRACKDOWN])
        .map(|policy| format!("{} ({})", policy.name(), words::worth(council.values[policy.index()])))
        .collect();
    format!("{} {} worth more", listed(&better), if better.len() == 1 { "is" } else { "are" })
}

/// The latest fracture before the period.
fn fracture(chronicle: &Chronicle, period: &Period) -> String {
    let earlier = chronicle.months().rfind(|month| month.month < period.from && month.fractured);
    earlier.map_or_else(|| "a fracture".to_owned(), |month| format!("the fracture of {}", chronicle.date(month.month)))
}
