//! Beyond one machine, without one: the scripts of `durand submit slurm` run by a shell in the place of Slurm, with an `sbatch` and a
//! `squeue` that only say what they are told to. A real cluster is in `tests/slurm/run`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

mod adverse;
#[cfg(target_os = "linux")]
mod memory;
mod place;

use std::fs;

use place::*;

#[test]
fn the_scripts_of_a_dry_run_are_these() {
    let place = Place::new();
    let file = scenario();
    let flags = ["--worlds", "600", "--time", "1:00:00", "--mem", "2G", "--partition", "long", "--cpus", "2"];
    let more: Vec<&str> = flags.into_iter().chain(["--sbatch", "--qos=low --comment='a b'", "--dry-run"]).collect();
    let shown = place.succeeds(&submit(&file, "o ut", "16", &more));
    assert!(!place.path().join("o ut").exists(), "a dry run writes nothing");
    let here = place.path().canonicalize().unwrap().display().to_string();
    let name = shown.lines().find_map(|line| line.strip_prefix("#SBATCH --job-name=")).unwrap().to_owned();
    assert!(name.starts_with("durand-status-quo-") && name.len() == "durand-status-quo-".len() + 8, "{name}");
    let shown = shown.replace(&name, "NAME").replace(env!("CARGO_BIN_EXE_durand"), "/bin/durand");
    let shown = shown.replace(&here, "/here").replace(&place.path().display().to_string(), "/here");
    let head = "\
#SBATCH --open-mode=append
#SBATCH --cpus-per-task=2
";
    let asked = "\
#SBATCH --partition=long
#SBATCH --time=1:00:00
#SBATCH --mem=2G
#SBATCH --qos=low
#SBATCH \"--comment=a b\"
cd /here || exit 1
";
    let expected = format!(
        "\
# /here/o ut/slurm/array.sh
# sbatch '/here/o ut/slurm/array.sh'
#!/bin/bash
#SBATCH --job-name=NAME
#SBATCH \"--output=/here/o ut/slurm/shard-%a.log\"
{head}#SBATCH --array=0-15
#SBATCH --requeue
{asked}\
if [ -z \"${{SLURM_ARRAY_TASK_ID:-}}\" ]; then
  echo \"no shard is named: submit this with --array=3,17, or set SLURM_ARRAY_TASK_ID\" >&2
  exit 2
fi
# What was stopped goes on where it was; what is whole is checked, byte by byte, and left as it is.
for attempt in $(seq 3); do
  /bin/durand run '/here/o ut/slurm/scenario.toml' --months 14 --worlds 600 \\
    --threads \"${{SLURM_CPUS_PER_TASK:-2}}\" --shard \"$SLURM_ARRAY_TASK_ID/16\" --out '/here/o ut' --resume --quiet
  code=$?
  # 0: done. 2: the command or a file is wrong, which no other attempt mends. 130: asked to stop.
  case $code in 0|2|130) exit $code ;; esac
  echo \"shard $SLURM_ARRAY_TASK_ID, attempt $attempt: exit code $code\" >&2
  sleep $((attempt * 2))
done
# This node may be the reason. Both numbers: the array's alone would take all of it back into the queue.
if [ \"${{SLURM_RESTART_COUNT:-0}}\" -lt 2 ]; then
  scontrol requeue \"${{SLURM_ARRAY_JOB_ID}}_${{SLURM_ARRAY_TASK_ID}}\" && sleep 300
fi
exit $code

# /here/o ut/slurm/merge.sh
# sbatch --dependency=afterok:ARRAY '/here/o ut/slurm/merge.sh'
#!/bin/bash
#SBATCH --job-name=NAME-merge
#SBATCH \"--output=/here/o ut/slurm/merge.log\"
{head}#SBATCH --requeue
#SBATCH --kill-on-invalid-dep=yes
{asked}\
# Joined once more, shards come to the same bytes: what an earlier attempt has left may be replaced.
/bin/durand merge '/here/o ut' --force --quiet

"
    );
    assert_eq!(shown, expected);
}

#[test]
fn a_run_with_a_nasty_name_comes_to_the_same_bytes() {
    let place = Place::new();
    let file = scenario();
    let one: Vec<&str> =
        ["run", &file, "--out", "one", "--no-plots", "-q"].into_iter().chain(SMALL).chain(RUN).collect();
    place.succeeds(&one);
    let said = place.succeeds(&submit(&file, NASTY, "3", &["--worlds", "600", "--no-plots"]));
    assert!(said.contains("3 shards are array job 41, joined by job 42"), "{said}");
    let asked = fs::read_to_string(place.path().join("bin/sbatch.log")).unwrap();
    let (first, second) = asked.split_once('\n').unwrap();
    assert!(first.starts_with("--parsable ") && first.ends_with("slurm/array.sh"), "{first}");
    assert!(second.starts_with("--parsable --kill-on-invalid-dep=yes --dependency=afterok:41 "), "{second}");
    let out = place.path().join(NASTY);
    let job: serde_json::Value = serde_json::from_slice(&fs::read(out.join("slurm/job.json")).unwrap()).unwrap();
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(place.path().join("one/manifest.json")).unwrap()).unwrap();
    assert_eq!((&job["hash"], &job["shards"]), (&manifest["hash"], &3.into()), "the frozen scenario is the same");
    let (array, merge) = (out.join("slurm/array.sh"), out.join("slurm/merge.sh"));
    for script in [&array, &merge] {
        assert!(place.command("bash").arg("-n").arg(script).status().unwrap().success());
    }
    // The scenario it was submitted with may change or go.
    for shard in [2, 0, 1, 0] {
        place.task_succeeds(&array, shard);
    }
    place.task_succeeds(&merge, 0);
    same(&place.path().join("one"), &out, &OF_RUN);
    assert!(!place.path().join("torn").exists(), "nothing in a name was obeyed");
    let again = place.ends(2, &submit(&file, NASTY, "3", &RUN));
    assert!(again.contains("was submitted already") && again.contains("durand status"), "{again}");
}

