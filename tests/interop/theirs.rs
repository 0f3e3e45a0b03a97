//! They issue and present, we verify: every algorithm they can sign by, and each presentation false in one way besides.

use jiff::{SignedDuration, Timestamp};
use lomme_licence::cbor::{Node, Value, write_value};
use lomme_licence::cert::Certificate;
use lomme_licence::issue::Element;
use lomme_licence::mdoc::{MDL_DOC_TYPE, SessionTranscript};
use lomme_licence::present::{HeldDocument, Selection, SignerForm, prepare};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{CheckName, CheckResult, Clock, Encounter, Outcome, Reason, Verdict, verify};
use lomme_tests::peers::Peer;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value as Json, json};

use crate::holder::Presented;
use crate::issuer::{Alg, Issuer, jwk_of};
use crate::scene::{
    all_of, claims_of, days, full_licence, names, new_key, now, part, private_jwk, public_jwk, put,
    session_of, some_session, typed,
};
use crate::turn::{at, first_item, turn_item};
use crate::verified_by::{accepted, ask};

/// What a peer is asked to issue.
struct Order {
    alg: Alg,
    digest: &'static str,
    elements: Vec<Element>,
    /// Whether `x5chain` holds the root too.
    with_root: bool,
    /// Whether OpenSSL makes the issuer's certificates.
    openssl: bool,
    /// The device's key, where the peer signs as the device.
    device_alg: Alg,
    /// Whether keys have an identifier, which some peers write into an unprotected header.
    key_ids: bool,
    /// Whether the peer or we disclose and sign as the device.
    presented_by: Presenter,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Presenter {
    Us,
    ThemBySignature,
    ThemByMac,
}

/// What came of it, and all keys.
struct Presentation {
    issuer: Issuer,
    response: Vec<u8>,
    transcript: SessionTranscript,
    reader: SigningKey,
}

impl Order {
    fn new(alg: Alg, digest: &'static str, presented_by: Presenter) -> Self {
        Order {
            alg,
            digest,
            elements: full_licence(),
            with_root: false,
            openssl: false,
            device_alg: Alg::Es256,
            key_ids: true,
            presented_by,
        }
    }

    /// The peer's answer where it did not do it.
    fn fill(&self, peer: Peer, selection: &Selection) -> Result<Presentation, Json> {
        let folder = tempfile::tempdir().unwrap();
        let issuer = match self.openssl {
            true => Issuer::by_openssl(self.alg, None),
            false => Issuer::new(self.alg, now() - days(10)),
        };
        let (device, reader) = (new_key(), new_key());
        let transcript = session_of(&new_key(), &reader);
        put(folder.path(), "signer.pem", issuer.key_pem.as_bytes());
        put(folder.path(), "chain-0.der", &issuer.signer);
        if self.with_root {
            put(folder.path(), "chain-1.der", &issuer.root);
        }
        put(folder.path(), "transcript.cbor", transcript.as_bytes());
        let device_jwk = match self.device_alg {
            Alg::Es256 => private_jwk(&device),
            other => jwk_of(other),
        };
        done(peer.run(folder.path(), &self.issue_task(&device_jwk)))?;
        let issued = std::fs::read(folder.path().join("issued.cbor")).unwrap();
        let response = if self.presented_by == Presenter::Us {
            let trust = Trust::from_roots(vec![Certificate::from_der(&issuer.root).unwrap()]);
            let key = device.verifying_key().into();
            let held = HeldDocument::receive(&issued, MDL_DOC_TYPE, &key, &trust, now()).unwrap();
            let prepared = prepare(&held, selection, &transcript, SignerForm::AsIssued);
            let signature: Signature = device.sign(prepared.to_be_signed());
            prepared.finish(signature.to_bytes().into())
        } else {
            done(peer.run(folder.path(), &self.present_task(device_jwk, &reader, selection)))?;
            std::fs::read(folder.path().join("response.cbor")).unwrap()
        };
        Ok(Presentation { issuer, response, transcript, reader })
    }

