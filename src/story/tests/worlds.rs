use super::super::words::WIDTH;
use super::super::{as_json, live, tell};
use crate::model::Simulator;
use crate::model::observer::{Meeting, Month, Observer};
use crate::model::policy::Policy;
use crate::model::rung::Rung;
use crate::scenario::{Overrides, Scenario};
use std::fmt::Write;

fn parse(text: &str) -> Scenario {
    Scenario::parse(text, "test.toml", &Overrides::default()).unwrap()
}

/// Counts on its own account.
#[derive(Default)]
struct Counts {
    councils: u32,
    ordered: [u32; Policy::COUNT],
    rungs: [u32; Rung::COUNT],
    attacks: f64,
    killed: f64,
    iskp: f64,
    strikes: u32,
    kept: (u32, u32),
    defected: f64,
    fractures: u32,
    rational: Option<u32>,
    fell: Option<u32>,
}

impl Observer for Counts {
    fn council(&mut self, meeting: &Meeting) {
        self.councils += 1;
        self.ordered[meeting.decision.ordered] += 1;
        if meeting.decision.values[4] > 0.0 {
            self.rational = self.rational.or(Some(meeting.month));
        }
    }

    fn month(&mut self, month: &Month) {
        self.attacks += month.ttp_attacks + month.other_attacks;
        self.killed += month.ttp_killed + month.other_killed;
        self.iskp += month.iskp_attacks;
        self.strikes += u32::from(month.struck);
        self.kept.0 += u32::from(month.kept.0);
        self.kept.1 += u32::from(month.kept.1);
        self.defected += month.moves.defected;
        self.fractures += u32::from(month.fractured);
        if month.fell {
            self.fell = Some(month.month);
        }
    }

    fn rung(&mut self, _council: u32, rung: Rung) {
        self.rungs[rung as usize] += 1;
    }
}

fn agree(scenario: &Scenario, world: u32) {
    let mut counts = Counts::default();
    Simulator::new(&scenario.setup).run(scenario.run.seed, world, &mut counts);
    let chronicle = live(scenario, world);
    let totals = chronicle.totals();
    assert_eq!((totals.councils, totals.ordered, totals.rungs), (counts.councils, counts.ordered, counts.rungs));
    // Counts are whole, so their sums are exact in any order.
    assert_eq!(totals.ttp_attacks + totals.other_attacks, counts.attacks);
    assert_eq!(totals.ttp_killed + totals.other_killed, counts.killed);
    assert_eq!((totals.iskp_attacks, totals.strikes), (counts.iskp, counts.strikes));
    assert_eq!((totals.pakistan_kept, totals.outside_kept), counts.kept);
    assert_eq!((totals.moves.defected, totals.fractures), (counts.defected, counts.fractures));
    assert_eq!((chronicle.first_rational(), chronicle.collapsed()), (counts.rational, counts.fell));
    assert_eq!(totals.months, scenario.setup.structure.months);
}

/// The text keeps to its width, has no control characters, and no blanks at the end of a line.
fn is_clean(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= WIDTH, "{} columns: {line}", line.chars().count());
        assert!(!line.ends_with(' ') && !line.chars().any(char::is_control), "{line:?}");
        assert!(!line.contains("undefined") && !line.contains("infinite"), "{line}");
    }
    assert!(text.ends_with('\n') && !text.contains("\n\n\n"));
}

const BOLD: &str = "name = \"bold\"
[council]
centre = \"kabul\"
centralisation = 0.75
[pakistan]
inducement = 0.9
[outside]
aid = 0.6
recognition_offer = 0.8
";

#[test]
fn fifty_worlds_are_told_and_their_totals_agree() {
    let scenario = Scenario::built_in();
    for world in 0..50 {
        agree(&scenario, world);
        is_clean(&tell(&scenario, world, false));
    }
}

#[test]
fn worlds_with_crackdowns_agree_too() {
    let scenario = parse(BOLD);
    let mut orders = 0;
    for world in 0..15 {
        agree(&scenario, world);
        is_clean(&tell(&scenario, world, true));
        orders += live(&scenario, world).totals().ordered[Policy::Crackdown.index()];
    }
    assert!(orders > 0);
}

