//! What of the record a world is held against.
//!
//! Sources differ up to sevenfold in what they count, so growth ratios and shapes within a source are compared, and one
//! level for each source, which its reporting factor can take up. A source that counts all groups is held against all
//! attacks of the model, other groups' included: that takes them off both sides without logarithms of differences. A
//! world in which the regime fell, or a campaign was ordered, is not the world on record and never fits.

use super::world::Record;
use crate::scenario::YearMonth;
use crate::study::observed::{Group, Observed, Period};

/// First month of what is held out.
pub const HELD_OUT: &str = "2024-01";

/// A source as the model would have it report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reporter {
    /// All groups, PIPS.
    Pips,
    /// The TTP, PIPS.
    PipsTtp,
    /// All groups, PICSS.
    Picss,
    /// The TTP, by its own claims.
    Claims,
    /// The TTP, UN Monitoring Team.
    Un,
    /// ISKP in Afghanistan, UN.
    Iskp,
}

/// How a target is made of counts.
#[derive(Clone, Debug, PartialEq)]
enum Form {
    /// Logarithm of a sum.
    Level(Vec<YearMonth>),
    /// Logarithm of the second sum over the first.
    Ratio(Vec<YearMonth>, Vec<YearMonth>),
    /// The first sum as a share of the second.
    Share(Vec<YearMonth>, Vec<YearMonth>),
    /// Standard deviation of the logarithms of months.
    Spread(Vec<YearMonth>),
}

/// One number of the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Name.
    pub name: &'static str,
    /// What it is, in words.
    pub meaning: &'static str,
    /// Its value on record.
    pub observed: f64,
    reporter: Reporter,
    form: Form,
}

impl Reporter {
    const fn source(self) -> (&'static str, Group) {
        match self {
            Self::Pips => ("PIPS", Group::All),
            Self::PipsTtp => ("PIPS", Group::Ttp),
            Self::Picss => ("PICSS", Group::All),
            Self::Claims => ("TTP claims", Group::Ttp),
            Self::Un => ("UN", Group::Ttp),
            Self::Iskp => ("UN Afghanistan", Group::Iskp),
        }
    }
}

/// Every target that a table of reported figures has the figures for, and the names of those it has not.
pub fn targets(observed: &Observed) -> (Vec<Target>, Vec<&'static str>) {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (name, reporter, meaning, wanted) in plan() {
        match wanted.read(observed, reporter) {
            Some((observed, form)) => found.push(Target { name, meaning, observed, reporter, form }),
            None => missing.push(name),
        }
    }
    (found, missing)
}

/// A target before its figures are looked up.
enum Wanted {
    Level(Vec<Period>),
    Ratio(Vec<Period>, Vec<Period>),
    Share(Vec<Period>, Vec<Period>),
    /// Of all months reported from one to the other.
    Spread(&'static str, &'static str),
}

