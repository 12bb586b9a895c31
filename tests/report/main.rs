//! The HTML page, as its reader meets it: the command, what the page holds, and the page in headless Chromium.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

mod browser;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use browser::{Browser, View};

/// A scenario whose every word would run a script in a page that lets it.
const HOSTILE: &str = r#"
name = "hostile"
title = "<script>window.pwned=1</script>"
description = "</title></style><script>window.pwned=1</script>"
[factions.kabul]
label = "<img src=x onerror=window.pwned=1>"
[[hypotheses]]
claim = "</td></table><script>window.pwned=1</script>"
source = "\" onmouseover=\"window.pwned=1"
test = "p(coalition.acceptable, 2021-12) < 0.10"
"#;

/// Keys that make a world small: these tests are about the page, not about what worlds do.
const SMALL: [&str; 12] = [
    "--months",
    "14",
    "--set",
    "commanders.count=20",
    "--set",
    "bands.count=10",
    "--set",
    "council.horizon=12",
    "--worlds",
    "40",
    "--no-plots",
    "-q",
];

fn durand(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_durand"))
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn done(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Results in `all/`, shipped ones and the hostile one.
fn results(place: &Path) {
    fs::write(place.join("hostile.toml"), HOSTILE).unwrap();
    let shipped = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name).display().to_string();
    let files = [shipped("status-quo.toml"), shipped("what-it-takes.toml"), "hostile.toml".to_owned()];
    let mut args = vec!["run"];
    args.extend(files.iter().map(String::as_str));
    args.extend(SMALL);
    args.extend(["--out", "all"]);
    done(&durand(place, &args));
}

const ALL: [&str; 3] = ["all/status-quo", "all/what-it-takes", "all/hostile"];

fn report(place: &Path, results: &[&str]) -> PathBuf {
    place.join(done(&durand(place, &[&["report"], results].concat())).trim())
}

#[test]
fn a_page_goes_where_it_belongs_and_needs_nothing_from_outside() {
    let place = tempfile::tempdir().unwrap();
    results(place.path());
    let one = report(place.path(), &ALL[..1]);
    let many = report(place.path(), &ALL);
    assert_eq!(one, place.path().join("all/status-quo/report.html"));
    assert_eq!(many, place.path().join("all/comparison/report.html"));
    let named = report(place.path(), &["all/what-it-takes", "--out", "new/page.html"]);
    assert_eq!(named, place.path().join("new/page.html"));
    for path in [&one, &many, &named] {
        let page = fs::read_to_string(path).unwrap();
        assert!(page.starts_with("<!DOCTYPE html>"), "{}", path.display());
        assert_eq!(page.matches("<script").count(), 1, "one script, our own");
        for outside in ["src=\"http", "href=\"http", "url(http", "@import", "<link", "<img", "<iframe"] {
            assert!(!page.contains(outside), "{outside} in {}", path.display());
        }
        assert_eq!(page.matches("<svg ").count(), 6);
    }
    // The same results give the same page.
    let again = report(place.path(), &[ALL[0], "--out", "again.html"]);
    assert_eq!(fs::read(&one).unwrap(), fs::read(again).unwrap());
}

#[test]
fn a_page_says_what_the_files_say() {
    let place = tempfile::tempdir().unwrap();
    results(place.path());
    let page = fs::read_to_string(report(place.path(), &ALL)).unwrap();
    let summary: serde_json::Value =
        serde_json::from_slice(&fs::read(place.path().join("all/what-it-takes/summary.json")).unwrap()).unwrap();
    for judged in summary["hypotheses"].as_array().unwrap() {
        let claim = judged["claim"].as_str().unwrap().replace('&', "&amp;").replace('<', "&lt;");
        assert!(page.contains(&claim), "{claim}");
    }
    for words in [
        "Findings",
        "Of 6 hypotheses",
        "3 scenarios side by side",
        "40 worlds each, seed 20210815",
        "Grade",
        "council.centre",
        summary["hash"].as_str().unwrap(),
        "run.worlds=40",
        "rand_philox",
        "Paired with status-quo",
    ] {
        assert!(page.contains(words), "no `{words}`");
    }
    // Words from files are words.
    assert!(page.contains("&lt;script&gt;window.pwned=1&lt;/script&gt;"));
    assert!(!page.contains("<script>window") && !page.contains("<img") && !page.contains("\" onmouseover=\""));
}

#[test]
fn a_result_that_is_damaged_or_not_finished_is_refused() {
    let place = tempfile::tempdir().unwrap();
    results(place.path());
    let refused = |args: &[&str], words: &str| {
        let output = durand(place.path(), &[&["report"], args].concat());
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains(words) && output.stdout.is_empty(), "no `{words}` in:\n{message}");
    };
    refused(&["nowhere"], "holds no result");
    refused(&["all/hostile", "--out", "all"], "is a folder");
    let folder = place.path().join("all/hostile");
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    fs::remove_file(folder.join("manifest.json")).unwrap();
    refused(&["all/hostile"], "not finished");
    fs::write(folder.join("manifest.json"), "{}").unwrap();
    refused(&["all/hostile"], "manifest.json` is damaged");
    fs::write(folder.join("manifest.json"), manifest).unwrap();
    for table in ["worlds.parquet", "months.parquet", "ledger.parquet"] {
        let whole = fs::read(folder.join(table)).unwrap();
        fs::write(folder.join(table), &whole[..whole.len() / 2]).unwrap();
        refused(&["all/hostile"], table);
        refused(&["all/status-quo", "all/hostile"], table);
        fs::write(folder.join(table), whole).unwrap();
    }
    assert!(report(place.path(), &["all/hostile"]).is_file());
    assert_eq!(
        fs::read_dir(&folder).unwrap().filter(|entry| entry.as_ref().unwrap().path().extension().is_none()).count(),
        0
    );
}

