//! Which colour means what. The same thing has the same colour in every picture.
//!
//! Factions, events, scenarios and sources take the eight colours of Okabe and Ito (2008), which people with any of the common
//! forms of colour blindness can tell apart. The eleven components of a ledger and the nine rungs are more than eight; they take
//! a hue for each group and differ within it by lightness, which no form of colour blindness removes, and each stands beside its name.

use super::{Colour, GREY, GRID, INK, MODEL, NET, PAPER, RULE};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const ORANGE: Colour = Colour::hex(0xE6_9F_00);
const SKY: Colour = Colour::hex(0x56_B4_E9);
const GREEN: Colour = Colour::hex(0x00_9E_73);
const YELLOW: Colour = Colour::hex(0xD9_C8_1E);
const BLUE: Colour = Colour::hex(0x00_72_B2);
const VERMILION: Colour = Colour::hex(0xD5_5E_00);
const PURPLE: Colour = Colour::hex(0xCC_79_A7);
const STONE: Colour = Colour::hex(0x8C_7B_6B);
const PLUM: Colour = Colour::hex(0x6A_3D_7C);

/// Colours that no faction holds by name, in the order in which further factions take them.
const FREE: [Colour; 6] = [PURPLE, SKY, ORANGE, PLUM, STONE, YELLOW];

/// Colours of factions by key, given every key that a picture shows, in order. `coalition` is near-black; `kandahar`, `kabul` and
/// `haqqani` have their own; any other takes the next free colour, then that of a named one that the picture does not show, and
/// the first again after the last.
pub fn factions<'a>(keys: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, Colour> {
    const NAMED: [(&str, Colour); 4] =
        [("coalition", INK), ("kandahar", BLUE), ("kabul", GREEN), ("haqqani", VERMILION)];
    let keys: Vec<&str> = keys.into_iter().collect();
    let absent = NAMED.iter().skip(1).filter(|(name, _)| !keys.contains(name)).map(|&(_, colour)| colour);
    let free: Vec<Colour> = FREE.into_iter().chain(absent).collect();
    let mut free = free.iter().cycle();
    let mut colours = BTreeMap::new();
    for key in keys {
        if colours.contains_key(key) {
            continue;
        }
        let own = NAMED.iter().find(|(name, _)| *name == key).map(|&(_, colour)| colour);
        colours.insert(key.to_owned(), own.or_else(|| free.next().copied()).unwrap_or(STONE));
    }
    colours
}

/// Key, group and colour of each component of a ledger, in the order in which a ledger is read.
const COMPONENTS: [(&str, &str, Colour); 11] = [
    ("unity", "structural", Colour::hex(0x7A_66_4F)),
    ("iskp", "strategic", Colour::hex(0x3D_4A_8C)),
    ("leverage", "strategic", Colour::hex(0x8F_9A_D0)),
    ("oath", "bonds", Colour::hex(0x76_1B_3E)),
    ("honour", "bonds", Colour::hex(0xA6_40_5F)),
    ("debt", "bonds", Colour::hex(0xC8_6F_86)),
    ("legitimacy", "bonds", Colour::hex(0xE2_A2_B0)),
    ("insurance", "bonds", Colour::hex(0x9B_6F_A8)),
    ("recognition", "offers", Colour::hex(0x12_6E_6B)),
    ("economy", "offers", Colour::hex(0x45_A8_98)),
    ("relief", "offers", Colour::hex(0x9C_D4_C6)),
];

/// The keys of the components of a ledger, in the order in which a ledger is read.
pub fn components() -> impl Iterator<Item = &'static str> {
    COMPONENTS.iter().map(|&(key, _, _)| key)
}

/// Colour of a component; grey for one this room does not know.
pub fn component(key: &str) -> Colour {
    COMPONENTS.iter().find(|(known, _, _)| *known == key).map_or(RULE, |&(_, _, colour)| colour)
}

