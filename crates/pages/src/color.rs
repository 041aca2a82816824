//! Colours as numbers: sRGB, the WCAG contrast ratio, and OKLCH for changing nothing but the lightness.
//!
//! Sources: WCAG 2.2 "relative luminance" and "contrast ratio"; Björn Ottosson's OKLab matrices.

use std::fmt;

/// An opaque sRGB colour. It prints as `#rrggbb`, so that what a customer typed never reaches a page as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

/// Lightness, chroma and hue (radians) of a colour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Oklch {
    pub(crate) lightness: f64,
    pub(crate) chroma: f64,
    pub(crate) hue: f64,
}

impl Color {
    /// `#ffffff`.
    pub const WHITE: Self = Self::new(255, 255, 255);
    /// `#000000`.
    pub const BLACK: Self = Self::new(0, 0, 0);

    pub(crate) const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#rgb` or `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let all = digits
            .chars()
            .map(|digit| {
                digit
                    .to_digit(16)
                    .and_then(|value| u8::try_from(value).ok())
            })
            .collect::<Option<Vec<u8>>>()?;
        match *all.as_slice() {
            [red, green, blue] => Some(Self::new(red * 17, green * 17, blue * 17)),
            [r, red, g, green, b, blue] => {
                Some(Self::new(r * 16 + red, g * 16 + green, b * 16 + blue))
            }
            _ => None,
        }
    }

    /// The contrast ratio of two colours, 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Relative luminance, 0 to 1.
    pub(crate) fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(|channel| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.04045 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        })
    }
}

impl fmt::Display for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "#{:02x}{:02x}{:02x}",
            self.red, self.green, self.blue
        )
    }
}

impl From<Color> for Oklch {
    fn from(color: Color) -> Self {
        let [red, green, blue] = color.linear();
        let long =
            (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let medium =
            (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short =
            (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        let a_axis = 1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short;
        let b_axis = 0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short;
        Self {
            lightness: 0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short,
            chroma: a_axis.hypot(b_axis),
            hue: b_axis.atan2(a_axis),
        }
    }
}

impl Oklch {
    /// The nearest colour that a screen can show: chroma is lowered until it can.
    pub(crate) fn to_color(mut self) -> Color {
        while self.chroma > 0.0005
            && !self
                .linear()
                .iter()
                .all(|channel| (-1e-4..=1.0001).contains(channel))
        {
            self.chroma *= 0.95;
        }
        let [red, green, blue] = self.linear().map(channel);
        Color::new(red, green, blue)
    }

    fn linear(self) -> [f64; 3] {
        let (a_axis, b_axis) = (self.chroma * self.hue.cos(), self.chroma * self.hue.sin());
        let long = (self.lightness + 0.396_337_777_4 * a_axis + 0.215_803_757_3 * b_axis).powi(3);
        let medium = (self.lightness - 0.105_561_345_8 * a_axis - 0.063_854_172_8 * b_axis).powi(3);
        let short = (self.lightness - 0.089_484_177_5 * a_axis - 1.291_485_548_0 * b_axis).powi(3);
        [
            4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
        ]
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=255 before"
)]
fn channel(linear: f64) -> u8 {
    let encoded = if linear <= 0.003_130_8 {
        12.92 * linear
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    };
    (255.0 * encoded.clamp(0.0, 1.0)).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms_and_prints_one() {
        for (text, printed) in [
            ("#Abc", "#aabbcc"),
            ("#0C6457", "#0c6457"),
            ("#fff", "#ffffff"),
        ] {
            assert_eq!(Color::parse(text).unwrap().to_string(), printed);
        }
        for text in [
            "", "#", "fff", "#ffff", "#12345g", "#1234567", "#fff;}", "red", "#ééé",
        ] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
    }

    #[test]
    fn there_and_back_is_the_same_colour() {
        for text in [
            "#b3431b", "#0c6457", "#ffd400", "#ffffff", "#000000", "#7fdbff", "#777777",
        ] {
            let color = Color::parse(text).unwrap();
            assert_eq!(Oklch::from(color).to_color().to_string(), text);
        }
    }
}