#[test]
fn a_study_in_shards_is_seen_mended_and_joined() {
    let place = Place::new();
    let file = scenario();
    let worlds = ["--worlds", "2", "--no-plots"];
    let one: Vec<&str> =
        ["sensitivity", &file, "--out", "one", "-q"].into_iter().chain(SMALL).chain(worlds).chain(MORRIS).collect();
    place.succeeds(&one);
    let study: Vec<&str> = worlds.into_iter().chain(["--study", "sensitivity", "--"]).chain(MORRIS).collect();
    place.succeeds(&submit(&file, "many", "4", &study));
    let status = place.json("many");
    assert_eq!((&status["study"], status["shards"].as_array().unwrap().len()), (&"sensitivity".into(), 4));
    assert_eq!(place.succeeds(&["status", "many", "--missing"]), "0,1,2,3\n");
    let array = place.path().join("many/slurm/array.sh");
    for shard in [0, 1, 3] {
        place.task_succeeds(&array, shard);
    }
    assert_eq!(place.succeeds(&["status", "many", "--missing"]), "2\n");
    let refused = place.ends(2, &["merge", "many"]);
    assert!(refused.contains("shard 2/4 is missing"), "{refused}");
    place.task_succeeds(&array, 2);
    spoil(&place.path().join("many/shards/1-of-4"));
    assert_eq!(place.succeeds(&["status", "many", "--missing"]), "1\n");
    assert_eq!(place.json("many")["shards"][1]["state"], "damaged");
    let refused = place.ends(2, &["merge", "many"]);
    assert!(refused.contains("shard 1/4: ") && refused.contains("damaged"), "{refused}");
    place.task_succeeds(&array, 1);
    assert_eq!(place.succeeds(&["status", "many", "--missing"]), "");
    let other = ["sensitivity", &file, "--out", "many", "--shard", "0/5", "--resume", "-q"];
    let other: Vec<&str> = other.into_iter().chain(SMALL).chain(worlds).chain(MORRIS).collect();
    assert!(place.ends(2, &other).contains("4 there, 5 asked for"));
    place.task_succeeds(&place.path().join("many/slurm/merge.sh"), 0);
    same(&place.path().join("one"), &place.path().join("many"), &OF_STUDY);
    assert!(place.succeeds(&["status", "many"]).contains("the result is in "));
    assert!(place.ends(2, &["merge", "many"]).contains("--force"));
    place.succeeds(&["merge", "many", "--force", "--remove-shards", "--no-plots", "-q"]);
    same(&place.path().join("one"), &place.path().join("many"), &OF_STUDY);
    assert!(!place.path().join("many/shards").exists());
}

