//! A licence, its phone and its reader without any app: for tests that turn one thing at a time.

use std::sync::OnceLock;

use jiff::{SignedDuration, Timestamp};
use lomme_authority::{Authority, Configuration, Publication, Registered, rng};
use lomme_licence::cert::Certificate;
use lomme_licence::mdoc::{MDL_DOC_TYPE, SessionTranscript};
use lomme_licence::present::{HeldDocument, Selection, SignerForm, prepare};
use lomme_licence::trust::{Trust, bundle};
use lomme_licence::verify::{Clock, Encounter, ReplayMemory, Verdict, verify};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;

/// A memory that has seen nothing.
pub struct NothingSeen;

impl ReplayMemory for NothingSeen {
    fn first_time(&mut self, _: &[u8; 8]) -> Option<bool> {
        Some(true)
    }
}

/// One authority, one phone with a licence, one published bundle, all made at [`Presentation::made_at`].
pub struct Presentation {
    /// The authorities.
    pub authority: Authority,
    /// The phone's key.
    pub device: SigningKey,
    /// The licence with every element.
    pub held: HeldDocument,
    /// The published bundle.
    pub bundle: Vec<u8>,
    made_at: Timestamp,
}

/// The number of every Show here.
pub const NONCE: [u8; 8] = *b"a nonce!";

impl Presentation {
    /// Makes everything anew.
    pub fn new() -> Self {
        let made_at = Timestamp::from_second(1_795_000_000).unwrap();
        let authority = Authority::new(made_at - SignedDuration::from_hours(240), &mut rng()).unwrap();
        let device = SigningKey::generate_from_rng(&mut rng());
        let person = lomme_data::person("freja").unwrap();
        let registered = Registered {
            json: person.json,
            portrait: person.portrait,
            portrait_small: person.portrait_small,
        };
        let key = p256::PublicKey::from(device.verifying_key());
        let issued =
            authority.issue_licence(&registered, Configuration::Full, &key, Some(7), made_at).unwrap();
        let publication = Publication {
            issue_number: 1,
            now: made_at,
            valid_for: SignedDuration::from_hours(24),
            status: &[0; 100],
            revoked_signers: &[],
        };
        let bundle = authority.publish(&publication).unwrap();
        Presentation { held: HeldDocument::restore(&issued).unwrap(), authority, device, bundle, made_at }
    }

    /// The one that tests share which do not turn anything in it.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Presentation> = OnceLock::new();
        SHARED.get_or_init(Presentation::new)
    }

    /// When licence, bundle and Show were made.
    pub fn made_at(&self) -> Timestamp {
        self.made_at
    }

    /// When the Show was made, in seconds since 1970.
    pub fn seconds(&self) -> u64 {
        u64::try_from(self.made_at.as_second()).unwrap()
    }

    /// Every element of the licence.
    pub fn everything(&self) -> Selection {
        let name_spaces = self.held.name_spaces();
        name_spaces.flat_map(|(name, elements)| elements.map(move |e| (name, e))).collect()
    }

    /// A Show's `DeviceResponse` with `selection`.
    pub fn response(&self, selection: &Selection, form: SignerForm) -> Vec<u8> {
        let transcript = SessionTranscript::show(self.seconds(), &NONCE);
        let prepared = prepare(&self.held, selection, &transcript, form);
        let signature: Signature = self.device.sign(prepared.to_be_signed());
        prepared.finish(signature.to_bytes().into())
    }

    /// What a reader with the bundle trusts.
    pub fn trust(&self) -> Trust {
        let publisher = Certificate::from_der(self.authority.trust_root.der()).unwrap();
        bundle::open(&self.bundle, &publisher, None).unwrap()
    }

    /// The verdict of a reader with `trust` at `now`.
    pub fn verdict(&self, response: &[u8], trust: &Trust, now: Timestamp) -> Verdict {
        let (issued_at, nonce) = (self.seconds(), NONCE);
        let encounter = Encounter::Show { issued_at, nonce, answer_awaited: false, memory: &mut NothingSeen };
        verify(response, trust, encounter, Clock { now, proven: None }, Some(MDL_DOC_TYPE))
    }
}

impl Default for Presentation {
    fn default() -> Self {
        Presentation::new()
    }
}
