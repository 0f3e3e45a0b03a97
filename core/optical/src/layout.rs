//! What all symbols of one version and level have in common, so that drawing one is little more than its own bits.
//!
//! A symbol is linear in its codewords: under each mask it is the symbol of nothing but zeros, with a module turned for every
//! bit that is one. The symbols of zeros are drawn once by the library, which knows where patterns stand, how masks turn and
//! what the format says; and each remainder that error correction needs is asked of it once, as is the order of the blocks.

use std::sync::OnceLock;

use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern, Module};
use qrcode::ec::{construct_codewords, create_error_correction_code};
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, Version};

use crate::penalty::{ABOVE, penalty, strip_len};
use crate::symbol::{Level, Mask};

const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];
/// The column of the timing pattern, which the codewords skip.
const TIMING: usize = 6;

/// The symbols of one version and level.
pub(crate) struct Layout {
    width: usize,
    /// The symbol of zeros under each mask, row by row.
    zeros: [Vec<bool>; 8],
    /// The same packed into words, as they are weighed.
    packed_zeros: [Vec<u64>; 8],
    /// Which module each bit of each codeword is. First the data, then the correction of each block.
    places: Vec<[u16; 8]>,
    /// The lengths of the blocks of data.
    blocks: Vec<usize>,
    correction: Correction,
}

/// How the codewords of a block are protected: a remainder of polynomials, byte by byte.
struct Correction {
    /// The remainder of each first byte; the first codeword is the highest byte.
    remainders: Vec<[u64; 4]>,
    len: usize,
}

impl Layout {
    /// The layout of a version from 1 to 40.
    ///
    /// # Errors
    /// For any other version.
    pub(crate) fn of(version: u8, level: Level) -> Result<&'static Layout, QrError> {
        // Boxed: a lock that waits is no row of zeros, and 160 whole layouts would stand in every library.
        static LAYOUTS: [[OnceLock<Box<Layout>>; 4]; 40] = [const { [const { OnceLock::new() }; 4] }; 40];
        let of_version = LAYOUTS.get(usize::from(version.wrapping_sub(1))).ok_or(QrError::InvalidVersion)?;
        let layout = of_version.get(level as usize).ok_or(QrError::InvalidVersion)?;
        if let Some(layout) = layout.get() {
            return Ok(layout);
        }
        let prepared = Layout::prepared(Version::Normal(i16::from(version)), level.into())?;
        Ok(layout.get_or_init(|| Box::new(prepared)))
    }

    fn prepared(version: Version, level: EcLevel) -> Result<Layout, QrError> {
        let order = order(version, level)?;
        let width = usize::try_from(version.width()).unwrap_or_default();
        let mut canvas = Canvas::new(version, level);
        canvas.draw_all_functional_patterns();
        let places = places(&canvas, width);
        let place = |n: &usize| places.get(*n).copied().unwrap_or_default();
        let zeros = MASKS.map(|mask| zeros(canvas.clone(), mask));
        Ok(Layout {
            width,
            packed_zeros: zeros.each_ref().map(|zeros| packed(zeros, width)),
            zeros,
            places: order.places.iter().map(place).collect(),
            blocks: order.blocks,
            correction: Correction::of(order.correction),
        })
    }

    /// The symbol with these codewords of data under `mask`, or else under the mask with the least penalty.
    pub(crate) fn drawn(&self, data: &[u8], mask: Option<Mask>) -> (Vec<bool>, Mask) {
        let mut modules = self.turned(data);
        let mask = mask.unwrap_or_else(|| self.best_mask(&modules));
        let zeros = self.zeros.get(mask.index()).map(Vec::as_slice).unwrap_or_default();
        modules.iter_mut().zip(zeros).for_each(|(module, zero)| *module ^= zero);
        (modules, mask)
    }

    /// The mask that costs least, and of several the first.
    fn best_mask(&self, turned: &[bool]) -> Mask {
        let turned = packed(turned, self.width);
        let penalty = |zeros: &Vec<u64>| {
            let symbol: Vec<u64> = zeros.iter().zip(&turned).map(|(zero, turned)| zero ^ turned).collect();
            penalty(&symbol, self.width)
        };
        let weighed = Mask::ALL.into_iter().zip(&self.packed_zeros);
        weighed.min_by_key(|(_, zeros)| penalty(zeros)).map(|(mask, _)| mask).unwrap_or_default()
    }

    /// The modules that the codewords turn.
    fn turned(&self, data: &[u8]) -> Vec<bool> {
        let mut modules = vec![false; self.width * self.width];
        let mut turn = |codeword: u8, places: &[u16; 8]| {
            for (bit, place) in places.iter().enumerate() {
                if let Some(module) = modules.get_mut(usize::from(*place)) {
                    *module = codeword >> (7 - bit) & 1 == 1;
                }
            }
        };
        let mut places = self.places.iter();
        data.iter().zip(places.by_ref()).for_each(|(codeword, places)| turn(*codeword, places));
        let mut rest = data;
        for len in &self.blocks {
            let (block, others) = rest.split_at_checked(*len).unwrap_or((rest, &[]));
            let codewords = self.correction.of_block(block);
            codewords.zip(places.by_ref()).for_each(|(codeword, places)| turn(codeword, places));
            rest = others;
        }
        modules
    }
}

