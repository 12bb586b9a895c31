//! Reported figures, as a table such as `data/reported.csv` has them.
//!
//! A row is what one source reports for one period: a year `2022`, a half-year `2022H1` or a month `2022-08`.
//! Sources count different things, so every question names its source, and what is not there is not made up.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::scenario::YearMonth;

/// The table that comes with the program.
pub const BUILT_IN: &str = include_str!("../../data/reported.csv");
/// Largest table read.
const LARGEST: u64 = 4 << 20;
/// Most faults told.
const MOST_FAULTS: usize = 20;

/// A stretch of time that sources report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// A year.
    Year(i32),
    /// Half of a year, 1 or 2.
    Half(i32, u32),
    /// A month.
    Month(YearMonth),
}

/// Whose attacks are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Attacks in Pakistan by all groups.
    All,
    /// Attacks in Pakistan by the TTP.
    Ttp,
    /// Attacks in Afghanistan by ISKP.
    Iskp,
}

impl Group {
    const ALL: [Self; 3] = [Self::All, Self::Ttp, Self::Iskp];

    const fn column(self) -> &'static str {
        match self {
            Self::All => "attacks",
            Self::Ttp => "ttp_attacks",
            Self::Iskp => "iskp_attacks",
        }
    }
}

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Who reports it.
    pub source: String,
    /// For which period.
    pub period: Period,
    /// Whose attacks.
    pub group: Group,
    /// How many.
    pub attacks: f64,
}

/// All figures of a table, those left out that were only recalled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    figures: Vec<Figure>,
}

/// What is wrong with a table of reported figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedError {
    /// The table.
    pub path: PathBuf,
    /// Each fault in words, with its line.
    pub faults: Vec<String>,
}

impl fmt::Display for ObservedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: `{}` is no table of reported figures", self.path.display())?;
        for fault in self.faults.iter().take(MOST_FAULTS) {
            write!(f, "\n  {fault}")?;
        }
        if self.faults.len() > MOST_FAULTS {
            write!(f, "\n  and {} more", self.faults.len() - MOST_FAULTS)?;
        }
        write!(
            f,
            "\n  its form is that of data/reported.csv: source, period, attacks, ttp_attacks, iskp_attacks, status"
        )
    }
}

impl std::error::Error for ObservedError {}

impl Observed {
    /// The figures that come with the program.
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN, Path::new("data/reported.csv")).unwrap_or_default()
    }

    /// Reads the table at `path`: a regular file of at most 4 MiB. Gives its text too.
    ///
    /// # Errors
    ///
    /// [`ObservedError`] with every fault.
    pub fn load(path: &Path) -> Result<(Self, String), ObservedError> {
        let fault = |fault: String| ObservedError { path: path.to_owned(), faults: vec![fault] };
        let kind = fs::metadata(path).map_err(|error| fault(error.to_string()))?.file_type();
        if !kind.is_file() {
            return Err(fault("it is no regular file".to_owned()));
        }
        let mut text = String::new();
        let file = File::open(path).map_err(|error| fault(error.to_string()))?;
        file.take(LARGEST + 1).read_to_string(&mut text).map_err(|error| fault(error.to_string()))?;
        if text.len() as u64 > LARGEST {
            return Err(fault(format!("it is larger than {} MiB", LARGEST >> 20)));
        }
        Ok((Self::parse(&text, path)?, text))
    }

    /// Takes `text` for the table at `path`.
    ///
    /// # Errors
    ///
    /// [`ObservedError`] with every fault.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ObservedError> {
        let mut faults = Vec::new();
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let names: Vec<String> = match reader.headers() {
            Ok(names) => names.iter().map(str::to_owned).collect(),
            Err(error) => return Err(ObservedError { path: path.to_owned(), faults: vec![error.to_string()] }),
        };
        let place = |name: &str| names.iter().position(|known| known == name);
        let (source, period, status) = (place("source"), place("period"), place("status"));
        let groups = Group::ALL.map(|group| (group, place(group.column())));
        for (name, found) in [("source", source), ("period", period), ("status", status)] {
            if found.is_none() {
                faults.push(format!("line 1: there is no column `{name}`"));
            }
        }
        if groups.iter().all(|(_, found)| found.is_none()) {
            faults.push("line 1: there is no column of attacks".to_owned());
        }
        let (mut figures, mut seen) = (Vec::new(), BTreeSet::new());
        if let (Some(source), Some(period), Some(status), true) = (source, period, status, faults.is_empty()) {
            for record in reader.records() {
                match record {
                    Ok(record) => {
                        let at = |place: usize| record.get(place).unwrap_or("");
                        let line = record.position().map_or(0, csv::Position::line);
                        let known = figures.len();
                        take(line, [at(source), at(period), at(status)], &mut figures, &mut faults, |group| {
                            groups.iter().find(|(known, _)| *known == group).and_then(|(_, place)| *place).map(at)
                        });
                        for Figure { source, period, group, .. } in &figures[known..] {
                            if !seen.insert((source.clone(), *period, *group)) {
                                let (column, source) = (group.column(), short(source));
                                faults.push(format!("line {line}: {column} of {source} stands twice"));
                            }
                        }
                    }
                    Err(error) => faults.push(error.to_string()),
                }
            }
        }
        if faults.is_empty() { Ok(Self { figures }) } else { Err(ObservedError { path: path.to_owned(), faults }) }
    }

    /// What a source reports for a period.
    pub fn attacks(&self, source: &str, period: Period, group: Group) -> Option<f64> {
        let same = |figure: &&Figure| figure.source == source && figure.period == period && figure.group == group;
        self.figures.iter().find(same).map(|figure| figure.attacks)
    }

    /// All figures, in the order of the table.
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }
}

