//! Colours of a heat map: viridis (van der Walt and Smith 2015), which rises evenly in lightness and can be
//! read with any form of colour blindness and in grey.

use super::Colour;

/// Viridis at every tenth.
const VIRIDIS: [Colour; 11] = [
    Colour::hex(0x44_01_54),
    Colour::hex(0x48_25_76),
    Colour::hex(0x41_44_87),
    Colour::hex(0x35_60_8D),
    Colour::hex(0x2A_78_8E),
    Colour::hex(0x21_90_8C),
    Colour::hex(0x22_A8_84),
    Colour::hex(0x43_BF_71),
    Colour::hex(0x7A_D1_51),
    Colour::hex(0xBB_DF_27),
    Colour::hex(0xFD_E7_25),
];

/// The colour of a share of the way from the least to the most, 0 to 1; outside it, of the nearer end. On a dark
/// page it stays as it is: what is most must not become dark there.
pub fn heat(share: f64) -> Colour {
    let place = share.clamp(0.0, 1.0) * 10.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before the cast")]
    let below = if place.is_finite() { (place.floor() as usize).min(9) } else { 0 };
    let within = if place.is_finite() { place - place.floor().min(9.0) } else { 0.0 };
    VIRIDIS[below].mixed(VIRIDIS[below + 1], within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_runs_from_dark_to_light() {
        assert_eq!((heat(-1.0), heat(0.0)), (VIRIDIS[0], VIRIDIS[0]));
        assert_eq!((heat(1.0), heat(7.0)), (VIRIDIS[10], VIRIDIS[10]));
        assert_eq!(heat(f64::NAN), VIRIDIS[0]);
        let light: Vec<f64> = (0..=100).map(|i| heat(f64::from(i) / 100.0).luminance()).collect();
        assert!(light.windows(2).all(|pair| pair[1] > pair[0] - 0.004), "never darker by more than a rounding");
    }
}
