//! Drawing a QR symbol (ISO/IEC 18004): modules for a screen's own canvas, PNG, SVG, and a terminal.

use crate::layout::Layout;
use qrcode::bits::{self, Bits};
use qrcode::types::QrError;
use qrcode::{EcLevel, Version};
use std::fmt::Write as _;
use thiserror::Error;

/// The largest number of pixels a module is drawn with.
pub const MAX_SCALE: u32 = 32;
/// The widest quiet zone in modules. The standard asks for 4.
pub const MAX_QUIET_ZONE: u32 = 32;

/// Error correction level: how much of a symbol may be damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 7 %.
    L,
    /// 15 %.
    M,
    /// 25 %.
    Q,
    /// 30 %.
    H,
}

impl From<Level> for EcLevel {
    fn from(level: Level) -> EcLevel {
        match level {
            Level::L => EcLevel::L,
            Level::M => EcLevel::M,
            Level::Q => EcLevel::Q,
            Level::H => EcLevel::H,
        }
    }
}

/// One of the eight patterns that turn modules, so that no symbol is all of one colour (ISO/IEC 18004, 7.8.2). The symbol says
/// which; every reader knows them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Mask(u8);

impl Mask {
    /// All of them, in the order of the standard.
    pub const ALL: [Mask; 8] = [Mask(0), Mask(1), Mask(2), Mask(3), Mask(4), Mask(5), Mask(6), Mask(7)];

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Why a symbol cannot be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SymbolError {
    /// No version holds the text at that level.
    #[error("{0} characters fit no QR symbol at this level; use more frames or a lower level")]
    TooLong(usize),
    /// Scale or quiet zone out of range.
    #[error("a picture has a scale of 1 to {MAX_SCALE} and a quiet zone of 0 to {MAX_QUIET_ZONE} modules")]
    Size,
    /// The encoder of the picture failed.
    #[error("the picture could not be encoded")]
    Picture,
}

/// A drawn symbol without its quiet zone.
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    width: u32,
    version: u8,
    mask: Mask,
    dark: Vec<bool>,
}

impl std::fmt::Debug for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Its modules are the text.
        f.debug_struct("Symbol").field("version", &self.version).finish_non_exhaustive()
    }
}

/// How many alphanumeric characters a symbol holds; 0 for a version that does not exist.
pub fn alphanumeric_capacity(version: u8, level: Level) -> usize {
    // ISO/IEC 18004, table 3: mode indicator, then a character count whose length grows with the version.
    let header = match version {
        1..=9 => 4 + 9,
        10..=26 => 4 + 11,
        27..=40 => 4 + 13,
        _ => return 0,
    };
    let bits = Bits::new(Version::Normal(i16::from(version)))
        .max_len(level.into())
        .map_or(0, |all| all.saturating_sub(header));
    bits / 11 * 2 + usize::from(bits % 11 >= 6)
}

/// The smallest version from `version` on that holds so many characters of the alphanumeric alphabet.
pub(crate) fn smallest_version(characters: usize, level: Level, version: u8) -> Option<u8> {
    (version.max(1)..=40).find(|&version| alphanumeric_capacity(version, level) >= characters)
}

fn is_alphanumeric(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'Z' | b' ' | b'$' | b'%' | b'*' | b'+' | b'-' | b'.' | b'/' | b':'))
}

impl Symbol {
    /// Draws `text` in the smallest symbol that holds it. Text of QR's alphanumeric alphabet, as every frame is,
    /// becomes one alphanumeric segment, so that frames of one length are symbols of one size and the picture does
    /// not jump; any other text is segmented as is best.
    ///
    /// # Errors
    /// [`SymbolError::TooLong`].
    pub fn new(text: &str, level: Level) -> Result<Symbol, SymbolError> {
        Symbol::at_least(text, level, 1)
    }

    /// The same in a symbol of `version` or larger, so that pictures in a row keep their size. For text outside of the
    /// alphanumeric alphabet the version is not looked at.
    ///
    /// # Errors
    /// [`SymbolError::TooLong`]; also for a version over 40.
    pub fn at_least(text: &str, level: Level, version: u8) -> Result<Symbol, SymbolError> {
        Symbol::drawn(text, level, version, None)
    }

