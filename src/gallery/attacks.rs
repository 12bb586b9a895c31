//! Attacks a half-year over worlds, beside what was reported.

use super::Opened;
use super::reported::half_years;
use crate::figures::Picture;
use crate::figures::attacks::{self, Attacks, Boundary, FanRow, Report, Scenario};
use crate::results::{ResultError, read};
use crate::scenario::YearMonth;
use crate::stats::quantiles::quantiles;

/// The first half-year whose reports played no part in setting priors.
const HELD_OUT: &str = "2024H1";

/// The picture.
pub fn picture(opened: &Opened) -> Result<Picture, ResultError> {
    let summary = &opened.summary;
    let columns = read::table(&opened.folder.file("worlds.parquet"), |name| name.starts_with("attacks@"))?;
    let whole = whole_halves(&summary.start, summary.months);
    let mut fan: Vec<FanRow> = columns
        .iter()
        .filter_map(|(name, column)| {
            let half = name.strip_prefix("attacks@").filter(|half| whole.iter().any(|whole| whole == half))?;
            let q = quantiles(column.numbers(), &[0.05, 0.25, 0.50, 0.75, 0.95]);
            let at = |place: usize| q[place].unwrap_or(f64::NAN);
            Some(FanRow { half_year: half.to_owned(), q05: at(0), q25: at(1), q50: at(2), q75: at(3), q95: at(4) })
        })
        .collect();
    fan.sort_by(|a, b| a.half_year.cmp(&b.half_year));
    let reports: Vec<Report> = half_years()
        .into_iter()
        .filter(|report| fan.iter().any(|row| row.half_year == report.half))
        .map(|report| Report {
            source: report.source,
            half_year: report.half,
            value: report.attacks,
            national: report.national,
        })
        .collect();
    let boundary = fan
        .iter()
        .any(|row| row.half_year == HELD_OUT)
        .then(|| Boundary { half_year: HELD_OUT.to_owned(), label: "held out".to_owned() });
    let subtitle =
        "Attacks in Pakistan a half-year, all groups: median and central 50% and 90% of worlds. Points: what sources \
        reported, each by its own definition (PIPS by the year, split evenly); the model counts on the scale of PIPS. \
        Not calibrated: priors alone."
            .to_owned();
    Ok(attacks::picture(&Attacks {
        words: opened.words(finding(opened, &fan), subtitle),
        scenarios: vec![Scenario { name: summary.name.clone(), title: summary.title.clone(), fan }],
        reports,
        boundary,
    }))
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

fn finding(opened: &Opened, fan: &[FanRow]) -> String {
    let title = &opened.summary.title;
    match (fan.first(), fan.last()) {
        (Some(first), Some(last)) if fan.len() > 1 => {
            let verb = if last.q50 > first.q50 * 1.05 {
                "rise"
            } else if last.q50 < first.q50 * 0.95 {
                "fall"
            } else {
                "stay"
            };
            format!(
                "{title}: attacks {verb} from {:.0} in {} to {:.0} in {}, in the median world",
                first.q50, first.half_year, last.q50, last.half_year
            )
        }
        _ => format!("{title}: the run covers too little for a trend in attacks"),
    }
}