#[test]
fn a_browser_shows_the_page() {
    let Some(browser) = Browser::found() else { return };
    let place = tempfile::tempdir().unwrap();
    results(place.path());
    let alone = ["findings", "hypotheses", "pictures", "parameters", "provenance"];
    let together = ["findings", "hypotheses", "comparison", "pictures", "parameters", "provenance"];
    for (results, sections, tables) in [(&ALL[2..], &alone[..], 3), (&ALL, &together, 40)] {
        let page = report(place.path(), results);
        let messages = browser.console(&page);
        assert!(messages.is_empty(), "the page as it is logs: {messages:?}");
        let views = browser.views(&page, &[320, 390, 1000], true);
        for view in &views {
            renders(view, sections);
            assert!(view.count("buttons") > 5, "{view:?}");
            assert_eq!(view.text("background"), "rgb(255, 255, 255)");
        }
        // Every column of every table, both ways.
        assert!(views[2].count("sorted") >= 2 * 3 * tables, "{:?}", views[2]);
        assert!(views[2].list("unsorted").is_empty(), "{:?}", views[2]);
    }
    let page = report(place.path(), &ALL);
    for view in browser.dark_views(&page, &[390]) {
        renders(&view, &together);
        assert_eq!(view.text("background"), "rgb(23, 23, 23)");
    }
    // Without its script.
    for view in browser.views(&page, &[320, 1000], false) {
        renders(&view, &together);
        assert_eq!(view.count("buttons"), 0);
    }
    let inked = browser.inked_without_scripts(&page);
    assert!(inked > 0.02, "where no script may run the page is blank: {inked}");
    assert!(browser.printed(&page).starts_with(b"%PDF"));
}

/// What holds at every width, with the script and without.
fn renders(view: &View, sections: &[&str]) {
    assert!(view.count("overflow") <= 0 && view.list("spilling").is_empty(), "wider than the screen: {view:?}");
    assert_eq!(view.list("sections"), sections, "{view:?}");
    assert_eq!((view.count("pictures"), view.count("alternatives")), (6, 6), "{view:?}");
    for empty in ["twice", "outside"] {
        assert!(view.list(empty).is_empty(), "{empty}: {view:?}");
    }
    assert_eq!(view.text("pwned"), "no");
}
