//! `cargo bench -p lomme-sight`: what a Show and its frames cost, as multiples of the one signature of the device that is in
//! it. The machine does not matter: all parts take turns in one run, and the medians are compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::message::Show;
use lomme_licence::present::{HeldDocument, Preset, SignerForm, prepare};
use lomme_optical::{Collector, Frame, Frames, Options, Part, Symbol};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

const ROUNDS: usize = 60;

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

fn main() {
    let held = Held::open();
    let response = held.response();
    let message = Show { issued_at: 1_795_500_000, nonce: *b"12345678", device_response: response.clone() }
        .to_message();
    let frames = Frames::new(&message, Options::default()).unwrap();
    let count = frames.minimum();
    let texts: Vec<String> = (count..2 * count + 3).map(|n| frames.text(n)).collect();
    let forged = match Frame::parse(&frames.text(500)).unwrap() {
        Frame::Part(part) => Frame::Part(Part { symbol: vec![7; part.symbol.len()], ..part }).to_text(),
        whole => whole.to_text(),
    };
    let draw = |n: u32| Symbol::new(&frames.text(n), frames.level()).unwrap();
    let collect = |first: Option<&String>| {
        let mut collector = Collector::new();
        first.into_iter().chain(&texts).for_each(|text| {
            black_box(collector.push(text).unwrap());
        });
        assert!(collector.take().is_some());
    };
    let sign = || {
        black_box::<Signature>(held.key.sign(b"as long as it is, it is hashed once"));
    };
    let mut parts: Vec<Timed<'_>> = vec![
        ("one signature of the device (ES256)", Box::new(sign)),
        (
            "choose the elements, sign, assemble",
            Box::new(|| {
                black_box(held.response());
            }),
        ),
        (
            "leave digests out, deflate",
            Box::new(|| {
                let show =
                    Show { issued_at: 1_795_500_000, nonce: *b"12345678", device_response: response.clone() };
                black_box(show.to_message());
            }),
        ),
        (
            "cut into frames",
            Box::new(|| {
                black_box(Frames::new(&message, Options::default()).unwrap());
            }),
        ),
        (
            "draw the first frame",
            Box::new(|| {
                black_box(draw(0));
            }),
        ),
        (
            "draw a repair frame",
            Box::new(|| {
                black_box(draw(count + 1));
            }),
        ),
        (
            "make a Show and draw its first round",
            Box::new(|| {
                let show =
                    Show { issued_at: 1_795_500_000, nonce: *b"12345678", device_response: held.response() };
                let frames = Frames::new(&show.to_message(), Options::default()).unwrap();
                (0..frames.minimum()).for_each(|n| {
                    black_box(Symbol::new(&frames.text(n), frames.level()).unwrap());
                });
            }),
        ),
        ("collect a message of repair frames", Box::new(|| collect(None))),
        ("the same after a forged frame", Box::new(|| collect(Some(&forged)))),
        (
            "read the message",
            Box::new(|| {
                black_box(Show::from_message(&message).unwrap());
            }),
        ),
    ];
    let medians = medians(&mut parts);
    println!("{} bytes, {count} frames of version {}; ES256 in software\n", message.len(), draw(0).version());
    for ((name, _), took) in parts.iter().zip(&medians) {
        let ratio = took.as_secs_f64() / medians[0].as_secs_f64();
        println!("{name:40} {:8.3} ms  {ratio:6.2} x the signature", took.as_secs_f64() * 1e3);
    }
    let a_frame = medians[7].as_secs_f64() * 1e3 / f64::from(count);
    println!("\nper frame that is collected: {a_frame:.3} ms, of the limit of 1 ms");
}
