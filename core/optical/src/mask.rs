//! Which of the eight masks a symbol gets (ISO/IEC 18004, 7.8.3).
//!
//! A screen draws ten symbols a second, and weighing the masks module by module would be nearly all of the work. Here a
//! row of modules is a few machine words, and a feature is looked for in all of a row at once.

use std::sync::OnceLock;

use qrcode::canvas::{Canvas, MaskPattern, Module};

const PATTERNS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];
/// Every pattern repeats after so many rows and columns.
const PERIOD: usize = 12;

/// Up to 192 modules side by side; a bit is a dark one.
#[derive(Clone, Copy, Default)]
struct Line([u64; 3]);

impl Line {
    fn set(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    /// The first `width` bits.
    fn first(width: usize) -> Line {
        let word = |from: usize| match width.saturating_sub(from) {
            bits @ 0..64 => (1 << bits) - 1,
            _ => u64::MAX,
        };
        Line([word(0), word(64), word(128)])
    }

    fn each(self, other: Line, with: impl Fn(u64, u64) -> u64) -> Line {
        let (Line([a, b, c]), Line([x, y, z])) = (self, other);
        Line([with(a, x), with(b, y), with(c, z)])
    }

    fn and(self, other: Line) -> Line {
        self.each(other, |a, b| a & b)
    }

    fn xor(self, other: Line) -> Line {
        self.each(other, |a, b| a ^ b)
    }

    fn without(self, other: Line) -> Line {
        self.each(other, |a, b| a & !b)
    }

    /// Each bit takes the value of its neighbour `by` places on, below 64.
    fn ahead(self, by: u32) -> Line {
        let Line([a, b, c]) = self;
        if by == 0 { self } else { Line([a >> by | b << (64 - by), b >> by | c << (64 - by), c >> by]) }
    }

    fn behind(self) -> Line {
        let Line([a, b, c]) = self;
        Line([a << 1, b << 1 | a >> 63, c << 1 | b >> 63])
    }

    fn count(self) -> u32 {
        let Line([a, b, c]) = self;
        a.count_ones() + b.count_ones() + c.count_ones()
    }
}

/// A symbol's modules before masking, and which of them a mask may turn; by rows, and by columns.
struct Modules {
    width: usize,
    dark: [Vec<Line>; 2],
    turns: [Vec<Line>; 2],
}

/// The mask with the least penalty. The format information, which differs by mask, is left out: 30 modules.
pub(crate) fn best(canvas: &Canvas, width: usize) -> MaskPattern {
    let modules = Modules::of(canvas, width);
    let mut best = (u32::MAX, MaskPattern::Checkerboard);
    for (pattern, mask) in PATTERNS.into_iter().zip(masks()) {
        if let Some(penalty) = modules.penalty_below(best.0, mask) {
            best = (penalty, pattern);
        }
    }
    best.1
}

impl Modules {
    fn of(canvas: &Canvas, width: usize) -> Modules {
        let empty = || [vec![Line::default(); width], vec![Line::default(); width]];
        let mut modules = Modules { width, dark: empty(), turns: empty() };
        let coordinate = |n: usize| i16::try_from(n).unwrap_or_default();
        for y in 0..width {
            for x in 0..width {
                let module = canvas.get(coordinate(x), coordinate(y));
                if module.is_dark() {
                    mark(&mut modules.dark, x, y);
                }
                if matches!(module, Module::Unmasked(_)) {
                    mark(&mut modules.turns, x, y);
                }
            }
        }
        modules
    }

    /// The penalty of a mask, if it is below `limit`: weighing ends where it is not.
    fn penalty_below(&self, limit: u32, mask: &[[Line; PERIOD]; 2]) -> Option<u32> {
        let ([dark_rows, dark_columns], [turned_rows, turned_columns]) = (&self.dark, &self.turns);
        let [mask_rows, mask_columns] = mask;
        let rows = masked(dark_rows, turned_rows, mask_rows);
        let columns = masked(dark_columns, turned_columns, mask_columns);
        let of_area = self.blocks(&rows) + self.imbalance(&rows);
        let mut lines = rows.iter().chain(&columns);
        lines.try_fold(of_area, |penalty, line| {
            let penalty = penalty + runs(*line, self.width) + false_finders(*line, self.width);
            (penalty < limit).then_some(penalty)
        })
    }