fn plan() -> Vec<(&'static str, Reporter, &'static str, Wanted)> {
    let year = |year| vec![Period::Year(year)];
    let half = |year, half| vec![Period::Half(year, half)];
    let months = |names: &[&str]| names.iter().filter_map(|name| Period::parse(name)).collect::<Vec<_>>();
    let early = || months(&["2022-01", "2022-02", "2022-03", "2022-04"]);
    let truce = || months(&["2022-05", "2022-06", "2022-07", "2022-08"]);
    let late = || months(&["2022-09", "2022-10", "2022-11", "2022-12"]);
    let all = || [early(), truce(), late()].concat();
    let four = || [half(2022, 1), half(2022, 2), half(2023, 1), half(2023, 2)].concat();
    vec![
        ("pips.level", Reporter::Pips, "attacks of all groups in 2022, log", Wanted::Level(year(2022))),
        ("pips.ttp", Reporter::PipsTtp, "the TTP's attacks in 2022, log", Wanted::Level(year(2022))),
        (
            "pips.growth",
            Reporter::Pips,
            "attacks of all groups, 2023 over 2022, log",
            Wanted::Ratio(year(2022), year(2023)),
        ),
        ("picss.level", Reporter::Picss, "attacks of all groups in 2022 and 2023, log", Wanted::Level(four())),
        (
            "picss.2022",
            Reporter::Picss,
            "second half of 2022 over the first, log",
            Wanted::Ratio(half(2022, 1), half(2022, 2)),
        ),
        (
            "picss.2022-23",
            Reporter::Picss,
            "first half of 2023 over the half before, log",
            Wanted::Ratio(half(2022, 2), half(2023, 1)),
        ),
        (
            "picss.2023",
            Reporter::Picss,
            "second half of 2023 over the first, log",
            Wanted::Ratio(half(2023, 1), half(2023, 2)),
        ),
        (
            "picss.return",
            Reporter::Picss,
            "November and December 2022 over August and September, log",
            Wanted::Ratio(months(&["2022-08", "2022-09"]), months(&["2022-11", "2022-12"])),
        ),
        (
            "picss.months",
            Reporter::Picss,
            "spread of the months of 2023, standard deviation of logs",
            Wanted::Spread("2023-01", "2023-12"),
        ),
        ("claims.level", Reporter::Claims, "the TTP's claims of 2022, log", Wanted::Level(all())),
        ("claims.truce", Reporter::Claims, "share of 2022's claims from May to August", Wanted::Share(truce(), all())),
        (
            "claims.return",
            Reporter::Claims,
            "claims of September to December 2022 over January to April, log",
            Wanted::Ratio(early(), late()),
        ),
        ("un.level", Reporter::Un, "the TTP's attacks in 2023, log", Wanted::Level(year(2023))),
        ("iskp.level", Reporter::Iskp, "ISKP's attacks in 2022, log", Wanted::Level(year(2022))),
        ("iskp.growth", Reporter::Iskp, "ISKP's attacks, 2023 over 2022, log", Wanted::Ratio(year(2022), year(2023))),
    ]
}

impl Wanted {
    fn read(self, observed: &Observed, reporter: Reporter) -> Option<(f64, Form)> {
        let (source, group) = reporter.source();
        let sum = |periods: &[Period]| -> Option<f64> {
            periods.iter().map(|period| observed.attacks(source, *period, group)).sum()
        };
        Some(match self {
            Self::Level(periods) => (log(sum(&periods)?), Form::Level(spell(&periods)?)),
            Self::Ratio(first, second) => {
                (log(sum(&second)?) - log(sum(&first)?), Form::Ratio(spell(&first)?, spell(&second)?))
            }
            Self::Share(part, whole) => (share(sum(&part)?, sum(&whole)?), Form::Share(spell(&part)?, spell(&whole)?)),
            Self::Spread(from, to) => {
                let (from, to) = (YearMonth::parse(from).ok()?, YearMonth::parse(to).ok()?);
                let all = (0..=to.since(from)).filter_map(|month| Some(from.plus(u32::try_from(month).ok()?)));
                let reported: Vec<(YearMonth, f64)> = all
                    .filter_map(|month| Some((month, observed.attacks(source, Period::Month(month), group)?)))
                    .collect();
                if reported.len() < 6 {
                    return None;
                }
                let counts: Vec<f64> = reported.iter().map(|(_, count)| *count).collect();
                (spread(&counts), Form::Spread(reported.into_iter().map(|(month, _)| month).collect()))
            }
        })
    }
}

/// The months of some periods.
fn spell(periods: &[Period]) -> Option<Vec<YearMonth>> {
    let mut months = Vec::new();
    for period in periods {
        let (first, count) = match *period {
            Period::Year(year) => (YearMonth::new(u16::try_from(year).ok()?, 1)?, 12),
            Period::Half(year, half) => (YearMonth::new(u16::try_from(year).ok()?, if half == 1 { 1 } else { 7 })?, 6),
            Period::Month(month) => (month, 1),
        };
        months.extend((0..count).map(|month| first.plus(month)));
    }
    Some(months)
}

