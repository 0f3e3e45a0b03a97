//! A grey picture, and how a camera gets one of a symbol on a screen.

use lomme_optical::Symbol;

use crate::noise::Noise;

/// Light from 0 to 1, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width × height` values.
    pub light: Vec<f32>,
}

impl Picture {
    /// A picture of what `light` is at each pixel.
    pub fn of(width: usize, height: usize, mut light: impl FnMut(usize, usize) -> f32) -> Picture {
        let pixels = (0..width * height).map(|index| light(index % width, index / width)).collect();
        Picture { width, height, light: pixels }
    }

    /// The pixel, or the nearest one of the edge.
    pub fn at(&self, x: isize, y: isize) -> f32 {
        let clamp = |n: isize, len: usize| n.clamp(0, len as isize - 1) as usize;
        self.light[clamp(y, self.height) * self.width + clamp(x, self.width)]
    }

    /// 256 levels, as a sensor gives them.
    pub fn levels(&self) -> Vec<u8> {
        self.light.iter().map(|light| (light.clamp(0.0, 1.0) * 255.0).round() as u8).collect()
    }

    /// A PGM file.
    pub fn pgm(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend(self.levels());
        file
    }

    /// Every pixel changed.
    pub fn map(mut self, mut change: impl FnMut(f32) -> f32) -> Picture {
        self.light.iter_mut().for_each(|light| *light = change(*light));
        self
    }

    /// Blurred as by a lens out of focus: a Gaussian of this deviation in pixels.
    pub fn blurred(&self, deviation: f32) -> Picture {
        if deviation <= 0.0 {
            return self.clone();
        }
        let reach = (3.0 * deviation).ceil() as isize;
        let weight = |d: isize| (-0.5 * (d as f32 / deviation).powi(2)).exp();
        let weights: Vec<f32> = (-reach..=reach).map(weight).collect();
        let total: f32 = weights.iter().sum();
        let pass = |from: &Picture, dx: isize, dy: isize| {
            Picture::of(from.width, from.height, |x, y| {
                let taps = weights.iter().zip(-reach..=reach);
                taps.map(|(w, d)| w * from.at(x as isize + dx * d, y as isize + dy * d)).sum::<f32>() / total
            })
        };
        pass(&pass(self, 1, 0), 0, 1)
    }

    /// Smeared by a hand that moved this many pixels to the side and down.
    pub fn moved(&self, dx: f32, dy: f32) -> Picture {
        let steps = dx.abs().max(dy.abs()).ceil().max(1.0);
        Picture::of(self.width, self.height, |x, y| {
            let step = |n: usize| {
                let part = n as f32 / steps - 0.5;
                self.at(x as isize + (dx * part).round() as isize, y as isize + (dy * part).round() as isize)
            };
            (0..=steps as usize).map(step).sum::<f32>() / (steps + 1.0)
        })
    }

    /// With a sensor's noise of this deviation.
    pub fn noisy(self, deviation: f32, noise: &mut Noise) -> Picture {
        self.map(|light| light + deviation * noise.normal())
    }
}

/// From where a camera looks at a symbol.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Pixels of the symbol's side with its quiet zone, seen straight.
    pub side: f32,
    /// Turned by this many degrees.
    pub turned: f32,
    /// How much smaller the far edge is than the near one, to the right and downwards: 0.2 is about 25 degrees at arm's length.
    pub tilted: (f32, f32),
    /// The centre lies off the picture's centre by this many pixels.
    pub shifted: (f32, f32),
    /// Pixels of the screen a module, with dark gaps between them; `None` for a screen so fine that no gap is seen.
    pub screen_pixels: Option<f32>,
    /// Modules of quiet zone. Beyond it the screen is dark.
    pub quiet_zone: u32,
}

impl View {
    /// Straight from the front.
    pub fn straight(side: f32) -> View {
        View {
            side,
            turned: 0.0,
            tilted: (0.0, 0.0),
            shifted: (0.0, 0.0),
            screen_pixels: None,
            quiet_zone: 4,
        }
    }

    /// What the sensor gets before blur and noise. Each pixel gathers light over a part of its area, by nine samples.
    pub fn of(&self, symbol: &Symbol) -> Picture {
        let side = (self.side * 1.3).ceil() as usize;
        let place = self.places(side, symbol.width() + 2 * self.quiet_zone);
        Picture::of(side, side, |x, y| {
            let sample = |n: usize| {
                let offset = |n: usize| (n as f32 - 1.0) * 0.28 + 0.5;
                let (column, row) = place(x as f32 + offset(n % 3), y as f32 + offset(n / 3));
                self.shining(symbol, column, row)
            };
            (0..9).map(sample).sum::<f32>() / 9.0
        })
    }

    /// The map from a place in the picture to one on the screen, in modules from the quiet zone's outer corner.
    fn places(&self, picture: usize, modules: u32) -> impl Fn(f32, f32) -> (f32, f32) {
        let (sin, cos) = self.turned.to_radians().sin_cos();
        let (middle, half, view) = (picture as f32 / 2.0, modules as f32 / 2.0, *self);
        move |x, y| {
            let u = (x - middle - view.shifted.0) / (view.side / 2.0);
            let v = (y - middle - view.shifted.1) / (view.side / 2.0);
            let (u, v) = (u * cos + v * sin, v * cos - u * sin);
            let depth = 1.0 - view.tilted.0 * u - view.tilted.1 * v;
            ((u / depth + 1.0) * half, (v / depth + 1.0) * half)
        }
    }

    /// The light of a place on the screen: black is never quite black, and white never quite white.
    fn shining(&self, symbol: &Symbol, column: f32, row: f32) -> f32 {
        let modules = (symbol.width() + 2 * self.quiet_zone) as f32;
        if column < 0.0 || row < 0.0 || column >= modules || row >= modules {
            return 0.12;
        }
        let module = |place: f32| (place as u32).wrapping_sub(self.quiet_zone);
        if symbol.dark(module(column), module(row)) {
            return 0.06;
        }
        let in_gap = |place: f32, pixels: f32| (place * pixels).fract() < 0.3;
        match self.screen_pixels {
            Some(pixels) if in_gap(column, pixels) || in_gap(row, pixels) => 0.62,
            _ => 0.92,
        }
    }
}
