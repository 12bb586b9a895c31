//! Files and flags that mean harm, met by the whole program: a clear error, in bounded time and memory, nothing obeyed by a
//! terminal, and no panic.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

#[path = "hostile/results.rs"]
mod results;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Longest that a refusal may take, however busy the machine is.
const LONGEST: Duration = Duration::from_secs(300);

/// What a program that was started said, and how it ended.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) error: String,
}

/// Runs the program with 2 GB of addresses and a minute of processor time, far more than any error needs, as if a terminal
/// in colours were listening.
pub(crate) fn durand(folder: &Path, args: &[&str]) -> Ended {
    let said = tempfile::tempdir().expect("a folder");
    let to = |name: &str| fs::File::create(said.path().join(name)).expect("a file");
    let limited = "ulimit -v 2000000 -t 60; exec \"$0\" \"$@\"";
    let mut command = Command::new("bash");
    command.args(["-c", limited, env!("CARGO_BIN_EXE_durand")]).args(args).current_dir(folder);
    command.env("CLICOLOR_FORCE", "1").stdin(Stdio::null()).stdout(Stdio::null()).stderr(to("error"));
    let mut child = command.spawn().expect("the program starts");
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > LONGEST {
            child.kill().unwrap();
            panic!("{args:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let read = |name: &str| String::from_utf8_lossy(&fs::read(said.path().join(name)).unwrap()).into_owned();
    Ended { status, error: plain(&read("error")) }
}

/// A text without the sequences that set colours, and nothing else left out.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
        match part.as_bytes().get(digits) {
            Some(b'm') => plain.push_str(&part[digits + 1..]),
            _ => plain.extend(["\u{1b}[", part]),
        }
    }
    plain
}

pub(crate) fn place() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder to work in")
}

/// Asserts that nothing panicked and that nothing in the message is obeyed by a terminal or turns its line around.
#[track_caller]
pub(crate) fn harmless(ended: &Ended) {
    assert!(!ended.error.contains("panicked"), "{}", ended.error);
    let obeyed = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!ended.error.chars().any(obeyed), "{:?}", ended.error);
}

/// Asserts that a command is refused, by a message that holds `words`.
#[track_caller]
pub(crate) fn refused(ended: &Ended, words: &str) {
    assert_eq!(ended.status.code(), Some(2), "{:?}\n{}", ended.status, ended.error);
    assert!(ended.error.contains(words), "no `{words}` in:\n{}", ended.error);
    harmless(ended);
}

#[track_caller]
fn file_is_refused(text: &[u8], words: &str) {
    let place = place();
    fs::write(place.path().join("x.toml"), text).unwrap();
    refused(&durand(place.path(), &["run", "x.toml"]), words);
    assert!(!place.path().join("results").exists());
}

#[test]
fn files_that_are_too_large() {
    let place = place();
    let large = fs::File::create(place.path().join("large.toml")).unwrap();
    large.set_len(100 << 20).unwrap();
    refused(&durand(place.path(), &["check", "large.toml"]), "larger than 1 MiB");
    fs::write(place.path().join("child.toml"), "name = \"x\"\nextends = \"large.toml\"\n").unwrap();
    refused(&durand(place.path(), &["run", "child.toml"]), "larger than 1 MiB");
    large.set_len(1 << 40).unwrap();
    refused(&durand(place.path(), &["explain", "child.toml", "--world", "0"]), "larger than 1 MiB");
}

#[test]
fn files_that_are_too_deep_or_say_too_much() {
    let deep = 200_000;
    file_is_refused(format!("name = \"x\"\na = {}{}\n", "[".repeat(deep), "]".repeat(deep)).as_bytes(), "error");
    file_is_refused(format!("name = \"x\"\na = {}1{}\n", "{a=".repeat(deep), "}".repeat(deep)).as_bytes(), "error");
    file_is_refused(format!("name = \"x\"\n{}a = 1\n", "a.".repeat(deep)).as_bytes(), "error");
    file_is_refused(format!("name = \"x\"\n[{}a]\n", "a.".repeat(deep)).as_bytes(), "error");
    // As many keys, and as many events, as a file has room for.
    let keys = (0..100_000).map(|key| format!("k{key}=1")).collect::<Vec<_>>().join("\n");
    file_is_refused(format!("name = \"x\"\n{keys}").as_bytes(), "more");
    let place = place();
    let events = "[[events]]\nmonth = \"2022-01\"\nkind = \"ceasefire\"\n".repeat(15_000);
    fs::write(place.path().join("x.toml"), format!("name = \"x\"\n{events}")).unwrap();
    let many = durand(place.path(), &["check", "x.toml"]);
    assert!(matches!(many.status.code(), Some(0 | 2)), "{:?}", many.status);
    harmless(&many);
    let brackets = format!("{}1{}", "(".repeat(900), ")".repeat(900));
    for test in [brackets.as_str(), "p(", "1 < 2 < 3", "p(x\\u001b[2J, 2022-01) < 1", "mean(attacks, 2022-01) < 1e400"]
    {
        let hypothesis = format!("name = \"x\"\n[[hypotheses]]\nclaim = \"c\"\ntest = \"{test}\"\n");
        file_is_refused(hypothesis.as_bytes(), "error");
    }
}

