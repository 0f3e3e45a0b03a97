//! What a mask costs (ISO/IEC 18004, 7.8.3): the symbol gets the one of eight that costs least.
//!
//! A screen draws ten symbols a second, and weighing masks module by module would be nearly all of the work. Here a symbol is
//! cut into strips of 64 columns, so that a row of a strip is one machine word: what is looked for is looked for in 64 modules
//! at once, and the loops over rows become the vector instructions that every processor has.

/// Light rows before the first one of a strip, as many as a false finder pattern looks at.
pub(crate) const ABOVE: usize = 4;
/// Light rows after the last one.
const BELOW: usize = 10;
/// Rows that one place in a strip may concern.
const AROUND: usize = ABOVE + 1 + BELOW;

/// The rows of a strip, with the light ones around them.
pub(crate) fn strip_len(width: usize) -> usize {
    ABOVE + width + BELOW
}

/// What a symbol costs, from all its strips: 64 columns each, a bit a module, the lowest in the first column, one is dark.
pub(crate) fn penalty(symbol: &[u64], width: usize) -> u32 {
    let light = vec![0; strip_len(width)];
    let strips = || symbol.chunks(strip_len(width));
    let after = strips().skip(1).chain([light.as_slice()]);
    let before = [light.as_slice()].into_iter().chain(strips());
    let mut found = Found::default();
    for (n, ((before, strip), after)) in before.zip(strips()).zip(after).enumerate() {
        let columns = Columns::of(width, n);
        found.across(before, strip, after, width, columns);
        found.down(strip, width, columns);
        found.blocks(strip, after, width, columns);
    }
    found.points(width)
}

/// Which columns of a strip are part of the symbol.
#[derive(Clone, Copy)]
struct Columns {
    all: u64,
    /// Without the last one.
    with_next: u64,
    /// Without the last four.
    with_four: u64,
    /// The first of the symbol.
    first: u64,
}

impl Columns {
    fn of(width: usize, strip: usize) -> Columns {
        let below = |width: usize| match width.saturating_sub(64 * strip) {
            bits @ 0..64 => (1 << bits) - 1,
            _ => u64::MAX,
        };
        let first = u64::from(strip == 0);
        Columns { all: below(width), with_next: below(width - 1), with_four: below(width - 4), first }
    }
}

/// How often each feature was found.
#[derive(Default)]
struct Found {
    fives: u64,
    runs: u64,
    blocks: u64,
    finders: u64,
    dark: u64,
}

/// Each module as the one so many columns on in the same row.
#[inline(always)]
fn on(strip: u64, after: u64, by: u32) -> u64 {
    strip >> by | after << (64 - by)
}

/// Each module as the one so many columns before.
#[inline(always)]
fn back(before: u64, strip: u64, by: u32) -> u64 {
    strip << by | before >> (64 - by)
}

fn count(modules: u64) -> u64 {
    u64::from(modules.count_ones())
}

/// The same of what is seldom there: most of the time only that is seen.
#[inline(always)]
fn rarely(modules: u64) -> u64 {
    if modules == 0 { 0 } else { count(modules) }
}

/// What looks like a finder pattern with four light modules before or after it, from the modules 4 before to 10 after.
#[inline(always)]
fn false_finders(m: [u64; AROUND]) -> u64 {
    let finder = m[4] & !m[5] & m[6] & m[7] & m[8] & !m[9] & m[10];
    finder & !((m[0] | m[1] | m[2] | m[3]) & (m[11] | m[12] | m[13] | m[14]))
}

impl Found {
    /// Runs and false finder patterns in rows.
    fn across(&mut self, before: &[u64], strip: &[u64], after: &[u64], width: usize, columns: Columns) {
        let rows = before.iter().zip(strip).zip(after).skip(ABOVE).take(width);
        for ((b, s), a) in rows {
            let (b, s, a) = (*b, *s, *a);
            let m = [
                back(b, s, 4),
                back(b, s, 3),
                back(b, s, 2),
                back(b, s, 1),
                s,
                on(s, a, 1),
                on(s, a, 2),
                on(s, a, 3),
                on(s, a, 4),
                on(s, a, 5),
                on(s, a, 6),
                on(s, a, 7),
                on(s, a, 8),
                on(s, a, 9),
                on(s, a, 10),
            ];
            let alike = !(m[4] ^ m[5] | m[5] ^ m[6] | m[6] ^ m[7] | m[7] ^ m[8]);
            let five = alike & columns.with_four;
            self.fives += count(five);
            self.runs += count(five & (m[3] ^ m[4] | columns.first));
            self.finders += rarely(false_finders(m) & columns.all);
            self.dark += count(s);
        }
    }

    /// The same in columns.
    fn down(&mut self, strip: &[u64], width: usize, columns: Columns) {
        let rows = || strip.windows(AROUND).filter_map(|rows| rows.try_into().ok()).copied();
        let five = |m: [u64; AROUND]| !(m[4] ^ m[5] | m[5] ^ m[6] | m[6] ^ m[7] | m[7] ^ m[8]) & columns.all;
        for m in rows().take(width - 4) {
            self.fives += count(five(m));
            self.runs += count(five(m) & (m[3] ^ m[4]));
        }
        // Above the first row is none that would be alike.
        self.runs += rows().take(1).map(|m| count(five(m) & !(m[3] ^ m[4]))).sum::<u64>();
        self.finders += rows().take(width).map(|m| rarely(false_finders(m) & columns.all)).sum::<u64>();
    }