/// Modules in strips of 64 columns, as [`penalty`] weighs them.
fn packed(modules: &[bool], width: usize) -> Vec<u64> {
    let mut words = vec![0; width.div_ceil(64) * strip_len(width)];
    for (y, row) in modules.chunks(width).enumerate() {
        let places = words.iter_mut().skip(ABOVE + y).step_by(strip_len(width));
        for (word, modules) in places.zip(row.chunks(64)) {
            *word = modules.iter().rev().fold(0, |word, dark| word << 1 | u64::from(*dark));
        }
    }
    words
}

/// The symbol without any codewords.
fn zeros(mut canvas: Canvas, mask: MaskPattern) -> Vec<bool> {
    canvas.apply_mask(mask);
    canvas.into_colors().into_iter().map(|color| color == Color::Dark).collect()
}

/// Where the bits of the codewords are, in the order in which they are drawn (ISO/IEC 18004, 7.7.3): up and down in pairs of
/// columns from the right, around what is drawn already.
fn places(canvas: &Canvas, width: usize) -> Vec<[u16; 8]> {
    let right = (0..width).rev().filter(|x| *x != TIMING).step_by(2);
    let mut free = Vec::new();
    for (pair, right) in right.enumerate() {
        let left = if right == TIMING + 1 { right - 2 } else { right.saturating_sub(1) };
        for step in 0..width {
            let y = if pair % 2 == 0 { width - 1 - step } else { step };
            let place = |x: usize| u16::try_from(y * width + x).unwrap_or_default();
            free.extend([right, left].into_iter().filter(|x| is_free(canvas, *x, y)).map(place));
        }
    }
    free.as_chunks().0.to_vec()
}

fn is_free(canvas: &Canvas, x: usize, y: usize) -> bool {
    let coordinate = |n: usize| i16::try_from(n).unwrap_or_default();
    canvas.get(coordinate(x), coordinate(y)) == Module::Empty
}

/// In what order codewords are drawn, as the library draws them.
struct Order {
    /// For each codeword of data, then for the correction of each block: the how manieth it is drawn.
    places: Vec<usize>,
    /// The lengths of the blocks of data.
    blocks: Vec<usize>,
    /// The codewords of correction for each block.
    correction: usize,
}

/// Asks the library for the order of codewords that are their own numbers.
fn order(version: Version, level: EcLevel) -> Result<Order, QrError> {
    let len = Bits::new(version).max_len(level)? / 8;
    let drawn = |digit: fn(usize) -> u8| {
        construct_codewords(&(0..len).map(digit).collect::<Vec<u8>>(), version, level)
    };
    let ((low, correction), (high, _)) = (drawn(|n| n as u8)?, drawn(|n| (n >> 8) as u8)?);
    let numbers: Vec<usize> =
        low.iter().zip(&high).map(|(low, high)| usize::from(*low) | usize::from(*high) << 8).collect();
    let mut places = vec![0; len];
    for (drawn, number) in numbers.iter().enumerate() {
        if let Some(place) = places.get_mut(*number) {
            *place = drawn;
        }
    }
    // All first codewords are drawn before the second one of the first block.
    let starts = numbers.iter().take_while(|number| **number != 1).count();
    let ends = numbers.iter().take(starts).skip(1).chain([&len]);
    let blocks: Vec<usize> = numbers.iter().zip(ends).map(|(start, end)| end - start).collect();
    let of_block = correction.len() / starts.max(1);
    places.extend((0..starts).flat_map(|block| (0..of_block).map(move |n| len + n * starts + block)));
    Ok(Order { places, blocks, correction: of_block })
}

