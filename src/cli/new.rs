//! `durand new`: a commented scenario that runs as it stands.

use std::path::{Path, PathBuf};

use super::CliError;
use super::args::NewArgs;
use super::terminal::{print, render};
use crate::scenario::{Overrides, Scenario, template};

macro_rules! shipped {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("../../scenarios/", $name, ".toml")))),*] };
}

/// The scenarios that come with the program, so that a new one finds its parent anywhere.
static SHIPPED: &[(&str, &str)] = shipped! {
    "status-quo"
    "thirty-thousand"
    "centralised-emirate"
    "pragmatists-at-centre"
    "haqqani-realigned"
    "grand-bargain"
    "recognition-for-action"
    "coercion-campaign"
    "iskp-surge"
    "iskp-broken"
    "oath-lapsed"
    "ttp-splinters"
    "ttp-united"
    "collapse-feared"
    "talks-first"
    "border-settlement"
    "what-it-takes"
    "no-2021-release"
    "best-case"
    "neutral-weights"
};

/// Writes the file, and the shipped scenario it extends where that is missing.
pub fn run(args: &NewArgs) -> Result<(), CliError> {
    check_name(&args.name)?;
    let folder = args.dir.clone().unwrap_or_else(|| {
        let usual = PathBuf::from("scenarios");
        if usual.is_dir() { usual } else { PathBuf::from(".") }
    });
    let path = folder.join(format!("{}.toml", args.name));
    if path.exists() && !args.force {
        return Err(CliError::Usage(format!(
            "error: `{}` is there already; choose another name, or replace it with --force",
            path.display()
        )));
    }
    let mut written = Vec::new();
    let parent = find_parent(&args.from, &folder, &mut written)?;
    let text = template(&args.name, &parent);
    // Read before it is written: a file that does not run as it stands is never left behind.
    Scenario::parse(&text, &path, &Overrides::default()).map_err(|faults| CliError::Usage(render(&faults)))?;
    write(&path, &text)?;
    written.push(path.clone());
    let mut lines: Vec<String> = written.iter().map(|path| format!("wrote {}", path.display())).collect();
    lines.push(format!("Run it with: durand run {}", path.display()));
    print(&format!("{}\n", lines.join("\n")))
}

fn check_name(name: &str) -> Result<(), CliError> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if (1..=64).contains(&name.len()) && name.chars().all(fits) {
        return Ok(());
    }
    let likely: String = name.to_lowercase().chars().map(|c| if fits(c) { c } else { '-' }).take(64).collect();
    let likely = likely.trim_matches('-');
    let likely = if likely.is_empty() { "my-scenario" } else { likely };
    Err(CliError::Usage(format!(
        "error: `{}` is no name for a scenario: use 1 to 64 small letters, digits and dashes, such as `{likely}`",
        name.escape_debug()
    )))
}

/// The path of the parent, relative to the folder of the new file.
fn find_parent(from: &str, folder: &Path, written: &mut Vec<PathBuf>) -> Result<String, CliError> {
    let file = if Path::new(from).extension().is_some_and(|ending| ending == "toml") {
        from.to_owned()
    } else {
        format!("{from}.toml")
    };
    if folder.join(&file).is_file() {
        return Ok(file);
    }
    if Path::new(&file).is_file() {
        let read = |path: &Path| {
            std::fs::canonicalize(path)
                .map_err(|error| CliError::Failed(format!("error: cannot find `{}`: {error}", path.display())))
        };
        make_folder(folder)?;
        return Ok(relative(&read(folder)?, &read(Path::new(&file))?));
    }
    let name = file.trim_end_matches(".toml").to_owned();
    unpack(&name, folder, written)?;
    Ok(file)
}

/// The way from a folder to a file, both absolute: `extends` is relative, so that a folder can be moved.
fn relative(folder: &Path, file: &Path) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), file.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[shared..].iter().map(|_| "..".to_owned());
    let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Writes a shipped scenario and all it extends into the folder.
fn unpack(name: &str, folder: &Path, written: &mut Vec<PathBuf>) -> Result<(), CliError> {
    let Some((_, text)) = SHIPPED.iter().find(|(shipped, _)| *shipped == name) else {
        let all: Vec<&str> = SHIPPED.iter().map(|(shipped, _)| *shipped).collect();
        return Err(CliError::Usage(format!(
            "error: there is no scenario `{}` to start from: give a file, or one of {}",
            name.escape_debug(),
            all.join(", ")
        )));
    };
    let extends = text.lines().find_map(|line| line.strip_prefix("extends"));
    if let Some(parent) = extends.and_then(|rest| rest.split('"').nth(1)) {
        let parent = parent.trim_end_matches(".toml");
        if !folder.join(format!("{parent}.toml")).exists() {
            unpack(parent, folder, written)?;
        }
    }
    let path = folder.join(format!("{name}.toml"));
    write(&path, text)?;
    written.push(path);
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), CliError> {
    path.parent().map_or(Ok(()), make_folder)?;
    crate::results::partial::write(path, text.as_bytes()).map_err(|error| CliError::Failed(format!("error: {error}")))
}

fn make_folder(folder: &Path) -> Result<(), CliError> {
    if folder.as_os_str().is_empty() {
        return Ok(());
    }
    std::fs::create_dir_all(folder)
        .map_err(|error| CliError::Failed(format!("error: cannot make `{}`: {error}", folder.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_parent_is_relative() {
        let way = |folder: &str, file: &str| relative(Path::new(folder), Path::new(file));
        assert_eq!(way("/a/b", "/a/b/x.toml"), "x.toml");
        assert_eq!(way("/a/b/c", "/a/x.toml"), "../../x.toml");
        assert_eq!(way("/a", "/b/x.toml"), "../b/x.toml");
    }

    #[test]
    fn what_is_shipped_is_what_lies_in_the_folder() {
        for (name, text) in SHIPPED {
            assert!(text.contains(&format!("name        = \"{name}\"")), "{name}");
        }
    }
}