    /// Three points for each 2 × 2 of one colour.
    fn blocks(&self, rows: &[Line]) -> u32 {
        let inner = Line::first(self.width - 1);
        let pairs = rows.iter().zip(rows.iter().skip(1));
        let of_one_colour = pairs.map(|(upper, lower)| {
            let (across_upper, across_lower) = (upper.xor(upper.ahead(1)), lower.xor(lower.ahead(1)));
            inner.without(across_upper).without(across_lower).without(upper.xor(*lower)).count()
        });
        3 * of_one_colour.sum::<u32>()
    }

    /// Ten points for each 5 % that the share of dark modules is off one half.
    fn imbalance(&self, rows: &[Line]) -> u32 {
        let dark: u32 = rows.iter().map(|row| row.count()).sum();
        let all = (self.width * self.width) as u32;
        let off = (dark * 20).abs_diff(all * 10) / all.max(1);
        10 * off
    }
}

/// Lines of modules with a mask on those that it may turn.
fn masked(dark: &[Line], turns: &[Line], pattern: &[Line; PERIOD]) -> Vec<Line> {
    let lines = dark.iter().zip(turns).zip(pattern.iter().cycle());
    lines.map(|((dark, turns), pattern)| dark.xor(turns.and(*pattern))).collect()
}

fn mark(lines: &mut [Vec<Line>; 2], x: usize, y: usize) {
    let [rows, columns] = lines;
    if let (Some(row), Some(column)) = (rows.get_mut(y), columns.get_mut(x)) {
        row.set(x);
        column.set(y);
    }
}

/// Three points for five modules of one colour in a row, and one for each further one.
fn runs(line: Line, width: usize) -> u32 {
    let same = Line::first(width - 1).without(line.xor(line.ahead(1)));
    let two = same.and(same.ahead(1));
    let five = two.and(two.ahead(2));
    five.count() + 2 * five.without(five.behind()).count()
}

/// Forty points for what looks like a finder pattern with four light modules before or after it. What lies outside of the symbol
/// is light.
fn false_finders(line: Line, width: usize) -> u32 {
    // Room for the four modules before the first one.
    let line = (0..4).fold(line, |line, _| line.behind());
    let light = Line([u64::MAX; 3]).without(line);
    let all = |line: Line, places: &[u32]| {
        let taken = places.iter().map(|&place| line.ahead(place));
        taken.fold(Line([u64::MAX; 3]), Line::and)
    };
    let finder = all(line, &[4, 6, 7, 8, 10]).and(all(light, &[5, 9]));
    let (before, after) = (all(light, &[0, 1, 2, 3]), all(light, &[11, 12, 13, 14]));
    let beside = before.each(after, |a, b| a | b);
    40 * finder.and(beside).and(Line::first(width)).count()
}

/// The patterns by rows and by columns.
fn masks() -> &'static [[[Line; PERIOD]; 2]; 8] {
    static MASKS: OnceLock<[[[Line; PERIOD]; 2]; 8]> = OnceLock::new();
    MASKS.get_or_init(|| {
        PATTERNS.map(|pattern| {
            let line = |along: &dyn Fn(usize) -> (usize, usize)| {
                let mut line = Line::default();
                (0..192).filter(|&place| turns(pattern, along(place))).for_each(|place| line.set(place));
                line
            };
            [std::array::from_fn(|y| line(&|x| (x, y))), std::array::from_fn(|x| line(&|y| (x, y)))]
        })
    })
}