/// Key and colour of the parts of the model whose inputs are no component of a ledger, and of grades of evidence.
const PARTS: [(&str, Colour); 14] = [
    ("power", Colour::hex(0x3C_3C_3C)),
    ("council", Colour::hex(0x6E_6E_6E)),
    ("commanders", Colour::hex(0x9C_9C_9C)),
    ("ttp", Colour::hex(0x9A_7B_1F)),
    ("bands", Colour::hex(0xD3_B8_66)),
    ("belief", Colour::hex(0x4F_97_C4)),
    ("pakistan", Colour::hex(0xC2_7C_0E)),
    ("outside", Colour::hex(0x5C_8F_5A)),
    ("collapse", Colour::hex(0x1F_1F_1F)),
    ("reporting", Colour::hex(0xC9_CC_CF)),
    ("grade A", Colour::hex(0x0B_5D_4E)),
    ("grade B", Colour::hex(0x3F_9A_7F)),
    ("grade C", Colour::hex(0xE0_A0_30)),
    ("grade D", Colour::hex(0xA8_42_2B)),
];

/// Colour of a part of the model, a component of a ledger, or a grade (`grade D`); grey for one this room does not know.
pub fn part(key: &str) -> Colour {
    PARTS.iter().find(|(known, _)| *known == key).map_or_else(|| component(key), |&(_, colour)| colour)
}

/// Group of a component: `structural`, `strategic`, `bonds` or `offers`; `other` for one this room does not know.
pub fn component_group(key: &str) -> &'static str {
    COMPONENTS.iter().find(|(known, _, _)| *known == key).map_or("other", |&(_, group, _)| group)
}

/// A rung: its key, its name, its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// As results name it.
    pub key: &'static str,
    /// As a reader is told it.
    pub label: &'static str,
    /// Its colour.
    pub colour: Colour,
}

const fn rung_of(key: &'static str, label: &'static str, rgb: u32) -> Rung {
    Rung { key, label, colour: Colour::hex(rgb) }
}

/// The nine rungs from the first reason against a crackdown to its enforcement, and collapse.
pub const RUNGS: [Rung; 9] = [
    rung_of("unwilling", "Unwilling", 0x3B_66_8F),
    rung_of("unable", "Unable", 0x8F_B8_DA),
    rung_of("outbid", "Outbid", 0xEF_CF_6A),
    rung_of("vetoed", "Vetoed", 0xD6_7F_2C),
    rung_of("passed-over", "Passed over", 0xF4_E3_C6),
    rung_of("cooling", "Cooling off", 0xC5_B0_D8),
    rung_of("unenforced", "Unenforced", 0x96_D0_B6),
    rung_of("enforced", "Enforced", 0x1C_85_60),
    rung_of("collapsed", "Collapsed", 0x5A_5A_5A),
];

/// The rung of a key, if there is one; `passed_over` is read as `passed-over`.
pub fn rung(key: &str) -> Option<Rung> {
    RUNGS.into_iter().find(|rung| rung.key == key || rung.key.replace('-', "_") == key)
}

/// Key and colour of the events whose first time is counted. Enforced and collapse have the colours of their rungs.
pub const EVENTS: [(&str, Colour); 4] = [
    ("rational", Colour::hex(0x8A_5A_A8)),
    ("ordered", Colour::hex(0xC2_7C_0E)),
    ("enforced", Colour::hex(0x1C_85_60)),
    ("collapse", Colour::hex(0x5A_5A_5A)),
];

/// Colour of an event; grey for one this room does not know.
pub fn event(key: &str) -> Colour {
    EVENTS.iter().find(|(known, _)| *known == key).map_or(RULE, |&(_, colour)| colour)
}

/// Colours of small counts in rising order, 0 to 6 and more: from the viridis scale of van der Walt and Smith (2015), without its
/// palest end, which white paper swallows.
pub const SEQUENCE: [Colour; 7] = [
    Colour::hex(0x44_01_54),
    Colour::hex(0x46_32_7E),
    Colour::hex(0x36_5C_8D),
    Colour::hex(0x27_7F_8E),
    Colour::hex(0x1F_A1_87),
    Colour::hex(0x4A_C1_6D),
    Colour::hex(0xA0_DA_39),
];

