//! Reads scenario files: regular ones, of sane size, in UTF-8, and whatever they extend.

use super::calendar::YearMonth;
use super::diagnostics::Faults;
use super::faults::file::FileFault;
use super::faults::value::ValueFault;
use super::faults::{Fault, escape};
use super::merge::{LISTS, extend};
use super::nearest::nearest;
use super::posterior::{self, PosteriorText};
use super::read::Factor;
use super::source::{Sources, Span};
use super::tree::{Entry, Node, Table, Value};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// Largest file read.
const LARGEST: u64 = 1 << 20;
/// Most files that may stand behind one another.
const DEEPEST: usize = 16;

/// The files of a scenario, merged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    pub tree: Table,
    /// Factors laid over it, in order: each on what stood there when it was given.
    pub factors: Vec<Factor>,
    pub sources: Sources,
    /// Whether the first file could be read at all.
    pub readable: bool,
    /// Whether every file could: without one it extends, much looks wrong that is not.
    pub complete: bool,
    /// The last month of the run that the files ask for, once it is known.
    pub last_named: Option<YearMonth>,
    /// The table of joint draws that the files name, read.
    pub posterior: Option<PosteriorText>,
}

impl Document {
    /// A document that gives a name and nothing else.
    pub fn named(name: &str) -> Self {
        let mut sources = Sources::default();
        let source = sources.add(name, format!("name = \"{name}\"\n"), false);
        let tree = parse(&sources, source, &mut Faults::default()).unwrap_or_default();
        Self { tree, factors: Vec::new(), sources, readable: true, complete: true, last_named: None, posterior: None }
    }
}

/// Reads the file at `path` and everything it extends.
pub(crate) fn load(path: &Path, faults: &mut Faults) -> Document {
    match read(path) {
        Ok(text) => assemble(&text, path, faults),
        Err(fault) => {
            faults.whole(Fault::File(fault));
            Document::default()
        }
    }
}

/// Takes `text` for the file at `path`, which need not exist, and reads everything it extends.
pub(crate) fn assemble(text: &str, path: &Path, faults: &mut Faults) -> Document {
    assemble_with(text, path, None, faults)
}

/// The same with the table of joint draws at `table`, wherever the files say that it lies.
pub(crate) fn assemble_with(text: &str, path: &Path, table: Option<&Path>, faults: &mut Faults) -> Document {
    let mut chain = Chain { sources: Sources::default(), paths: Vec::new(), folders: Vec::new(), complete: true };
    let tree = chain.file(text, path, faults);
    let readable = tree.is_some();
    let tree = tree.unwrap_or_default();
    let posterior = posterior::fetch(&tree, &chain.folders, table, &mut chain.sources, faults);
    Document {
        readable,
        tree,
        factors: Vec::new(),
        complete: chain.complete,
        sources: chain.sources,
        last_named: None,
        posterior,
    }
}

/// Files that extend one another, from the first on.
struct Chain {
    sources: Sources,
    paths: Vec<(PathBuf, String)>,
    /// The folder of each source.
    folders: Vec<PathBuf>,
    complete: bool,
}

impl Chain {
    fn file(&mut self, text: &str, path: &Path, faults: &mut Faults) -> Option<Table> {
        let name = path.display().to_string();
        let source = self.sources.add(name.clone(), text, true);
        self.paths.push((identity(path), name));
        self.folders.push(path.parent().unwrap_or(Path::new("")).to_owned());
        let mut tree = parse(&self.sources, source, faults)?;
        let extends = tree.take("extends");
        let inherit = tree.take("inherit");
        let inherited = inherit.as_ref().map_or_else(|| LISTS.to_vec(), |entry| inherited(entry, faults));
        let Some(extends) = extends else {
            if let Some(entry) = inherit {
                faults.warning(entry.key_span, Fault::File(FileFault::NothingToInherit));
            }
            return Some(tree);
        };
        let parent = self.parent(&extends, path, faults);
        let below = parent.and_then(|(text, parent)| self.file(&text, &parent, faults));
        self.complete &= below.is_some();
        Some(match below {
            Some(below) => extend(below, tree, &inherited),
            None => tree,
        })
    }

    /// The text and path of the file that `extends` names.
    fn parent(&self, extends: &Entry, path: &Path, faults: &mut Faults) -> Option<(String, PathBuf)> {
        let span = extends.node.span;
        let Value::Text(named) = &extends.node.value else {
            faults.error(
                span,
                Fault::Value(ValueFault::WrongType {
                    path: "extends".to_owned(),
                    found: extends.node.value.kind(),
                    expected: "the path of a file, in quotes".to_owned(),
                    advice: Some("such as `extends = \"status-quo.toml\"`".to_owned()),
                }),
            );
            return None;
        };
        if named.is_empty() || named.contains('\0') || Path::new(named).has_root() {
            faults.error(span, Fault::File(FileFault::NotRelative { path: named.clone() }));
            return None;
        }
        // Collected again, which leaves out every `.` on the way.
        let parent: PathBuf = path.parent().unwrap_or(Path::new("")).join(named).components().collect();
        let known = self.paths.iter().position(|(known, _)| *known == identity(&parent));
        let fault = if let Some(first) = known {
            let names = self.paths[first..].iter().map(|(_, name)| name.clone());
            Err(FileFault::Loop { chain: names.chain([parent.display().to_string()]).collect() })
        } else if self.paths.len() >= DEEPEST {
            Err(FileFault::TooDeep { limit: DEEPEST })
        } else {
            read(&parent)
        };
        match fault {
            Ok(text) => Some((text, parent)),
            Err(fault) => {
                faults.error(span, Fault::File(fault));
                None
            }
        }
    }
}

