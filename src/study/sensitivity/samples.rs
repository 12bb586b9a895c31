//! The table of points: a row a point, from which any other tool can compute.

use std::collections::BTreeMap;

use super::{Place, Study};
use crate::results::samples::Samples;
use crate::results::table::FieldKind;

impl Study {
    /// The points that are done: where each stands in the design, the values of its inputs, and what its worlds made of each metric.
    pub fn samples(&self, done: &BTreeMap<u32, Vec<f64>>, factors: &[String]) -> Samples {
        let mut samples = Samples::new();
        let places: Vec<Place> = done.keys().map(|point| self.design.place(*point)).collect();
        let mut whole = |name: &str, meaning: &str, values: Vec<f64>| {
            samples.numbers(name, FieldKind::Whole, "number", meaning, values);
        };
        let placed = |read: fn(&Place) -> u32| places.iter().map(|place| f64::from(read(place))).collect::<Vec<_>>();
        whole("point", "number of the point, from 0", done.keys().map(|point| f64::from(*point)).collect());
        whole("replicate", "scrambling, or trajectory: replicates are independent", placed(|place| place.replicate));
        whole("row", "row of the scrambling; 0 in a trajectory", placed(|place| place.row));
        whole("step", "number of the point within its row or trajectory", placed(|place| place.step));
        let first_world = places.iter().map(|place| f64::from(place.replicate * self.worlds)).collect();
        whole("first_world", "first of the worlds lived at the point; they follow one another", first_world);
        whole("worlds", "how many", vec![f64::from(self.worlds); places.len()]);
        let matrices = places.iter().map(|place| place.matrix.to_owned()).collect();
        samples.text("matrix", "", "A, B, AB (A with one factor from B), BA, walk, trajectory", matrices);
        let changed = |place: &Place| place.changed.and_then(|factor| factors.get(factor)).cloned().unwrap_or_default();
        let meaning =
            "factor that differs from A (in AB), from B (in BA), or from the point before (in walk and trajectory)";
        samples.text("changed", "", meaning, places.iter().map(changed).collect());
        let values: Vec<Vec<f64>> = done.keys().map(|point| self.values(*point)).collect();
        for (place, input) in self.inputs.iter().enumerate() {
            let column = values.iter().map(|row| row[place]).collect();
            samples.numbers(&input.path, FieldKind::Double, &input.unit, &input.meaning, column);
        }
        for (place, metric) in self.asked.metrics().iter().enumerate() {
            let (name, unit) = (metric.to_string(), self.asked.unit(place, &self.scenario));
            let worth = done.values().map(|values| self.asked.worth(place, &self.answers(values))).collect();
            samples.numbers(&name, FieldKind::Double, &unit, "the metric over the point's worlds", worth);
            let within = done.values().map(|values| variance(&self.single(place, values))).collect();
            let meaning = "variance of the metric between the point's worlds, each by itself";
            samples.numbers(&format!("{name} within"), FieldKind::Double, &unit, meaning, within);
        }
        samples
    }
}

/// Variance of what is finite; NaN for fewer than two.
fn variance(answers: &[f64]) -> f64 {
    let known: Vec<f64> = answers.iter().copied().filter(|answer| answer.is_finite()).collect();
    let count = known.len() as f64;
    let mean = known.iter().sum::<f64>() / count;
    if known.len() < 2 {
        f64::NAN
    } else {
        known.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / (count - 1.0)
    }
}
