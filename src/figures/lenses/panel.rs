//! One actor's panel: axes through zero, the line without error, worlds, and the quadrants with their names and shares.

use super::{Actor, World};
use crate::figures::canvas::{Anchor, Paint, Sheet, Text, Weight};
use crate::figures::layout::clip;
use crate::figures::layout::labels::fit;
use crate::figures::layout::panels::{Panel, title};
use crate::figures::layout::{Frame, Scale, Span, axes, number, real};
use crate::figures::theme::{Colour, GREY, INK, RULE, TICK_SIZE};

/// How much of what lies beneath an uncertain world hides.
pub const FAINT: f64 = 0.25;

/// A panel's frame, scales and colour.
pub struct Plot {
    frame: Frame,
    first: bool,
    last: bool,
    x: Scale,
    y: Scale,
    colour: Colour,
}

impl Plot {
    /// A panel at its place.
    pub fn new(panel: &Panel, span: Span, colour: Colour) -> Self {
        let frame = panel.frame;
        Self {
            frame,
            first: panel.first,
            last: panel.last,
            x: Scale::new(span, frame.left, frame.right),
            y: Scale::new(span, frame.bottom, frame.top),
            colour,
        }
    }

    /// Draws everything.
    pub fn draw(&self, sheet: &mut Sheet, actor: &Actor, most: usize) {
        let (counts, uncertain) = actor.counts();
        let all = counts.iter().sum::<usize>() + uncertain;
        let share = |count: usize| number::percent(real(count) / real(all.max(1)));
        sheet.layer(&format!("{} axes", actor.key), "");
        self.axes(sheet);
        sheet.layer(&format!("{} worlds", actor.key), &sentence(actor, &counts, uncertain));
        self.worlds(sheet, &actor.worlds, most);
        sheet.layer(&format!("{} names", actor.key), "");
        title(sheet, &self.frame, self.frame.width() * 0.6, &actor.label, self.colour, 10.0);
        if uncertain > 0 {
            let text = Text::new(
                (self.frame.right, self.frame.top - 10.0),
                &format!("uncertain {}", share(uncertain)),
                TICK_SIZE,
            );
            sheet.text(text.colour(GREY).anchor(Anchor::End));
        }
        for (place, (name, count)) in actor.quadrants.iter().zip(counts).enumerate() {
            self.quadrant(sheet, place, name, &share(count));
        }
    }

    fn axes(&self, sheet: &mut Sheet) {
        let frame = &self.frame;
        let ticks = axes::numbers(self.x.values, 7);
        axes::level(sheet, frame, &self.y, &ticks, self.first);
        axes::upright(sheet, frame, &self.x, &ticks);
        axes::foot(sheet, frame, &self.x, &ticks, true);
        let corner = (self.x.values.low, self.x.values.high);
        let line = [(self.x.at(corner.0), self.y.at(corner.0)), (self.x.at(corner.1), self.y.at(corner.1))];
        for piece in clip::polyline(&line, frame) {
            sheet.path(piece, 1.4, RULE);
        }
        axes::zero(sheet, self.x.at(0.0), frame.top, frame.bottom);
        sheet.line((frame.left, self.y.at(0.0)), (frame.right, self.y.at(0.0)), 1.0, INK);
        if self.last {
            axes::foot_name(sheet, frame, "as they see it, months of rule");
        }
        if self.first {
            let at = (frame.left - 32.0, f64::midpoint(frame.top, frame.bottom));
            let text = Text::new(at, "as it turns out", TICK_SIZE).colour(GREY).anchor(Anchor::Middle);
            sheet.text(text.upwards());
        }
    }

    /// Uncertain worlds first, so that they hide nobody.
    fn worlds(&self, sheet: &mut Sheet, worlds: &[World], most: usize) {
        let every = worlds.len().div_ceil(most.max(1)).max(1);
        let drawn = || worlds.iter().step_by(every).filter(|world| self.holds(world));
        let size = if drawn().count() > 400 { 1.6 } else { 2.2 };
        let paint = |opacity| Paint { colour: self.colour, opacity };
        for (certain, paint) in [(false, paint(FAINT)), (true, paint(0.6))] {
            for world in drawn().filter(|world| world.certain == certain) {
                sheet.disc((self.x.at(world.perceived), self.y.at(world.realised)), size, paint);
            }
        }
    }

    fn holds(&self, world: &World) -> bool {
        let inside = |value: f64| (self.x.values.low..=self.x.values.high).contains(&value);
        inside(world.perceived) && inside(world.realised)
    }

    /// The name and share of a quadrant, in its outer corner.
    fn quadrant(&self, sheet: &mut Sheet, place: usize, name: &str, share: &str) {
        let frame = &self.frame;
        let (left, upper) = (place.is_multiple_of(2), place < 2);
        let room = if left { self.x.at(0.0) - frame.left } else { frame.right - self.x.at(0.0) } - 10.0;
        let (x, anchor) = if left { (frame.left + 5.0, Anchor::Start) } else { (frame.right - 5.0, Anchor::End) };
        let y = if upper { frame.top + TICK_SIZE + 3.0 } else { frame.bottom - TICK_SIZE - 9.0 };
        let name = fit(name, room, TICK_SIZE, Weight::Regular);
        sheet.text(Text::new((x, y), &name, TICK_SIZE).colour(GREY).anchor(anchor).halo());
        let text = Text::new((x, y + TICK_SIZE + 3.0), share, TICK_SIZE + 1.0).strong().anchor(anchor).halo();
        sheet.text(text);
    }
}

fn sentence(actor: &Actor, counts: &[usize; 4], uncertain: usize) -> String {
    let named: Vec<String> =
        actor.quadrants.iter().zip(counts).map(|(name, count)| format!("{name} {count}")).collect();
    format!("{}: worlds by quadrant: {}; uncertain {uncertain}", actor.label, named.join(", "))
}
