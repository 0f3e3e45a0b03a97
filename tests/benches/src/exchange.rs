//! A Show, and an Ask with its Answer, as the apps make, draw and verify them; and the arithmetic of each that nobody can spare.

use std::convert::Infallible;
use std::time::Duration;

use jiff::Timestamp;
use lomme_authority::rng;
use lomme_licence::challenge::{Answering, Challenge};
use lomme_licence::mdoc::{DeviceRequest, ItemsRequest, MDL_DOC_TYPE, SessionTranscript};
use lomme_licence::message::{Answer, Ask, Show};
use lomme_licence::present::{Consent, HeldDocument, Preset, SignerForm, prepare};
use lomme_licence::reader::{prepare_request, verify_asker};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{Clock, Verdict, verify_answer};
use lomme_optical::{Collector, Frames, Options, Picture, Stream};
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;

use crate::{Issued, issue, published};

/// An officer and a holder who meet.
pub struct Exchange {
    held: [HeldDocument; 1],
    device: SigningKey,
    reader: SigningKey,
    reader_certificate: Vec<u8>,
    trust: Trust,
    now: Timestamp,
}

fn key() -> SigningKey {
    SigningKey::generate_from_rng(&mut rng())
}

fn secret() -> SecretKey {
    SecretKey::generate_from_rng(&mut rng())
}

fn signed(key: &SigningKey, message: &[u8]) -> [u8; 64] {
    let signature: Signature = key.sign(message);
    signature.to_bytes().into()
}

impl Exchange {
    /// A holder with a licence, and an officer whose key is certified.
    pub fn begin() -> Self {
        let Issued { now, authority, device, held } = issue();
        let reader = key();
        let reader_key = p256::PublicKey::from(reader.verifying_key());
        Exchange {
            held: [held],
            reader_certificate: authority
                .certify_reader(&reader_key, now, &mut rng())
                .expect("a certificate"),
            trust: published(&authority, now),
            device,
            reader,
            now,
        }
    }

    fn seconds(&self) -> u64 {
        u64::try_from(self.now.as_second()).unwrap_or(0)
    }

    /// The message of a police Show, signed now.
    pub fn show(&self) -> Vec<u8> {
        let (issued_at, nonce) = (self.seconds(), *b"nonce---");
        let transcript = SessionTranscript::show(issued_at, &nonce);
        let selection = Preset::Police.selection();
        let prepared = prepare(&self.held[0], &selection, &transcript, SignerForm::ByThumbprint);
        let signature = signed(&self.device, prepared.to_be_signed());
        Show { issued_at, nonce, device_response: prepared.finish(signature) }.to_message()
    }

    /// The message of a signed Ask for the police preset, and the challenge that waits for its Answer.
    pub fn ask(&self, secret: SecretKey) -> (Challenge, Vec<u8>) {
        let challenge = Challenge::new(secret, [7; 16], self.seconds());
        let elements = Preset::Police.elements().map(|(name_space, element)| (name_space, element, false));
        let items = ItemsRequest::new(MDL_DOC_TYPE, elements);
        let unsigned = prepare_request(items, &challenge.transcript(), vec![self.reader_certificate.clone()]);
        let signature = signed(&self.reader, unsigned.to_be_signed());
        let message = challenge.ask(DeviceRequest::new(vec![unsigned.finish(signature)])).to_message();
        (challenge, message)
    }

    /// Reads an Ask, verifies who asks, gives all of it, and returns the message of the Answer.
    pub fn answer(&self, ask: &[u8], secret: SecretKey) -> Vec<u8> {
        let ask = Ask::from_message(ask).expect("an Ask");
        verify_asker(&ask, &self.trust, self.now).expect("a reader of the authority");
        let answering = Answering::new(&ask, secret);
        let consent = Consent::new(&ask.request, &self.held, |_, _| true);
        let sign = |_: &HeldDocument, message: &[u8]| Ok::<_, Infallible>(signed(&self.device, message));
        let response = consent.respond(answering.transcript(), sign).expect("nothing fails");
        answering.encrypt(&response).expect("a key").to_message()
    }

    /// The verdict on an Answer.
    pub fn verdict(&self, challenge: &Challenge, answer: &[u8]) -> Verdict {
        let answer = Answer::from_message(answer).expect("an Answer");
        let clock = Clock { now: self.now, proven: None };
        verify_answer(&answer, challenge, &self.trust, clock, Some(MDL_DOC_TYPE))
    }
}

/// The first frames of a message, drawn as on a screen; at most so many, and no more than a camera needs that misses none.
pub fn draw(message: &[u8], most: u32) -> Vec<Picture> {
    let frames = Frames::new(message, Options::default()).expect("a message that fits");
    let count = frames.minimum().min(most);
    let mut stream = Stream::new(frames, 10).expect("ten frames a second");
    let moment = |n: u32| Duration::from_millis(100 * u64::from(n));
    (0..count).map(|n| stream.at(moment(n)).expect("a frame that fits")).collect()
}

/// The frames of a Show that repair it, enough to make it of nothing else.
pub fn repair_frames() -> Vec<String> {
    let frames = Frames::new(&Ready::new().exchange.show(), Options::default()).expect("a message that fits");
    let first = frames.minimum();
    (first..2 * first + 2).map(|n| frames.text(n)).collect()
}

/// Collects frames until the message is there.
pub fn collect(texts: &[String]) -> Vec<u8> {
    let mut collector = Collector::new();
    for text in texts {
        collector.push(text).expect("a frame");
    }
    collector.take().expect("enough frames")
}

/// What is ready before an Ask, an Answer or a verdict is begun.
pub struct Ready {
    /// Who meets.
    pub exchange: Exchange,
    /// A key of one exchange.
    pub secret: SecretKey,
    /// The officer's challenge.
    pub challenge: Challenge,
    /// The message of its Ask.
    pub ask: Vec<u8>,
    /// The message of the Answer to it.
    pub answer: Vec<u8>,
}

impl Ready {
    /// An exchange that has been once, so that what is set up once is.
    pub fn new() -> Self {
        let exchange = Exchange::begin();
        let (challenge, ask) = exchange.ask(secret());
        let answer = exchange.answer(&ask, secret());
        let verdict = exchange.verdict(&challenge, &answer);
        assert!(verdict.documents()[0].claims().is_some(), "{:#}", verdict.to_json());
        for message in [&exchange.show(), &ask, &answer] {
            draw(message, u32::MAX);
        }
        Ready { exchange, secret: secret(), challenge, ask, answer }
    }
}

impl Default for Ready {
    fn default() -> Self {
        Ready::new()
    }
}

/// The arithmetic on P-256 alone.
pub struct Arithmetic {
    key: SigningKey,
    secret: SecretKey,
    other: p256::PublicKey,
}

impl Arithmetic {
    /// Keys of two sides.
    pub fn new() -> Self {
        Arithmetic { key: key(), secret: secret(), other: secret().public_key() }
    }

    /// One signature, by `p256`.
    pub fn sign(&self) -> [u8; 64] {
        signed(&self.key, &[7; 150])
    }

    /// The public half of a key.
    pub fn public(&self) -> p256::PublicKey {
        self.secret.public_key()
    }

    /// What two keys agree on.
    pub fn agree(&self) -> p256::ecdh::SharedSecret {
        p256::ecdh::diffie_hellman(self.secret.to_nonzero_scalar(), self.other.as_affine())
    }
}

impl Default for Arithmetic {
    fn default() -> Self {
        Arithmetic::new()
    }
}
