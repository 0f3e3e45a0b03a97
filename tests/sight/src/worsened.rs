//! The ways in which a picture of a symbol is worse than the symbol.

use lomme_optical::Symbol;

use crate::jpeg::through_jpeg;
use crate::noise::Noise;
use crate::picture::{Picture, View};

/// One way, at a strength that is bad but not hopeless. The last three are beyond what two of three readers stand, and show
/// where reading ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worsened {
    /// As sharp as the sensor allows.
    Plain,
    /// Out of focus: a Gaussian with a deviation of 0.35 modules.
    Blur,
    /// A sensor in the dark: noise of 8 % of full light.
    Noise,
    /// Turned by 10 to 35 degrees.
    Rotation,
    /// Seen from the side: the far edge is 2 to 3 % smaller than the middle, the near one as much larger. That are some five
    /// degrees where the symbol fills the view.
    Tilt,
    /// Sun on the screen: dark is 0.42, light is 0.58, and it is brighter on one side.
    LowContrast,
    /// A finger in the light over 5 % of the symbol, from an edge, between the finder patterns.
    Finger,
    /// Through JPEG at quality 30.
    Jpeg,
    /// The screen's pixels against the camera's.
    Moire,
    /// Seen far from the side: 10 to 16 % smaller, some 15 to 25 degrees.
    StrongTilt,
    /// The same in the shade, neither dark nor light, and wherever on the edge, also on a finder pattern.
    FingerAnywhere,
    /// Some of everything: a hand that shakes at dusk.
    Street,
}

impl Worsened {
    /// All of them.
    pub const ALL: [Worsened; 12] = [
        Worsened::Plain,
        Worsened::Blur,
        Worsened::Noise,
        Worsened::Rotation,
        Worsened::Tilt,
        Worsened::LowContrast,
        Worsened::Finger,
        Worsened::Jpeg,
        Worsened::Moire,
        Worsened::StrongTilt,
        Worsened::FingerAnywhere,
        Worsened::Street,
    ];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Worsened::Plain => "plain",
            Worsened::Blur => "blur",
            Worsened::Noise => "noise",
            Worsened::Rotation => "rotation",
            Worsened::Tilt => "perspective",
            Worsened::LowContrast => "low contrast",
            Worsened::Finger => "finger",
            Worsened::Jpeg => "JPEG 30",
            Worsened::Moire => "moiré",
            Worsened::StrongTilt => "strong tilt",
            Worsened::FingerAnywhere => "finger anywhere",
            Worsened::Street => "street",
        }
    }

    /// A picture of `symbol` at `pixels` a module, worse in this way.
    pub fn picture(self, symbol: &Symbol, pixels: f32, noise: &mut Noise) -> Picture {
        self.picture_within(4, symbol, pixels, noise)
    }

    /// The same with another quiet zone, in modules.
    pub fn picture_within(self, quiet_zone: u32, symbol: &Symbol, pixels: f32, noise: &mut Noise) -> Picture {
        let side = pixels * (symbol.width() + 2 * quiet_zone) as f32;
        let straight = View { quiet_zone, ..View::straight(side) };
        // No camera is aligned with a screen to the pixel.
        let straight =
            View { shifted: (noise.unit(), noise.unit()), turned: noise.within(-1.0, 1.0), ..straight };
        let sharp = |view: View| view.of(symbol).blurred(0.4);
        let seen = match self {
            Worsened::Plain => sharp(straight),
            Worsened::Blur => sharp(straight).blurred(0.35 * pixels),
            Worsened::Noise => sharp(straight).noisy(0.08, noise),
            Worsened::Rotation => sharp(View { turned: noise.within(10.0, 35.0), ..straight }),
            Worsened::Tilt => sharp(View { tilted: tilt(0.02, 0.03, noise), ..straight }),
            Worsened::StrongTilt => sharp(View { tilted: tilt(0.10, 0.16, noise), ..straight }),
            Worsened::LowContrast => sunlit(sharp(straight), 0.16),
            Worsened::Finger => with_finger(sharp(straight), straight.side, symbol, (0.7, FINDER), noise),
            Worsened::FingerAnywhere => {
                with_finger(sharp(straight), straight.side, symbol, (0.45, 0.0), noise)
            }
            Worsened::Jpeg => through_jpeg(&sharp(straight), 30),
            Worsened::Moire => {
                // A module of so many pixels of the screen that they beat against the camera's.
                let screen = pixels * noise.within(1.85, 2.15);
                sharp(View { screen_pixels: Some(screen), ..straight })
            }
            Worsened::Street => {
                let tilted = tilt(0.04, 0.10, noise);
                let view =
                    View { turned: noise.within(-12.0, 12.0), tilted, screen_pixels: Some(11.0), ..straight };
                let seen = sunlit(view.of(symbol).blurred(0.2 * pixels), 0.5);
                through_jpeg(&seen.moved(noise.within(0.0, 1.2), 0.4).noisy(0.04, noise), 70)
            }
        };
        seen.noisy(0.01, noise)
    }
}

fn tilt(from: f32, to: f32, noise: &mut Noise) -> (f32, f32) {
    let (along, much) = (noise.unit() * std::f32::consts::TAU, noise.within(from, to));
    (much * along.cos(), much * along.sin())
}

/// What is left of the contrast when the sun shines on the screen, more of it on the right.
fn sunlit(picture: Picture, contrast: f32) -> Picture {
    let width = picture.width;
    let mut index = 0;
    picture.map(|light| {
        let side = (index % width) as f32 / width as f32 - 0.5;
        index += 1;
        0.5 + (light - 0.5) * contrast + side * 0.15
    })
}

/// Modules of a finder pattern and its margin.
const FINDER: f32 = 8.0;

/// A round spot of 5 % of the symbol's area, half of it over the edge so that the other half covers: the spot is made as large
/// as it takes. It has one light, and keeps so many modules away from the corners.
fn with_finger(
    mut picture: Picture,
    side: f32,
    symbol: &Symbol,
    (light_of_finger, away): (f32, f32),
    noise: &mut Noise,
) -> Picture {
    let inner = side * symbol.width() as f32 / (symbol.width() + 8) as f32;
    // Half a disc of this radius is 5 % of the symbol.
    let radius = (2.0 * 0.05 * inner * inner / std::f32::consts::PI).sqrt();
    let away = away * inner / symbol.width() as f32;
    let along = noise.within(-0.5, 0.5) * (inner - 2.0 * (radius + away)).max(0.0);
    let edge = inner / 2.0;
    let (x, y) = [(along, edge), (along, -edge), (edge, along), (-edge, along)][(noise.bits() % 4) as usize];
    let (width, middle) = (picture.width, picture.width as f32 / 2.0);
    for (index, light) in picture.light.iter_mut().enumerate() {
        let (dx, dy) = ((index % width) as f32 - middle - x, (index / width) as f32 - middle - y);
        if dx.hypot(dy) < radius {
            *light = light_of_finger;
        }
    }
    picture
}
