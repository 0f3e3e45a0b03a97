//! `cargo bench -p lomme-sight`: what a Show and its frames cost, as multiples of the one signature of the device that is in
//! it. The machine does not matter: all parts take turns in one run, and the medians are compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::message::Show;
use lomme_licence::present::{HeldDocument, Preset, SignerForm, prepare};
use lomme_optical::{Collector, Frame, Frames, Level, MAX_MESSAGE, Options, Part, Picture, Stream};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use ring::signature::EcdsaKeyPair;

const ROUNDS: usize = 60;
/// The frames of a Show that is made anew (docs/decisions/019).
const RENEWAL: Options = Options { max_version: 10, level: Level::L };

struct Held {
    document: HeldDocument,
    key: SigningKey,
}

impl Held {
    /// The licence of the profile's vectors.
    fn open() -> Held {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/qr/inputs.json");
        let inputs: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let bytes = |name: &str| {
            let digits = inputs[name].as_str().unwrap().as_bytes().chunks(2);
            digits
                .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
                .collect::<Vec<u8>>()
        };
        let document = HeldDocument::restore(&bytes("licence")).unwrap();
        Held { document, key: SigningKey::from_slice(&bytes("device_key")).unwrap() }
    }

    fn response(&self) -> Vec<u8> {
        let transcript = SessionTranscript::show(1_795_500_000, b"12345678");
        let selection = Preset::Police.selection();
        let prepared = prepare(&self.document, &selection, &transcript, SignerForm::ByThumbprint);
        let signature: Signature = self.key.sign(prepared.to_be_signed());
        prepared.finish(signature.to_bytes().into())
    }
}

/// All frames that a camera needs, of the first Show and of one that is made anew.
const ROUND: &str = "make a Show and draw all its frames";
const RENEWED_ROUND: &str = "the same of a renewal";

/// A name, and what is timed under it.
type Timed<'a> = (&'a str, Box<dyn FnMut() + 'a>);

/// Median times of parts that take turns.
fn medians(parts: &mut [Timed<'_>]) -> Vec<Duration> {
    let mut times = vec![Vec::new(); parts.len()];
    for round in 0..ROUNDS + 5 {
        for (times, (_, part)) in times.iter_mut().zip(parts.iter_mut()) {
            let begin = Instant::now();
            part();
            let took = begin.elapsed();
            // The first rounds warm up.
            if round >= 5 {
                times.push(took);
            }
        }
    }
    times
        .iter_mut()
        .map(|times| {
            times.sort_unstable();
            times[ROUNDS / 2]
        })
        .collect()
}

fn show_of(device_response: Vec<u8>) -> Vec<u8> {
    Show { issued_at: 1_795_500_000, nonce: *b"12345678", device_response }.to_message()
}

/// What a screen draws from its beginning on: so many frames, ten a second.
fn on_screen(frames: Frames, count: u32) -> Vec<Picture> {
    let mut stream = Stream::new(frames, 10).unwrap();
    (0..count).map(|n| stream.at(Duration::from_millis(100 * u64::from(n))).unwrap()).collect()
}

/// Runs `part` and keeps what it makes from being optimised away.
fn timed<'a, T>(name: &'a str, mut part: impl FnMut() -> T + 'a) -> Timed<'a> {
    let run = move || {
        black_box(part());
    };
    (name, Box::new(run))
}

/// A signature by `ring`, whose arithmetic is written for each processor.
fn by_ring() -> impl FnMut() -> ring::signature::Signature {
    let random = ring::rand::SystemRandom::new();
    let algorithm = &ring::signature::ECDSA_P256_SHA256_FIXED_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    let key = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();
    move || key.sign(&random, b"it is hashed once").unwrap()
}

fn cut(message: &[u8], options: Options) -> Frames {
    Frames::new(message, options).unwrap()
}

fn making<'a>(held: &'a Held, message: &'a [u8], frames: &'a Frames) -> Vec<Timed<'a>> {
    let response = held.response();
    let round = move |options| {
        let frames = cut(&show_of(held.response()), options);
        let count = frames.minimum();
        on_screen(frames, count)
    };
    let draw = |n: u32| frames.symbol(n, 1).unwrap();
    vec![
        timed("one signature of the device (ES256)", || -> Signature { held.key.sign(b"it is hashed once") }),
        timed("the same by ring", by_ring()),
        timed("choose the elements, sign, assemble", || held.response()),
        timed("leave digests out, deflate", move || show_of(response.clone())),
        timed("cut into frames", move || cut(message, Options::default())),
        timed("cut, weigh masks, draw the first frame", move || {
            on_screen(cut(message, Options::default()), 1)
        }),
        timed("draw one of the next", move || draw(1)),
        timed("draw a repair frame", move || draw(frames.minimum() + 1)),
        timed("make a Show and draw its first frame", move || {
            on_screen(cut(&show_of(held.response()), Options::default()), 1)
        }),
        timed(ROUND, move || round(Options::default())),
        timed(RENEWED_ROUND, move || round(RENEWAL)),
    ]
}

