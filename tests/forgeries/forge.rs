//! The workshop: a true licence and its presentation, and every place where a case can turn something.

use jiff::{SignedDuration, Timestamp};
use lomme_gateway::authority::{Authority, Identity, Publication};
use lomme_gateway::{Configuration, Registered};
use lomme_licence::cbor::{Node, Value, tagged_bytes, write_value};
use lomme_licence::cert::Certificate;
use lomme_licence::cose::{SignerReference, sign_attached};
use lomme_licence::issue::{IssueRequest, issue};
use lomme_licence::mdoc::{DANISH_NAMESPACE, MDL_DOC_TYPE, MDL_NAMESPACE, SessionTranscript};
use lomme_licence::present::{HeldDocument, Selection, SignerForm, prepare};
use lomme_licence::trust::vical::{self, VicalContent};
use lomme_licence::trust::{Trust, bundle};
use lomme_licence::verify::{Clock, Encounter, ReplayMemory, Verdict, verify};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;
use x509_cert::der::Encode;
use x509_cert::name::Name;

use crate::certificates::{Draft, certificate, root};

/// The place of the licence in the status list of a hundred.
pub(crate) const INDEX: u32 = 42;

/// The certificate of an identity, as a reader has it.
pub(crate) fn parsed(identity: &Identity) -> Certificate {
    Certificate::from_der(identity.der()).unwrap()
}

pub(crate) fn key() -> SigningKey {
    SigningKey::generate_from_rng(&mut lomme_gateway::rng())
}

/// Sees every Show for the first time, or none.
struct Memory {
    seen: bool,
}

impl ReplayMemory for Memory {
    fn first_time(&mut self, _: &[u8; 8]) -> Option<bool> {
        Some(!self.seen)
    }
}

/// What a case can turn before and after each signature is made.
pub(crate) struct Forge {
    pub(crate) authority: Authority,
    pub(crate) other: Authority,
    pub(crate) now: Timestamp,
    pub(crate) device: SigningKey,
    /// Signs the presentation; the device key unless a case says otherwise.
    pub(crate) presenter: SigningKey,
    /// Certificate and key that sign the mobile security object anew; the issuer's own signature stands where there is none.
    pub(crate) issuer: Option<(Vec<u8>, SigningKey)>,
    /// Names the signer in place of its certificate.
    pub(crate) reference: Option<SignerReference>,
    /// Elements that are issued in place of the person's.
    pub(crate) elements: Vec<(&'static str, Value)>,
    /// Turns the mobile security object before it is signed anew.
    pub(crate) mso: Vec<fn(&mut Value)>,
    /// Turns `IssuerSigned` after the issuer signed it.
    pub(crate) issued: Vec<fn(&mut Value)>,
    /// Turns the response after the device signed it.
    pub(crate) response: Vec<fn(&mut Value)>,
    /// Turns the encoded response.
    pub(crate) bytes: Option<fn(Vec<u8>) -> Vec<u8>>,
    /// The Show that the device signed, where it is not the one that is shown.
    pub(crate) signed_for: Option<(u64, [u8; 8])>,
    pub(crate) statuses: Vec<u8>,
    pub(crate) publication_age: SignedDuration,
    pub(crate) revoked_signers: Vec<Vec<u8>>,
    pub(crate) trust: Option<Trust>,
    pub(crate) reader_clock: SignedDuration,
    pub(crate) proven: Option<Timestamp>,
    pub(crate) seen_before: bool,
    pub(crate) asked: &'static str,
}

impl Forge {
    pub(crate) fn new() -> Self {
        let now = Timestamp::from_second(1_795_000_000).unwrap();
        let founded = now - SignedDuration::from_hours(10 * 24);
        let device = key();
        Forge {
            authority: Authority::new(founded, &mut lomme_gateway::rng()).unwrap(),
            other: Authority::new(founded, &mut lomme_gateway::rng()).unwrap(),
            now,
            presenter: device.clone(),
            device,
            issuer: None,
            reference: None,
            elements: Vec::new(),
            mso: Vec::new(),
            issued: Vec::new(),
            response: Vec::new(),
            bytes: None,
            signed_for: None,
            statuses: vec![0; 100],
            publication_age: SignedDuration::ZERO,
            revoked_signers: Vec::new(),
            trust: None,
            reader_clock: SignedDuration::ZERO,
            proven: None,
            seen_before: false,
            asked: MDL_DOC_TYPE,
        }
    }

    /// The name of the issuing authority's root.
    pub(crate) fn root_name(&self) -> Name {
        self.authority.iaca.certificate().tbs_certificate().subject().clone()
    }

