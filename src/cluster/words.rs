//! Words for shells and for the lines of a script that Slurm reads.

use std::fmt::Write as _;

/// A word as a shell takes it for what it is.
///
/// # Errors
///
/// It holds a NUL, which no word of a shell can.
pub fn shell(word: &str) -> Result<String, String> {
    shlex::try_quote(word).map(std::borrow::Cow::into_owned).map_err(|_| format!("`{}` holds a NUL", shown(word)))
}

/// Words as a line of a shell.
///
/// # Errors
///
/// One holds a NUL.
pub fn line<'w>(words: impl IntoIterator<Item = &'w str>) -> Result<String, String> {
    let words: Vec<String> = words.into_iter().map(shell).collect::<Result<_, _>>()?;
    Ok(words.join(" "))
}

/// A flag as it stands behind `#SBATCH`: Slurm splits such a line at spaces, takes quotes and backslashes away, and what follows a `#`.
///
/// # Errors
///
/// It holds a control character, as a line's end is one.
pub fn directive(flag: &str) -> Result<String, String> {
    if flag.chars().any(char::is_control) {
        return Err(format!("`{}` holds a control character, which a line for Slurm cannot", shown(flag)));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-=:,+@%".contains(c);
    if !flag.is_empty() && flag.chars().all(plain) {
        return Ok(flag.to_owned());
    }
    Ok(format!("\"{}\"", flag.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A path as a name of a log: Slurm takes `%` for the beginning of a number it knows, and a backslash for a wish to leave all
/// of them be.
///
/// # Errors
///
/// It holds a backslash or a control character.
pub fn log(path: &str) -> Result<String, String> {
    if path.contains('\\') || path.chars().any(char::is_control) {
        return Err(format!(
            "Slurm cannot write logs below `{}`: a backslash or a control character is in it; choose another --out",
            shown(path)
        ));
    }
    Ok(path.replace('%', "%%"))
}

/// Splits flags as a shell would.
///
/// # Errors
///
/// A quote is not closed.
pub fn split(flags: &str) -> Result<Vec<String>, String> {
    shlex::split(flags).ok_or_else(|| format!("a quote is not closed in `{}`", shown(flags)))
}

/// Numbers as `--array` takes them: `3,17`, and with `ranges` `0-3,17`.
pub fn numbers(numbers: &[u32], ranges: bool) -> String {
    let mut text = String::new();
    let mut place = 0;
    while place < numbers.len() {
        let mut end = place;
        while ranges && end + 1 < numbers.len() && numbers[end + 1] == numbers[end] + 1 {
            end += 1;
        }
        let gap = if text.is_empty() { "" } else { "," };
        let _ = match end - place {
            0 => write!(text, "{gap}{}", numbers[place]),
            1 => write!(text, "{gap}{},{}", numbers[place], numbers[end]),
            _ => write!(text, "{gap}{}-{}", numbers[place], numbers[end]),
        };
        place = end + 1;
    }
    text
}

/// A text without what could disturb a terminal.
pub fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_what_they_are() {
        assert_eq!(shell("results/a-b.toml").unwrap(), "results/a-b.toml");
        assert_eq!(shell("a b").unwrap(), "'a b'");
        assert!(shell("a\0b").is_err());
        assert_eq!(line(["a b", "$(rm x)"]).unwrap(), "'a b' '$(rm x)'");
    }

    #[test]
    fn flags_of_slurm() {
        assert_eq!(directive("--time=2:00:00").unwrap(), "--time=2:00:00");
        assert_eq!(directive("--comment=it's \"so\" #1").unwrap(), "\"--comment=it's \\\"so\\\" #1\"");
        assert!(directive("--comment=a\n#SBATCH --uid=0").is_err());
        assert_eq!(log("/a b/100%").unwrap(), "/a b/100%%");
        assert!(log("/a\\b").is_err());
        assert_eq!(split("--qos=high --comment='a b'").unwrap(), ["--qos=high", "--comment=a b"]);
        assert!(split("--comment='a").is_err());
    }

    #[test]
    fn numbers_of_tasks() {
        assert_eq!(numbers(&[3, 17], false), "3,17");
        assert_eq!(numbers(&[0, 1, 2, 3, 5, 6, 9], true), "0-3,5,6,9");
        assert_eq!(numbers(&[], true), "");
    }

    proptest! {
        #[test]
        fn a_word_comes_back_through_a_shell(word in "[^\0]*") {
            prop_assert_eq!(shlex::split(&shell(&word).unwrap()).unwrap(), vec![word]);
        }
    }
}