#[test]
fn numbers_and_dates_beyond_reason() {
    // All in one file, since all faults are shown at once.
    let text = "name = \"x\"\n[run]\nworlds = 1_000_000_001\nmonths = 1_000_000\nseed = -1\nstart = \"0000-00\"\n[pakistan]\nhonour = nan\n\
        inducement = -inf\ncoercion_will = { uniform = [0, nan] }\n[ttp]\nfighters = { lognormal = { mean = 1e308, sigma = 1e308 } }\n\
        [commanders]\ncount = 1_000_000_000\n[bands]\ncount = 1_000_000_000\n[council]\nhorizon = 4_000_000_000\n\
        [[events]]\nmonth = \"9999-12\"\nkind = \"ceasefire\"\n";
    let place = place();
    fs::write(place.path().join("x.toml"), text).unwrap();
    let ended = durand(place.path(), &["check", "x.toml"]);
    for words in [
        "run.worlds",
        "run.months",
        "run.seed",
        "run.start",
        "pakistan.honour",
        "pakistan.inducement",
        "pakistan.coercion_will",
        "ttp.fighters",
        "commanders.count",
        "bands.count",
        "council.horizon",
    ] {
        refused(&ended, words);
    }
    for (text, words) in [
        ("[pakistan]\nhonour = 1e400", "1e400"),
        ("[run]\nworlds = 99999999999999999999999", "x.toml"),
        ("[run]\nstart = \"999999-01\"", "start"),
        ("[run]\nstart = 2021-08-15", "start"),
        ("[[events]]\nmonth = \"9999-12\"\nkind = \"ceasefire\"", "9999-12"),
    ] {
        file_is_refused(format!("name = \"x\"\n{text}\n").as_bytes(), words);
    }
}

#[test]
fn names_that_climb_out() {
    for name in ["../../x", "/etc/passwd", "a/b", "..", "", ".hidden", "x\\u0000", "con\\u001b[2J", "a\\u202eb"] {
        file_is_refused(format!("name = \"{name}\"\n").as_bytes(), "name");
    }
    for faction in ["../x", "\\u001b[2J", "a b"] {
        file_is_refused(format!("name = \"x\"\n[factions.\"{faction}\"]\npower = 0.1\n").as_bytes(), "faction");
    }
    let place = place();
    refused(&durand(place.path(), &["new", "../x"]), "name");
    assert!(!place.path().parent().unwrap().join("x.toml").exists());
}

#[test]
fn extends_to_what_is_no_scenario() {
    for extends in [
        "/etc/passwd",
        "",
        "/dev/zero",
        "../../../../../../../dev/zero",
        "x.toml",
        "./x.toml",
        ".",
        "gone\\u001b[2J.toml",
    ] {
        file_is_refused(format!("name = \"x\"\nextends = \"{extends}\"\n").as_bytes(), "x.toml");
    }
    let place = place();
    let write = |name: &str, text: &str| fs::write(place.path().join(name), text).unwrap();
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, place.path().join(name)).unwrap();
    write("a.toml", "name = \"a\"\nextends = \"b.toml\"\n");
    write("b.toml", "name = \"b\"\nextends = \"c.toml\"\n");
    write("c.toml", "name = \"c\"\nextends = \"again.toml\"\n");
    link("a.toml", "again.toml");
    refused(&durand(place.path(), &["run", "a.toml"]), "a.toml");
    link("round.toml", "about.toml");
    link("about.toml", "round.toml");
    refused(&durand(place.path(), &["run", "round.toml"]), "round.toml");
    for step in 0..20 {
        write(&format!("s{step}.toml"), &format!("name = \"s\"\nextends = \"s{}.toml\"\n", step + 1));
    }
    refused(&durand(place.path(), &["run", "s0.toml"]), "16");
    assert!(Command::new("mkfifo").arg(place.path().join("pipe.toml")).status().unwrap().success());
    link("/dev/zero", "zero.toml");
    for (file, words) in [
        ("pipe.toml", "a device or a pipe"),
        ("zero.toml", "a device or a pipe"),
        ("/dev/zero", "/dev/zero"),
        ("/", "folder"),
    ] {
        refused(&durand(place.path(), &["run", file]), words);
        if !file.starts_with('/') {
            write("child.toml", &format!("name = \"x\"\nextends = \"{file}\"\n"));
            refused(&durand(place.path(), &["check", "child.toml"]), words);
        }
    }
}

