//! `durand run --shard I/N`: one share of the worlds, for `durand merge` to join with the others.

use std::fs;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::CliError;
use super::args::RunArgs;
use super::progress::Progress;
use super::run::{self, Job};
use super::terminal::tell;
use crate::ensemble::Plan;
use crate::ensemble::columns::Columns;
use crate::results::ResultError;
use crate::results::lived::{self, asked};
use crate::results::parts::{Asked, Shelf};
use crate::results::shards::{self, MOST as MOST_SHARDS};
use crate::study::engine::Shard;

/// Reads `I/N`.
pub fn parse(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/').and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
    let (index, count): (u32, u32) = numbers.ok_or("it is I/N, as in 0/8")?;
    if count == 0 || count > MOST_SHARDS || index >= count {
        let last = count.clamp(1, MOST_SHARDS) - 1;
        return Err(format!("I counts from 0 and is less than N, and N is {MOST_SHARDS} at most: 0/N to {last}/N"));
    }
    Ok(Shard { index, count })
}

/// Lives one shard of every scenario.
pub fn run(jobs: &[Job], args: &RunArgs, shard: Shard, stop: &AtomicBool) -> Result<(), CliError> {
    for job in jobs {
        live(job, args, shard, stop)?;
    }
    Ok(())
}

fn live(job: &Job, args: &RunArgs, shard: Shard, stop: &AtomicBool) -> Result<(), CliError> {
    let Shard { index, count } = shard;
    if job.folder.holds_a_result() && !args.force && !args.resume {
        return Err(CliError::Usage(format!("error: {}", ResultError::Exists { path: job.folder.path().to_owned() })));
    }
    let shelf = shelf(job, args, shard)?;
    let columns = Columns::of(&job.scenario);
    let worlds: Range<u32> = lived::shard(job.scenario.run.worlds, index, count);
    let label = format!("{} {index}/{count}", job.scenario.name);
    let progress = Progress::new(&label, worlds.len() as u32, args.quiet);
    let plan = Plan {
        scenario: &job.scenario,
        worlds: worlds.clone(),
        threads: usize::from(args.threads),
        stop,
        progress: &|worlds| progress.add(worlds),
    };
    let lived = lived::live(&plan, &columns, &shelf, None);
    progress.finish();
    let lived = lived.map_err(|error| run::unfinished(&error, &shelf))?;
    run::tell_mended(&lived.mended);
    if lived.reached < worlds.end {
        return Err(CliError::Interrupted(format!(
            "interrupted: worlds {} to {} of shard {index}/{count} are kept in {}; --resume goes on",
            worlds.start,
            lived.reached,
            shelf.folder().display()
        )));
    }
    shelf.discard(&lived.mended);
    if !args.quiet {
        let out = job.folder.path().display();
        tell(&format!(
            "shard {index}/{count} of {}: worlds {} to {} are done; once all {count} are, `durand merge {out}` joins them",
            job.scenario.name, worlds.start, worlds.end
        ));
    }
    Ok(())
}

/// The place of a shard, made ready: what lies there already is of the same run, and may be gone on with.
fn shelf(job: &Job, args: &RunArgs, shard: Shard) -> Result<Shelf, CliError> {
    let Shard { index, count } = shard;
    let folder = job.folder.file(shards::FOLDER);
    let usage = |text: String| Err(CliError::Usage(format!("error: {text}")));
    let mine = asked(&job.scenario, Some(count), run::overridden(&args.overrides));
    let fault = |error: ResultError| CliError::Failed(format!("error: {error}"));
    match Asked::read(&folder) {
        Ok(Some(there)) => {
            let differences = mine.differences(&there);
            if !differences.is_empty() {
                return usage(format!(
                    "`{}` holds shards of another run; choose another --out, or remove them\n  {}",
                    folder.display(),
                    differences.join("\n  ")
                ));
            }
        }
        Ok(None) => {
            fs::create_dir_all(&folder).map_err(|source| fault(ResultError::Write { path: folder.clone(), source }))?;
            shards::keep_table(&folder, &job.scenario).map_err(fault)?;
            mine.write(&folder).map_err(fault)?;
        }
        Err(error) => return usage(format!("{error}; remove `{}` to begin anew", folder.display())),
    }
    let shelf = Shelf::at(&folder.join(shards::name(index, count)));
    if !shelf.files().map_err(fault)?.is_empty() && !args.resume {
        if !args.force {
            return usage(format!(
                "shard {index}/{count} has been begun in `{}`; go on with it by --resume, or begin it anew by --force",
                shelf.folder().display()
            ));
        }
        shelf.remove().map_err(fault)?;
    }
    fs::create_dir_all(shelf.folder())
        .map_err(|source| fault(ResultError::Write { path: shelf.folder().to_owned(), source }))?;
    Ok(shelf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_count_from_0() {
        assert_eq!(parse("0/8"), Ok(Shard { index: 0, count: 8 }));
        assert_eq!(parse("7/8"), Ok(Shard { index: 7, count: 8 }));
        for wrong in ["8/8", "0/0", "1", "-1/3", "a/b", "1/2/3", "", "0/999999999", "1/"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