/// Colour of the scenario at a place in the order of the call, from 0. After eight they return, paler.
pub fn scenario(place: usize) -> Colour {
    const ORDER: [Colour; 8] = [BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, PLUM, STONE];
    let pale = [0.0, 0.45, 0.25][place / ORDER.len() % 3];
    ORDER[place % ORDER.len()].mixed(PAPER, pale)
}

/// Colours of reporting sources by name: PIPS, PICSS, CRSS, SATP, ACLED and GTD have their own, any other takes the next free one.
pub fn sources<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, Colour> {
    let known =
        [("PIPS", VERMILION), ("PICSS", BLUE), ("CRSS", GREEN), ("SATP", PURPLE), ("ACLED", ORANGE), ("GTD", PLUM)];
    let mut free = [SKY, STONE, YELLOW, INK].into_iter().cycle();
    let mut colours = BTreeMap::new();
    for name in names {
        if !colours.contains_key(name) {
            let own = known.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, colour)| colour);
            let colour = own.or_else(|| free.next()).unwrap_or(STONE);
            colours.insert(name.to_owned(), colour);
        }
    }
    colours
}

/// Declarations that give every colour of the theme its counterpart on a dark page, for use inside a CSS rule:
/// `@media (prefers-color-scheme: dark) { svg { ... } }`.
pub fn dark_colours() -> String {
    let mut base: BTreeSet<Colour> = [PAPER, INK, GREY, RULE, GRID, NET, MODEL].into();
    base.extend([GREEN, BLUE, VERMILION]);
    base.extend(FREE);
    base.extend(COMPONENTS.map(|(_, _, colour)| colour));
    base.extend(PARTS.map(|(_, colour)| colour));
    base.extend(RUNGS.map(|rung| rung.colour));
    base.extend(EVENTS.map(|(_, colour)| colour));
    base.extend(SEQUENCE);
    base.extend((0..24).map(scenario));
    let words: Vec<Colour> = base.iter().map(|colour| colour.for_words()).collect();
    base.extend(words);
    let mut css = String::new();
    for colour in base {
        let name = colour.css().to_lowercase().replace('#', "--c-");
        let _ = write!(css, "{name}:{};", colour.on_dark().css());
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faction_keeps_its_colour_whatever_stands_beside_it() {
        let alone = factions(["haqqani"]);
        let among = factions(["north", "coalition", "kandahar", "haqqani", "east"]);
        assert_eq!(alone["haqqani"], among["haqqani"]);
        assert_eq!(among["north"], PURPLE);
        assert_eq!(among["east"], SKY);
        assert_eq!(among["coalition"], INK);
    }

    #[test]
    fn eight_factions_have_eight_colours() {
        let keys = ["kandahar", "kabul", "haqqani", "a", "b", "c", "d", "e"];
        let strangers = ["coalition", "a", "b", "c", "d", "e", "f", "g", "h"];
        for keys in [&keys[..], &strangers] {
            let different: BTreeSet<Colour> = factions(keys.iter().copied()).into_values().collect();
            assert_eq!(different.len(), keys.len());
        }
    }

    #[test]
    fn components_and_rungs_all_differ() {
        let of_components: BTreeSet<Colour> = components().map(component).collect();
        assert_eq!(of_components.len(), 11);
        let with_parts: BTreeSet<Colour> = components().chain(PARTS.map(|(key, _)| key)).map(part).collect();
        assert_eq!(with_parts.len(), 11 + PARTS.len());
        let of_rungs: BTreeSet<Colour> = RUNGS.iter().map(|rung| rung.colour).collect();
        assert_eq!(of_rungs.len(), 9);
        assert_eq!(rung("passed_over"), rung("passed-over"));
    }

    #[test]
    fn twenty_scenarios_differ() {
        let different: BTreeSet<Colour> = (0..20).map(scenario).collect();
        assert_eq!(different.len(), 20);
    }

    #[test]
    fn a_dark_page_knows_every_colour_once() {
        let css = dark_colours();
        assert_eq!(css.matches("--c-ffffff:").count(), 1);
        assert!(css.contains("--c-222222:"));
    }
}
