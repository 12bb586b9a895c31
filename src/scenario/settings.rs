//! Keys of a scenario file that are not drawn: names, whole numbers, choices, months.
//!
//! What can be drawn stands in the tables of [`crate::model::parameters`]; this is the rest, once. Parsing,
//! schema and documentation read these rows.

use super::calendar::YearMonth;
use crate::model::events::KINDS;
use crate::model::setup::{Cascade, Choice, Rule, Setup, Structure};
use serde_json::{Value as Json, json};

/// Most worlds of a run. A world's number is 32 bits of every draw's address, and a share of a thousand
/// million worlds is known to within .00003: more would tell nothing.
pub const MOST_WORLDS: u64 = 1_000_000_000;
/// Most months of a run: a hundred years.
pub const MOST_MONTHS: u64 = 1200;
/// Worlds of a run unless the file says otherwise.
pub const DEFAULT_WORLDS: u32 = 10_000;
/// Master seed unless the file says otherwise: the day Kabul fell.
pub const DEFAULT_SEED: u64 = 20_210_815;
/// First month unless the file says otherwise.
pub const DEFAULT_START: YearMonth = YearMonth::AUGUST_2021;

/// What a key's value looks like.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A scenario's name: small letters, digits and dashes, 1 to 64 of them.
    Name,
    /// Free text.
    Text,
    /// Path of another scenario file, relative to this one.
    Path,
    /// What is inherited of the parent's lists.
    Inherit,
    /// A whole number between two bounds, in steps.
    Whole {
        /// Smallest value.
        least: u64,
        /// Largest value.
        most: u64,
        /// Every value is a multiple of it.
        step: u64,
    },
    /// A number between two bounds that is the same in all worlds.
    Fixed {
        /// Smallest value.
        least: f64,
        /// Largest value.
        most: f64,
    },
    /// A number or a distribution; its range depends on other keys.
    Drawn,
    /// Yes or no.
    Truth,
    /// A month, `YYYY-MM`.
    Month,
    /// One of some names.
    Choice(fn() -> Vec<&'static str>),
    /// The name of a faction of the scenario.
    Faction,
    /// Path of a monthly parameter.
    Parameter,
    /// A comparison in the language of metrics.
    Test,
}

/// One row: a key, what it takes, what it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Key path, relative to the table's own root.
    pub path: &'static str,
    /// What its value looks like.
    pub form: Form,
    /// Its value if the file gives none; null where it depends on other keys or there is none.
    pub default: fn() -> Json,
    /// Whether the file must give it.
    pub required: bool,
    /// What it means, in one line.
    pub meaning: &'static str,
}

const fn row(path: &'static str, form: Form, default: fn() -> Json, meaning: &'static str) -> Setting {
    Setting { path, form, default, required: false, meaning }
}

const fn required(path: &'static str, form: Form, meaning: &'static str) -> Setting {
    Setting { path, form, default: none, required: true, meaning }
}

const fn whole(least: u64, most: u64) -> Form {
    Form::Whole { least, most, step: 1 }
}

fn none() -> Json {
    Json::Null
}

fn built_in() -> Structure {
    Setup::built_in().structure
}

