//! Submitting where something is in the way: schedulers that fail half way or are not there, folders with names that a shell would tear
//! apart, variables that would overrule the scripts.

use std::fs;

use super::place::{MORRIS, OF_RUN, Place, RUN, SMALL, same, scenario, submit, text};

#[test]
fn a_scheduler_that_fails_half_way_leaves_a_way_on() {
    let place = Place::new();
    let file = scenario();
    place.program(
        "sbatch",
        "case \"$*\" in *merge.sh) echo 'sbatch: error: the controller is gone' >&2; exit 1;; esac; echo 41",
    );
    let said = place.ends(1, &submit(&file, "a b", "3", &["--worlds", "600", "--no-plots"]));
    for words in ["the controller is gone", "3 shards are array job 41", "--dependency=afterok:41 ", "durand status "] {
        assert!(said.contains(words), "no `{words}` in {said}");
    }
    // What it says to type is what joins them.
    let offered = said.lines().find_map(|line| line.trim().strip_prefix("sbatch ")).unwrap();
    let words = shlex::split(offered).unwrap();
    assert_eq!(words[0], "--dependency=afterok:41");
    assert!(words[1].ends_with("/a b/slurm/merge.sh") && fs::exists(&words[1]).unwrap(), "{words:?}");
    place.program("squeue", "true");
    let status = place.succeeds(&["status", "a b"]);
    assert!(status.contains("sbatch --array=0-2 ") && status.contains("nothing waits to join the shards"), "{status}");
    let again = place.ends(2, &submit(&file, "a b", "3", &RUN));
    assert!(again.contains("was submitted already"), "{again}");
}

#[test]
fn no_scheduler_leaves_the_scripts() {
    let place = Place::new();
    let file = scenario();
    let mut command = place.command(env!("CARGO_BIN_EXE_durand"));
    let output = command.args(submit(&file, "a", "3", &RUN)).env("PATH", "/nonexistent").output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot run sbatch") && said.contains("a/slurm") && said.contains("--dry-run"), "{said}");
    assert!(place.path().join("a/slurm/array.sh").exists());
    let status = place.succeeds(&["status", "a"]);
    assert!(status.contains("gave no job when it was asked") && status.contains("/durand submit slurm "), "{status}");
    // It can be submitted once more, as something else even; nothing of the first is left.
    let search = ["--vary", "pakistan.inducement=0:1", "--target", "p(coalition.acceptable, 2022-06) >= 0.5"];
    let chain: Vec<&str> =
        ["--no-plots", "--study", "threshold", "--", "--no-plots"].into_iter().chain(search).collect();
    let said = place.succeeds(&submit(&file, "a", "2", &chain));
    assert!(said.contains("2 links are array job 41"), "{said}");
    assert!(!place.path().join("a/slurm/merge.sh").exists());
}

#[test]
fn of_several_files_the_one_that_failed_is_named() {
    let place = Place::new();
    let (one, two) = (scenario(), scenario().replace("status-quo", "grand-bargain"));
    let three = scenario().replace("status-quo", "best-case");
    place.program("sbatch", "case \"$*\" in *grand-bargain*) echo 'no' >&2; exit 1;; esac; echo 41");
    let words = ["submit", "slurm", &one, &two, &three, "--out", "all", "--shards", "2"];
    let said = place.ends(1, &words.into_iter().chain(SMALL).chain(RUN).collect::<Vec<_>>());
    for words in ["that was: grand-bargain", "submitted before it: status-quo", "not submitted any more: best-case"] {
        assert!(said.contains(words), "no `{words}` in {said}");
    }
    let said = place.ends(2, &["status", "all"]);
    assert!(said.contains("durand status all/status-quo"), "{said}");
}