#[test]
fn control_characters_are_never_echoed() {
    file_is_refused(b"\xff\xfe\x00n", "UTF-8");
    file_is_refused(b"name = \"x\"\n# \x1b]0;owned\x07\nnonsense = 1\n", "error");
    file_is_refused("name = \"x\"\n\"non\\u001b[2Jsense\" = 1\n# \u{9b}2J \u{202e}\n".as_bytes(), "unknown key");
    file_is_refused("name = \"x\"\ntitle = \"a\\u001b[2J\"\n".as_bytes(), "title");
    file_is_refused("name = \"x\"\n[[hypotheses]]\nclaim = \"a\\u202eb\"\ntest = \"1 < 2\"\n".as_bytes(), "claim");
    // Names of files are somebody else's too.
    let place = place();
    let strange = "a\u{1b}[2J\u{202e}.toml";
    refused(&durand(place.path(), &["check", strange]), "no such file");
    fs::write(place.path().join(strange), "nonsense = 1\n").unwrap();
    refused(&durand(place.path(), &["run", strange]), "nonsense");
    fs::create_dir(place.path().join("r\u{1b}[2J")).unwrap();
    refused(&durand(place.path(), &["compare", "r\u{1b}[2J", "r"]), "holds no result");
    refused(&durand(place.path(), &["merge", "r\u{1b}[2J"]), "no shards");
    refused(&durand(place.path(), &["check", "--\u{1b}[2J"]), "unexpected");
}

#[test]
fn flags_beyond_reason() {
    let place = place();
    fs::write(place.path().join("x.toml"), "name = \"x\"\n").unwrap();
    for (flags, words) in [
        (["--worlds", "1000000001"], "worlds"),
        (["--worlds", "0"], "worlds"),
        (["--worlds", "99999999999999999999"], "--worlds"),
        (["--months", "0"], "months"),
        (["--threads", "100000"], "--threads"),
        (["--shard", "4/4"], "--shard"),
        (["--shard", "0/0"], "--shard"),
        (["--shard", "0/4294967296"], "--shard"),
        (["--precision", "0"], "--precision"),
        (["--precision", "inf"], "--precision"),
        (["--set", "\u{1b}[2J=1"], "error"),
        (["--set", "pakistan.honour=1e400"], "honour"),
        (["--set", "pakistan.honour*=nan"], "honour"),
        (["--set", "extends=/dev/zero"], "extends"),
        (["--set", "name=../../x"], "name"),
        (["--set", "run.worlds=1_000_000_000_000"], "worlds"),
        (["--set", "a=[[[[[[[[[[[[[[[[[[[["], "error"),
    ] {
        refused(&durand(place.path(), &["run", "x.toml", flags[0], flags[1]]), words);
    }
    for (command, words) in [
        (&["discover", "x.toml", "--outcome", "((((((("][..], "error"),
        (&["sweep", "x.toml", "--vary", "pakistan.honour=0:1e400:3"], "vary"),
        (&["sweep", "x.toml", "--vary", "pakistan.honour=0:1:4000000000"], "vary"),
        (&["threshold", "x.toml", "--vary", "pakistan.honour=nan:1", "--target", "1 < 2"], "vary"),
        (&["explain", "x.toml", "--world", "4294967296"], "--world"),
    ] {
        refused(&durand(place.path(), command), words);
    }
}

#[test]
fn tables_that_come_with_a_scenario() {
    let place = place();
    let write = |name: &str, text: &[u8]| fs::write(place.path().join(name), text).unwrap();
    let large = fs::File::create(place.path().join("large.csv")).unwrap();
    large.set_len(100 << 20).unwrap();
    assert!(Command::new("mkfifo").arg(place.path().join("pipe.csv")).status().unwrap().success());
    write("wide.csv", format!("weight{}\n", ",pakistan.honour".repeat(60_000)).as_bytes());
    write("strange.csv", "weight,\u{1b}[2J\u{202e}\n1,1e400\n".as_bytes());
    write("bytes.csv", b"weight,\xff\n");
    write("nan.csv", b"weight,pakistan.honour\nnan,0.5\n-1,0.5\n1,1e400\n1\n");
    for table in
        ["large.csv", "pipe.csv", "wide.csv", "strange.csv", "bytes.csv", "nan.csv", "gone.csv", ".", "/dev/zero"]
    {
        write("x.toml", format!("name = \"x\"\n[posterior]\nfile = \"{table}\"\n").as_bytes());
        refused(&durand(place.path(), &["check", "x.toml"]), "error");
    }
    write("x.toml", b"name = \"x\"\n");
    // As many rows as a table has room for, all of them the same.
    let rows = "s,2022,1,1,1,reported\n".repeat(190_000);
    write("rows.csv", format!("source,period,attacks,ttp_attacks,iskp_attacks,status\n{rows}").as_bytes());
    for table in ["large.csv", "pipe.csv", "rows.csv", "strange.csv", "bytes.csv", "gone.csv", ".", "/dev/zero"] {
        refused(&durand(place.path(), &["calibrate", "x.toml", "--observed", table]), "error");
    }
}

