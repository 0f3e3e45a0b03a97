//! What JPEG at a quality leaves of a grey picture: ITU-T T.81's transform and quantisation, without writing a file.

use std::f32::consts::PI;

use crate::picture::Picture;

/// Table K.1 of T.81, for luminance.
const LUMINANCE: [u16; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17,
    22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78,
    87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];

/// The picture after a round through JPEG at `quality` (1 to 100, by the usual scale of the IJG).
pub(crate) fn through_jpeg(picture: &Picture, quality: u32) -> Picture {
    let scale = if quality < 50 { 5_000 / quality.max(1) } else { 200 - 2 * quality };
    let steps = LUMINANCE.map(|step| ((u32::from(step) * scale + 50) / 100).clamp(1, 255) as f32);
    let wave: [[f32; 8]; 8] = std::array::from_fn(|frequency| {
        let size = if frequency == 0 { (1.0f32 / 8.0).sqrt() } else { 0.5 };
        std::array::from_fn(|place| size * ((2 * place + 1) as f32 * frequency as f32 * PI / 16.0).cos())
    });
    let mut out = picture.clone();
    for top in (0..picture.height).step_by(8) {
        for left in (0..picture.width).step_by(8) {
            let block =
                |x: usize, y: usize| picture.at((left + x) as isize, (top + y) as isize) * 255.0 - 128.0;
            let block = quantised(&wave, &steps, block);
            for (y, row) in block.iter().enumerate().take(picture.height - top) {
                for (x, value) in row.iter().enumerate().take(picture.width - left) {
                    out.light[(top + y) * picture.width + left + x] =
                        (value + 128.0).clamp(0.0, 255.0) / 255.0;
                }
            }
        }
    }
    out
}

type Block = [[f32; 8]; 8];

fn quantised(wave: &Block, steps: &[f32; 64], at: impl Fn(usize, usize) -> f32) -> Block {
    let rows: Block =
        std::array::from_fn(|y| std::array::from_fn(|u| (0..8).map(|x| wave[u][x] * at(x, y)).sum()));
    let coefficients: Block = std::array::from_fn(|v| {
        std::array::from_fn(|u| {
            let coefficient: f32 = (0..8).map(|y| wave[v][y] * rows[y][u]).sum();
            (coefficient / steps[8 * v + u]).round() * steps[8 * v + u]
        })
    });
    let rows: Block = std::array::from_fn(|v| {
        std::array::from_fn(|x| (0..8).map(|u| wave[u][x] * coefficients[v][u]).sum())
    });
    std::array::from_fn(|y| std::array::from_fn(|x| (0..8).map(|v| wave[v][y] * rows[v][x]).sum()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_picture_stays_and_a_fine_pattern_loses_more_at_a_lower_quality() {
        let flat = Picture::of(20, 20, |_, _| 0.5);
        assert!(through_jpeg(&flat, 30).light.iter().all(|light| (light - 0.5).abs() < 0.01));
        let fine = Picture::of(32, 32, |x, y| ((x * 7 + y * 3) % 5) as f32 / 4.0);
        let lost = |quality| {
            let after = through_jpeg(&fine, quality);
            after.light.iter().zip(&fine.light).map(|(a, b)| (a - b).powi(2)).sum::<f32>()
        };
        assert!(lost(95) < lost(30) && lost(30) < lost(5) && lost(95) > 0.0);
    }
}
