use super::*;

fn lying(done: u64, faults: &[&str]) -> Lying {
    let faults: Vec<String> = faults.iter().map(|text| (*text).to_owned()).collect();
    Lying {
        done,
        total: Some(100),
        whole: done == 100 && faults.is_empty(),
        begun: done > 0,
        faults,
        parts: Vec::new(),
    }
}

fn look(shards: Vec<Lying>) -> Look {
    Look { study: "run".to_owned(), unit: "worlds", shards, ..Look::default() }
}

fn queue(tasks: &[(u32, &str)], merge: Option<&str>) -> Queue {
    Queue {
        known: true,
        tasks: tasks.iter().map(|(task, state)| (*task, (*state).to_owned())).collect(),
        arrays: if tasks.is_empty() { Vec::new() } else { vec!["7".to_owned()] },
        merge: merge.map(str::to_owned),
    }
}

fn commands(status: &Status) -> Vec<&str> {
    status.next.iter().map(|next| next.command.as_str()).collect()
}

const OUT: &str = "/s/a b";

#[test]
fn every_state() {
    let shards = vec![lying(100, &[]), lying(50, &[]), lying(0, &[]), lying(30, &[]), lying(0, &[]), lying(90, &["x"])];
    let queue = queue(&[(1, "RUNNING"), (2, "PENDING")], Some("PENDING"));
    let status = status(Path::new(OUT), &look(shards), Some(&Job::example(6)), &queue, SystemTime::now());
    let states: Vec<&str> = status.shards.iter().map(|shard| shard.state.name()).collect();
    assert_eq!(states, ["done", "running", "waiting", "unfinished", "missing", "damaged"]);
    assert_eq!((status.lost(), status.done, status.total), (vec![3, 4, 5], 270, Some(600)));
    assert_eq!(commands(&status)[0], "sbatch --array=3-5 '/s/a b/slurm/array.sh'");
    assert!(commands(&status)[1].contains("durand merge '/s/a b'"), "{:?}", status.next);
}

#[test]
fn whole_but_for_damage_is_damaged() {
    let status = status(Path::new(OUT), &look(vec![lying(100, &["x"])]), None, &Queue::default(), SystemTime::now());
    assert_eq!(status.shards[0].state, State::Damaged);
}

#[test]
fn a_lost_merge_is_noticed_and_offered() {
    let now = SystemTime::now();
    let done = look(vec![lying(100, &[]); 6]);
    let lost = status(Path::new(OUT), &done, Some(&Job::example(6)), &queue(&[], None), now);
    assert_eq!(commands(&lost), ["durand merge '/s/a b'"]);
    assert!(lost.next[0].because.contains("nothing waits"), "{:?}", lost.next);
    let waits = status(Path::new(OUT), &done, Some(&Job::example(6)), &queue(&[], Some("PENDING")), now);
    assert_eq!(commands(&waits), [""; 0]);
    // While the array still runs, a new one can wait for it.
    let running = look(vec![lying(50, &[]); 6]);
    let tasks: Vec<(u32, &str)> = (0..6).map(|task| (task, "RUNNING")).collect();
    let early = status(Path::new(OUT), &running, Some(&Job::example(6)), &queue(&tasks, None), now);
    assert_eq!(commands(&early), ["sbatch --dependency=afterok:7 '/s/a b/slurm/merge.sh'"]);
    let joined = Look { joined: true, ..done };
    assert_eq!(commands(&status(Path::new(OUT), &joined, Some(&Job::example(6)), &queue(&[], None), now)), [""; 0]);
}

#[test]
fn without_a_scheduler_what_lies_there_is_enough() {
    let shards = vec![lying(100, &[]), lying(50, &[])];
    let status = status(Path::new(OUT), &look(shards), Some(&Job::example(6)), &Queue::default(), SystemTime::now());
    assert_eq!((status.lost(), status.queue_known), (vec![1], false));
    assert_eq!(commands(&status), ["sbatch --array=1 '/s/a b/slurm/array.sh'"]);
}

#[test]
fn what_was_never_taken_is_submitted_again() {
    let command = ["durand", "submit", "slurm", "a b.toml"].map(str::to_owned).to_vec();
    let job = Job { array: None, merge: None, command, ..Job::example(2) };
    let nothing = look(vec![lying(0, &[]), lying(0, &[])]);
    let never = status(Path::new(OUT), &nothing, Some(&job), &queue(&[], None), SystemTime::now());
    assert_eq!(commands(&never), ["durand submit slurm 'a b.toml'"]);
    // Somebody has submitted the script by hand.
    let by_hand = status(Path::new(OUT), &nothing, Some(&job), &queue(&[(0, "RUNNING")], None), SystemTime::now());
    assert_eq!(commands(&by_hand)[0], "sbatch --array=1 '/s/a b/slurm/array.sh'");
}

#[test]
fn the_rate_forgets_what_is_long_ago() {
    let now = SystemTime::now();
    let ago = |seconds| now - Duration::from_secs(seconds);
    let mut shard = lying(50, &[]);
    // A night ago; then 30 items in 100 seconds, the part at their beginning left out.
    shard.parts = vec![(ago(30_000), 10), (ago(100), 10), (ago(50), 20), (ago(1), 10)];
    let status = status(Path::new(OUT), &look(vec![shard]), Some(&Job::example(6)), &Queue::default(), now);
    assert!((status.rate.unwrap() - 0.3).abs() < 1e-9 && (status.seconds_left.unwrap() - 50.0 / 0.3).abs() < 1e-6);
}

#[test]
fn a_chain_that_broke_is_gone_on_with() {
    let job = Job { chain: true, study: "calibrate".to_owned(), ..Job::example(6) };
    let now = SystemTime::now();
    let broken = status(Path::new(OUT), &look(Vec::new()), Some(&job), &queue(&[], None), now);
    assert_eq!(commands(&broken), ["sbatch '/s/a b/slurm/array.sh'"]);
    let runs =
        status(Path::new(OUT), &look(Vec::new()), Some(&job), &queue(&[(0, "RUNNING"), (1, "PENDING")], None), now);
    assert_eq!((commands(&runs).len(), runs.joining.as_deref()), (0, Some("RUNNING")));
}
