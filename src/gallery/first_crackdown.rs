//! When a crackdown first comes: cumulative incidence, with the fall of the regime as competing risk.

use super::words::percent;
use super::{Opened, extremes, frame, titles};
use crate::figures::Picture;
use crate::figures::first_crackdown::{self, Curve, FirstCrackdown, Reference, Scenario};
use crate::model::catalogue::Milestone;
use crate::results::summary::{Campaign, Number};
use crate::results::{ResultError, read};
use crate::scenario::YearMonth;
use crate::stats::incidence::LifeTable;
use crate::stats::interval::Level;

/// The picture.
pub fn picture(opened: &[Opened]) -> Result<Picture, ResultError> {
    let titles = titles(opened);
    let start = opened.iter().map(|one| one.summary.start.as_str()).min().unwrap_or("").to_owned();
    let mut scenarios = Vec::new();
    for (one, title) in opened.iter().zip(&titles) {
        scenarios.push(Scenario { name: one.summary.name.clone(), title: title.clone(), curves: curves(one, &start)? });
    }
    let rates = opened.first().map_or(&[][..], |one| &one.summary.campaign.base_rates);
    let references = rates
        .iter()
        .map(|rate| Reference { label: format!("base rate {} a year", rate.yearly), value: rate.by_then })
        .collect();
    let subtitle =
        "Cumulative incidence (Aalen-Johansen) of a first crackdown that is rational for the coalition, ordered, \
        or enforced; a regime that falls first has none. Bands: 95%. Marks: how often sponsors of rebels have dropped \
        them in as much time."
            .to_owned();
    let words = frame(opened, finding(opened, &titles), subtitle);
    Ok(first_crackdown::picture(&FirstCrackdown { words, start, scenarios, references }))
}

fn finding(opened: &[Opened], titles: &[String]) -> String {
    let campaigns: Vec<&Campaign> = opened.iter().map(|one| &one.summary.campaign).collect();
    let share = |number: &Number| number.value.unwrap_or(0.0);
    if let ([campaign], [title]) = (campaigns.as_slice(), titles) {
        return format!(
            "{title}: by {}, a crackdown has been ordered in {} of worlds and enforced in {}",
            campaign.by,
            percent(share(&campaign.ordered)),
            percent(share(&campaign.enforced))
        );
    }
    let of = |read: fn(&Campaign) -> &Number| -> Vec<f64> { campaigns.iter().map(|one| share(read(one))).collect() };
    let by = campaigns.iter().map(|one| one.by.as_str()).min().unwrap_or("");
    match (extremes(titles, &of(|one| &one.ordered)), extremes(titles, &of(|one| &one.enforced))) {
        (Some(((low, least), (high, most))), Some((_, (enforced, where_enforced)))) => {
            let never = if enforced > 0.0 {
                let place =
                    if where_enforced == most { "there".to_owned() } else { format!("in {}", quoted(where_enforced)) };
                format!("enforced at most in {}, {place}", percent(enforced))
            } else {
                "enforced in none".to_owned()
            };
            let ordered = if high > 0.0 {
                format!("in {} of worlds in {} and {} in {}", percent(low), quoted(least), percent(high), quoted(most))
            } else {
                "in no world of any scenario".to_owned()
            };
            format!("By {by}, a crackdown has been ordered {ordered}; {never}")
        }
        _ => "No scenario has a world".to_owned(),
    }
}

fn quoted(title: &str) -> String {
    format!("\u{201c}{title}\u{201d}")
}

/// The curves of one result, counted in months from `start`.
fn curves(opened: &Opened, start: &str) -> Result<Vec<Curve>, ResultError> {
    let summary = &opened.summary;
    let names = Milestone::ALL.map(|milestone| format!("first.{}", milestone.name()));
    let columns: Vec<&str> = names.iter().map(String::as_str).collect();
    let path = opened.folder.file("worlds.parquet");
    let firsts = read::columns(&path, &[], &columns)?;
    let last = f64::from(summary.months);
    if firsts.iter().any(|column| column.numbers().iter().any(|first| *first >= last)) {
        let reason = format!("a first month in it lies beyond the run of {last} months");
        return Err(ResultError::Damaged { path, reason });
    }
    let fell = firsts[Milestone::Collapsed as usize].numbers();
    let later = match (YearMonth::parse(&summary.start), YearMonth::parse(start)) {
        (Ok(own), Ok(first)) => own.since(first) as f64,
        _ => 0.0,
    };
    let of = |milestone: Milestone| {
        let table = life_table(firsts[milestone as usize].numbers(), fell, summary.months as usize);
        let mut curve = curve(milestone, &table);
        curve.times.iter_mut().for_each(|time| *time += later);
        curve
    };
    Ok(Milestone::ALL.into_iter().map(of).collect())
}

/// Worlds by the month in which they reached a milestone (cause 0), or fell without it (cause 1).
fn life_table(first: &[f64], fell: &[f64], months: usize) -> LifeTable {
    let mut table = LifeTable::new(2, months);
    for (&first, &fell) in first.iter().zip(fell) {
        if first >= 0.0 {
            table.event(first as usize, 0);
        } else if fell >= 0.0 {
            table.event(fell as usize, 1);
        } else {
            table.censored(months.saturating_sub(1));
        }
    }
    table
}

fn curve(milestone: Milestone, table: &LifeTable) -> Curve {
    let (key, label) = match milestone {
        Milestone::Rational => ("rational", "Rational"),
        Milestone::Ordered => ("ordered", "Ordered"),
        Milestone::Enforced => ("enforced", "Enforced"),
        Milestone::Collapsed => ("collapse", "Regime falls"),
    };
    let points = table.incidence(0, Level::NINETY_FIVE);
    Curve {
        key: key.to_owned(),
        label: label.to_owned(),
        times: points.iter().map(|point| point.period as f64).collect(),
        value: points.iter().map(|point| point.estimate).collect(),
        lo: points.iter().map(|point| point.low).collect(),
        hi: points.iter().map(|point| point.high).collect(),
    }
}
