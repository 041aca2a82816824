//! From the two colours that an organization chose, the colours of a page on which everything can be read.
//!
//! It corrects and never refuses: a primary colour that white can not stand on gets black, a link that would vanish is
//! moved until it has the ratio of WCAG 2.2 AA (4.5 for text, 3 for the edge of a control).

use guildhall_model::organization::Colors;

use crate::color::{Color, Oklch};

/// What text needs (WCAG 1.4.3).
const TEXT: f64 = 4.5;
/// What the edge of a control needs (WCAG 1.4.11).
const EDGE: f64 = 3.0;
/// Above this luminance a surface counts as light: things on it get darker to be seen.
const LIGHT: f64 = 0.18;
/// How far one step moves the lightness.
const STEP: f64 = 0.01;
/// The card in dark mode when no page background was chosen.
const DARK_CARD: Color = Color::new(0x17, 0x1c, 0x1a);

/// The two modes of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Light surfaces.
    Light,
    /// Dark surfaces.
    Dark,
}

/// How the primary colour is used on one surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Of the button and the monogram.
    pub fill: Color,
    /// Of the text on `fill`.
    pub on: Color,
    /// Of links and of the ring around what has the focus.
    pub link: Color,
    /// One pixel around button and monogram, when `fill` alone would not stand out.
    pub edge: Option<Color>,
}

impl Theme {
    /// The uses of `primary` on `surface`.
    pub fn new(primary: Color, surface: Color, mode: Mode) -> Self {
        let fill = match mode {
            Mode::Light => primary,
            Mode::Dark => shift(primary, surface, EDGE),
        };
        Self {
            fill,
            on: on(fill),
            link: shift(primary, surface, TEXT),
            edge: (fill.contrast(surface) < EDGE).then(|| shift(primary, surface, EDGE)),
        }
    }
}