#[test]
fn a_folder_with_a_line_break_is_no_trap() {
    let place = Place::new();
    let file = scenario();
    let here = place.path().join("it's\n#SBATCH --uid=0\n$(touch torn) \"x");
    fs::create_dir(&here).unwrap();
    let durand =
        |args: &[&str]| place.command(env!("CARGO_BIN_EXE_durand")).args(args).current_dir(&here).output().unwrap();
    let refused = durand(&submit(&file, "r", "2", &RUN));
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("choose another --out"), "{}", text(&refused.stderr));
    // From there to another place: the name stands in the script, behind all that Slurm reads.
    let out = place.path().join("r");
    let out = out.to_str().unwrap();
    let submitted = durand(&submit(&file, out, "2", &["--worlds", "512", "--no-plots"]));
    assert_eq!(submitted.status.code(), Some(0), "{}", text(&submitted.stderr));
    let script = fs::read_to_string(place.path().join("r/slurm/array.sh")).unwrap();
    let commands = script.find("\ncd ").unwrap();
    assert!(script.find("--uid=0").unwrap() > commands && script.rfind("\n#SBATCH --requeue").unwrap() < commands);
    for shard in 0..2 {
        place.task_succeeds(&place.path().join("r/slurm/array.sh"), shard);
    }
    place.task_succeeds(&place.path().join("r/slurm/merge.sh"), 0);
    let one = ["run", &file, "--out", "one", "--worlds", "512", "--no-plots", "-q"];
    place.succeeds(&one.into_iter().chain(SMALL).collect::<Vec<_>>());
    same(&place.path().join("one"), &place.path().join("r"), &OF_RUN);
    assert!(!here.join("torn").exists() && !place.path().join("torn").exists());
}

#[test]
fn variables_do_not_overrule_the_scripts() {
    let place = Place::new();
    let file = scenario();
    place.program("sbatch", "env >>\"$0.env\"; echo 41");
    let mut command = place.command(env!("CARGO_BIN_EXE_durand"));
    for name in ["SBATCH_ARRAY_INX", "SBATCH_JOB_NAME", "SBATCH_TIMELIMIT", "SBATCH_PARTITION", "SBATCH_ACCOUNT"] {
        command.env(name, "7");
    }
    let output = command.args(submit(&file, "a", "2", &["--worlds", "600", "--time", "1:00:00"])).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let there = fs::read_to_string(place.path().join("bin/sbatch.env")).unwrap();
    let has = |name: &str| there.lines().any(|line| line == format!("{name}=7"));
    assert!(!has("SBATCH_ARRAY_INX") && !has("SBATCH_JOB_NAME") && !has("SBATCH_TIMELIMIT"));
    assert!(has("SBATCH_PARTITION") && has("SBATCH_ACCOUNT"), "what nobody asked for here is the user's default");
}

#[test]
fn pictures_are_drawn_as_asked_by_whoever_joins() {
    let place = Place::new();
    let file = scenario();
    let dry = |more: &[&str]| {
        let shown = place.succeeds(&submit(&file, "a", "2", more));
        let merge = shown.lines().find(|line| line.contains(" merge ")).unwrap().to_owned();
        let shard = shown.lines().find(|line| line.trim_start().contains("/slurm/scenario.toml")).unwrap().to_owned();
        (shard, merge)
    };
    let (shard, merge) = dry(&["--worlds", "600", "--dry-run", "--", "--format", "svg"]);
    assert!(merge.ends_with("--force --quiet --format svg") && !shard.contains("svg"), "{shard}\n{merge}");
    let (_, merge) = dry(&["--worlds", "600", "--dry-run", "--", "--no-plots"]);
    assert!(merge.ends_with("--quiet --no-plots"), "{merge}");
    let study: Vec<&str> =
        ["--study", "sensitivity", "--dry-run", "--", "--format", "png"].into_iter().chain(MORRIS).collect();
    let (_, merge) = dry(&study);
    assert!(merge.ends_with("--quiet --format png"), "{merge}");
}

#[test]
fn a_script_without_a_shard_says_so() {
    let place = Place::new();
    let file = scenario();
    place.succeeds(&submit(&file, "a", "2", &RUN));
    let script = place.path().join("a/slurm/array.sh");
    let output = place.command("bash").arg(script).env_remove("SLURM_ARRAY_TASK_ID").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no shard is named"), "{}", text(&output.stderr));
    assert!(!place.path().join("a/shards").exists());
    place.program(
        "sbatch",
        "echo 'sbatch: error: Batch job submission failed: Invalid job array specification' >&2; exit 1",
    );
    assert!(place.ends(1, &submit(&file, "b", "2", &RUN)).contains("MaxArraySize"));
}
