//! What `sbatch` is asked for, and how it is called.

use std::ffi::OsString;
use std::process::Command;

use super::words::{shown, split};

/// Flags that the scripts say themselves.
const OURS: [&str; 5] = ["--array", "--output", "--job-name", "--dependency", "--wrap"];
/// The same, short.
const OURS_SHORT: [&str; 4] = ["-a", "-o", "-J", "-d"];
/// Flags with which `sbatch` does not tell at once which job it is.
const SILENT: [&str; 3] = ["--test-only", "--wait", "-W"];
/// Variables that `sbatch` puts before what the scripts say, and with which they would not be what they are.
const OVERRULING: [&str; 6] =
    ["SBATCH_ARRAY_INX", "SBATCH_JOB_NAME", "SBATCH_OUTPUT", "SBATCH_OPEN_MODE", "SBATCH_NO_REQUEUE", "SBATCH_WAIT"];

/// What is asked for beside what the scripts say themselves.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Partition.
    pub partition: Option<&'a str>,
    /// Longest time, as Slurm writes it.
    pub time: Option<&'a str>,
    /// Memory, as Slurm writes it.
    pub mem: Option<&'a str>,
    /// More flags, quoted as for a shell.
    pub more: Option<&'a str>,
}

impl Asked<'_> {
    /// As flags, each a word.
    ///
    /// # Errors
    ///
    /// A quote that is not closed, a word that is no flag, or a flag that is not for others to say.
    pub fn flags(&self) -> Result<Vec<String>, String> {
        let named = [("partition", self.partition), ("time", self.time), ("mem", self.mem)];
        let mut flags: Vec<String> =
            named.into_iter().filter_map(|(flag, value)| Some(format!("--{flag}={}", value?))).collect();
        let more = split(self.more.unwrap_or("")).map_err(|fault| format!("--sbatch: {fault}"))?;
        for flag in &more {
            let name = flag.split('=').next().unwrap_or(flag);
            if is_ours(name) {
                return Err(format!("--sbatch: `{name}` is what `durand submit` itself says"));
            }
            if SILENT.contains(&name) {
                return Err(format!(
                    "--sbatch: with `{name}` sbatch does not tell at once which job it is; leave it out"
                ));
            }
            if !flag.starts_with('-') {
                return Err(format!("--sbatch: `{flag}` is not a flag; write --flag=value, each as one word"));
            }
        }
        flags.extend(more);
        Ok(flags)
    }

    /// Variables that `sbatch` would put before what is asked for. Those of what nobody has asked for are the user's own defaults.
    pub fn overruled(&self) -> Vec<&'static str> {
        let mut names = OVERRULING.to_vec();
        names.extend(self.partition.map(|_| "SBATCH_PARTITION"));
        names.extend(self.time.map(|_| "SBATCH_TIMELIMIT"));
        if self.mem.is_some() {
            names.extend(["SBATCH_MEM_PER_NODE", "SBATCH_MEM_PER_CPU"]);
        }
        names
    }
}

/// Whether a flag is one that the scripts say: `sbatch` takes a long one by its beginning, too, and a short one with its value right
/// behind it.
fn is_ours(name: &str) -> bool {
    (name.len() > 2 && OURS.iter().any(|ours| ours.starts_with(name)))
        || OURS_SHORT.iter().any(|ours| name.starts_with(ours))
}

/// Submits a script with these variables unset; gives the job's number.
///
/// # Errors
///
/// There is no `sbatch`, it refuses, or it names no job: a sentence.
pub fn submit(args: impl IntoIterator<Item = OsString>, unset: &[&str]) -> Result<String, String> {
    let mut command = Command::new("sbatch");
    command.arg("--parsable").args(args);
    for name in unset {
        command.env_remove(name);
    }
    let output = command.output().map_err(|error| format!("cannot run sbatch: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said: Vec<String> = said.lines().map(shown).collect();
        let mut text = format!("sbatch refused: {}", said.join("\n  "));
        if text.contains("Invalid job array specification") {
            text.push_str("\n  there may be too many --shards: `scontrol show config` tells MaxArraySize, which is one more than the last number");
        }
        return Err(text);
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let number: String = said.trim().chars().take_while(char::is_ascii_digit).collect();
    if number.is_empty() {
        return Err(format!("sbatch named no job; it said `{}`", shown(said.trim())));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for() {
        let more = Some("--qos=low --comment='a b'");
        let asked = Asked { partition: Some("long"), time: None, mem: Some("1G"), more };
        assert_eq!(asked.flags().unwrap(), ["--partition=long", "--mem=1G", "--qos=low", "--comment=a b"]);
        let overruled = asked.overruled();
        assert!(overruled.contains(&"SBATCH_PARTITION") && overruled.contains(&"SBATCH_MEM_PER_CPU"));
        assert!(!overruled.contains(&"SBATCH_TIMELIMIT"), "the user's own default, if there is one");
    }

    #[test]
    fn what_the_scripts_say_is_theirs() {
        for ours in
            ["--array=1", "--arr=1", "-a1", "-a", "--job-name=x", "--job=x", "-Jx", "-ox", "-dafter:1", "--dep=x"]
        {
            let said = Asked { more: Some(ours), ..Asked::default() }.flags().unwrap_err();
            assert!(said.contains("itself says"), "{ours}: {said}");
        }
        for silent in ["--wait", "-W", "--test-only"] {
            assert!(
                Asked { more: Some(silent), ..Asked::default() }.flags().unwrap_err().contains("which job"),
                "{silent}"
            );
        }
        for theirs in ["--account=x", "-Ax", "--wait-all-nodes=1", "--exclusive", "--open-mode=append", "-Dx", "-H"] {
            assert_eq!(Asked { more: Some(theirs), ..Asked::default() }.flags().unwrap(), [theirs]);
        }
    }
}
