//! A lever that is varied, as `--vary` gives it: `PATH=FROM:TO:POINTS`, or `PATH*=FROM:TO:POINTS` for a factor on what
//! the scenario has there.

use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use thiserror::Error;

/// Most values of one lever.
const MOST: u32 = 1001;

/// A number of a scenario, or a factor on it, between two ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Path of the key.
    pub path: String,
    /// Whether it is a factor on what the scenario has, rather than the number itself.
    pub is_factor: bool,
    /// The lower end.
    pub from: f64,
    /// The upper end.
    pub to: f64,
    /// Number of values, both ends among them; 0 where the text gives none.
    pub points: u32,
}

/// What is wrong with a lever.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum LeverError {
    /// It is not written as one.
    #[error("`--vary {text}` is no lever: write {form}")]
    Form {
        /// What is there.
        text: String,
        /// How it is written.
        form: &'static str,
    },
    /// An end is no number.
    #[error("`--vary {text}`: `{part}` is no number")]
    NotANumber {
        /// What is there.
        text: String,
        /// The part.
        part: String,
    },
    /// The ends are the wrong way round.
    #[error("`--vary {text}` runs backwards: write {path}={to}:{from}")]
    Backwards {
        /// What is there.
        text: String,
        /// The lever, with its star if it is a factor.
        path: String,
        /// The first end.
        from: f64,
        /// The second.
        to: f64,
    },
    /// Both ends are one.
    #[error("`--vary {text}` is a single value: nothing varies from {value} to {value}; for one value use --set")]
    Degenerate {
        /// What is there.
        text: String,
        /// The value.
        value: f64,
    },
    /// Too few or too many values.
    #[error("`--vary {text}` asks for `{points}` points: a whole number from 2 to {MOST} is wanted")]
    Points {
        /// What is there.
        text: String,
        /// What it asks for.
        points: String,
    },
    /// A key that says how much is run.
    #[error("`{path}` says how much is run and not what is run: use {flag}")]
    Run {
        /// The path.
        path: String,
        /// The flag that sets it.
        flag: &'static str,
    },
}

impl Lever {
    /// Reads a lever with its number of points, `PATH=FROM:TO:POINTS`.
    ///
    /// # Errors
    ///
    /// [`LeverError`]; whether the scenario has such a number is for the scenario to say.
    pub fn grid(text: &str) -> Result<Self, LeverError> {
        Self::read(text, true)
    }

    /// Reads a lever without, `PATH=FROM:TO`.
    ///
    /// # Errors
    ///
    /// As [`Self::grid`].
    pub fn range(text: &str) -> Result<Self, LeverError> {
        Self::read(text, false)
    }

