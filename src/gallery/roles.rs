//! What the TTP is to the coalition: pawn, proxy or partner, over worlds.

use super::words::percent;
use super::{Opened, extremes, frame, titles};
use crate::figures::Picture;
use crate::figures::roles::{self, Roles, Scenario};
use crate::results::{ResultError, read};

/// The roles, in the order of the shares.
const NAMES: [&str; 3] = ["pawn", "proxy", "partner"];

/// The picture.
pub fn picture(opened: &[Opened]) -> Result<Picture, ResultError> {
    let date = opened.first().map_or_else(String::new, |one| one.summary.date.clone());
    let titles = titles(opened);
    let mut scenarios = Vec::new();
    for (one, title) in opened.iter().zip(&titles) {
        let names = NAMES.map(|role| format!("coalition.roles.{role}@{date}"));
        let wanted: Vec<&str> = names.iter().map(String::as_str).collect();
        let columns = read::columns(&one.folder.file("worlds.parquet"), &[], &wanted)?;
        let [pawn, proxy, partner] = [0, 1, 2].map(|place| columns[place].numbers());
        let all = pawn.iter().zip(proxy).zip(partner).map(|((a, b), c)| [*a, *b, *c]);
        let worlds: Vec<[f64; 3]> = all.filter(|shares| shares.iter().all(|share| share.is_finite())).collect();
        let left_out = pawn.len() - worlds.len();
        scenarios.push(Scenario { name: one.summary.name.clone(), title: title.clone(), worlds, left_out });
    }
    let subtitle = format!(
        "What the TTP is worth to the coalition at the latest council by {date}, split three ways; the nearer to a corner, the \
         more of it is that role. Pawn: ISKP held off, and leverage that cannot be disowned. Proxy: leverage that can. Partner: \
         oath, guest-right, debt, legitimacy and insurance."
    );
    let words = frame(opened, finding(&titles, &scenarios), subtitle);
    Ok(roles::picture(&Roles { words, scenarios }))
}

fn finding(titles: &[String], scenarios: &[Scenario]) -> String {
    let leading: Vec<[f64; 3]> = scenarios.iter().map(Scenario::leading).collect();
    if let ([title], [shares]) = (titles, leading.as_slice()) {
        let mut ranked: Vec<(f64, &str)> = shares.iter().copied().zip(NAMES).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        return format!(
            "{title}: the TTP is above all a {} to the coalition in {} of worlds, a {} in {}, a {} in {}",
            ranked[0].1,
            percent(ranked[0].0),
            ranked[1].1,
            percent(ranked[1].0),
            ranked[2].1,
            percent(ranked[2].0)
        );
    }
    let partner: Vec<f64> = leading.iter().map(|shares| shares[2]).collect();
    match extremes(titles, &partner) {
        Some(((low, least), (high, most))) if high > low => format!(
            "The TTP is above all a partner to the coalition in {} of worlds in \u{201c}{most}\u{201d}, in {} in \u{201c}{least}\u{201d}",
            percent(high),
            percent(low)
        ),
        Some(((share, _), _)) => {
            format!("The TTP is above all a partner to the coalition in {} of worlds in every scenario", percent(share))
        }
        None => "No scenario has a world that stands".to_owned(),
    }
}