/// The name of `choice` in a table of choices.
pub(crate) fn name_of<T: PartialEq>(all: &[(&'static str, T)], choice: &T) -> &'static str {
    all.iter().find(|(_, known)| known == choice).map_or("", |(name, _)| name)
}

fn names<T>(all: &[(&'static str, T)]) -> Vec<&'static str> {
    all.iter().map(|(name, _)| *name).collect()
}

/// Keys of the file as a whole and of its tables.
pub static SETTINGS: &[Setting] = &[
    required("name", Form::Name, "names the scenario and its folder of results"),
    row("title", Form::Text, none, "one line, printed over tables and figures; the name unless given"),
    row("description", Form::Text, none, "what the scenario assumes and why, in prose"),
    row("extends", Form::Path, none, "a scenario file this one changes, relative to this file"),
    row(
        "inherit",
        Form::Inherit,
        || json!(["events", "levers_over_time"]),
        "which lists of the file it extends are kept before its own; [\"none\"] starts clean",
    ),
    row(
        "posterior.file",
        Form::Path,
        none,
        "a table of joint draws, relative to this file, in the place of the numbers it has columns for",
    ),
    row("posterior.sha256", Form::Text, none, "what the SHA-256 of that file must be; not checked unless given"),
    row("run.worlds", whole(1, MOST_WORLDS), || json!(DEFAULT_WORLDS), "number of worlds"),
    row(
        "run.seed",
        whole(0, i64::MAX as u64),
        || json!(DEFAULT_SEED),
        "master seed: one seed, the same worlds, in every scenario",
    ),
    row("run.start", Form::Month, || json!(DEFAULT_START.to_string()), "first month"),
    row("run.months", whole(1, MOST_MONTHS), || json!(built_in().months), "months a world runs"),
    row("council.interval", whole(1, 60), || json!(built_in().interval), "months from one council to the next"),
    row("council.horizon", whole(1, 600), || json!(built_in().horizon), "months a ledger looks ahead"),
    row("council.cooling", whole(0, 600), || json!(built_in().cooling), "months of cooling-off after a fracture"),
    row("council.centre", Form::Faction, || json!("kandahar"), "the faction that is the centre at the start"),
    row(
        "council.rule",
        Form::Choice(|| names(&Rule::ALL)),
        || json!(name_of(&Rule::ALL, &built_in().rule)),
        "how the council decides",
    ),
    row(
        "council.commanders",
        Form::Choice(|| names(&Choice::ALL)),
        || json!(name_of(&Choice::ALL, &built_in().choice)),
        "how commanders choose: by a threshold with a leaning that persists, or by a logit with fresh shocks",
    ),
    row(
        "council.cascade",
        Form::Choice(|| names(&Cascade::ALL)),
        || json!(name_of(&Cascade::ALL, &built_in().cascade)),
        "which equilibrium of the commanders' cascade happens: reached from last month, the least, the greatest",
    ),
    row("commanders.count", whole(1, 100_000), || json!(built_in().commanders), "number of commanders"),
    row(
        "commanders.peers",
        Form::Whole { least: 0, most: 64, step: 2 },
        || json!(built_in().peers),
        "peers of a commander on the ring, half on each side",
    ),
    row("bands.count", whole(1, 100_000), || json!(built_in().bands), "number of TTP bands"),
];

/// Smallest share of power a faction may have: with less it is better dropped.
pub const LEAST_POWER: f64 = 0.001;

/// Keys of `[factions.<name>]` beside its parameters.
pub static FACTION_SETTINGS: &[Setting] = &[
    row("label", Form::Text, none, "name as printed"),
    row(
        "power",
        Form::Fixed { least: LEAST_POWER, most: 1.0 },
        none,
        "mean share of power; the shares of all factions add up to 1",
    ),
    row(
        "commanders",
        Form::Fixed { least: 0.0, most: 1e6 },
        none,
        "share of the commanders, in proportion to the other factions'; its power unless given",
    ),
    row("drop", Form::Truth, || json!(false), "true: the faction is left out"),
];

/// Keys of every `[[events]]`, beside the one that carries the kind's number.
pub static EVENT_SETTINGS: &[Setting] = &[
    required("month", Form::Month, "the month in which it happens or begins"),
    required("kind", Form::Choice(|| KINDS.iter().map(|row| row.name).collect()), "what happens"),
    row("months", whole(1, MOST_MONTHS), none, "how long it lasts, for kinds that last"),
    row(
        "effective_months",
        whole(0, MOST_MONTHS),
        none,
        "for how long a declared ceasefire holds; all of it unless given",
    ),
    row("centre", Form::Faction, none, "the new centre of a succession"),
    row("note", Form::Text, none, "source or remark; not used"),
];

/// Keys of every `[[levers_over_time]]`.
pub static LEVER_SETTINGS: &[Setting] = &[
    required("path", Form::Parameter, "the parameter that is moved, one that is read every month"),
    required("from", Form::Month, "first month"),
    required("to", Form::Month, "last month; after the end of the run it means to the end"),
    required("value", Form::Drawn, "its value in between"),
];

/// Keys of every `[[hypotheses]]`.
pub static HYPOTHESIS_SETTINGS: &[Setting] = &[
    required("claim", Form::Text, "the claim, as a sentence"),
    row("source", Form::Text, none, "who makes it, and where"),
    required(
        "test",
        Form::Test,
        "the comparison that holds if the claim does, such as `p(coalition.acceptable, 2027-12) < 0.10`",
    ),
];

/// The setting of that path among `rows`.
pub(crate) fn setting(rows: &'static [Setting], path: &str) -> Option<&'static Setting> {
    rows.iter().find(|row| row.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parameters::faction::FACTION;
    use crate::model::parameters::world::WORLD;

    #[test]
    fn no_key_is_both_a_setting_and_a_parameter() {
        for row in SETTINGS {
            assert!(WORLD.iter().all(|parameter| parameter.path != row.path), "{}", row.path);
        }
        for row in FACTION_SETTINGS {
            assert!(FACTION.iter().all(|parameter| parameter.path != row.path), "{}", row.path);
        }
    }

    #[test]
    fn defaults_satisfy_their_own_bounds() {
        for row in SETTINGS {
            let default = (row.default)();
            match row.form {
                Form::Whole { least, most, step } => {
                    let value = default.as_u64().unwrap();
                    assert!(value >= least && value <= most && value % step == 0, "{}", row.path);
                }
                Form::Choice(all) => assert!(all().contains(&default.as_str().unwrap()), "{}", row.path),
                _ => {}
            }
        }
    }
}
