//! Probe.
use durand::model::Simulator;
use durand::model::observer::{Meeting, Observer};
use durand::scenario::{Overrides, Scenario};

#[derive(Default)]
struct Du {
    sums: Vec<(f64, f64, f64)>,
    n: f64,
    from: u32,
    to: u32,
}
impl Observer for Du {
    fn council(&mut self, m: &Meeting) {
        if m.month < self.from || m.month > self.to {
            return;
        }
        self.sums.resize(m.seats.len(), (0.0, 0.0, 0.0));
        for (s, seat) in self.sums.iter_mut().zip(m.seats) {
            s.0 += seat.worth[4];
            s.1 += seat.obeyed;
            s.2 += f64::from(u8::from(seat.worth[4] > 0.0));
        }
        self.n += 1.0;
    }
}

#[test]
fn probe() {
    for file in ["status-quo", "grand-bargain", "best-case", "centralised-emirate"] {
        for cent in ["", "council.centralisation=0.8", "council.centralisation={triangular=[0.70,0.80,0.90]}"] {
            let o = if cent.is_empty() { Overrides::default() } else { Overrides::set([cent]) };
            let s = Scenario::load(format!("scenarios/{file}.toml"), &o).unwrap();
            for (from, to) in [(0, 0), (12, 12), (45, 48), (75, 78), (0, 200)] {
                let mut du = Du { from, to, ..Du::default() };
                let mut sim = Simulator::new(&s.setup);
                for w in 0..100 {
                    sim.run(s.run.seed, w, &mut du);
                }
                let t: Vec<String> =
                    du.sums.iter().map(|x| format!("{:.2}/{:.2}/{:.2}", x.0 / du.n, x.1 / du.n, x.2 / du.n)).collect();
                println!("{file} [{cent}] {from}..{to}: {}", t.join("  "));
            }
        }
    }
}