    fn issue_task(&self, device: &Json) -> Json {
        let mut public = device.clone();
        public.as_object_mut().unwrap().remove("d");
        json!({
            "task": "issue",
            "alg": self.alg.name(),
            "digest": self.digest,
            "doc_type": MDL_DOC_TYPE,
            "signed": (now() - days(1)).to_string(),
            "valid_from": (now() - days(1)).to_string(),
            "valid_until": (now() + days(30)).to_string(),
            "elements": typed(&self.elements),
            "device_key": public,
            "kid": self.key_ids.then_some("issuer"),
        })
    }

    fn present_task(&self, device: Json, reader: &SigningKey, selection: &Selection) -> Json {
        json!({
            "task": "present",
            "doc_type": MDL_DOC_TYPE,
            "elements": names(selection),
            "device_key": device,
            "device_alg": self.device_alg.name(),
            "kid": self.key_ids.then_some("device"),
            "mac": self.presented_by == Presenter::ThemByMac,
            "reader_key": public_jwk(reader),
        })
    }
}

fn done(answer: Json) -> Result<(), Json> {
    if answer["done"] == true { Ok(()) } else { Err(answer) }
}

impl Presentation {
    fn verify(&self, response: &[u8], transcript: &SessionTranscript, root: &[u8], at: Timestamp) -> Verdict {
        let trust = Trust::from_roots(vec![Certificate::from_der(root).unwrap()]);
        let reader = p256::SecretKey::from(&self.reader);
        let encounter = Encounter::Session { transcript: transcript.clone(), reader_key: Some(&reader) };
        verify(response, &trust, encounter, Clock { now: at, proven: None }, Some(MDL_DOC_TYPE))
    }

    fn verdict(&self) -> Verdict {
        self.verify(&self.response, &self.transcript, &self.issuer.root, now() + SignedDuration::from_secs(5))
    }

    /// Accepted, with every element as it was ordered.
    fn assert_accepted(&self, what: &str, order: &Order, selection: &Selection) {
        let verdict = self.verdict();
        let document = &verdict.documents()[0];
        let checks: Vec<_> = document.checks().iter().filter(|check| !check.passed()).collect();
        assert_eq!(verdict.outcome(), Outcome::Accepted, "{what}: {checks:?}");
        assert_eq!(document.claims().unwrap().to_json(), claims_of(&order.elements, selection), "{what}");
    }