    /// The same under a mask that was chosen already, in place of the one that suits this text best.
    ///
    /// # Errors
    /// [`SymbolError::TooLong`]; also for a version over 40.
    pub fn under(mask: Mask, text: &str, level: Level, version: u8) -> Result<Symbol, SymbolError> {
        Symbol::drawn(text, level, version, Some(mask))
    }

    fn drawn(text: &str, level: Level, version: u8, mask: Option<Mask>) -> Result<Symbol, SymbolError> {
        let too_long = |_: QrError| SymbolError::TooLong(text.len());
        let segments = |version: u8| {
            let mut bits = Bits::new(Version::Normal(i16::from(version)));
            bits.push_alphanumeric_data(text.as_bytes())?;
            bits.push_terminator(level.into())?;
            Ok(bits)
        };
        let bits = if is_alphanumeric(text) {
            let version =
                smallest_version(text.len(), level, version).ok_or(SymbolError::TooLong(text.len()))?;
            segments(version).map_err(too_long)?
        } else {
            bits::encode_auto(text.as_bytes(), level.into()).map_err(too_long)?
        };
        let (Version::Normal(version) | Version::Micro(version)) = bits.version();
        let version = u8::try_from(version).unwrap_or_default();
        let (dark, mask) = Layout::of(version, level).map_err(too_long)?.drawn(&bits.into_bytes(), mask);
        Ok(Symbol { width: 17 + 4 * u32::from(version), version, mask, dark })
    }

    /// Modules along one side.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// The QR version, 1 to 40.
    pub fn version(&self) -> u8 {
        self.version
    }

    /// The mask it is drawn under.
    pub fn mask(&self) -> Mask {
        self.mask
    }

    /// Whether the module in column `x` and row `y` is dark. Outside of the symbol all is light.
    pub fn dark(&self, x: u32, y: u32) -> bool {
        x < self.width
            && y < self.width
            && self.dark.get((y * self.width + x) as usize).copied().unwrap_or(false)
    }

    /// All modules row by row, `width × width`, true for dark.
    pub fn modules(&self) -> &[bool] {
        &self.dark
    }