    /// Has a signer with this certificate, from the true root, sign the document.
    pub(crate) fn by_draft(&mut self, draft: Draft) {
        let (certificate, key) = certificate(draft, &self.root_name(), self.authority.iaca.key(), self.now);
        self.issuer = Some((certificate.to_der().unwrap(), key));
    }

    /// Trusts this root by hand, and has a signer of its sign the document.
    pub(crate) fn by_root(&mut self, draft: Draft) {
        self.by_root_and_signer(draft, Draft::default());
    }

    /// The same, with this certificate of the signer.
    pub(crate) fn by_root_and_signer(&mut self, draft: Draft, signer: Draft) {
        let (root, root_key) = root(draft, self.now);
        let name = root.tbs_certificate().subject().clone();
        let (signer, key) = certificate(signer, &name, &root_key, self.now);
        self.issuer = Some((signer.to_der().unwrap(), key));
        let root = Certificate::from_der(&root.to_der().unwrap()).unwrap();
        self.trust = Some(Trust::from_roots(vec![root]));
    }

    fn issue(&self) -> Value {
        let person = lomme_data::person("freja").unwrap();
        let registered = Registered {
            json: person.json,
            portrait: person.portrait,
            portrait_small: person.portrait_small,
        };
        let device = p256::PublicKey::from(self.device.verifying_key());
        let issued = if self.elements.is_empty() {
            let full = Configuration::Full;
            self.authority.issue_licence(&registered, full, &device, Some(INDEX), self.now).unwrap()
        } else {
            self.issue_elements(&device)
        };
        let mut issued = Node::read(&issued).unwrap().to_value();
        if !self.mso.is_empty() || self.issuer.is_some() {
            self.sign_anew(&mut issued);
        }
        self.issued.iter().for_each(|turn| turn(&mut issued));
        issued
    }

    fn issue_elements(&self, device_key: &p256::PublicKey) -> Vec<u8> {
        let element =
            |(name, value): &(&str, Value)| (MDL_NAMESPACE.to_owned(), (*name).to_owned(), value.clone());
        let request = IssueRequest {
            doc_type: MDL_DOC_TYPE,
            elements: self.elements.iter().map(element).collect(),
            device_key,
            signed: self.now,
            valid_from: self.now,
            valid_until: self.now + SignedDuration::from_hours(24),
            expected_update: None,
            status: None,
        };
        let signer = &self.authority.document_signer;
        issue(&request, signer.key(), signer.der(), &mut lomme_gateway::rng()).unwrap()
    }

    fn sign_anew(&self, issued: &mut Value) {
        let payload = at(issued, "issuerAuth").item(2).as_bytes().unwrap().to_vec();
        let mut mso = Node::read(Node::read(&payload).unwrap().encoded().unwrap()).unwrap().to_value();
        self.mso.iter().for_each(|turn| turn(&mut mso));
        let own =
            (self.authority.document_signer.der().to_vec(), self.authority.document_signer.key().clone());
        let (certificate, key) = self.issuer.clone().unwrap_or(own);
        let signer = self.reference.clone().unwrap_or(SignerReference::Chain(vec![certificate]));
        let signed = sign_attached(tagged_bytes(&write_value(&mso)), None, &signer, &key);
        *at(issued, "issuerAuth") = Node::read(&signed.to_bytes()).unwrap().to_value();
    }

    fn present(&self) -> Vec<u8> {
        let held = HeldDocument::restore(&write_value(&self.issue())).unwrap();
        let all: Selection = [MDL_NAMESPACE, DANISH_NAMESPACE]
            .into_iter()
            .flat_map(|name| ELEMENTS.iter().map(move |element| (name, *element)))
            .collect();
        let (issued_at, nonce) = self.signed_for.unwrap_or((self.seconds(), NONCE));
        let transcript = SessionTranscript::show(issued_at, &nonce);
        let prepared = prepare(&held, &all, &transcript, SignerForm::AsIssued);
        let signature: Signature = self.presenter.sign(prepared.to_be_signed());
        let mut response = Node::read(&prepared.finish(signature.to_bytes().into())).unwrap().to_value();
        self.response.iter().for_each(|turn| turn(&mut response));
        let bytes = write_value(&response);
        self.bytes.map_or(bytes.clone(), |turn| turn(bytes))
    }

    pub(crate) fn seconds(&self) -> u64 {
        u64::try_from(self.now.as_second()).unwrap()
    }

