//! Progress: a bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::show::thousands;
use super::terminal::tell;

/// Time between two lines where there is no terminal.
const NOW_AND_THEN: Duration = Duration::from_secs(10);

/// Tells of worlds that are done.
pub struct Progress {
    bar: Option<ProgressBar>,
    lines: Option<Mutex<Lines>>,
}

struct Lines {
    name: String,
    total: u32,
    done: u32,
    began: Instant,
    told: Instant,
}

impl Progress {
    /// Progress of a scenario's worlds; silent if `quiet`.
    pub fn new(name: &str, total: u32, quiet: bool) -> Self {
        if quiet {
            return Self { bar: None, lines: None };
        }
        if std::io::stderr().is_terminal() {
            let bar = ProgressBar::new(u64::from(total));
            let template = "{prefix} {wide_bar} {human_pos} of {human_len} worlds, {per_sec}, {eta} left";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style.progress_chars("=> "));
            }
            bar.set_prefix(name.to_owned());
            return Self { bar: Some(bar), lines: None };
        }
        let now = Instant::now();
        let lines = Lines { name: name.to_owned(), total, done: 0, began: now, told: now };
        Self { bar: None, lines: Some(Mutex::new(lines)) }
    }

    /// So many more worlds are done.
    pub fn add(&self, worlds: u32) {
        if let Some(bar) = &self.bar {
            bar.inc(u64::from(worlds));
        }
        if let Some(mut lines) = self.lines.as_ref().and_then(|lines| lines.lock().ok()) {
            lines.add(worlds);
        }
    }

    /// No more worlds; the bar goes.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Lines {
    fn add(&mut self, worlds: u32) {
        self.done += worlds;
        if self.told.elapsed() < NOW_AND_THEN || self.done >= self.total {
            return;
        }
        self.told = Instant::now();
        let rate = f64::from(self.done) / self.began.elapsed().as_secs_f64();
        let left = f64::from(self.total - self.done) / rate;
        tell(&format!(
            "{}: {} of {} worlds, {rate:.0} a second, {left:.0} s left",
            self.name,
            thousands(u64::from(self.done)),
            thousands(u64::from(self.total)),
        ));
    }
}