#[test]
fn one_faction_and_eight() {
    let one = "name = \"one\"\n[factions.kabul]\ndrop = true\n[factions.haqqani]\ndrop = true\n[factions.kandahar]\npower = 1\n";
    let mut eight = String::from("name = \"eight\"\n[council]\nrule = \"side-payments\"\n");
    for (place, name) in ["kandahar", "kabul", "haqqani", "four", "five", "six", "seven", "eight"].iter().enumerate() {
        write!(eight, "[factions.{name}]\npower = 0.125\nlabel = \"The shura of number {place}, a long name\"\n")
            .unwrap();
    }
    for scenario in [parse(one), parse(&eight)] {
        for world in 0..5 {
            agree(&scenario, world);
            is_clean(&tell(&scenario, world, false));
            is_clean(&tell(&scenario, world, true));
        }
    }
    assert!(!tell(&parse(one), 0, false).contains("coalition  "));
}

#[test]
fn a_single_month_is_a_world() {
    let scenario = parse("name = \"short\"\n[run]\nmonths = 1\n");
    agree(&scenario, 0);
    is_clean(&tell(&scenario, 0, false));
}

#[test]
fn names_do_no_harm() {
    let mut scenario = Scenario::built_in();
    scenario.title = "red \u{1b}[31m".to_owned();
    scenario.setup.factions[0].label = "Kan\u{7}dahar".to_owned();
    let text = tell(&scenario, 0, true);
    is_clean(&text);
    assert!(text.contains("red \\u{1b}[31m") && text.contains("Kan\\u{7}dahar"));
}

#[test]
fn the_same_world_is_told_the_same() {
    let scenario = parse(BOLD);
    assert_eq!(tell(&scenario, 3, false), tell(&scenario, 3, false));
    assert_eq!(as_json(&scenario, 3), as_json(&scenario, 3));
    assert_ne!(tell(&scenario, 3, false), tell(&scenario, 4, false));
}

#[test]
fn a_lever_is_told_at_the_value_the_world_has() {
    struct First(f64);
    impl Observer for First {
        fn month(&mut self, month: &Month) {
            if month.month == 2 {
                self.0 = month.parameters.pakistan.inducement;
            }
        }
    }
    let scenario = parse(
        "name = \"lever\"\n[[levers_over_time]]\npath = \"pakistan.inducement\"\nfrom = \"2021-10\"\nto = \"2022-01\"\n\
         value = { uniform = [0.6, 0.9] }\n",
    );
    let mut first = First(0.0);
    Simulator::new(&scenario.setup).run(scenario.run.seed, 5, &mut first);
    let levers = live(&scenario, 5).levers;
    assert_eq!((levers[0].from, levers[0].to, levers[0].value), (2, Some(5), first.0));
    assert!((0.6..0.9).contains(&first.0));
}

#[test]
fn json_holds_the_same_facts() {
    let scenario = parse(BOLD);
    let (facts, chronicle) = (as_json(&scenario, 3), live(&scenario, 3));
    let months = facts["months"].as_array().unwrap();
    let attacks: f64 = months.iter().map(|month| month["ttp"]["attacks"].as_f64().unwrap()).sum();
    assert_eq!(facts["totals"]["ttp"]["attacks"].as_f64(), Some(attacks));
    assert_eq!(attacks, chronicle.totals().ttp_attacks);
    let ordered =
        facts["councils"].as_array().unwrap().iter().filter(|council| council["ordered"] == "crackdown").count();
    assert_eq!(ordered as u32, chronicle.totals().ordered[Policy::Crackdown.index()]);
    let ledger = &facts["councils"][0]["factions"]["haqqani"];
    let parts: f64 = ledger["crackdown"].as_object().unwrap().values().map(|part| part.as_f64().unwrap()).sum();
    assert!((parts - ledger["worth"]["crackdown"].as_f64().unwrap()).abs() < 1e-9);
    let text: serde_json::Value = serde_json::from_str(&facts.to_string()).unwrap();
    assert_eq!(text, facts);
}