    /// What the authorities publish.
    pub(crate) fn publication(&self) -> Publication<'_> {
        Publication {
            issue_number: 1,
            now: self.now - self.publication_age,
            valid_for: SignedDuration::from_hours(24),
            status: &self.statuses,
            revoked_signers: &self.revoked_signers,
        }
    }

    /// The bundle of that.
    pub(crate) fn published(&self) -> Vec<u8> {
        self.authority.publish(&self.publication()).unwrap()
    }

    /// A list of one root for licences, by this signer.
    pub(crate) fn vical(&self, signer: &Identity, root: &Identity) -> Vec<u8> {
        let content = VicalContent {
            provider: "A provider".to_owned(),
            date: self.now,
            issue_id: 1,
            next_update: self.now + SignedDuration::from_hours(24),
            certificates: &[(root.der().to_vec(), vec![MDL_DOC_TYPE.to_owned()])],
        };
        vical::build(&content, signer.key(), signer.der()).unwrap()
    }

    fn trust(&self) -> Trust {
        let publisher = Certificate::from_der(self.authority.trust_root.der()).unwrap();
        bundle::open(&self.published(), &publisher, None).unwrap()
    }

    pub(crate) fn verdict(&self) -> Verdict {
        let trust = self.trust.clone().unwrap_or_else(|| self.trust());
        let mut memory = Memory { seen: self.seen_before };
        let (issued_at, nonce) = (self.seconds(), NONCE);
        let encounter = Encounter::Show { issued_at, nonce, answer_awaited: false, memory: &mut memory };
        let clock = Clock { now: self.now + self.reader_clock, proven: self.proven };
        verify(&self.present(), &trust, encounter, clock, Some(self.asked))
    }
}

pub(crate) const NONCE: [u8; 8] = *b"a nonce!";
const ELEMENTS: [&str; 6] =
    ["family_name", "given_name", "birth_date", "issuing_country", "expiry_date", "portrait_small"];

/// Reaching into a value.
pub(crate) trait Reach {
    fn item(&mut self, index: usize) -> &mut Value;
}

impl Reach for Value {
    fn item(&mut self, index: usize) -> &mut Value {
        let Value::Array(items) = self else { panic!("not an array") };
        &mut items[index]
    }
}

/// The value of a map's text key.
pub(crate) fn at<'v>(value: &'v mut Value, key: &str) -> &'v mut Value {
    let Value::Map(entries) = value else { panic!("not a map") };
    &mut entries.iter_mut().find(|(k, _)| k.as_text() == Some(key)).expect(key).1
}

pub(crate) fn drop_key(value: &mut Value, key: &str) {
    let Value::Map(entries) = value else { panic!("not a map") };
    entries.retain(|(k, _)| k.as_text() != Some(key));
}

pub(crate) fn document(response: &mut Value) -> &mut Value {
    at(response, "documents").item(0)
}

/// The items of ISO's namespace in `IssuerSigned`.
pub(crate) fn items(issued: &mut Value) -> &mut Vec<Value> {
    let Value::Array(items) = at(at(issued, "nameSpaces"), MDL_NAMESPACE) else { panic!("not an array") };
    items
}

/// Reads an item, turns it and encodes it again.
pub(crate) fn turn_item(item: &mut Value, turn: impl Fn(&mut Value)) {
    let Value::Tag(24, inner) = item else { panic!("not an item") };
    let mut value = Node::read(inner.as_bytes().unwrap()).unwrap().to_value();
    turn(&mut value);
    **inner = Value::Bytes(write_value(&value));
}

pub(crate) fn find_item<'v>(issued: &'v mut Value, element: &str) -> &'v mut Value {
    let is = |item: &&mut Value| {
        let Value::Tag(24, inner) = &**item else { return false };
        let value = Node::read(inner.as_bytes().unwrap()).unwrap().to_value();
        value.field("elementIdentifier").and_then(Value::as_text) == Some(element)
    };
    items(issued).iter_mut().find(is).expect(element)
}

pub(crate) fn value_of(item: &mut Value) -> Value {
    let Value::Tag(24, inner) = item else { panic!("not an item") };
    let value = Node::read(inner.as_bytes().unwrap()).unwrap().to_value();
    value.field("elementValue").unwrap().clone()
}

pub(crate) fn set_validity(mso: &mut Value, field: &str, at_time: Timestamp) {
    *at(at(mso, "validityInfo"), field) = Value::tdate(at_time);
}

pub(crate) fn long_ago() -> Timestamp {
    "2020-01-01T00:00:00Z".parse().unwrap()
}