/// Words that would be obeyed by a page or a picture that let them.
const SCRIPT: &str = "</title></text><script>alert(1)</script>\\\"'&<svg onload=x>]]>--><a xlink:href='javascript:x'>";

/// Text that a scenario brings reaches pictures only escaped, in every one of them and where several stand together.
#[test]
fn pictures_hold_no_script() {
    let place = place();
    for name in ["x", "y"] {
        let text = format!(
            "name = \"{name}\"\ntitle = \"{SCRIPT}\"\ndescription = \"{SCRIPT}\"\n[run]\nmonths = 13\n[commanders]\ncount = 10\n\
             [bands]\ncount = 4\n[factions.kabul]\nlabel = \"<script>x</script>\\\"\"\n[[hypotheses]]\nclaim = \"{SCRIPT}\"\n\
             source = \"{SCRIPT}\"\ntest = \"p(coalition.acceptable, 2021-12) < 0.5\"\n"
        );
        fs::write(place.path().join(format!("{name}.toml")), text).unwrap();
    }
    let ended =
        durand(place.path(), &["run", "x.toml", "y.toml", "--worlds", "40", "--format", "svg", "-q", "--out", "r"]);
    assert_eq!(ended.status.code(), Some(0), "{}", ended.error);
    let studies = [
        "sweep x.toml --vary pakistan.honour=0:1:3 --worlds 8 --out s1",
        "threshold x.toml --vary pakistan.honour=0:1 --target p(coalition.acceptable,2022-06)>0.5 --worlds 16 --out s2",
        "sensitivity x.toml --metric mean(coalition.w,2022-06) --samples 4 --worlds 2 --out s3",
        "sensitivity x.toml --metric mean(coalition.w,2022-06) --method ablation --worlds 8 --out s4",
        "sensitivity x.toml --metric mean(coalition.w,2022-06) --method sobol --group component --samples 16 --worlds 2 --out s5",
        "discover x.toml --outcome mean(coalition.w,2022-06)>-6 --worlds 80 --half-samples 2 --out s6",
        "counterfactual x.toml --at 2022-03 --worlds 6 --branches 4 --out s7",
        "calibrate x.toml --set run.months=48 --particles 20 --budget 60 --out s8",
    ];
    for study in studies {
        let words: Vec<&str> = study.split(' ').chain(["--format", "svg", "-q"]).collect();
        let ended = durand(place.path(), &words);
        assert_eq!(ended.status.code(), Some(0), "{study}: {}", ended.error);
    }
    let mut pictures = 0;
    let folders = (1..=studies.len()).map(|study| format!("s{study}/plots"));
    for folder in folders.chain(["r/x/plots", "r/y/plots", "r/comparison"].map(String::from)) {
        for entry in fs::read_dir(place.path().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "svg") {
                only_marks(&path.display().to_string(), &fs::read_to_string(&path).unwrap());
                pictures += 1;
            }
        }
    }
    assert!(pictures >= 18 + studies.len(), "{pictures}");
    let ended = durand(place.path(), &["report", "r/x", "r/y", "--out", "page.html"]);
    assert_eq!(ended.status.code(), Some(0), "{}", ended.error);
    let page = fs::read_to_string(place.path().join("page.html")).unwrap();
    assert_eq!(page.matches("<script").count(), 1, "the page's own");
    assert!(!page.contains("<script>alert") && !page.contains("<svg onload") && !page.contains("<a xlink"));
    let drawn: Vec<&str> = page.split("<svg ").skip(1).filter_map(|rest| Some(rest.split_once("</svg>")?.0)).collect();
    assert_eq!(drawn.len(), 6);
    for (place, rest) in drawn.iter().enumerate() {
        only_marks(&format!("picture {place} of the page"), &format!("<svg {rest}</svg>"));
    }
}

/// Asserts that a picture is XML with nothing in it but what pictures are drawn with.
#[track_caller]
fn only_marks(which: &str, svg: &str) {
    let document = roxmltree::Document::parse(svg).unwrap();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let drawn = [
            "svg", "title", "desc", "style", "g", "rect", "path", "polygon", "polyline", "circle", "line", "text",
            "tspan", "defs", "clipPath",
        ];
        assert!(drawn.contains(&name), "<{name}> in {which}");
        for attribute in node.attributes() {
            let name = attribute.name();
            assert!(!name.starts_with("on") && name != "href", "{name} in {which}");
        }
    }
}
