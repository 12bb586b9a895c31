//! Attacks a half-year over worlds, beside what was reported.

use super::reported::half_years;
use super::{Opened, extremes, frame, titles};
use crate::figures::Picture;
use crate::figures::attacks::{self, Attacks, Boundary, FanRow, Report, Scenario};
use crate::results::{ResultError, read};
use crate::scenario::YearMonth;
use crate::stats::quantiles::quantiles;

/// The first half-year whose reports played no part in setting priors.
const HELD_OUT: &str = "2024H1";

/// The picture.
pub fn picture(opened: &[Opened]) -> Result<Picture, ResultError> {
    let titles = titles(opened);
    let mut scenarios = Vec::new();
    for (one, title) in opened.iter().zip(&titles) {
        scenarios.push(Scenario { name: one.summary.name.clone(), title: title.clone(), fan: fan(one)? });
    }
    let modelled = |half: &str| scenarios.iter().any(|one| one.fan.iter().any(|row| row.half_year == half));
    let reports: Vec<Report> = half_years()
        .into_iter()
        .filter(|report| modelled(&report.half))
        .map(|report| Report {
            source: report.source,
            half_year: report.half,
            value: report.attacks,
            national: report.national,
        })
        .collect();
    let boundary =
        modelled(HELD_OUT).then(|| Boundary { half_year: HELD_OUT.to_owned(), label: "held out".to_owned() });
    let calibrated = opened.iter().filter(|one| one.summary.posterior.is_some()).count();
    let meets = match calibrated {
        0 => "Not calibrated: priors alone.",
        all if all == opened.len() => "Calibrated on figures up to December 2023.",
        _ => "Some are calibrated on figures up to December 2023, some are priors alone.",
    };
    let subtitle = format!(
        "Attacks in Pakistan a half-year, all groups: median and central 50% and 90% of worlds. Points: what sources \
        reported, each by its own definition (PIPS by the year, split evenly); the model counts on the scale of PIPS. \
        {meets}"
    );
    let title = match scenarios.as_slice() {
        [one] => finding(&one.title, &one.fan),
        many => across(&titles, many),
    };
    Ok(attacks::picture(&Attacks { words: frame(opened, title, subtitle), scenarios, reports, boundary }))
}

/// Quantiles over worlds of the half-years that the run covers, one column in memory at a time.
fn fan(opened: &Opened) -> Result<Vec<FanRow>, ResultError> {
    let path = opened.folder.file("worlds.parquet");
    let row = |half: String| {
        let column = read::columns(&path, &[], &[&format!("attacks@{half}")])?;
        let q = quantiles(column[0].numbers(), &[0.05, 0.25, 0.50, 0.75, 0.95]);
        let at = |place: usize| q[place].unwrap_or(f64::NAN);
        Ok(FanRow { half_year: half, q05: at(0), q25: at(1), q50: at(2), q75: at(3), q95: at(4) })
    };
    whole_halves(&opened.summary.start, opened.summary.months).into_iter().map(row).collect()
}

/// Half-years that the run covers from end to end.
fn whole_halves(start: &str, months: u32) -> Vec<String> {
    let Ok(start) = YearMonth::parse(start) else { return Vec::new() };
    (0..months)
        .map(|month| (month, start.plus(month)))
        .filter(|(month, date)| date.month() % 6 == 1 && month + 6 <= months)
        .map(|(_, date)| format!("{}H{}", date.year(), if date.month() == 1 { 1 } else { 2 }))
        .collect()
}

/// Across scenarios: the median world at the last half-year that all cover.
fn across(titles: &[String], scenarios: &[Scenario]) -> String {
    let last = scenarios.iter().filter_map(|one| one.fan.last()).map(|row| row.half_year.as_str()).min().unwrap_or("");
    let at = |one: &Scenario| one.fan.iter().find(|row| row.half_year == last).map_or(f64::NAN, |row| row.q50);
    let medians: Vec<f64> = scenarios.iter().map(at).collect();
    match extremes(titles, &medians) {
        Some(((low, least), (high, most))) if high.round() > low.round() => format!(
            "In the median world there are from {low:.0} attacks in {last} (\u{201c}{least}\u{201d}) to {high:.0} (\u{201c}{most}\u{201d})"
        ),
        Some(((low, _), _)) => format!("In the median world of every scenario there are {low:.0} attacks in {last}"),
        None => "The runs cover too little to count attacks by the half-year".to_owned(),
    }
}

fn finding(title: &str, fan: &[FanRow]) -> String {
    match (fan.first(), fan.last()) {
        (Some(first), Some(last)) if fan.len() > 1 => {
            let verb = if last.q50 > first.q50 * 1.05 {
                "rise"
            } else if last.q50 < first.q50 * 0.95 {
                "fall"
            } else {
                "stay near"
            };
            format!(
                "{title}: attacks {verb} from {:.0} in {} to {:.0} in {}, in the median world",
                first.q50, first.half_year, last.q50, last.half_year
            )
        }
        _ => format!("{title}: the run covers too little for a trend in attacks"),
    }
}
