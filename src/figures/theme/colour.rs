//! A colour, what can be read on white, and its counterpart on a dark page.

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Colour(u8, u8, u8);

/// The contrast that WCAG 2.2 (criterion 1.4.3) asks of text.
const READABLE: f64 = 4.5;

impl Colour {
    /// From a number such as `0x00_72_B2`.
    #[expect(clippy::cast_possible_truncation, reason = "each byte is masked by the shift")]
    pub const fn hex(rgb: u32) -> Self {
        Self((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
    }

    /// Red, green and blue.
    pub const fn rgb(self) -> (u8, u8, u8) {
        (self.0, self.1, self.2)
    }

    /// As CSS writes it: `#0072B2`.
    pub fn css(self) -> String {
        format!("#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }

    /// Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white).
    pub fn luminance(self) -> f64 {
        let linear = |byte: u8| {
            let share = f64::from(byte) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast with white paper, 1 (none) to 21.
    pub fn contrast_with_white(self) -> f64 {
        1.05 / (self.luminance() + 0.05)
    }

    /// The same hue, darkened until words in it can be read on white paper.
    #[must_use]
    pub fn for_words(self) -> Self {
        let mut colour = self;
        while colour.contrast_with_white() < READABLE {
            colour = colour.mixed(Self(0, 0, 0), 0.06);
        }
        colour
    }

    /// Near-black or white, whichever can be read better on this colour.
    #[must_use]
    pub fn words_on_it(self) -> Self {
        let on_white = self.contrast_with_white();
        let on_ink = (self.luminance() + 0.05) / (super::INK.luminance() + 0.05);
        if on_white > on_ink { super::PAPER } else { super::INK }
    }

    /// A share of another colour mixed in, 0 to 1.
    #[must_use]
    pub fn mixed(self, other: Self, share: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of two bytes is a byte")]
        let mix = |a: u8, b: u8| (f64::from(a) + share.clamp(0.0, 1.0) * (f64::from(b) - f64::from(a))).floor() as u8;
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// The counterpart on a dark page: hue kept, lightness mirrored, so that white paper becomes near-black, words become near-white,
    /// and what could be read on a colour still can.
    #[must_use]
    pub fn on_dark(self) -> Self {
        let [red, green, blue] = [self.0, self.1, self.2].map(|byte| f64::from(byte) / 255.0);
        let most = red.max(green).max(blue);
        let least = red.min(green).min(blue);
        let lightness = f64::midpoint(most, least);
        let mirrored = 0.09 + 0.85 * (1.0 - lightness);
        let room = |l: f64| 1.0 - (2.0 * l - 1.0).abs();
        let saturation = if most > least { (most - least) / room(lightness) } else { 0.0 };
        let chroma = saturation * room(mirrored);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before the cast")]
        let channel = |value: f64| {
            let place = if most > least { (value - least) / (most - least) - 0.5 } else { 0.0 };
            ((mirrored + chroma * place) * 255.0).round().clamp(0.0, 255.0) as u8
        };
        Self(channel(red), channel(green), channel(blue))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2: black on white is 21 to 1; #767676 is the lightest grey that passes 4.5 to 1.
    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((Colour::hex(0).contrast_with_white() - 21.0).abs() < 1e-9);
        assert!((Colour::hex(0x76_76_76).contrast_with_white() - 4.54).abs() < 0.005);
    }

    #[test]
    fn words_can_be_read_in_every_hue() {
        for hue in [0xF0_E4_42, 0x56_B4_E9, 0xE6_9F_00, 0x00_72_B2] {
            assert!(Colour::hex(hue).for_words().contrast_with_white() >= READABLE);
        }
        assert_eq!(Colour::hex(0x00_72_B2).for_words(), Colour::hex(0x00_72_B2));
    }

    #[test]
    fn a_dark_page_mirrors_light_and_dark() {
        let paper = Colour::hex(0xFF_FF_FF).on_dark();
        let ink = Colour::hex(0x22_22_22).on_dark();
        assert_eq!(paper, Colour::hex(0x17_17_17));
        assert!(ink.luminance() > 0.6);
        let (red, _, blue) = Colour::hex(0x00_72_B2).on_dark().rgb();
        assert!(blue > red, "blue stays blue");
    }
}