impl Target {
    /// The number in a world whose month 0 is `start`. Not a number if the world does not reach so far.
    pub fn of(&self, record: &Record, start: YearMonth) -> f64 {
        let count = |month: &YearMonth| {
            usize::try_from(month.since(start)).ok().and_then(|month| record.reported(self.reporter, month))
        };
        let sum = |months: &[YearMonth]| months.iter().map(count).sum::<Option<f64>>().unwrap_or(f64::NAN);
        match &self.form {
            Form::Level(months) => log(sum(months)),
            Form::Ratio(first, second) => log(sum(second)) - log(sum(first)),
            Form::Share(part, whole) => share(sum(part), sum(whole)),
            Form::Spread(months) => {
                let counts: Option<Vec<f64>> = months.iter().map(count).collect();
                counts.map_or(f64::NAN, |counts| spread(&counts))
            }
        }
    }

    /// The months it needs, from first to last.
    pub fn span(&self) -> (YearMonth, YearMonth) {
        let all: Vec<YearMonth> = match &self.form {
            Form::Level(months) | Form::Spread(months) => months.clone(),
            Form::Ratio(first, second) | Form::Share(first, second) => [first.clone(), second.clone()].concat(),
        };
        let least = all.iter().min().copied().unwrap_or(YearMonth::AUGUST_2021);
        (least, all.iter().max().copied().unwrap_or(least))
    }
}

/// Half an attack is added, so that none is not minus infinity.
fn log(count: f64) -> f64 {
    libm::log(count + 0.5)
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { f64::NAN }
}

fn spread(counts: &[f64]) -> f64 {
    let logs: Vec<f64> = counts.iter().map(|count| log(*count)).collect();
    let n = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / n;
    (logs.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> f64 {
        let (found, _) = targets(&Observed::built_in());
        found.iter().find(|target| target.name == name).unwrap().observed
    }

    #[test]
    fn targets_are_those_of_the_record() {
        let (found, missing) = targets(&Observed::built_in());
        assert_eq!((found.len(), missing.len()), (15, 0));
        assert!((of("pips.growth") - libm::log(306.5 / 262.5)).abs() < 1e-12);
        assert!((of("picss.level") - libm::log(1024.5)).abs() < 1e-12);
        assert!((of("claims.return") - libm::log(210.5 / 157.5)).abs() < 1e-12);
        assert!((of("iskp.growth") - libm::log(35.5 / 100.5)).abs() < 1e-12);
        assert_eq!(of("claims.truce"), 0.0);
        // Nothing of what is held out is fitted.
        let held_out = YearMonth::parse(HELD_OUT).unwrap();
        assert!(found.iter().all(|target| target.span().1 < held_out));
    }

    #[test]
    fn a_world_that_is_the_record_hits_every_target_of_a_source() {
        // The TTP's claims of 2022, a quarter of them as attacks: the world begins in January.
        let claims = [42.0, 22.0, 39.0, 54.0, 0.0, 0.0, 0.0, 0.0, 39.0, 43.0, 59.0, 69.0];
        let record = Record { ttp: claims.map(|claim| claim / 4.0).to_vec(), claims: 4.0, ..Record::default() };
        let start = YearMonth::parse("2022-01").unwrap();
        let (found, _) = targets(&Observed::built_in());
        for target in found.iter().filter(|target| target.name.starts_with("claims")) {
            assert!((target.of(&record, start) - target.observed).abs() < 1e-12, "{}", target.name);
        }
        // A source that is not in the table has no targets.
        let few = Observed::parse("source,period,attacks,status\nPIPS,2022,262,seen\n", std::path::Path::new("x"));
        let (found, missing) = targets(&few.unwrap());
        assert_eq!((found.len(), missing.len()), (1, 14));
    }
}