    /// Refused with the reason that fits when it is false in one way.
    fn assert_refused_when_false(&self, what: &str) {
        let later = now() + days(31);
        let mut changed = Node::read(&self.response).unwrap().to_value();
        let Value::Array(documents) = at(&mut changed, "documents") else { panic!("no documents") };
        turn_item(first_item(at(&mut documents[0], "issuerSigned")), |item| {
            *at(item, "elementValue") = "Bond".into();
        });
        let changed = write_value(&changed);
        let (own, root) = (&self.transcript, &self.issuer.root);
        let stranger = Issuer::new(Alg::Es256, now() - days(10)).root;
        let cases = [
            (CheckName::Digests, Reason::DigestDiffers, self.verify(&changed, own, root, now())),
            (CheckName::Validity, Reason::Expired, self.verify(&self.response, own, root, later)),
            (
                CheckName::TrustChain,
                Reason::NoTrustedRoot,
                self.verify(&self.response, own, &stranger, now()),
            ),
        ];
        for (check, reason, verdict) in cases {
            let result = verdict.documents()[0].check(check).unwrap().result;
            assert_eq!(
                (verdict.outcome(), result),
                (Outcome::Refused, CheckResult::Failed(reason)),
                "{what}"
            );
        }
        let elsewhere = self.verify(&self.response, &some_session(), root, now());
        let result = elsewhere.documents()[0].check(CheckName::DeviceAuthentication).unwrap().result;
        let refused = [CheckResult::Failed(Reason::BadSignature), CheckResult::Failed(Reason::BadMac)];
        assert!(refused.contains(&result), "{what}: {result:?}");
    }
}

/// The peer issues what `order` says; everything of it is verified, and what is false in it refused.
fn verified(peer: Peer, order: &Order) {
    disclosed(peer, order, &all_of(&order.elements));
}

fn disclosed(peer: Peer, order: &Order, selection: &Selection) {
    let what = format!("{peer:?} {} {}", order.alg.name(), order.digest);
    let presentation = order.fill(peer, selection).unwrap_or_else(|answer| panic!("{what}: {answer}"));
    presentation.assert_accepted(&what, order, selection);
    presentation.assert_refused_when_false(&what);
}

/// Every algorithm with every digest, then a part, then a chain of two certificates.
fn all_verified(peer: Peer, kinds: &[(Alg, &'static str)], presented_by: Presenter) {
    for (alg, digest) in kinds {
        verified(peer, &Order::new(*alg, digest, presented_by));
    }
    let order = Order::new(Alg::Es256, "SHA-256", presented_by);
    disclosed(peer, &order, &part());
    verified(peer, &Order { with_root: true, ..order });
}

/// The device's keys on the other curves; that on P-256 is everywhere else.
fn device_keys_verified(peer: Peer) {
    for device_alg in [Alg::Es384, Alg::Es512, Alg::EdDsa] {
        let order = Order::new(Alg::Es256, "SHA-256", Presenter::ThemBySignature);
        verified(peer, &Order { device_alg, ..order });
    }
}

fn every_kind() -> Vec<(Alg, &'static str)> {
    Alg::ALL.into_iter().flat_map(|alg| DIGESTS.map(|digest| (alg, digest))).collect()
}

/// What a verdict says of one check.
fn result_of(presentation: &Presentation, check: CheckName) -> CheckResult {
    presentation.verdict().documents()[0].check(check).unwrap().result
}

const DIGESTS: [&str; 3] = ["SHA-256", "SHA-384", "SHA-512"];

#[test]
fn what_isomdl_issues_and_presents_is_verified() {
    if Peer::Isomdl.is_at_hand() {
        all_verified(Peer::Isomdl, &every_kind(), Presenter::ThemBySignature);
        device_keys_verified(Peer::Isomdl);
    }
}

/// Its digests follow from its signature, it signs by no Ed25519 key, and it has no device.
#[test]
fn what_pymdoccbor_issues_is_verified() {
    if Peer::Pymdoccbor.is_at_hand() {
        let kinds = [(Alg::Es256, "SHA-256"), (Alg::Es384, "SHA-384"), (Alg::Es512, "SHA-512")];
        all_verified(Peer::Pymdoccbor, &kinds, Presenter::Us);
    }
}

/// Certificates too are somebody else's here: of four kinds of keys, by OpenSSL.
#[test]
fn what_is_issued_under_certificates_of_openssl_is_verified() {
    if !(Peer::Pymdoccbor.is_at_hand() && Peer::Isomdl.is_at_hand()) {
        return;
    }
    for alg in Alg::ALL {
        let order = Order::new(alg, "SHA-256", Presenter::ThemBySignature);
        verified(Peer::Isomdl, &Order { openssl: true, ..order });
    }
    let order = Order::new(Alg::Es256, "SHA-256", Presenter::Us);
    verified(Peer::Pymdoccbor, &Order { openssl: true, ..order });
}

#[test]
fn what_auth0_issues_and_presents_is_verified() {
    if Peer::Auth0.is_at_hand() {
        all_verified(Peer::Auth0, &every_kind(), Presenter::ThemBySignature);
        device_keys_verified(Peer::Auth0);
        verified(Peer::Auth0, &Order::new(Alg::Es256, "SHA-256", Presenter::ThemByMac));
    }
}

#[test]
fn what_owf_issues_and_presents_is_verified() {
    if Peer::Owf.is_at_hand() {
        all_verified(Peer::Owf, &every_kind(), Presenter::ThemBySignature);
        device_keys_verified(Peer::Owf);
    }
}

/// Which issuers each peer verifies, so that it is known what a comparison with it can cover. We verify all of them.
#[test]
fn the_algorithms_of_an_issuer_that_each_peer_verifies() {
    if !Peer::Isomdl.is_at_hand() {
        return;
    }
    let kinds = [
        (Alg::Es256, "SHA-256"),
        (Alg::Es256, "SHA-512"),
        (Alg::Es384, "SHA-384"),
        (Alg::Es512, "SHA-512"),
        (Alg::EdDsa, "SHA-256"),
    ];
    let presented = kinds.map(|(alg, digest)| {
        let (order, selection) = (Order::new(alg, digest, Presenter::Us), part());
        let made = order.fill(Peer::Isomdl, &selection).unwrap();
        made.assert_accepted(alg.name(), &order, &selection);
        let (root, elements) = (made.issuer.root, order.elements);
        Presented {
            response: made.response,
            transcript: made.transcript,
            root,
            reader: None,
            elements,
            selection,
        }
    });
    for (peer, verifies) in [
        (Peer::Isomdl, [true, true, false, false, false]),
        (Peer::Pymdoccbor, [true, false, false, false, false]),
        (Peer::Auth0, [true, true, true, true, false]),
        (Peer::Owf, [true, true, true, true, true]),
    ] {
        if peer.is_at_hand() {
            let said = presented.each_ref().map(|presented| ask(peer, presented));
            let accepted = said.each_ref().map(accepted);
            assert_eq!(accepted, verifies, "{peer:?}: {:#?}", said.map(|said| said["reasons"].clone()));
        }
    }
}

/// RFC 9052, section 3.1: an identifier is a byte string. Without one @auth0/mdl writes `undefined` into the header.
#[test]
fn what_auth0_issues_by_a_key_without_an_identifier_is_malformed() {
    if !Peer::Auth0.is_at_hand() {
        return;
    }
    let order = Order { key_ids: false, ..Order::new(Alg::Es256, "SHA-256", Presenter::ThemBySignature) };
    let verdict = order.fill(Peer::Auth0, &part()).unwrap().verdict();
    let structure = verdict.documents()[0].check(CheckName::Structure).unwrap();
    let place = structure.defect.as_ref().map(|defect| defect.to_string()).unwrap_or_default();
    assert_eq!(structure.result, CheckResult::Failed(Reason::Malformed));
    assert!(place.contains("documents[0].issuerSigned.issuerAuth"), "{place}");
}

/// ISO/IEC 18013-5, 9.1.3.5: the algorithm of a device MAC is HMAC 256/256. isomdl names that of the device key, and derives no key.
#[test]
fn what_isomdl_presents_by_mac_names_an_algorithm_that_is_none() {
    if !Peer::Isomdl.is_at_hand() {
        return;
    }
    let order = Order::new(Alg::Es256, "SHA-256", Presenter::ThemByMac);
    let presentation = order.fill(Peer::Isomdl, &part()).unwrap();
    let device = result_of(&presentation, CheckName::DeviceAuthentication);
    assert_eq!(device, CheckResult::Missing(Reason::NotSupported));
}

/// RFC 9052, section 6.3: `MAC_structure` holds the external data even where it is empty. @owf/mdoc leaves it out.
#[test]
fn what_owf_presents_by_mac_is_a_mac_over_something_else() {
    if !Peer::Owf.is_at_hand() {
        return;
    }
    let order = Order::new(Alg::Es256, "SHA-256", Presenter::ThemByMac);
    let presentation = order.fill(Peer::Owf, &part()).unwrap();
    let device = result_of(&presentation, CheckName::DeviceAuthentication);
    assert_eq!(device, CheckResult::Failed(Reason::BadMac));
}
