//! The scripts that Slurm runs.

use super::words::{directive, line, log, shell};
use super::{Shape, job};

/// How often a script tries a shard on one node.
const ATTEMPTS: u32 = 3;
/// How often a task goes back into the queue by itself, so that another node may try.
const REQUEUES: u32 = 2;

/// What the scripts are made from.
#[derive(Clone, Debug)]
pub struct Order {
    /// Array or chain.
    pub shape: Shape,
    /// Name in the queue.
    pub name: String,
    /// Number of shards, or of links.
    pub shards: u32,
    /// The program, with its path.
    pub program: String,
    /// `run`, or the command of a study.
    pub study: String,
    /// The scenario's file as it was resolved, with its path.
    pub scenario: String,
    /// Flags behind the scenario, word by word: months, worlds, those of the study.
    pub flags: Vec<String>,
    /// Folder of the result, from the root.
    pub out: String,
    /// Folder from which it was submitted, from the root.
    pub from: String,
    /// Threads of a shard.
    pub cpus: u16,
    /// Flags of `durand merge` that say which pictures are drawn when the shards are joined.
    pub pictures: Vec<String>,
    /// Flags for `sbatch`, each a word.
    pub sbatch: Vec<String>,
}

/// The scripts by the names of their files: that of the array or the chain, and for an array that which joins.
///
/// # Errors
///
/// Words that a shell or Slurm cannot take, a sentence each.
pub fn scripts(order: &Order) -> Result<Vec<(&'static str, String)>, Vec<String>> {
    let mut faults = Vec::new();
    let made = match order.shape {
        Shape::Array => vec![(job::ARRAY, array(order)), (job::MERGE, merge(order))],
        Shape::Chain => vec![(job::ARRAY, chain(order))],
    };
    let mut scripts = Vec::new();
    for (name, text) in made {
        match text {
            Ok(text) => scripts.push((name, text)),
            Err(fault) if faults.contains(&fault) => {}
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(scripts) } else { Err(faults) }
}

/// First lines: the shell, and what Slurm is asked for.
fn head(order: &Order, name: &str, logs: &str, own: &[String]) -> Result<String, String> {
    let place = log(&format!("{}/{}", order.out, job::FOLDER))?;
    let mut flags = vec![
        format!("--job-name={name}"),
        format!("--output={place}/{logs}"),
        "--open-mode=append".to_owned(),
        format!("--cpus-per-task={}", order.cpus),
    ];
    flags.extend(own.iter().chain(&order.sbatch).cloned());
    let mut text = "#!/bin/bash\n".to_owned();
    for flag in &flags {
        text.push_str("#SBATCH ");
        text.push_str(&directive(flag)?);
        text.push('\n');
    }
    Ok(text + &format!("cd {} || exit 1\n", shell(&order.from)?))
}

/// The command of a shard or a link, up to its own flags.
fn command(order: &Order) -> Result<String, String> {
    let words = [&order.program, &order.study, &order.scenario];
    line(words.into_iter().chain(&order.flags).map(String::as_str))
}

/// Tries a command some times, then lets another node try.
fn attempts(order: &Order, what: &str, own: &str) -> Result<String, String> {
    let (command, out) = (command(order)?, shell(&order.out)?);
    let cpus = order.cpus;
    Ok(format!(
        "# What was stopped goes on where it was; what is whole is checked, byte by byte, and left as it is.\n\
         for attempt in $(seq {ATTEMPTS}); do\n  \
         {command} \\\n    \
         --threads \"${{SLURM_CPUS_PER_TASK:-{cpus}}}\" {own}--out {out} --resume --quiet\n  \
         code=$?\n  \
         # 0: done. 2: the command or a file is wrong, which no other attempt mends. 130: asked to stop.\n  \
         case $code in 0|2|130) exit $code ;; esac\n  \
         echo \"{what} $SLURM_ARRAY_TASK_ID, attempt $attempt: exit code $code\" >&2\n  \
         sleep $((attempt * 2))\n\
         done\n\
         # This node may be the reason. Both numbers: the array's alone would take all of it back into the queue.\n\
         if [ \"${{SLURM_RESTART_COUNT:-0}}\" -lt {REQUEUES} ]; then\n  \
         scontrol requeue \"${{SLURM_ARRAY_JOB_ID}}_${{SLURM_ARRAY_TASK_ID}}\" && sleep 300\n\
         fi\n\
         exit $code\n"
    ))
}

fn array(order: &Order) -> Result<String, String> {
    let own = [format!("--array=0-{}", order.shards.saturating_sub(1)), "--requeue".to_owned()];
    let head = head(order, &order.name, "shard-%a.log", &own)?;
    let shard = format!("--shard \"$SLURM_ARRAY_TASK_ID/{}\" ", order.shards);
    // An empty `--array=`, as of a list with nothing missing, makes `sbatch` forget that there is one.
    Ok(format!(
        "{head}if [ -z \"${{SLURM_ARRAY_TASK_ID:-}}\" ]; then\n  \
         echo \"no shard is named: submit this with --array=3,17, or set SLURM_ARRAY_TASK_ID\" >&2\n  exit 2\n\
         fi\n{}",
        attempts(order, "shard", &shard)?
    ))
}

fn chain(order: &Order) -> Result<String, String> {
    // At most one at a time: each goes on where the one before was stopped.
    let own = [format!("--array=0-{}%1", order.shards.saturating_sub(1)), "--requeue".to_owned()];
    let head = head(order, &order.name, "link-%a.log", &own)?;
    let whole = shell(&format!("{}/manifest.json", order.out))?;
    Ok(format!(
        "{head}# The manifest is written last: where it is, the links before have finished it.\n\
         [ -e {whole} ] && exit 0\n{}",
        attempts(order, "link", "")?
    ))
}

fn merge(order: &Order) -> Result<String, String> {
    let own = ["--requeue".to_owned(), "--kill-on-invalid-dep=yes".to_owned()];
    let head = head(order, &job::merge_name(&order.name), "merge.log", &own)?;
    let words = ["merge", &order.out, "--force", "--quiet"].into_iter();
    let command =
        line([order.program.as_str()].into_iter().chain(words).chain(order.pictures.iter().map(String::as_str)))?;
    Ok(format!(
        "{head}# Joined once more, shards come to the same bytes: what an earlier attempt has left may be replaced.\n\
         {command}\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(out: &str) -> Order {
        Order {
            shape: Shape::Array,
            name: "durand-x-0".to_owned(),
            shards: 16,
            program: "/opt/du rand/durand".to_owned(),
            study: "run".to_owned(),
            scenario: format!("{out}/slurm/scenario.toml"),
            flags: vec!["--months".to_owned(), "113".to_owned()],
            out: out.to_owned(),
            from: "/home/$USER's".to_owned(),
            cpus: 2,
            pictures: Vec::new(),
            sbatch: vec!["--time=1:00:00".to_owned(), "--comment=a b".to_owned()],
        }
    }

    #[test]
    fn an_array_says_what_it_needs() {
        let scripts = scripts(&order("/a/50% b")).unwrap();
        let (array, merge) = (&scripts[0].1, &scripts[1].1);
        for words in [
            "#SBATCH --array=0-15\n",
            "#SBATCH --requeue\n",
            "#SBATCH \"--output=/a/50%% b/slurm/shard-%a.log\"\n",
            "#SBATCH \"--comment=a b\"\n",
            "--shard \"$SLURM_ARRAY_TASK_ID/16\" --out '/a/50% b' --resume",
            "'/opt/du rand/durand' run '/a/50% b/slurm/scenario.toml' --months 113",
            "scontrol requeue \"${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}\"",
        ] {
            assert!(array.contains(words), "no {words} in\n{array}");
        }
        let from = array.lines().find(|line| line.starts_with("cd ")).and_then(shlex::split).unwrap();
        assert_eq!(from, ["cd", "/home/$USER's", "||", "exit", "1"]);
        assert!(merge.contains("merge '/a/50% b' --force") && !merge.contains("--array"), "{merge}");
    }

    #[test]
    fn a_chain_goes_one_by_one() {
        let order = Order { shape: Shape::Chain, study: "calibrate".to_owned(), ..order("/a") };
        let scripts = scripts(&order).unwrap();
        assert_eq!(scripts.len(), 1);
        let text = &scripts[0].1;
        assert!(text.contains("--array=0-15%1\n") && text.contains("[ -e /a/manifest.json ] && exit 0"), "{text}");
        assert!(!text.contains("--shard"), "{text}");
    }

    #[test]
    fn what_slurm_cannot_take_is_said_once() {
        assert_eq!(scripts(&order("/a\\b")).unwrap_err().len(), 1);
        let spoiled = Order { sbatch: vec!["--comment=a\nrm -r /".to_owned()], ..order("/a") };
        assert_eq!(scripts(&spoiled).unwrap_err().len(), 1);
    }
}
