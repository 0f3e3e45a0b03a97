//! What is measured: a police presentation as an officer's phone gets it, and the signatures that verifying it rests on.

pub mod exchange;
#[cfg(feature = "isomdl")]
pub mod peer;

use jiff::{SignedDuration, Timestamp};
use lomme_authority::{Authority, Configuration, Publication, Registered, rng};
use lomme_licence::cbor::{LIMITS, Limits, Node};
use lomme_licence::cert::Certificate;
use lomme_licence::cose::{Algorithm, PublicKey, Sign1};
use lomme_licence::mdoc::{MDL_DOC_TYPE, SessionTranscript};
use lomme_licence::present::{HeldDocument, Preset, SignerForm, prepare};
use lomme_licence::status::{Status, StatusList, StatusListContent, StatusToken};
use lomme_licence::trust::{Trust, bundle};
use lomme_licence::verify::{Clock, Encounter, Outcome, Verdict, verify};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;

/// A presentation with everything that is needed to verify it.
pub struct Scene {
    /// The `DeviceResponse`.
    pub response: Vec<u8>,
    /// The session it was made for.
    pub transcript: SessionTranscript,
    /// The reader's bundle, or the root alone.
    pub trust: Trust,
    /// The root's certificate, DER.
    pub root: Vec<u8>,
    /// When it is verified.
    pub now: Timestamp,
}

/// How the reader knows the signer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The presentation brings the certificate, the reader has the root: three signatures.
    ByRoot,
    /// The presentation names the certificate by hash, the reader's bundle has it: its signature was verified when
    /// the bundle was opened.
    ByBundle,
}

/// A made-up person's licence for the QR, issued now to a phone's key.
pub(crate) struct Issued {
    pub(crate) now: Timestamp,
    pub(crate) authority: Authority,
    pub(crate) device: SigningKey,
    pub(crate) held: HeldDocument,
}

pub(crate) fn issue() -> Issued {
    let now = Timestamp::from_second(Timestamp::now().as_second()).expect("now is a time");
    let authority = Authority::new(now - SignedDuration::from_hours(240), &mut rng()).expect("an authority");
    let person = lomme_data::person("freja").expect("a made-up person");
    let registered =
        Registered { json: person.json, portrait: person.portrait, portrait_small: person.portrait_small };
    let device = SigningKey::generate_from_rng(&mut rng());
    let device_key = p256::PublicKey::from(device.verifying_key());
    let issued = authority
        .issue_licence(&registered, Configuration::Compact, &device_key, Some(7), now)
        .expect("a licence");
    let held = HeldDocument::restore(&issued).expect("what was issued");
    Issued { now, authority, device, held }
}

impl Scene {
    /// A police presentation of a made-up person, with the portrait of the QR.
    pub fn police(known: Known) -> Self {
        let Issued { now, authority, device, held } = issue();
        let transcript = SessionTranscript::show(u64::try_from(now.as_second()).unwrap_or(0), b"nonce---");
        let form = match known {
            Known::ByRoot => SignerForm::AsIssued,
            Known::ByBundle => SignerForm::ByThumbprint,
        };
        let prepared = prepare(&held, &Preset::Police.selection(), &transcript, form);
        let signature: Signature = device.sign(prepared.to_be_signed());
        let trust = match known {
            Known::ByRoot => {
                Trust::from_roots(vec![Certificate::from_der(authority.iaca.der()).expect("a root")])
            }
            Known::ByBundle => published(&authority, now),
        };
        Scene {
            response: prepared.finish(signature.to_bytes().into()),
            transcript,
            trust,
            root: authority.iaca.der().to_vec(),
            now,
        }
    }

    /// All checks of the core.
    pub fn verify(&self) -> Verdict {
        let encounter = Encounter::Session { transcript: self.transcript.clone(), reader_key: None };
        verify(
            &self.response,
            &self.trust,
            encounter,
            Clock { now: self.now, proven: None },
            Some(MDL_DOC_TYPE),
        )
    }

