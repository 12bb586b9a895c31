//! The ledgers of a crackdown as one table that adds up.

use super::super::super::chronicle::{Chronicle, Council, Ledger};
use super::super::super::table::{self, Side, length};
use super::super::super::words::{self, WIDTH, decimals, short, signed_fixed};
use crate::model::payoff::Component;

/// Share of all that a faction has in its ledger, losses and gains, under which a component is negligible to it.
const NEGLIGIBLE: f64 = 0.02;
/// Longest name of a faction in the table.
const LABEL: usize = 14;
const INDENT: usize = 2;
/// Columns kept for a number whose size is not looked at: `−12.3`, `+1.23`.
const MINIMUM: usize = 6;

/// A row before it is written.
struct Row {
    label: String,
    components: [f64; Component::COUNT],
    net: f64,
    obeyed: f64,
}

/// Writes faction by faction what a crackdown is worth: components that matter, the rest, net, and if obeyed.
pub fn write(out: &mut String, chronicle: &Chronicle, council: &Council) {
    let rows = rows(chronicle, council);
    let largest = |of: &dyn Fn(&Row) -> f64| rows.iter().map(|row| of(row).abs()).fold(0.0, f64::max);
    let sizes: [f64; Component::COUNT] = std::array::from_fn(|component| largest(&|row| row.components[component]));
    let most = sizes.iter().fold(largest(&|row| row.net), |most, &size| most.max(size));
    let decimals = decimals(most);
    let shown = shown(&rows, &sizes, decimals);
    let decimals_obeyed = words::decimals(largest(&|row| row.obeyed)).min(decimals);
    let rest = |row: &Row| (0..Component::COUNT).filter(|c| !shown.contains(c)).map(|c| row.components[c]).sum::<f64>();
    let has_rest = rows.iter().any(|row| signed_fixed(rest(row), decimals).chars().any(|c| matches!(c, '1'..='9')));

    let mut header = vec![String::new()];
    header.extend(shown.iter().map(|&component| Component::ALL[component].name().to_owned()));
    if has_rest {
        header.push("rest".to_owned());
    }
    header.extend(["DU", "obeyed DU*"].map(str::to_owned));
    let mut lines = vec![header];
    for row in &rows {
        let mut line = vec![row.label.clone()];
        line.extend(shown.iter().map(|&component| signed_fixed(row.components[component], decimals)));
        if has_rest {
            line.push(signed_fixed(rest(row), decimals));
        }
        line.extend([signed_fixed(row.net, decimals), signed_fixed(row.obeyed, decimals_obeyed)]);
        lines.push(line);
    }
    table::write(out, INDENT, &[Side::Left], &lines);
}

fn rows(chronicle: &Chronicle, council: &Council) -> Vec<Row> {
    let own = |(place, ledger): (usize, &Ledger)| Row {
        label: short(super::name(chronicle, place), LABEL),
        components: ledger.components,
        net: ledger.net(),
        obeyed: ledger.obeyed,
    };
    let mut rows: Vec<Row> = council.ledgers.iter().enumerate().map(own).collect();
    if rows.len() > 1 {
        let weigh = |of: &dyn Fn(&Ledger) -> f64| council.ledgers.iter().map(|ledger| ledger.weight * of(ledger)).sum();
        rows.push(Row {
            label: "coalition".to_owned(),
            components: std::array::from_fn(|component| weigh(&|ledger| ledger.components[component])),
            net: weigh(&Ledger::net),
            obeyed: weigh(&|ledger| ledger.obeyed),
        });
    }
    rows
}

/// Places of the components that have a column: those that are not negligible, the largest if not all fit.
fn shown(rows: &[Row], sizes: &[f64; Component::COUNT], decimals: usize) -> Vec<usize> {
    let gross = |row: &Row| row.components.iter().map(|worth| worth.abs()).sum::<f64>();
    let matters = |c: usize| rows.iter().any(|row| row.components[c].abs() > NEGLIGIBLE * gross(row));
    let mut shown: Vec<usize> = (0..Component::COUNT).filter(|&c| matters(c)).collect();
    let cell = |value: f64| length(&signed_fixed(value, decimals));
    let width = |column: usize| {
        let cells = rows.iter().map(|row| cell(row.components[column])).max().unwrap_or(0);
        2 + cells.max(Component::ALL[column].name().len())
    };
    let label = rows.iter().map(|row| length(&row.label)).max().unwrap_or(0);
    // The rest, DU and DU* always have room.
    let net = rows.iter().map(|row| cell(row.net)).max().unwrap_or(0).max(MINIMUM);
    let fixed = INDENT + label + 2 * (2 + net) + 2 + "obeyed DU*".len();
    while fixed + shown.iter().map(|&column| width(column)).sum::<usize>() > WIDTH {
        let Some(least) = shown.iter().copied().min_by(|&a, &b| sizes[a].total_cmp(&sizes[b])) else { break };
        shown.retain(|&column| column != least);
    }
    shown
}