/// The whole look of a page in both modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    light: Surfaces,
    dark: Surfaces,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Surfaces {
    /// Unset where no primary colour was chosen.
    theme: Option<Theme>,
    /// Unset where no background was chosen.
    page: Option<Page>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Page {
    background: Color,
    card: Color,
    text: Color,
}

impl Palette {
    /// The palette of what was chosen; a text that is no colour counts as not chosen.
    pub fn new(colors: &Colors) -> Self {
        let primary = Color::parse(&colors.primary);
        let chosen = Color::parse(&colors.page_background);
        let light = chosen.map(|background| Page {
            background,
            card: Color::WHITE,
            text: on_page(background),
        });
        let dark = chosen.map(dark_page);
        Self {
            light: Surfaces {
                theme: primary.map(|primary| Theme::new(primary, Color::WHITE, Mode::Light)),
                page: light,
            },
            dark: Surfaces {
                theme: primary.map(|primary| {
                    let card = dark.map_or(DARK_CARD, |page| page.card);
                    Theme::new(primary, card, Mode::Dark)
                }),
                page: dark,
            },
        }
    }

    /// The style that sets it: nothing but `--org-*`, every value printed by us.
    pub fn style(&self) -> String {
        let mut style = String::from(":root{");
        if let (Some(light), Some(dark)) = (self.light.theme, self.dark.theme) {
            set(&mut style, "primary", light.fill, dark.fill);
            set(&mut style, "on-primary", light.on, dark.on);
            set(&mut style, "link", light.link, dark.link);
            let [light, dark] = [light, dark].map(|theme| {
                theme
                    .edge
                    .map_or_else(|| "transparent".to_owned(), |edge| edge.to_string())
            });
            set(&mut style, "edge", light, dark);
        }
        if let (Some(light), Some(dark)) = (self.light.page, self.dark.page) {
            set(&mut style, "page", light.background, dark.background);
            set(&mut style, "card", light.card, dark.card);
            set(&mut style, "on-page", light.text, dark.text);
        }
        style.push('}');
        style
    }
}

fn set(
    style: &mut String,
    name: &str,
    light: impl std::fmt::Display,
    dark: impl std::fmt::Display,
) {
    use std::fmt::Write;
    // Writing to a String can not fail.
    let _ = write!(style, "--org-{name}:light-dark({light},{dark});");
}

/// White where it can be read, else pure black, which then always can: never below 4.58.
pub fn on(fill: Color) -> Color {
    if Color::WHITE.contrast(fill) >= TEXT {
        Color::WHITE
    } else {
        Color::BLACK
    }
}

/// `color`, its lightness moved away from `surface` until the two have the ratio `target`.
fn shift(color: Color, surface: Color, target: f64) -> Color {
    if color.contrast(surface) >= target {
        return color;
    }
    let darker = surface.luminance() > LIGHT;
    let mut moved = Oklch::from(color);
    while moved.lightness > 0.0 && moved.lightness < 1.0 {
        moved.lightness += if darker { -STEP } else { STEP };
        let candidate = Oklch {
            lightness: moved.lightness.clamp(0.0, 1.0),
            ..moved
        }
        .to_color();
        if candidate.contrast(surface) >= target {
            return candidate;
        }
    }
    if darker { Color::BLACK } else { Color::WHITE }
}

/// The page and the card of dark mode: the hue of the chosen background, little of its colour.
fn dark_page(chosen: Color) -> Page {
    let chosen = Oklch::from(chosen);
    let tinted = |lightness| {
        let chroma = chosen.chroma.min(0.012);
        Oklch {
            lightness,
            chroma,
            ..chosen
        }
        .to_color()
    };
    let background = tinted(0.17);
    Page {
        background,
        card: tinted(0.215),
        text: on_page(background),
    }
}

/// Text straight on the page's background: a grey when it can be read, else black or white.
fn on_page(background: Color) -> Color {
    let grey = if background.luminance() > LIGHT {
        Color::new(0x5b, 0x61, 0x5d)
    } else {
        Color::new(0xa0, 0xaa, 0xa6)
    };
    if grey.contrast(background) >= TEXT {
        grey
    } else if Color::BLACK.contrast(background) >= TEXT {
        Color::BLACK
    } else {
        Color::WHITE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Primary; in light: text on it, its ratio, link, edge; in dark: fill, text on it, link.
    const TABLE: [[&str; 8]; 9] = [
        [
            "#B3431B",
            "#ffffff",
            "5.62",
            "#b3431b",
            "transparent",
            "#b3431b",
            "#ffffff",
            "#d5623d",
        ],
        [
            "#0C6457",
            "#ffffff",
            "7.06",
            "#0c6457",
            "transparent",
            "#237365",
            "#ffffff",
            "#459082",
        ],
        [
            "#FFD400", "#000000", "14.67", "#8b7304", "#ad900d", "#ffd400", "#000000", "#ffd400",
        ],
        [
            "#FFFFFF", "#000000", "21.00", "#747474", "#929292", "#ffffff", "#000000", "#ffffff",
        ],
        [
            "#000000",
            "#ffffff",
            "21.00",
            "#000000",
            "transparent",
            "#ffffff",
            "#000000",
            "#ffffff",
        ],
        [
            "#7FDBFF", "#000000", "13.48", "#147fa0", "#3f9ec0", "#7fdbff", "#000000", "#7fdbff",
        ],
        [
            "#E6007A",
            "#ffffff",
            "4.52",
            "#e6007a",
            "transparent",
            "#e6007a",
            "#ffffff",
            "#f52486",
        ],
        [
            "#777777",
            "#000000",
            "4.69",
            "#747474",
            "transparent",
            "#777777",
            "#000000",
            "#838383",
        ],
        [
            "#0B2545",
            "#ffffff",
            "15.39",
            "#0b2545",
            "transparent",
            "#4d698e",
            "#ffffff",
            "#6986ad",
        ],
    ];

    #[test]
    fn the_table_of_the_rule() {
        for row in TABLE {
            let primary = Color::parse(row[0]).unwrap();
            let light = Theme::new(primary, Color::WHITE, Mode::Light);
            let dark = Theme::new(primary, DARK_CARD, Mode::Dark);
            let edge = light
                .edge
                .map_or("transparent".to_owned(), |edge| edge.to_string());
            let ratio = format!("{:.2}", light.on.contrast(light.fill));
            let found = [
                row[0].to_owned(),
                light.on.to_string(),
                ratio,
                light.link.to_string(),
                edge,
                dark.fill.to_string(),
                dark.on.to_string(),
                dark.link.to_string(),
            ];
            assert_eq!(found, row);
        }
    }

    /// Whatever is chosen, everything can be read in both modes.
    #[test]
    fn no_choice_is_unreadable() {
        let steps = [0_u8, 37, 74, 111, 148, 185, 222, 255];
        let all = steps
            .iter()
            .flat_map(|red| steps.iter().map(move |green| (*red, *green)))
            .flat_map(|(red, green)| steps.iter().map(move |blue| Color::new(red, green, *blue)));
        for chosen in all {
            let dark = dark_page(chosen);
            for (card, mode) in [(Color::WHITE, Mode::Light), (dark.card, Mode::Dark)] {
                let theme = Theme::new(chosen, card, mode);
                assert!(
                    theme.on.contrast(theme.fill) >= TEXT,
                    "{chosen} {mode:?} text on fill"
                );
                assert!(theme.link.contrast(card) >= TEXT, "{chosen} {mode:?} link");
                assert!(
                    theme.edge.unwrap_or(theme.fill).contrast(card) >= EDGE,
                    "{chosen} {mode:?} edge"
                );
            }
            assert!(
                on_page(chosen).contrast(chosen) >= TEXT,
                "{chosen} text on the page"
            );
            assert!(
                dark.text.contrast(dark.background) >= TEXT,
                "{chosen} text on the dark page"
            );
        }
    }

    #[test]
    fn the_style_holds_only_what_we_print() {
        let colors = Colors {
            primary: "#b3431b".to_owned(),
            page_background: "#f6ede6".to_owned(),
        };
        let style = Palette::new(&colors).style();
        assert!(
            style.starts_with(":root{--org-primary:light-dark(#b3431b,#b3431b);"),
            "{style}"
        );
        assert!(
            style.contains("--org-page:light-dark(#f6ede6,#130e0a);"),
            "{style}"
        );
        assert!(
            style.contains("--org-card:light-dark(#ffffff,#1e1814);"),
            "{style}"
        );
        let hostile = Colors {
            primary: "#fff;}</style><script>".to_owned(),
            page_background: "url(https://x)".to_owned(),
        };
        assert_eq!(Palette::new(&hostile).style(), ":root{}");
    }
}
