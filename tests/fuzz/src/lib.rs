//! The presentation that `verify` starts from, kept beside the corpus so that the seeds fit the keys.

use std::fs;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use lomme_authority::{Authority, Configuration, Publication, Registered, rng};
use lomme_licence::cbor::Value;
use lomme_licence::cert::Certificate;
use lomme_licence::challenge::{Answering, Challenge};
use lomme_licence::mdoc::{DeviceRequest, DocRequest, ItemsRequest, SessionTranscript};
use lomme_licence::message::{Answer, Ask};
use lomme_licence::present::{HeldDocument, Preset, SignerForm, prepare};
use lomme_licence::trust::{Trust, bundle};
use lomme_licence::verify::{Clock, Encounter, Verdict, verify, verify_answer};
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;

const MADE_AT: i64 = 1_795_000_000;

/// A reader and what it may read.
pub struct Scene {
    trust: Trust,
    held: HeldDocument,
}

/// What is made once, by `examples/seeds.rs`.
pub struct Made {
    /// The licence.
    pub issued: Vec<u8>,
    /// The bundle that a reader has.
    pub bundle: Vec<u8>,
    /// The root of the bundle's publisher.
    pub publisher: Vec<u8>,
    /// The presentation.
    pub response: Vec<u8>,
}

/// Where seeds and the scene lie; nothing of it is in the repository.
pub fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn transcript() -> SessionTranscript {
    SessionTranscript::show(MADE_AT.unsigned_abs(), b"a nonce!")
}

/// An authority, a licence and a presentation of it.
pub fn make() -> Made {
    let now = Timestamp::from_second(MADE_AT).expect("a time");
    let authority = Authority::new(now - SignedDuration::from_hours(240), &mut rng()).expect("an authority");
    let person = lomme_data::person("freja").expect("a made-up person");
    let registered =
        Registered { json: person.json, portrait: person.portrait, portrait_small: person.portrait_small };
    let device = SigningKey::generate_from_rng(&mut rng());
    let key = p256::PublicKey::from(device.verifying_key());
    let issued =
        authority.issue_licence(&registered, Configuration::Compact, &key, Some(7), now).expect("a licence");
    let publication = Publication {
        issue_number: 1,
        now,
        valid_for: SignedDuration::from_hours(24),
        status: &[0; 100],
        revoked_signers: &[],
    };
    let held = HeldDocument::restore(&issued).expect("what was issued");
    let prepared = prepare(&held, &Preset::Police.selection(), &transcript(), SignerForm::ByThumbprint);
    let signature: Signature = device.sign(prepared.to_be_signed());
    Made {
        issued,
        bundle: authority.publish(&publication).expect("a bundle"),
        publisher: authority.trust_root.der().to_vec(),
        response: prepared.finish(signature.to_bytes().into()),
    }
}

/// A reader's challenge, made at the beginning of time.
pub fn challenge() -> Challenge {
    Challenge::new(SecretKey::from_slice(&[7; 32]).expect("a key"), [3; 16], 0)
}

/// An Ask for two elements, by nobody.
pub fn ask() -> Ask {
    let elements = [("org.iso.18013.5.1", "family_name", false), ("org.iso.18013.5.1", "portrait", true)];
    let items = ItemsRequest::new("org.iso.18013.5.1.mDL", elements);
    challenge().ask(DeviceRequest::new(vec![DocRequest::new(items, None)]))
}

/// An Answer with these bytes in place of a `DeviceResponse`.
pub fn answer(response: &[u8]) -> Answer {
    let secret = SecretKey::from_slice(&[9; 32]).expect("a key");
    Answering::new(&ask(), secret).encrypt(response).expect("a first message")
}

/// The verdict on it, of the reader who asked.
pub fn opened(answer: &Answer) -> Verdict {
    let clock = Clock { now: Timestamp::UNIX_EPOCH, proven: None };
    verify_answer(answer, &challenge(), &Trust::absent(), clock, None)
}

impl Scene {
    /// Reads what the seeds were made with.
    ///
    /// # Panics
    /// When there is none yet: make the seeds first.
    pub fn load() -> Self {
        let read = |name: &str| fs::read(corpus().join(name)).expect("make the seeds first (README.md)");
        let publisher = Certificate::from_der(&read("scene.publisher")).expect("a root");
        Scene {
            trust: bundle::open(&read("scene.bundle"), &publisher, None).expect("a bundle"),
            held: HeldDocument::restore(&read("scene.issued")).expect("a licence"),
        }
    }

    /// The verdict on any bytes.
    pub fn verify(&self, response: &[u8]) -> Verdict {
        let encounter = Encounter::Session { transcript: transcript(), reader_key: None };
        let now = Timestamp::from_second(MADE_AT).expect("a time");
        verify(response, &self.trust, encounter, Clock { now, proven: None }, None)
    }

    /// What the issuer signed.
    pub fn signed(&self, name_space: &str, element: &str) -> Option<&Value> {
        self.held.get(name_space, element)
    }
}
