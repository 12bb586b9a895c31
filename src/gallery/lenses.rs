//! What a policy is seen to be worth against what it turns out to be worth: all worlds of one council, and the means of
//! several.

use super::words::{percent, sentence, signed};
use crate::figures::acting::{self, Acting};
use crate::figures::lenses::{self, Actor, Lenses, World};
use crate::figures::{Picture, Words};
use crate::results::summary::Number;
use crate::scenario::Scenario;
use crate::study::counterfactual::findings::{self, AtCouncil, Findings, interval};
use crate::study::counterfactual::verdict::Stand;
use crate::study::counterfactual::{Layout, Sheet};

/// The pictures of a study: `lenses` of its last council, and `acting` where there are several.
pub fn pictures(scenario: &Scenario, found: &Findings, layout: &Layout, rows: &[f64]) -> Vec<Picture> {
    let mut pictures = Vec::new();
    if let Some(last) = found.at.last() {
        pictures.push(of_worlds(scenario, found, last, &Sheet::at(layout, rows, last.month)));
    }
    if found.at.len() > 1 {
        pictures.push(over_time(scenario, found));
    }
    pictures
}

fn of_worlds(scenario: &Scenario, found: &Findings, at: &AtCouncil, sheet: &Sheet) -> Picture {
    let actors = at.actors.iter().map(|actor| {
        let prefix = if actor.name == "coalition" { actor.name.clone() } else { format!("factions.{}", actor.name) };
        let [seen, turned, error] =
            ["perceived", "realised", "realised.se"].map(|it| sheet.column(&format!("{prefix}.{it}")));
        let world = |((perceived, realised), error): ((&f64, &f64), &f64)| World {
            perceived: *perceived,
            realised: *realised,
            certain: Stand::of(*perceived, &interval(*realised, *error, found.branches)) != Stand::Uncertain,
        };
        let worlds = seen.iter().zip(&turned).zip(&error).filter(|((seen, _), _)| !seen.is_nan()).map(world).collect();
        Actor { key: actor.name.clone(), label: actor.label.clone(), worlds, quadrants: quadrants() }
    });
    let subtitle = format!(
        "A {} from the council of {} on, forced on the same world and against tolerance, over {} months: worth in months of \
         rule as the ledger of that council has it, and as it turns out on the mean of {} futures. {}",
        found.policy,
        at.date,
        found.horizon,
        found.branches,
        left_out(at)
    );
    let words = Words { title: title(scenario, found, at), subtitle, worlds: at.worlds, seed: scenario.run.seed };
    lenses::picture(&Lenses { words, actors: actors.collect() })
}

/// Names of the quadrants, in the order of the picture.
fn quadrants() -> [String; 4] {
    [Stand::BeliefTrap, Stand::RightlyWanted, Stand::RightlyRefused, Stand::Mistaken]
        .map(|stand| stand.name().replace('-', " "))
}

fn left_out(at: &AtCouncil) -> String {
    match at.fallen {
        0 => String::new(),
        1 => "One world, whose regime has fallen by then, is left out.".to_owned(),
        fallen => format!("{fallen} worlds, whose regime has fallen by then, are left out."),
    }
}

/// The finding of one council, as a sentence without its end.
pub fn title(scenario: &Scenario, found: &Findings, at: &AtCouncil) -> String {
    if at.worlds == 0 {
        return format!("{}: no regime stands at the council of {}", scenario.title, at.date);
    }
    let mut classes: Vec<(&str, f64)> =
        at.classes.iter().map(|(name, share)| (name.as_str(), share.value.unwrap_or(0.0))).collect();
    classes.sort_by(|a, b| b.1.total_cmp(&a.1));
    let named: Vec<String> = classes
        .iter()
        .filter(|(_, share)| *share > 0.0)
        .take(3)
        .map(|(name, share)| format!("{} in {}", name.replace('-', " "), percent(*share)))
        .collect();
    let coalition = at.actors.first();
    let of = |read: fn(&findings::Actor) -> &Number| coalition.and_then(|actor| read(actor).value).unwrap_or(f64::NAN);
    format!(
        "{}: a {} in {} is seen as worth {} and turns out worth {} months of rule to the coalition; {} of worlds",
        scenario.title,
        found.policy,
        at.date,
        signed(of(|actor| &actor.perceived)),
        signed(of(|actor| &actor.realised)),
        named.join(", ")
    )
}

fn over_time(scenario: &Scenario, found: &Findings) -> Picture {
    let ends = |number: &Number| [number.value, number.low, number.high].map(|value| value.unwrap_or(f64::NAN));
    let names = found.at.first().map_or(&[][..], |at| &at.actors);
    let actors = names.iter().enumerate().map(|(place, actor)| {
        let over = || found.at.iter().map(move |at| &at.actors[place]);
        acting::Actor {
            key: actor.name.clone(),
            label: actor.label.clone(),
            perceived: over().map(|actor| ends(&actor.perceived)).collect(),
            realised: over().map(|actor| ends(&actor.realised)).collect(),
            spread: over().map(|actor| actor.spread.map_or([f64::NAN; 2], |spread| [spread[0], spread[2]])).collect(),
        }
    });
    let subtitle = format!(
        "Worth of a {} against tolerance by the month in which it is ordered, over {} months from then: means over the worlds \
         that stand, as the ledgers of that council have it, and as it turns out on the mean of {} futures a world.",
        found.policy, found.horizon, found.branches
    );
    let worlds = found.at.iter().map(|at| at.worlds + at.fallen).max().unwrap_or(0);
    let words = Words { title: best_month(scenario, found), subtitle, worlds, seed: scenario.run.seed };
    let months = found.at.iter().map(|at| at.date.clone()).collect();
    acting::picture(&Acting { words, months, actors: actors.collect() })
}

/// When acting turns out best, and worst, for the coalition.
fn best_month(scenario: &Scenario, found: &Findings) -> String {
    let worth = |at: &AtCouncil| at.actors.first().and_then(|actor| actor.realised.value);
    let known = || found.at.iter().filter_map(|at| worth(at).map(|worth| (worth, at.date.as_str())));
    let (Some(least), Some(most)) =
        (known().min_by(|a, b| a.0.total_cmp(&b.0)), known().max_by(|a, b| a.0.total_cmp(&b.0)))
    else {
        return format!("{}: no regime stands at any of these councils", scenario.title);
    };
    format!(
        "{}: a {} turns out worth {} months of rule to the coalition where it is ordered in {}, at best, and {} in {}, at worst",
        sentence(&scenario.title),
        found.policy,
        signed(most.0),
        most.1,
        signed(least.0),
        least.1
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quadrants_are_named_in_the_order_of_the_picture() {
        assert_eq!(quadrants(), ["belief trap", "rightly wanted", "rightly refused", "mistaken"]);
        assert_eq!((lenses::Quadrant::UpperLeft as usize, lenses::Quadrant::LowerRight as usize), (0, 3));
    }
}