    /// Panics unless the presentation passes every check for which there is evidence.
    pub fn assert_good(&self) {
        let verdict = self.verify();
        assert_ne!(verdict.outcome(), Outcome::Refused, "{:#}", verdict.to_json());
        assert!(verdict.documents()[0].claims().is_some(), "{:#}", verdict.to_json());
    }
}

fn published(authority: &Authority, now: Timestamp) -> Trust {
    let publication = Publication {
        issue_number: 1,
        now,
        valid_for: SignedDuration::from_hours(24),
        status: &[0; 100],
        revoked_signers: &[],
    };
    let publisher = Certificate::from_der(authority.trust_root.der()).expect("a root");
    bundle::open(&authority.publish(&publication).expect("a bundle"), &publisher, None)
        .expect("its own bundle")
}

/// A key, a message and a signature of it, ready for nothing but the arithmetic.
pub struct Bare {
    key: PublicKey,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Bare {
    /// `count` signatures over messages as long as those of a presentation.
    pub fn signatures(count: usize) -> Vec<Self> {
        let one = |length: usize| {
            let signer = SigningKey::generate_from_rng(&mut rng());
            let message = vec![7; length];
            let signature: Signature = signer.sign(&message);
            Bare {
                key: PublicKey::P256(p256::PublicKey::from(signer.verifying_key())),
                message,
                signature: signature.to_bytes().to_vec(),
            }
        };
        // Mobile security object, device authentication, certificate.
        [900, 150, 400].into_iter().cycle().take(count).map(one).collect()
    }

    /// Verifies it, by the same code that the core uses.
    pub fn verify(&self) {
        self.key.verify(Algorithm::Es256, &self.message, &self.signature).expect("a good signature");
    }
}

/// A status list token of `length` entries at one bit, one in fifty of them revoked, and the certificate of its signer.
pub fn status_token(length: usize) -> (Vec<u8>, Certificate) {
    let now = Timestamp::from_second(Timestamp::now().as_second()).expect("now is a time");
    let authority = Authority::new(now - SignedDuration::from_hours(240), &mut rng()).expect("an authority");
    // A fixed sequence (a linear congruence) stands for chance: the list does not compress to nothing.
    let mut state = 1u32;
    let mut revoked = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::from(state >> 16 < 65_536 / 50)
    };
    let values: Vec<u8> = (0..length).map(|_| revoked()).collect();
    let content = StatusListContent {
        uri: "https://authority.example/status/1".to_owned(),
        bits: 1,
        values: &values,
        issued_at: now,
        expires_at: now + SignedDuration::from_hours(24),
        ttl_seconds: 86_400,
    };
    let signer = &authority.status_signer;
    let token = lomme_licence::status::build(&content, signer.key(), signer.der()).expect("a list that fits");
    (token, Certificate::from_der(signer.der()).expect("a certificate"))
}

/// The list of a token, verified.
pub fn status_list((token, signer): &(Vec<u8>, Certificate)) -> StatusList {
    StatusToken::read(token).expect("a token").verify_by(signer).expect("its signer's")
}

/// Looks up a thousand places, spread over a list of `length`.
pub fn look_up(list: &StatusList, length: u64) -> usize {
    let places = (0..1_000).map(|n| n * (length / 1_000));
    places.filter(|place| list.status(*place) == Some(Status::Valid)).count()
}

/// The bytes of the compressed list in a token.
pub fn compressed_len(token: &[u8]) -> usize {
    let limits = Limits { bytes: token.len(), ..LIMITS };
    let node = Node::read_within(token, limits).expect("a token");
    let signed = Sign1::read_standalone(&node).expect("a token");
    let claims = Node::read_within(signed.payload().expect("claims"), limits).expect("claims");
    let list = claims.fields().expect("a map").optional_numbered(65533).expect("a list");
    list.fields().expect("a map").optional("lst").expect("a list").bytes().expect("bytes").len()
}