    fn read(text: &str, with_points: bool) -> Result<Self, LeverError> {
        let form = if with_points {
            "PATH=FROM:TO:POINTS, as in council.centralisation=0:1:11, or 'pakistan.inducement*=0:2:9' for a factor"
        } else {
            "PATH=FROM:TO, as in council.centralisation=0:1, or 'pakistan.inducement*=0:2' for a factor"
        };
        let wrong = || LeverError::Form { text: text.to_owned(), form };
        let (path, ends) = text.split_once('=').ok_or_else(wrong)?;
        let (path, is_factor) =
            path.trim().strip_suffix('*').map_or((path.trim(), false), |path| (path.trim_end(), true));
        let parts: Vec<&str> = ends.split(':').map(str::trim).collect();
        let is_path = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if path.is_empty() || !path.chars().all(is_path) || parts.len() != if with_points { 3 } else { 2 } {
            return Err(wrong());
        }
        let number = |part: &str| match part.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(LeverError::NotANumber { text: text.to_owned(), part: part.to_owned() }),
        };
        let (from, to) = (number(parts[0])?, number(parts[1])?);
        let lever = Self { path: path.to_owned(), is_factor, from, to, points: 0 };
        lever.check(text)?;
        let points = match parts.get(2) {
            Some(part) => part
                .parse()
                .ok()
                .filter(|points| (2..=MOST).contains(points))
                .ok_or_else(|| LeverError::Points { text: text.to_owned(), points: (*part).to_owned() })?,
            None => 0,
        };
        Ok(Self { points, ..lever })
    }

    fn check(&self, text: &str) -> Result<(), LeverError> {
        let text = text.to_owned();
        let flag = match self.path.as_str() {
            "run.worlds" => Some("--worlds"),
            "run.seed" => Some("--seed"),
            "run.months" | "run.start" => Some("--months"),
            _ => None,
        };
        if let Some(flag) = flag {
            return Err(LeverError::Run { path: self.path.clone(), flag });
        }
        if self.from > self.to {
            let path = format!("{}{}", self.path, if self.is_factor { "*" } else { "" });
            return Err(LeverError::Backwards { text, path, from: self.from, to: self.to });
        }
        if self.from < self.to { Ok(()) } else { Err(LeverError::Degenerate { text, value: self.from }) }
    }

    /// Its values in equal steps, rounded to twelve digits so that they can be written by hand.
    pub fn values(&self) -> Vec<f64> {
        self.steps(self.points)
    }

    /// So many values in equal steps; both ends are among them.
    pub fn steps(&self, points: u32) -> Vec<f64> {
        let last = f64::from(points.max(2) - 1);
        (0..points.max(2)).map(|i| neat(self.from + (self.to - self.from) * f64::from(i) / last)).collect()
    }

    /// What sets it to a value at the command line, behind `--set`.
    pub fn setting(&self, value: f64) -> String {
        format!("{}={value}", self.name())
    }

    /// Its name in tables: the path, with a star if it is a factor.
    pub fn name(&self) -> String {
        if self.is_factor { format!("{}*", self.path) } else { self.path.clone() }
    }

    /// Its name for readers, with the unit where there is one.
    pub fn described(&self) -> String {
        if self.is_factor {
            return format!("factor on {}", self.path);
        }
        let of_faction = self.path.strip_prefix("factions.").and_then(|path| path.split_once('.')).map(|(_, row)| row);
        let world = WORLD.iter().find(|row| row.path == self.path).map(|row| row.unit);
        let faction = FACTION.iter().find(|row| Some(row.path) == of_faction).map(|row| row.unit);
        match world.or(faction) {
            Some(unit) => format!("{} ({unit})", self.path),
            None => self.path.clone(),
        }
    }
}

/// The nearest number of twelve digits.
pub fn neat(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levers_are_read() {
        let lever = Lever::grid("council.centralisation=0:1:11").unwrap();
        assert_eq!(
            (lever.name().as_str(), lever.from, lever.to, lever.points),
            ("council.centralisation", 0.0, 1.0, 11)
        );
        assert_eq!(lever.values()[3], 0.3, "not 0.30000000000000004");
        assert_eq!(
            (lever.setting(0.3), lever.setting(1.0)),
            ("council.centralisation=0.3".into(), "council.centralisation=1".into())
        );
        let factor = Lever::range(" pakistan.inducement *= 0 : 2 ").unwrap();
        assert_eq!((factor.is_factor, factor.setting(0.5).as_str()), (true, "pakistan.inducement*=0.5"));
        assert_eq!(factor.steps(5), [0.0, 0.5, 1.0, 1.5, 2.0]);
        assert_eq!(lever.described(), "council.centralisation (0..1)");
        assert_eq!(
            Lever::range("factions.kabul.weights.economy=0:1").unwrap().described(),
            "factions.kabul.weights.economy (months a month)"
        );
    }

    #[test]
    fn what_is_no_lever_is_refused_with_the_way_out() {
        let told = |text: &str| Lever::grid(text).unwrap_err().to_string();
        for text in ["", "x", "=0:1:3", "x=0:1", "x=0:1:3:4", "a b=0:1:3"] {
            assert!(told(text).contains("PATH=FROM:TO:POINTS"), "{text}: {}", told(text));
        }
        assert!(told("x=1:0:3").contains("write x=0:1"));
        assert!(told("x*=1:0:3").contains("write x*=0:1"));
        assert!(told("x=1:1:3").contains("single value"));
        for text in ["x=0:1:1", "x=0:1:0", "x=0:1:-3", "x=0:1:1.5", "x=0:1:99999"] {
            assert!(told(text).contains("from 2 to 1001"), "{text}");
        }
        for text in ["x=a:1:3", "x=0:nan:3", "x=0:inf:3"] {
            assert!(told(text).contains("is no number"), "{text}");
        }
        assert!(told("run.worlds=1:10:3").contains("--worlds"));
    }
}
