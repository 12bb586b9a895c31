//! The table of worlds: what each drew, where it stands in the design, and how it came out.

use super::{Findings, Study, World};
use crate::results::samples::Samples;
use crate::results::table::FieldKind;

impl Study {
    /// One row a world: its number (with the seed, the address of all it draws), its half, levers and inputs, its answers, whether it is a
    /// case, and the box it lies in.
    pub fn samples(&self, worlds: &[World], findings: &Findings) -> Samples {
        let mut samples = Samples::new();
        let number = worlds.iter().map(|world| f64::from(world.number)).collect();
        samples.numbers(
            "world",
            FieldKind::Whole,
            "number",
            "number of the world: with the seed, the address of all it draws",
            number,
        );
        let halves = worlds.iter().map(|world| findings.half_of(world.number).to_owned()).collect();
        samples.text("half", "", "learning or test; empty for a world without an answer", halves);
        for (place, choice) in self.levers.choices.iter().enumerate() {
            let value = |world: &World| choice.values.get(world.codes[place] as usize).cloned().unwrap_or_default();
            samples.text(&choice.path, "", "value of the choice", worlds.iter().map(value).collect());
        }
        for (place, input) in self.inputs.iter().enumerate() {
            let column = worlds.iter().map(|world| world.inputs[place]).collect();
            let is_lever = self.levers.levers.iter().any(|lever| lever.path == input.path);
            let meaning = if is_lever { format!("lever: {}", input.meaning) } else { input.meaning.clone() };
            samples.numbers(&input.path, FieldKind::Double, &input.unit, &meaning, column);
        }
        for (place, measure) in self.outcome.measures().iter().enumerate() {
            let column = worlds.iter().map(|world| world.answers[place]).collect();
            samples.numbers(
                &measure.to_string(),
                FieldKind::Double,
                "",
                "what the world answers; 1 is yes, 0 no",
                column,
            );
        }
        let judged = |world: &World| self.outcome.judge(world.answers).map_or(f64::NAN, |yes| f64::from(u8::from(yes)));
        let cases = worlds.iter().map(judged).collect();
        samples.numbers(
            "case",
            FieldKind::Flag,
            "yes or no",
            "whether the outcome holds; empty without an answer",
            cases,
        );
        let boxes = worlds.iter().map(|world| f64::from(findings.box_of(world.number))).collect();
        samples.numbers(
            "box",
            FieldKind::Whole,
            "number",
            "first box that the world lies in, from 1; 0 for none",
            boxes,
        );
        samples
    }
}
