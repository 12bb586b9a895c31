//! Faults of keys.

use super::{Wording, did_you_mean, escape, quote};

/// What is wrong with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// It is not known here.
    Unknown {
        /// The key.
        key: String,
        /// The table it stands in; empty for the file itself.
        table: String,
        /// Whether it is a whole path between quotes.
        is_dotted_path: bool,
        /// The most similar key of the table.
        nearest: Option<String>,
        /// A path elsewhere that ends in this key.
        elsewhere: Option<String>,
        /// What the table takes.
        known: Vec<String>,
    },
    /// It is not there.
    Missing {
        /// The key.
        key: &'static str,
        /// What lacks it, with its article.
        of: String,
        /// A line that would do.
        example: String,
    },
}

impl KeyFault {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::Unknown { key, table, .. } => {
                let place = if table.is_empty() { String::new() } else { format!(" in `[{}]`", escape(table)) };
                Wording::new("E002", format!("unknown key {}{place}", quote(key)), "not a known key")
                    .help(self.way_out())
            }
            Self::Missing { key, of, example } => {
                Wording::new("E004", format!("{of} has no `{key}`"), format!("needs `{key}`"))
                    .help(format!("add `{}`", escape(example)))
            }
        }
    }

    fn way_out(&self) -> Option<String> {
        let Self::Unknown { key, is_dotted_path, nearest, elsewhere, known, .. } = self else {
            return None;
        };
        if *is_dotted_path {
            return Some(format!("write it without the quotes: {}", escape(key)));
        }
        match (nearest, elsewhere) {
            (Some(name), _) => Some(format!("did you mean {}?", quote(name))),
            (None, Some(path)) => {
                let (table, last) = path.rsplit_once('.').unwrap_or(("", path));
                Some(format!("`{last}` is a key of `[{table}]`"))
            }
            (None, None) => did_you_mean(None, known),
        }
    }
}
