//! Faults of files, and of texts that flags bring.

use super::{Wording, escape, quote};

/// What is wrong with a file or a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// It is not TOML.
    Syntax {
        /// What the parser says.
        message: String,
    },
    /// It cannot be read.
    Unreadable {
        /// Its path.
        path: String,
        /// What the system says.
        reason: String,
        /// A scenario file beside it that may have been meant.
        nearest: Option<String>,
    },
    /// It is a folder, a device or a pipe.
    NotAFile {
        /// Its path.
        path: String,
        /// What it is instead.
        what: &'static str,
    },
    /// It is larger than a scenario can be.
    TooLarge {
        /// Its path.
        path: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// It is not UTF-8.
    NotUtf8 {
        /// Its path.
        path: String,
        /// The line of the first wrong byte.
        line: usize,
        /// How far into the file it stands, in bytes.
        offset: usize,
    },
    /// It extends itself by way of others.
    Loop {
        /// The files from the first to itself again.
        chain: Vec<String>,
    },
    /// Too many files extend each other.
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// `extends` is empty or not relative.
    NotRelative {
        /// What it says.
        path: String,
    },
    /// `inherit` in a file that extends none.
    NothingToInherit,
    /// An override without `=`, or of more than one line.
    Override {
        /// Whether it has a path at all.
        has_path: bool,
    },
    /// An override of a key that only a file can give.
    NotOverridable {
        /// The key.
        key: String,
    },
}

impl FileFault {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::Syntax { message } => {
                Wording::new("E001", "this is not TOML".to_owned(), escape_long(message)).help(syntax_help(message))
            }
            Self::NothingToInherit => {
                Wording::new("W003", "`inherit` in a file that extends none".to_owned(), "has no effect")
                    .help("take it out, or say with `extends` which file this one changes".to_owned())
            }
            Self::Override { has_path } => {
                let what = if *has_path {
                    "an override must be one `path=value`"
                } else {
                    "an override needs a path before its `=`"
                };
                Wording::new("E090", what.to_owned(), "not a `path=value`")
                    .help("for example `--set pakistan.inducement=0.6`".to_owned())
            }
            Self::NotOverridable { key } => {
                Wording::new("E091", format!("{} cannot be overridden", quote(key)), "only a file can give it")
                    .help("write a scenario file that `extends` this one".to_owned())
            }
            Self::Loop { chain } => {
                let shown: Vec<String> = chain.iter().map(|path| escape(path)).collect();
                Wording::new("E084", "the file extends itself".to_owned(), "closes the loop")
                    .help(format!("the loop is {}", shown.join(" -> ")))
            }
            Self::TooDeep { limit } => {
                Wording::new("E085", format!("more than {limit} files extend each other"), "one too many")
                    .help("put what the older files change into fewer files".to_owned())
            }
            Self::NotRelative { path } => Wording::new(
                "E086",
                "`extends` must be a path relative to this file".to_owned(),
                if path.is_empty() { "empty" } else { "not relative" },
            )
            .help("such as `extends = \"status-quo.toml\"`".to_owned()),
            _ => self.reading(),
        }
    }

    /// Words for what goes wrong as a file is read.
    fn reading(&self) -> Wording {
        let (path, wording) = match self {
            Self::Unreadable { path, reason, nearest } => {
                let help = nearest.as_ref().map(|near| format!("did you mean {}?", quote(near)));
                (path, Wording::new("E080", format!("cannot read {}: {reason}", quote(path)), "this file").help(help))
            }
            Self::NotAFile { path, what } => {
                let title = format!("{} is {what}, not a scenario file", quote(path));
                (path, Wording::new("E081", title, what.to_owned()).help("name a file that ends in .toml".to_owned()))
            }
            Self::TooLarge { path, limit } => {
                let title = format!("{} is larger than {} MiB, the most a scenario may be", quote(path), limit >> 20);
                (
                    path,
                    Wording::new("E082", title, "too large")
                        .help("is it a scenario file, and not a table of results?".to_owned()),
                )
            }
            Self::NotUtf8 { path, line, offset } => {
                let title =
                    format!("{} is not UTF-8: line {line}, byte {offset} of the file, is not text", quote(path));
                (path, Wording::new("E083", title, "not UTF-8").help("save it as UTF-8 in your editor".to_owned()))
            }
            _ => return Wording::new("E080", "cannot read a file".to_owned(), "this file"),
        };
        Wording { origin: Some(escape(path)), ..wording }
    }
}

/// The parser's message may quote the file.
fn escape_long(message: &str) -> String {
    message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn syntax_help(message: &str) -> Option<String> {
    let help = if message.starts_with("duplicate key") {
        "the key stands earlier in the file: keep one of the two"
    } else if message.starts_with("invalid basic string") {
        "close the text with a double quote on the same line"
    } else if message.starts_with("string values must be quoted") {
        "put text between double quotes"
    } else if message.starts_with("invalid date") {
        "put a month between double quotes, such as \"2026-03\""
    } else {
        return None;
    };
    Some(help.to_owned())
}