#[test]
fn status_puts_shards_and_queue_together() {
    let place = Place::new();
    let file = scenario();
    place.succeeds(&submit(&file, "r", "3", &["--worlds", "600", "--no-plots"]));
    let job: serde_json::Value =
        serde_json::from_slice(&fs::read(place.path().join("r/slurm/job.json")).unwrap()).unwrap();
    let name = job["name"].as_str().unwrap();
    let array = place.path().join("r/slurm/array.sh");
    place.task_succeeds(&array, 0);
    // Without an answer, what lies there is all that is known.
    let status = place.succeeds(&["status", "r"]);
    assert!(
        status.contains("1 of 3 shards are done, 256 of 600 worlds") && status.contains("does not answer"),
        "{status}"
    );
    assert_eq!(place.succeeds(&["status", "r", "--missing"]), "1,2\n");
    place.program("squeue", &format!("echo '{name}|41|2|RUNNING'\necho '{name}-merge|42|N/A|PENDING'"));
    let states: Vec<serde_json::Value> =
        place.json("r")["shards"].as_array().unwrap().iter().map(|shard| shard["state"].clone()).collect();
    assert_eq!(states, ["done", "missing", "running"]);
    assert_eq!(place.succeeds(&["status", "r", "--missing"]), "1\n");
    let status = place.succeeds(&["status", "r"]);
    assert!(status.contains("sbatch --array=1 ") && status.contains("is pending"), "{status}");
    for shard in [1, 2] {
        place.task_succeeds(&array, shard);
    }
    // The controller forgot the job that joins.
    place.program("squeue", "true");
    let status = place.succeeds(&["status", "r"]);
    assert!(status.contains("nothing waits to join them") && status.contains("durand merge "), "{status}");
    spoil(&place.path().join("r/shards/2-of-3"));
    assert!(place.succeeds(&["status", "r"]).contains("damaged    2\n"));
    place.task_succeeds(&array, 2);
    place.succeeds(&["merge", "r", "--no-plots", "-q"]);
    let status = place.json("r");
    assert_eq!((&status["joined"], status["next"].as_array().unwrap().len()), (&true.into(), 0));
    // No job, no queue: shards that somebody ran by hand.
    let by_hand: Vec<&str> =
        ["run", &file, "--out", "h", "--shard", "1/3", "-q"].into_iter().chain(SMALL).chain(RUN).collect();
    place.succeeds(&by_hand);
    assert_eq!(place.succeeds(&["status", "h", "--missing"]), "0,2\n");
    assert!(place.ends(2, &["status", "nowhere"]).contains("there are no shards"));
}

#[test]
fn two_writers_of_one_shard_do_no_harm() {
    let place = Place::new();
    let file = scenario();
    let run = ["run", &file, "--worlds", "2048", "--no-plots"];
    let study = ["sensitivity", &file, "--worlds", "2", "--no-plots"];
    for (words, more, files) in [(&run, &[][..], &OF_RUN[..]), (&study, &MORRIS[..], &OF_STUDY[..])] {
        let command = |out: &str, shard: &[&str]| {
            let mut command = place.command(env!("CARGO_BIN_EXE_durand"));
            command.args(words).args(SMALL).args(more).args(["--out", out, "-q"]).args(shard);
            command
        };
        let (one, many) = (format!("{}-one", words[0]), format!("{}-many", words[0]));
        assert!(command(&one, &[]).status().unwrap().success());
        let writers: Vec<_> = ["0/2", "1/2", "0/2", "1/2", "0/2"]
            .iter()
            .map(|shard| command(&many, &["--shard", shard, "--resume", "--threads", "1"]).spawn().unwrap())
            .collect();
        for mut writer in writers {
            assert_eq!(writer.wait().unwrap().code(), Some(0));
        }
        place.succeeds(&["merge", &many, "--no-plots", "-q"]);
        same(&place.path().join(&one), &place.path().join(&many), files);
    }
}

