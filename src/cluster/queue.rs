//! What the scheduler says of the jobs of a folder.

use std::collections::BTreeMap;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Job;

/// How long the scheduler is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is in the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Whether the scheduler answered: without, nothing is known.
    pub known: bool,
    /// States of the array's tasks that are in the queue, by number, as Slurm names them.
    pub tasks: BTreeMap<u32, String>,
    /// Numbers of the arrays they are of.
    pub arrays: Vec<String>,
    /// State of the job that joins, if it is in the queue.
    pub merge: Option<String>,
}

/// Asks `squeue` for all jobs of this folder's names, whatever their numbers: those that were submitted once more too. Where there
/// is none, or it does not answer in time, nothing is known.
pub fn ask(job: &Job) -> Queue {
    let names = format!("--name={},{}", job.name, job.merge_name());
    let mut command = Command::new("squeue");
    command.args(["--noheader", "--array", &names, "--format=%j|%F|%K|%T"]);
    answer(&mut command).map_or_else(Queue::default, |text| read(&text, job))
}

/// What a command says, if it ends well and in time.
fn answer(command: &mut Command) -> Option<String> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut stdout = child.stdout.take()?;
    // Read aside, so that a long answer does not wait for its reader while its reader waits for the end.
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).ok().map(|_| bytes)
    });
    let asked = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => break,
            Ok(None) if asked.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(20)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
    let bytes = reader.join().ok()??;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads what `squeue` printed.
fn read(text: &str, job: &Job) -> Queue {
    let mut queue = Queue { known: true, ..Queue::default() };
    for line in text.lines() {
        let mut words = line.trim().split('|');
        let (Some(name), Some(number), Some(task), Some(state)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            continue;
        };
        let state: String = state.chars().filter(|c| c.is_ascii_alphabetic() || *c == '_').collect();
        if name == job.merge_name() {
            queue.merge = Some(state);
        } else if name == job.name
            && let Ok(task) = task.parse()
        {
            // A task that was submitted once more may wait while the first still runs.
            let entry = queue.tasks.entry(task).or_insert_with(|| state.clone());
            if is_running(&state) {
                *entry = state;
            }
            if !queue.arrays.iter().any(|array| array == number) {
                queue.arrays.push(number.chars().filter(char::is_ascii_digit).collect());
            }
        }
    }
    queue
}

/// Whether a task in this state is at work, or about to be.
pub fn is_running(state: &str) -> bool {
    matches!(state, "RUNNING" | "COMPLETING" | "CONFIGURING" | "STAGE_OUT" | "SUSPENDED" | "STOPPED" | "SIGNALING")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read() {
        let text = "durand-x-0|7|0|RUNNING\ndurand-x-0|7|2|PENDING\ndurand-x-0|9|2|RUNNING\n\
                    durand-x-0-merge|8|N/A|PENDING\nother|3|1|RUNNING\nnonsense\n";
        let queue = read(text, &Job::example(4));
        assert_eq!(queue.tasks, BTreeMap::from([(0, "RUNNING".to_owned()), (2, "RUNNING".to_owned())]));
        assert_eq!((queue.arrays, queue.merge.as_deref()), (vec!["7".to_owned(), "9".to_owned()], Some("PENDING")));
        assert!(read("", &Job::example(4)).known, "an empty queue is an answer");
    }

    #[cfg(unix)]
    #[test]
    fn no_scheduler_is_no_answer() {
        assert_eq!(answer(&mut Command::new("/nonexistent/squeue")), None);
        assert_eq!(answer(&mut Command::new("false")), None);
        assert_eq!(answer(Command::new("echo").arg("a")).as_deref(), Some("a\n"));
    }
}