    /// Blocks of 2 × 2 modules of one colour.
    fn blocks(&mut self, strip: &[u64], after: &[u64], width: usize, columns: Columns) {
        let rows = strip.iter().zip(after).skip(ABOVE).take(width);
        let turns: Vec<u64> = rows.map(|(strip, after)| strip ^ on(*strip, *after, 1)).collect();
        let pairs = strip.iter().skip(ABOVE).zip(strip.iter().skip(ABOVE + 1)).map(|(row, next)| row ^ next);
        for ((turn, next), down) in turns.iter().zip(turns.iter().skip(1)).zip(pairs) {
            self.blocks += count(!(turn | next | down) & columns.with_next);
        }
    }

    /// Three points for five modules of one colour in a row, one for each further one; three for a block; forty for a false
    /// finder pattern; ten for each 5 % that the share of dark modules is off one half.
    fn points(&self, width: usize) -> u32 {
        let all = (width * width) as u64;
        let imbalance = (self.dark * 20).abs_diff(all * 10) / all.max(1);
        let points = self.fives + 2 * self.runs + 3 * self.blocks + 40 * self.finders + 10 * imbalance;
        u32::try_from(points).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The rules as the standard has them, module by module.
    pub(crate) fn plainly(dark: &[Vec<bool>]) -> u32 {
        let width = dark.len();
        let turned: Vec<Vec<bool>> = (0..width).map(|x| (0..width).map(|y| dark[y][x]).collect()).collect();
        let mut sum: u32 = dark.iter().chain(&turned).map(|line| of_line(line)).sum();
        for (x, y) in (1..width).flat_map(|y| (1..width).map(move |x| (x, y))) {
            let block = [dark[y - 1][x - 1], dark[y - 1][x], dark[y][x - 1], dark[y][x]];
            sum += if block == [block[0]; 4] { 3 } else { 0 };
        }
        let all = width * width;
        let dark = dark.iter().flatten().filter(|dark| **dark).count();
        sum + (dark * 20).abs_diff(all * 10) as u32 / all as u32 * 10
    }

    fn of_line(line: &[bool]) -> u32 {
        let runs = line.chunk_by(|a, b| a == b).filter(|run| run.len() >= 5);
        let mut sum = runs.map(|run| run.len() as u32 - 2).sum();
        let at = |x: isize| usize::try_from(x).ok().and_then(|x| line.get(x)).copied().unwrap_or(false);
        for x in 0..line.len() as isize {
            let finder = [true, false, true, true, true, false, true];
            let looks = finder.iter().enumerate().all(|(n, color)| at(x + n as isize) == *color);
            let light = |mut places: std::ops::Range<isize>| places.all(|x| !at(x));
            sum += if looks && (light(x - 4..x) || light(x + 7..x + 11)) { 40 } else { 0 };
        }
        sum
    }

    #[test]
    fn the_plain_rules_are_those_of_the_standard() {
        let cost = |modules: &str| of_line(&modules.bytes().map(|c| c == b'#').collect::<Vec<_>>());
        assert_eq!((cost("#.#.#.#.#.#"), cost("####.####.#")), (0, 0));
        assert_eq!((cost("#####.#.#.#"), cost("######.#.#.#"), cost("#.#.....#.#")), (3, 4, 3));
        assert_eq!(cost(&format!("{}{}", "#".repeat(70), ".".repeat(5))), 68 + 3);
        assert_eq!((cost("##.#.###.#....##"), cost("##....#.###.#.##")), (40, 40));
        assert_eq!((cost("#.###.#.##"), cost("##.#.###.#")), (40, 40), "beyond the edge all is light");
        assert_eq!(cost("##.#.###.#.#"), 0);
        assert_eq!(cost(&format!("{}...#.###.#.#", "#.".repeat(60))), 40);
    }

    fn strips(dark: &[Vec<bool>]) -> Vec<u64> {
        let width = dark.len();
        let mut words = vec![0; width.div_ceil(64) * strip_len(width)];
        for (x, y) in (0..width).flat_map(|y| (0..width).map(move |x| (x, y))).filter(|(x, y)| dark[*y][*x]) {
            words[x / 64 * strip_len(width) + ABOVE + y] |= 1 << (x % 64);
        }
        words
    }

    #[test]
    fn a_symbol_costs_what_the_plain_rules_say() {
        for (width, stripes) in [(21, 1), (57, 2), (61, 3), (73, 1), (73, 4), (125, 5), (129, 2), (177, 6)] {
            for seed in 1..6 {
                let module = |x: usize, y: usize| {
                    // Neither all noise, nor all pattern.
                    let noise = (x * 7_919 + y * 104_729 + seed * 1_299_709).wrapping_mul(0x9e37_79b9) >> 13;
                    noise % 7 < 3 || (x / stripes + y / 7).is_multiple_of(2 + seed)
                };
                let dark: Vec<Vec<bool>> =
                    (0..width).map(|y| (0..width).map(|x| module(x, y)).collect()).collect();
                assert_eq!(penalty(&strips(&dark), width), plainly(&dark), "{width} {seed}");
            }
            let light = vec![vec![false; width]; width];
            assert_eq!(penalty(&strips(&light), width), plainly(&light));
        }
    }
}