    /// A one-bit greyscale PNG, `scale` pixels a module, `quiet_zone` light modules around.
    ///
    /// # Errors
    /// [`SymbolError::Size`].
    pub fn to_png(&self, scale: u32, quiet_zone: u32) -> Result<Vec<u8>, SymbolError> {
        if scale == 0 || scale > MAX_SCALE || quiet_zone > MAX_QUIET_ZONE {
            return Err(SymbolError::Size);
        }
        let modules = self.width + 2 * quiet_zone;
        let pixels = modules * scale;
        let mut data = Vec::with_capacity((pixels.div_ceil(8) * pixels) as usize);
        for row in 0..modules {
            let mut line = vec![0u8; pixels.div_ceil(8) as usize];
            for x in 0..pixels {
                let light = !self.dark_at(x / scale, row, quiet_zone);
                if let Some(byte) = line.get_mut((x / 8) as usize) {
                    *byte |= u8::from(light) << (7 - x % 8);
                }
            }
            (0..scale).for_each(|_| data.extend_from_slice(&line));
        }
        let mut png = Vec::new();
        let mut encoder = png::Encoder::new(&mut png, pixels, pixels);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&data).and_then(|()| writer.finish()))
            .map_err(|_| SymbolError::Picture)?;
        Ok(png)
    }

    /// An SVG picture of one module a unit.
    pub fn to_svg(&self, quiet_zone: u32) -> String {
        let quiet_zone = quiet_zone.min(MAX_QUIET_ZONE);
        let side = self.width + 2 * quiet_zone;
        let mut path = String::new();
        for y in 0..self.width {
            let mut x = 0;
            while x < self.width {
                let run = (x..self.width).take_while(|&x| self.dark(x, y)).count() as u32;
                if run > 0 {
                    // Writing to a string cannot fail.
                    let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + quiet_zone, y + quiet_zone);
                }
                x += run.max(1);
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>\n"
        )
    }

    /// Lines for a terminal, two rows of modules a line, in black on white whatever the terminal's own colours are.
    pub fn to_terminal(&self, quiet_zone: u32) -> String {
        let quiet_zone = quiet_zone.min(MAX_QUIET_ZONE);
        let side = self.width + 2 * quiet_zone;
        let mut lines = String::new();
        for row in (0..side).step_by(2) {
            lines.push_str("\u{1b}[30;107m");
            for column in 0..side {
                let upper = self.dark_at(column, row, quiet_zone);
                let lower = self.dark_at(column, row + 1, quiet_zone);
                lines.push(match (upper, lower) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                });
            }
            lines.push_str("\u{1b}[0m\n");
        }
        lines
    }

    /// The module at a place that counts from the outer edge of the quiet zone.
    fn dark_at(&self, column: u32, row: u32, quiet_zone: u32) -> bool {
        match (column.checked_sub(quiet_zone), row.checked_sub(quiet_zone)) {
            (Some(x), Some(y)) => self.dark(x, y),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacities_are_those_of_the_standards_table_7() {
        for (version, level, characters) in [
            (1, Level::L, 25),
            (9, Level::M, 262),
            (10, Level::L, 395),
            (15, Level::M, 600),
            (20, Level::L, 1249),
            (26, Level::H, 864),
            (27, Level::L, 2132),
            (40, Level::L, 4296),
            (40, Level::H, 1852),
            (0, Level::L, 0),
            (41, Level::L, 0),
        ] {
            assert_eq!(alphanumeric_capacity(version, level), characters, "{version} {level:?}");
        }
    }

    #[test]
    fn a_full_symbol_of_every_version_is_drawn_and_one_character_more_is_refused() {
        for version in 1..=40 {
            let text = "A".repeat(alphanumeric_capacity(version, Level::L));
            let symbol = Symbol::new(&text, Level::L).unwrap();
            assert_eq!((symbol.version(), symbol.width()), (version, 17 + 4 * u32::from(version)));
        }
        assert_eq!(Symbol::new(&"A".repeat(4297), Level::L), Err(SymbolError::TooLong(4297)));
    }

    #[test]
    fn a_version_can_be_asked_for_and_is_taken_where_the_text_needs_no_larger_one() {
        let version = |text: &str, at_least| Symbol::at_least(text, Level::M, at_least).map(|s| s.version());
        assert_eq!(version("L1:A", 7), Ok(7));
        assert_eq!(version("L1:A", 0), Ok(1));
        assert_eq!(version(&"A".repeat(600), 7), Ok(15));
        assert_eq!(version("L1:A", 41), Err(SymbolError::TooLong(4)));
    }

    #[test]
    fn the_finder_pattern_stands_in_the_corner_and_beyond_the_edge_all_is_light() {
        let symbol = Symbol::new("L1:A", Level::M).unwrap();
        assert!(symbol.dark(0, 0) && symbol.dark(6, 6) && !symbol.dark(1, 1) && symbol.dark(2, 2));
        assert!(!symbol.dark(21, 0) && !symbol.dark(0, 21) && !symbol.dark(u32::MAX, u32::MAX));
    }

    #[test]
    fn terminal_and_svg_show_the_same_modules() {
        let symbol = Symbol::new("L1:A", Level::M).unwrap();
        let lines: Vec<Vec<char>> = symbol
            .to_terminal(4)
            .lines()
            .map(|l| l.trim_start_matches("\u{1b}[30;107m").trim_end_matches("\u{1b}[0m").chars().collect())
            .collect();
        assert_eq!(lines.len(), 15);
        let mut drawn = 0;
        for y in 0..21 {
            for x in 0..21 {
                let shown = lines[(y as usize + 4) / 2][x as usize + 4];
                let dark = matches!((shown, y % 2), ('█', _) | ('▀', 0) | ('▄', 1));
                assert_eq!(dark, symbol.dark(x, y));
                drawn += u32::from(dark);
            }
        }
        let svg = symbol.to_svg(4);
        assert!(svg.contains("viewBox=\"0 0 29 29\""));
        let runs: u32 =
            svg.split('h').skip(1).filter_map(|s| s.split_once("v1")?.0.parse::<u32>().ok()).sum();
        assert_eq!(runs, drawn);
    }

    #[test]
    fn absurd_sizes_are_refused() {
        let symbol = Symbol::new("L1:A", Level::M).unwrap();
        for (scale, quiet_zone) in [(0, 4), (33, 4), (1, 33), (u32::MAX, u32::MAX)] {
            assert_eq!(symbol.to_png(scale, quiet_zone), Err(SymbolError::Size));
        }
    }
}