/// Collects texts until the message is there.
fn collect(texts: &[String]) -> Vec<u8> {
    let mut collector = Collector::new();
    for text in texts {
        collector.push(text).unwrap();
    }
    collector.take().expect("enough frames")
}

fn main() {
    let held = Held::open();
    let message = show_of(held.response());
    let frames = Frames::new(&message, Options::default()).unwrap();
    let count = frames.minimum();
    let repair =
        |frames: &Frames| (0..frames.minimum() + 2).map(|n| frames.text(frames.minimum() + n)).collect();
    let texts: Vec<String> = repair(&frames);
    let forged = match Frame::parse(&frames.text(500)).unwrap() {
        Frame::Part(part) => Frame::Part(Part { symbol: vec![7; part.symbol.len()], ..part }).to_text(),
        Frame::Whole(_) => panic!("a Show has several frames"),
    };
    let with_forged = [&[forged][..], &texts].concat();
    let most = Frames::new(&vec![7; MAX_MESSAGE], Options { max_version: 11, ..Options::default() }).unwrap();
    let largest: Vec<String> = repair(&most);
    let mut parts = making(&held, &message, &frames);
    let collecting = parts.len();
    parts.push(timed("collect a message of repair frames", || collect(&texts)));
    parts.push(timed("the same after a forged frame", || collect(&with_forged)));
    parts.push(timed("thirty readings of one frame", || {
        let mut collector = Collector::new();
        (0..30).map(|_| collector.push(&texts[0]).unwrap()).last()
    }));
    parts.push(timed("collect 64 KiB, the largest message", || collect(&largest)));
    parts.push(timed("read the message", || Show::from_message(&message).unwrap()));

    let first = Instant::now();
    black_box(frames.symbol(0, 1).unwrap());
    let first = first.elapsed();
    let medians = medians(&mut parts);
    println!(
        "{} bytes, {count} frames of version {}; ES256 by `p256`, without tables; the first frame of a process {:.3} ms\n",
        message.len(),
        frames.version(),
        first.as_secs_f64() * 1e3
    );
    for ((name, _), took) in parts.iter().zip(&medians) {
        let ratio = took.as_secs_f64() / medians[0].as_secs_f64();
        println!("{name:40} {:8.3} ms  {ratio:6.2} x the signature", took.as_secs_f64() * 1e3);
    }
    let a_frame = |part: usize, frames: u32| medians[part].as_secs_f64() * 1e3 / f64::from(frames);
    println!(
        "\nper frame that is collected, on average: {:.3} ms; of the largest message {:.3} ms; the limit is 1 ms",
        a_frame(collecting, count),
        a_frame(collecting + 3, most.minimum())
    );
    let of = |name: &str| {
        let part = parts.iter().position(|(part, _)| *part == name).expect("it was timed");
        medians[part].as_secs_f64() / medians[0].as_secs_f64()
    };
    let limits = [(ROUND, 2.0), (RENEWED_ROUND, 2.0)];
    let beyond: Vec<_> = limits.into_iter().filter(|(name, limit)| of(name) > *limit).collect();
    let slow = a_frame(collecting, count) > 1.0 || a_frame(collecting + 3, most.minimum()) > 1.0;
    assert!(
        beyond.is_empty() && !slow,
        "beyond its limit, in signatures: {beyond:?}; collecting too slow: {slow}"
    );
}
