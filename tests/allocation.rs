//! Nothing is allocated inside a month: a world takes its memory when it is drawn, and then lives in it.

use durand::model::Simulator;
use durand::model::observer::{Month, Observer};
use durand::scenario::{Overrides, Scenario};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;
use std::path::Path;

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Requests for memory by the whole process, whether new or larger.
fn requests() -> usize {
    let stats = COUNTED.stats();
    stats.allocations + stats.reallocations
}

/// How often memory was asked for between the end of a world's first month and the end of its last.
#[derive(Default)]
struct Watch {
    first: usize,
    last: usize,
    months: u32,
    pressed: u32,
}

impl Observer for Watch {
    fn month(&mut self, month: &Month) {
        self.last = requests();
        if self.months == 0 {
            self.first = self.last;
        }
        self.months += 1;
        self.pressed += u32::from(month.response.enforcement > 0.0);
    }
}

// One test alone: other threads' requests would be counted too.
#[test]
fn no_month_asks_for_memory() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pressed = 0;
    for name in ["status-quo", "what-it-takes", "ttp-splinters", "grand-bargain"] {
        let scenario = Scenario::load(root.join(format!("scenarios/{name}.toml")), &Overrides::default())
            .unwrap_or_else(|faults| panic!("{name}: {faults}"));
        let mut simulator = Simulator::new(&scenario.setup);
        // The first world grows the buffers that later ones live in.
        simulator.run(1, 0, &mut ());
        for world in 1..6 {
            let mut watch = Watch::default();
            simulator.run(1, world, &mut watch);
            assert!(watch.months > 100, "{name}: {} months", watch.months);
            assert_eq!(watch.last - watch.first, 0, "{name}: world {world} asked for memory in a month");
            pressed += watch.pressed;
        }
    }
    // Commanders and bands were at work, too.
    assert!(pressed > 24, "{pressed}");
}