/// Table 10 of ISO/IEC 18004.
fn turns(pattern: MaskPattern, (x, y): (usize, usize)) -> bool {
    match pattern {
        MaskPattern::Checkerboard => (x + y).is_multiple_of(2),
        MaskPattern::HorizontalLines => y.is_multiple_of(2),
        MaskPattern::VerticalLines => x.is_multiple_of(3),
        MaskPattern::DiagonalLines => (x + y).is_multiple_of(3),
        MaskPattern::LargeCheckerboard => (y / 2 + x / 3).is_multiple_of(2),
        MaskPattern::Fields => x * y % 2 + x * y % 3 == 0,
        MaskPattern::Diamonds => (x * y % 2 + x * y % 3).is_multiple_of(2),
        MaskPattern::Meadow => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qrcode::{EcLevel, Version};

    fn line(modules: &str) -> (Line, usize) {
        let mut line = Line::default();
        modules.bytes().enumerate().filter(|(_, c)| *c == b'#').for_each(|(place, _)| line.set(place));
        (line, modules.len())
    }

    #[test]
    fn runs_of_five_and_more_cost_what_the_standard_says() {
        let cost = |modules: &str| {
            let (line, width) = line(modules);
            runs(line, width)
        };
        assert_eq!((cost("#.#.#.#.#.#"), cost("####.####.#")), (0, 0));
        assert_eq!((cost("#####.#.#.#"), cost("######.#.#.#"), cost("#.#.....#.#")), (3, 4, 3));
        assert_eq!(cost(&format!("{}{}", "#".repeat(70), ".".repeat(5))), 68 + 3);
    }

    #[test]
    fn a_false_finder_needs_four_light_modules_at_a_side_or_the_edge() {
        let cost = |modules: &str| {
            let (line, width) = line(modules);
            false_finders(line, width)
        };
        assert_eq!(cost("##.#.###.#....##"), 40);
        assert_eq!(cost("##....#.###.#.##"), 40);
        assert_eq!((cost("#.###.#.##"), cost("##.#.###.#")), (40, 40), "beyond the edge all is light");
        assert_eq!(cost("##.#.###.#.#"), 0);
        assert_eq!(cost(&format!("{}....#.###.#.#", "#.".repeat(60))), 40);
    }

    #[test]
    fn the_mask_with_the_least_penalty_is_taken() {
        for (version, text) in [(2, "LOMME"), (10, "L2:QED8WEX0"), (14, "7"), (30, "ABC")] {
            let text = text.repeat(30);
            let mut bits = qrcode::bits::Bits::new(Version::Normal(version));
            bits.push_alphanumeric_data(text.get(..30).unwrap().as_bytes()).unwrap();
            bits.push_terminator(EcLevel::L).unwrap();
            let data = bits.into_bytes();
            let (words, ec) =
                qrcode::ec::construct_codewords(&data, Version::Normal(version), EcLevel::L).unwrap();
            let mut canvas = Canvas::new(Version::Normal(version), EcLevel::L);
            canvas.draw_all_functional_patterns();
            canvas.draw_data(&words, &ec);
            let width = 17 + 4 * version as usize;
            let modules = Modules::of(&canvas, width);
            let penalties: Vec<u32> =
                masks().iter().map(|mask| modules.penalty_below(u32::MAX, mask).unwrap()).collect();
            let chosen = penalties[best(&canvas, width) as usize];
            assert_eq!(chosen, *penalties.iter().min().unwrap());
            assert!(penalties.iter().max().unwrap() > &chosen);
        }
    }

    #[test]
    fn a_mask_turns_what_the_library_turns() {
        for pattern in PATTERNS {
            let mut canvas = Canvas::new(Version::Normal(7), EcLevel::L);
            canvas.draw_all_functional_patterns();
            canvas.draw_data(&[0; 156], &[0; 40]);
            let before = canvas.clone();
            canvas.apply_mask(pattern);
            for (x, y) in (0..45).flat_map(|y| (0..45).map(move |x| (x, y))) {
                if let Module::Unmasked(_) = before.get(x, y) {
                    let turned = before.get(x, y).is_dark() != canvas.get(x, y).is_dark();
                    assert_eq!(turned, turns(pattern, (x as usize, y as usize)), "{pattern:?} {x} {y}");
                }
            }
        }
    }
}