impl Correction {
    fn of(len: usize) -> Correction {
        let remainder = |first: u8| {
            let mut bytes = create_error_correction_code(&[first], len);
            bytes.resize(32, 0);
            let mut words = [0; 4];
            words
                .iter_mut()
                .zip(bytes.as_chunks().0)
                .for_each(|(word, bytes)| *word = u64::from_be_bytes(*bytes));
            words
        };
        Correction { remainders: (0..=255).map(remainder).collect(), len }
    }

    /// The codewords that correct a block.
    fn of_block(&self, block: &[u8]) -> impl Iterator<Item = u8> {
        let mut words = [0u64; 4];
        for codeword in block {
            let [a, b, c, d] = words;
            let first = codeword ^ (a >> 56) as u8;
            let [e, f, g, h] = self.remainders.get(usize::from(first)).copied().unwrap_or_default();
            words = [(a << 8 | b >> 56) ^ e, (b << 8 | c >> 56) ^ f, (c << 8 | d >> 56) ^ g, d << 8 ^ h];
        }
        words.into_iter().flat_map(u64::to_be_bytes).take(self.len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::penalty::tests::plainly;

    /// The symbol as the library alone draws it under one mask.
    fn by_the_library(data: &[u8], version: Version, level: EcLevel, mask: MaskPattern) -> Vec<bool> {
        let (data, correction) = construct_codewords(data, version, level).unwrap();
        let mut canvas = Canvas::new(version, level);
        canvas.draw_all_functional_patterns();
        canvas.draw_data(&data, &correction);
        canvas.apply_mask(mask);
        canvas.into_colors().into_iter().map(|color| color == Color::Dark).collect()
    }

    #[test]
    fn every_version_and_level_is_drawn_as_the_library_draws_it_under_each_mask() {
        for version in 1..=40u8 {
            for level in [Level::L, Level::M, Level::Q, Level::H] {
                let normal = Version::Normal(i16::from(version));
                let len = Bits::new(normal).max_len(level.into()).unwrap() / 8;
                let data: Vec<u8> = (0..len).map(|n| (n * n * 31 + n + usize::from(version)) as u8).collect();
                let layout = Layout::of(version, level).unwrap();
                for (mask, pattern) in Mask::ALL.into_iter().zip(MASKS) {
                    let (modules, used) = layout.drawn(&data, Some(mask));
                    assert!(
                        used == mask && modules == by_the_library(&data, normal, level.into(), pattern),
                        "{version} {level:?} {mask:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_mask_with_the_least_penalty_is_taken() {
        for (version, seed) in [(2, 1), (10, 2), (14, 3), (14, 4), (30, 5)] {
            let normal = Version::Normal(i16::from(version));
            let len = Bits::new(normal).max_len(EcLevel::L).unwrap() / 8;
            let data: Vec<u8> = (0..len).map(|n| ((n + seed) * (n + 77) * seed) as u8).collect();
            let penalty = |modules: &[bool]| {
                let rows: Vec<Vec<bool>> =
                    modules.chunks(17 + 4 * usize::from(version)).map(<[bool]>::to_vec).collect();
                plainly(&rows)
            };
            let (modules, mask) = Layout::of(version, Level::L).unwrap().drawn(&data, None);
            assert_eq!(modules, by_the_library(&data, normal, EcLevel::L, MASKS[mask.index()]));
            let drawn = penalty(&modules);
            let all = MASKS.map(|mask| penalty(&by_the_library(&data, normal, EcLevel::L, mask)));
            assert_eq!(Some(&drawn), all.iter().min());
            assert!(all.iter().max() > Some(&drawn));
        }
    }

    #[test]
    fn there_is_no_version_41() {
        assert!(Layout::of(0, Level::L).is_err() && Layout::of(41, Level::L).is_err());
    }
}