/// What tells one file from another, however it is named.
fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The tree of a source; a fault, and nothing, if it is not TOML.
pub(crate) fn parse(sources: &Sources, source: usize, faults: &mut Faults) -> Option<Table> {
    let text = &sources.get(source)?.text;
    let (table, errors) = DeTable::parse_recoverable(text);
    // Only the first is worth showing: the others come of it.
    let first = errors.iter().min_by_key(|error| error.span().map_or(usize::MAX, |span| span.start));
    let Some(error) = first else {
        return Some(Table::of(table.get_ref(), source));
    };
    let span = error.span().unwrap_or(0..0);
    let fault = FileFault::Syntax { message: error.message().to_owned() };
    faults.error(Span { source, start: span.start, end: span.end }, Fault::File(fault));
    None
}

/// The lists that `inherit` keeps.
fn inherited(entry: &Entry, faults: &mut Faults) -> Vec<&'static str> {
    let wrong = |node: &Node, faults: &mut Faults| {
        faults.error(
            node.span,
            Fault::Value(ValueFault::WrongType {
                path: "inherit".to_owned(),
                found: node.value.kind(),
                expected: "a list of names".to_owned(),
                advice: Some(
                    "write [\"none\"], [\"events\"], [\"levers_over_time\"], or both of the latter".to_owned(),
                ),
            }),
        );
    };
    let Value::List(items) = &entry.node.value else {
        wrong(&entry.node, faults);
        return LISTS.to_vec();
    };
    let mut kept = Vec::new();
    for item in items {
        match &item.value {
            Value::Text(name) if name == "none" => {}
            Value::Text(name) => match LISTS.iter().find(|list| *list == name) {
                Some(list) => kept.push(*list),
                None => faults.error(item.span, Fault::Value(unknown_list(name))),
            },
            _ => wrong(item, faults),
        }
    }
    let says_none = items.iter().any(|item| matches!(&item.value, Value::Text(name) if name == "none"));
    if says_none && items.len() > 1 {
        faults.error(
            entry.node.span,
            Fault::Value(ValueFault::Text { path: "inherit".to_owned(), trouble: "says \"none\" and more than that" }),
        );
    }
    kept
}

fn unknown_list(name: &str) -> ValueFault {
    let all = ["none", "events", "levers_over_time"];
    ValueFault::Choice {
        path: "inherit".to_owned(),
        found: name.to_owned(),
        nearest: nearest(name, all).map(str::to_owned),
        all: all.map(str::to_owned).to_vec(),
    }
}

/// The text of a regular file of a scenario's size at most.
fn read(path: &Path) -> Result<String, FileFault> {
    read_up_to(path, LARGEST)
}

/// The text of a regular file of at most so many bytes.
pub(crate) fn read_up_to(path: &Path, largest: u64) -> Result<String, FileFault> {
    text_of(path, bytes_up_to(path, largest)?)
}

/// The bytes of a regular file of at most so many.
pub(crate) fn bytes_up_to(path: &Path, largest: u64) -> Result<Vec<u8>, FileFault> {
    let shown = path.display().to_string();
    let unreadable = |error: &std::io::Error| FileFault::Unreadable {
        path: shown.clone(),
        reason: escape(&plain_reason(error)),
        nearest: neighbour(path),
    };
    // Asked before it is opened: to open a pipe may wait for ever.
    let kind = fs::metadata(path).map_err(|error| unreadable(&error))?.file_type();
    if !kind.is_file() {
        let what = if kind.is_dir() { "a folder" } else { "a device or a pipe" };
        return Err(FileFault::NotAFile { path: shown, what });
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    file.take(largest + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > largest {
        return Err(FileFault::TooLarge { path: shown, limit: largest });
    }
    Ok(bytes)
}

/// Bytes of the file at `path` as text.
pub(crate) fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, FileFault> {
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..offset];
        let line = before.split(|&byte| byte == b'\n').count();
        FileFault::NotUtf8 { path: path.display().to_string(), line, offset }
    })
}

/// What the system says, in words that are the same everywhere.
fn plain_reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

/// A scenario file in the same folder whose name is like this one's.
fn neighbour(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name()?.to_str()?;
    let mut names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .take(1000)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "toml"))
        .collect();
    names.sort();
    let bare = |name: &str| name.trim_end_matches(".toml").to_owned();
    let bare_names: Vec<String> = names.iter().map(|name| bare(name)).collect();
    let found = nearest(&bare(name), bare_names.iter().map(String::as_str))?;
    let path = if folder == Path::new(".") {
        PathBuf::from(format!("{found}.toml"))
    } else {
        folder.join(format!("{found}.toml"))
    };
    Some(path.display().to_string())
}

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;
