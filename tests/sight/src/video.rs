//! A film of a screen that shows frame after frame: what a phone's camera makes of it, and when the message is there.
//!
//! The screen writes each picture from top to bottom, 60 times a second. The camera exposes its rows one after the other
//! (rolling shutter), each for the same time. So a camera's picture may hold the lower half of one frame and the upper
//! half of the next, with a mixture of both between; such a picture is read by nobody. The two clocks drift.

use std::collections::BTreeMap;

use lomme_optical::{Collector, Event, Frames, Symbol};

use crate::noise::Noise;
use crate::picture::{Picture, View};
use crate::readers::Reader;

/// Seconds a screen takes to write a picture.
const SCREEN_WRITES: f32 = 1.0 / 60.0;
/// Camera pictures a second, and how much faster than it says the camera's clock runs.
const CAMERA_RATE: f32 = 30.0;
const CAMERA_DRIFT: f32 = 0.003;

/// A camera and the hand that holds it.
#[derive(Debug, Clone, Copy)]
pub struct Camera {
    /// Its name in tables.
    pub name: &'static str,
    /// Pixels of the symbol's side, quiet zone included. The distance of the hand and the sensor decide it, not the symbol.
    pub side: f32,
    /// Blur in pixels, as a deviation.
    pub blur: f32,
    /// Noise as a share of full light.
    pub noise: f32,
    /// Seconds that each row is exposed.
    pub exposure: f32,
    /// Seconds from the first row's beginning to the last one's.
    pub readout: f32,
    /// Share of pictures that never come.
    pub drops: f32,
    /// Share of pictures that are smeared by the hand.
    pub shakes: f32,
}

impl Camera {
    /// A phone of this year in daylight, a mediocre one, and an old one at dusk.
    pub const ALL: [Camera; 3] = [
        Camera {
            name: "good",
            side: 480.0,
            blur: 0.7,
            noise: 0.02,
            exposure: 0.008,
            readout: 0.015,
            drops: 0.02,
            shakes: 0.05,
        },
        Camera {
            name: "mediocre",
            side: 340.0,
            blur: 0.9,
            noise: 0.05,
            exposure: 0.016,
            readout: 0.025,
            drops: 0.05,
            shakes: 0.15,
        },
        Camera {
            name: "poor",
            side: 270.0,
            blur: 1.1,
            noise: 0.08,
            exposure: 0.030,
            readout: 0.030,
            drops: 0.10,
            shakes: 0.25,
        },
    ];
}

/// How a presentation went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Seconds from the first picture of the camera to the whole message; `None` if it was not there in time.
    pub seconds: Option<f32>,
    /// Pictures that came out of the camera.
    pub pictures: u32,
    /// Of them, those in which a symbol was read.
    pub read: u32,
}

/// Films `frames`, `frame_rate` a second, until the message is there, at most for `limit` seconds.
pub fn film(
    frames: &Frames,
    frame_rate: f32,
    camera: &Camera,
    reader: &mut dyn Reader,
    limit: f32,
    noise: &mut Noise,
) -> Outcome {
    let draw = |n: u32| frames.symbol(n, 1).unwrap();
    let mut collector = Collector::new();
    let take = |text: &str| collector.push(text).is_ok_and(|progress| progress.event == Event::Complete);
    film_screen(Screen { draw: &draw, frame_rate }, camera, reader, limit, noise, take)
}

/// A screen: what it draws as frame `n`, and how many frames a second.
#[derive(Clone, Copy)]
pub struct Screen<'a> {
    /// Draws a frame.
    pub draw: &'a dyn Fn(u32) -> Symbol,
    /// Frames a second.
    pub frame_rate: f32,
}

/// Films `screen` until `take`, which gets every text that is read, says that it has all.
pub fn film_screen(
    screen: Screen<'_>,
    camera: &Camera,
    reader: &mut dyn Reader,
    limit: f32,
    noise: &mut Noise,
    mut take: impl FnMut(&str) -> bool,
) -> Outcome {
    let mut film = Film::begin(screen, camera, noise);
    let mut outcome = Outcome { seconds: None, pictures: 0, read: 0 };
    for n in 0.. {
        let at = n as f32 / (CAMERA_RATE * (1.0 + CAMERA_DRIFT));
        if at > limit {
            break;
        }
        if noise.happens(camera.drops) {
            continue;
        }
        outcome.pictures += 1;
        let picture = film.picture(at, noise);
        let texts = reader.read(&[picture]).concat();
        outcome.read += u32::from(!texts.is_empty());
        if texts.iter().any(|text| take(text)) {
            outcome.seconds = Some(at + camera.readout + camera.exposure);
            break;
        }
    }
    outcome
}

struct Film<'a> {
    screen: Screen<'a>,
    camera: &'a Camera,
    view: View,
    /// Frames since the screen began when the camera begins.
    phase: f32,
    seen: BTreeMap<u32, Picture>,
}

impl<'a> Film<'a> {
    fn begin(screen: Screen<'a>, camera: &'a Camera, noise: &mut Noise) -> Film<'a> {
        let view = View {
            turned: noise.within(-12.0, 12.0),
            tilted: (noise.within(-0.07, 0.07), noise.within(-0.07, 0.07)),
            shifted: (noise.within(-6.0, 6.0), noise.within(-6.0, 6.0)),
            ..View::straight(camera.side * noise.within(0.93, 1.07))
        };
        // Nobody points at the first frame of all.
        Film { screen, camera, view, phase: noise.within(0.0, 50.0), seen: BTreeMap::new() }
    }

    /// What the camera gives of the moment `at`.
    fn picture(&mut self, at: f32, noise: &mut Noise) -> Picture {
        let camera = self.camera;
        let (first, _) = self.shown(at, 0.0);
        let (last, _) = self.shown(at, 1.0);
        let (before, after) = (self.sharp(first), self.sharp(last + 1));
        let middle = (last != first).then(|| self.sharp(last));
        let height = before.height;
        let mixed = Picture::of(before.width, height, |x, y| {
            let (frame, share_of_next) = self.shown(at, y as f32 / height as f32);
            let pixel = |frame: u32| {
                let picture = match &middle {
                    _ if frame == first => &before,
                    Some(middle) if frame == last => middle,
                    _ => &after,
                };
                picture.light[y * picture.width + x]
            };
            let light = pixel(frame);
            if share_of_next > 0.0 { light + share_of_next * (pixel(frame + 1) - light) } else { light }
        });
        let shaken = if noise.happens(camera.shakes) {
            mixed.moved(noise.within(-5.0, 5.0), noise.within(-5.0, 5.0))
        } else {
            mixed
        };
        shaken.noisy(camera.noise, noise)
    }

    /// Which frame a row (0 is the top, 1 the bottom) sees at first, and which share of its exposure the next one has.
    fn shown(&self, at: f32, row: f32) -> (u32, f32) {
        let begins = at + row * (self.camera.readout - SCREEN_WRITES);
        let number = |time: f32| (time * self.screen.frame_rate + self.phase + 1.0).max(0.0);
        let (from, to) = (number(begins), number(begins + self.camera.exposure));
        let next = from.floor() + 1.0;
        (from as u32, if to > next { (to - next) / (to - from) } else { 0.0 })
    }

    /// A frame as the lens gives it.
    fn sharp(&mut self, number: u32) -> Picture {
        let Film { screen, camera, view, .. } = self;
        let draw = || view.of(&(screen.draw)(number)).blurred(camera.blur);
        self.seen.retain(|seen, _| seen + 3 > number);
        self.seen.entry(number).or_insert_with(draw).clone()
    }
}
