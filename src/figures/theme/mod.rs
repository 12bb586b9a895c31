//! How pictures look: colours with one meaning everywhere, type sizes, line widths.

mod colour;
mod heat;
mod palette;

pub use colour::Colour;
pub use heat::heat;
pub use palette::{
    EVENTS, RUNGS, Rung, SEQUENCE, component, component_group, components, dark_colours, event, factions, part, rung,
    scenario, sources,
};

/// What pictures are drawn on.
pub const PAPER: Colour = Colour::hex(0xFF_FF_FF);
/// Titles, names, and the coalition.
pub const INK: Colour = Colour::hex(0x22_22_22);
/// Words of the second rank: subtitles, axis labels.
pub const GREY: Colour = Colour::hex(0x5F_63_68);
/// Axis lines, leader lines and marks of the second rank.
pub const RULE: Colour = Colour::hex(0x8A_8F_94);
/// The hairlines of the grid.
pub const GRID: Colour = Colour::hex(0xE3_E5_E8);
/// The net of a ledger.
pub const NET: Colour = Colour::hex(0x4A_4A_4A);
/// What the model makes of a series that was also observed.
pub const MODEL: Colour = Colour::hex(0x3F_6E_8C);

/// Width of every picture in logical pixels: at the text width of a page (6.5 inches), 11 pixels print at 6.5 points.
pub const WIDTH: f64 = 800.0;
/// White space around a picture.
pub const MARGIN: f64 = 20.0;

/// Size of the finding.
pub const TITLE_SIZE: f64 = 19.0;
/// Size of the method, below the finding.
pub const SUBTITLE_SIZE: f64 = 12.5;
/// Size of the title of one panel.
pub const PANEL_SIZE: f64 = 13.0;
/// Size of labels.
pub const LABEL_SIZE: f64 = 12.0;
/// Size of the numbers on axes and of small labels.
pub const TICK_SIZE: f64 = 11.0;
/// Size of the caption at the foot.
pub const CAPTION_SIZE: f64 = 10.5;

/// Width of a curve.
pub const CURVE: f64 = 2.0;
/// Width of a thin curve, or of the outline of an area.
pub const OUTLINE: f64 = 1.2;
/// Width of axis and leader lines.
pub const HAIR: f64 = 0.8;