#[test]
fn a_search_goes_as_a_chain() {
    let place = Place::new();
    let file = scenario();
    let search = ["--vary", "pakistan.inducement=0:1", "--target", "p(coalition.acceptable, 2022-06) >= 0.5"];
    let more: Vec<&str> =
        ["--worlds", "8", "--no-plots", "--study", "threshold", "--"].into_iter().chain(search).collect();
    let said = place.succeeds(&submit(&file, "t", "3", &more));
    assert!(said.contains("3 links are array job 41, one after another"), "{said}");
    let script = place.path().join("t/slurm/array.sh");
    assert!(fs::read_to_string(&script).unwrap().contains("#SBATCH --array=0-2%1\n"));
    place.program("squeue", "true");
    assert!(place.succeeds(&["status", "t"]).contains("no link is in the queue"));
    place.task_succeeds(&script, 0);
    let before = fs::metadata(place.path().join("t/study.json")).unwrap().modified().unwrap();
    place.task_succeeds(&script, 1);
    assert_eq!(fs::metadata(place.path().join("t/study.json")).unwrap().modified().unwrap(), before);
    let one: Vec<&str> = ["threshold", &file, "--worlds", "8", "--no-plots", "-q", "--out", "one"]
        .into_iter()
        .chain(SMALL)
        .chain(search)
        .collect();
    place.succeeds(&one);
    same(&place.path().join("one"), &place.path().join("t"), &OF_STUDY);
    assert!(place.succeeds(&["status", "t"]).contains("the result is in "));
    let calibrate =
        place.succeeds(&["submit", "slurm", &file, "--out", "c", "--shards", "4", "--study", "calibrate", "--dry-run"]);
    assert!(calibrate.contains("--array=0-3%1") && calibrate.contains(" calibrate "), "{calibrate}");
}

#[test]
fn what_is_wrong_is_said_before_anything_is_written() {
    let place = Place::new();
    let file = scenario();
    let cases: [(&str, &[&str], &str); 9] = [
        ("a\\b", &[], "backslash"),
        ("a", &["--sbatch", "--comment='x"], "a quote is not closed"),
        ("a", &["--sbatch", "--array=1"], "what `durand submit` itself says"),
        ("a", &["--sbatch", "--qos low"], "is not a flag"),
        ("a", &["--set", "pakistan.honor=1"], "unknown key"),
        ("a", &["--study", "compare"], "invalid value"),
        ("a", &["--study", "sensitivity", "--", "--metric", "mean(nonsense, 2022-06)"], "nonsense"),
        ("a", &["--study", "sensitivity", "--", "--shard", "0/2"], "said by the scripts"),
        ("a", &["--", "--precision", "0.01"], "takes no flags"),
    ];
    for (out, more, words) in cases {
        let said = place.ends(2, &submit(&file, out, "4", more));
        assert!(said.contains(words), "no `{words}` in {said}");
    }
    assert!(place.ends(2, &submit(&file, "a", "0", &[])).contains("--shards"));
    assert!(!place.path().join("a").exists() && !place.path().join("bin/sbatch.log").exists());
    // A scheduler that refuses, or none: the scripts are there, and it can be submitted once more.
    place.program("sbatch", "echo 'sbatch: error: invalid partition' >&2; exit 1");
    assert!(place.ends(1, &submit(&file, "a", "4", &RUN)).contains("invalid partition"));
    place.program("sbatch", "echo 7");
    assert!(place.succeeds(&submit(&file, "a", "4", &RUN)).contains("array job 7"));
}

#[test]
fn a_calibrated_scenario_takes_its_joint_draws_along() {
    let place = Place::new();
    fs::create_dir(place.path().join("s")).unwrap();
    fs::write(place.path().join("draws.csv"), "weight,pakistan.honour\n1,0.25\n3,0.75\n").unwrap();
    let text = "name = \"drawn\"\n[posterior]\nfile = \"../draws.csv\"\n";
    fs::write(place.path().join("s/drawn.toml"), text).unwrap();
    let one: Vec<&str> =
        ["run", "s/drawn.toml", "--out", "one", "--no-plots", "-q"].into_iter().chain(SMALL).chain(RUN).collect();
    place.succeeds(&one);
    place.succeeds(&submit("s/drawn.toml", "many", "2", &RUN));
    fs::remove_dir_all(place.path().join("s")).unwrap();
    fs::remove_file(place.path().join("draws.csv")).unwrap();
    for shard in 0..2 {
        place.task_succeeds(&place.path().join("many/slurm/array.sh"), shard);
    }
    place.succeeds(&["merge", "many", "--no-plots", "-q"]);
    same(&place.path().join("one"), &place.path().join("many"), &OF_RUN);
}