/// One row's figures.
fn take<'r>(
    line: u64,
    [source, period, status]: [&str; 3],
    figures: &mut Vec<Figure>,
    faults: &mut Vec<String>,
    field: impl Fn(Group) -> Option<&'r str>,
) {
    if status == "recalled" {
        return;
    }
    let Some(period) = Period::parse(period) else {
        faults.push(format!("line {line}: the period is no year, half-year or month: {:?}", short(period)));
        return;
    };
    for group in Group::ALL {
        let text = field(group).unwrap_or("");
        if text.is_empty() {
            continue;
        }
        let number = text.parse::<f64>().ok().filter(|number| (0.0..=1e9).contains(number));
        let Some(attacks) = number else {
            faults.push(format!("line {line}: {} is no number of attacks: {:?}", group.column(), short(text)));
            continue;
        };
        figures.push(Figure { source: source.to_owned(), period, group, attacks });
    }
}

/// So much of a text as a message shows.
fn short(text: &str) -> String {
    text.chars().take(40).flat_map(char::escape_default).collect()
}

impl Period {
    /// A year `2022`, a half-year `2022H1` or a month `2022-08`.
    pub fn parse(text: &str) -> Option<Self> {
        let year = |text: &str| {
            let year: i32 = text.parse().ok()?;
            (text.len() == 4 && (1900..=2200).contains(&year)).then_some(year)
        };
        if let Some((head, half)) = text.split_once('H') {
            let half = match half {
                "1" => 1,
                "2" => 2,
                _ => return None,
            };
            return Some(Self::Half(year(head)?, half));
        }
        if text.contains('-') {
            return YearMonth::parse(text).ok().map(Self::Month);
        }
        year(text).map(Self::Year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        Observed::parse(text, Path::new("x.csv")).unwrap_err().faults
    }

    #[test]
    fn the_figures_that_come_along_are_those_of_the_article() {
        let observed = Observed::parse(BUILT_IN, Path::new("data/reported.csv")).unwrap();
        for (year, attacks) in [(2021, 207.0), (2022, 262.0), (2023, 306.0), (2024, 521.0)] {
            assert_eq!(observed.attacks("PIPS", Period::Year(year), Group::All), Some(attacks));
        }
        assert_eq!(observed.attacks("PIPS", Period::Year(2021), Group::Ttp), Some(87.0));
        assert_eq!(observed.attacks("PICSS", Period::Half(2023, 2), Group::All), Some(374.0));
        assert_eq!(observed.attacks("UN Afghanistan", Period::Year(2022), Group::Iskp), Some(100.0));
        // Recalled, and so not used.
        assert_eq!(observed.attacks("TTP claims", Period::Year(2023), Group::Ttp), None);
    }

    #[test]
    fn months_of_a_year_do_not_exceed_it() {
        let observed = Observed::built_in();
        for (source, group) in [("PICSS", Group::All), ("TTP claims", Group::Ttp)] {
            for year in 2022..=2024 {
                let Some(whole) = observed.attacks(source, Period::Year(year), group) else { continue };
                let months = (1..=12).filter_map(|month| {
                    let period = Period::parse(&format!("{year}-{month:02}"))?;
                    observed.attacks(source, period, group)
                });
                // Two releases of one source differ by a hundredth or so.
                assert!(months.sum::<f64>() <= 1.02 * whole, "{source} {year}");
            }
        }
    }

    #[test]
    fn every_source_is_described() {
        let sources = include_str!("../../data/sources.csv");
        let described: Vec<&str> = sources.lines().filter_map(|line| line.split(',').next()).collect();
        for line in BUILT_IN.lines().skip(1) {
            let source = line.split(',').next().unwrap();
            assert!(described.contains(&source), "data/sources.csv does not say what `{source}` counts");
        }
    }

    #[test]
    fn all_faults_are_told_with_their_lines() {
        assert_eq!(faults("a,b\n1,2\n").len(), 4);
        let found =
            faults("source,period,attacks,status\nA,2022,12,seen\nA,2022,13,seen\nB,20x2,1,seen\nB,2022,-4,seen\n");
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("line 3") && found[1].starts_with("line 4") && found[2].starts_with("line 5"));
        assert!(!faults("source,period,attacks,status\nB,\"\u{1b}[31m\",1,seen\n")[0].contains('\u{1b}'));
        assert!(!faults("source,period,attacks,status\nB,2022\n").is_empty());
    }

    #[test]
    fn periods() {
        assert_eq!(Period::parse("2022"), Some(Period::Year(2022)));
        assert_eq!(Period::parse("2022H2"), Some(Period::Half(2022, 2)));
        assert!(matches!(Period::parse("2022-08"), Some(Period::Month(_))));
        for wrong in ["", "22", "2022H3", "2022-13", "H1", "2022H", "-2022", "2022-08-01"] {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
    }
}
