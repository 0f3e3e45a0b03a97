//! What we issue and present for others to verify: true in several forms, and false in one way each.

use jiff::{SignedDuration, Timestamp};
use lomme_gateway::authority::{Authority, Identity};
use lomme_licence::cbor::{Node, Value, tagged_bytes, write_value};
use lomme_licence::cert::Certificate;
use lomme_licence::cose::{SignerReference, Unsigned, sign_attached};
use lomme_licence::issue::{Element, IssueRequest, issue};
use lomme_licence::mdoc::{
    DigestAlgorithm, MDL_DOC_TYPE, MDL_NAMESPACE, NotReturned, SessionTranscript, StatusReference,
};
use lomme_licence::present::{HeldDocument, Selection, SignerForm, device_response, prepare};
use lomme_licence::session::SharedSecret;
use lomme_licence::trust::Trust;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use crate::scene::{all_of, days, encoded, full_licence, new_key, now, part, session_of, some_session};

/// A presentation, and what its reader knows.
pub(crate) struct Presented {
    pub(crate) response: Vec<u8>,
    pub(crate) transcript: SessionTranscript,
    pub(crate) root: Vec<u8>,
    /// The reader's ephemeral key, where the device authenticates by MAC.
    pub(crate) reader: Option<SigningKey>,
    pub(crate) elements: Vec<Element>,
    pub(crate) selection: Selection,
}

/// A holder with a true licence.
pub(crate) struct Holder {
    pub(crate) authority: Authority,
    pub(crate) device: SigningKey,
    pub(crate) elements: Vec<Element>,
}

/// What is issued, where it is not the usual.
struct Terms<'a> {
    doc_type: &'a str,
    signer: &'a Identity,
    signed: Timestamp,
    from: Timestamp,
    until: Timestamp,
    status: Option<StatusReference>,
}

impl Holder {
    pub(crate) fn new() -> Self {
        let authority = Authority::new(now() - days(10), &mut lomme_gateway::rng()).unwrap();
        Holder { authority, device: new_key(), elements: full_licence() }
    }

    fn terms(&self) -> Terms<'_> {
        let signer = &self.authority.document_signer;
        Terms {
            doc_type: MDL_DOC_TYPE,
            signer,
            signed: now() - days(2),
            from: now() - days(1),
            until: now() + days(30),
            status: None,
        }
    }

    fn issue(&self, terms: Terms<'_>) -> Vec<u8> {
        let request = IssueRequest {
            doc_type: terms.doc_type,
            elements: self.elements.clone(),
            device_key: &self.device.verifying_key().into(),
            signed: terms.signed,
            valid_from: terms.from,
            valid_until: terms.until,
            expected_update: None,
            status: terms.status,
        };
        issue(&request, terms.signer.key(), terms.signer.der(), &mut lomme_gateway::rng()).unwrap()
    }

    /// The licence as the holder's phone takes it, all checks included.
    pub(crate) fn held(&self) -> HeldDocument {
        let trust = Trust::from_roots(vec![Certificate::from_der(self.authority.iaca.der()).unwrap()]);
        let key = self.device.verifying_key().into();
        HeldDocument::receive(&self.issue(self.terms()), MDL_DOC_TYPE, &key, &trust, now()).unwrap()
    }

    fn show(&self, held: &HeldDocument, selection: Selection, key: &SigningKey) -> Presented {
        let transcript = some_session();
        self.show_in(held, selection, transcript, key)
    }

    fn show_in(
        &self,
        held: &HeldDocument,
        selection: Selection,
        transcript: SessionTranscript,
        key: &SigningKey,
    ) -> Presented {
        let prepared = prepare(held, &selection, &transcript, SignerForm::AsIssued);
        let signature: Signature = key.sign(prepared.to_be_signed());
        Presented {
            response: prepared.finish(signature.to_bytes().into()),
            transcript,
            root: self.authority.iaca.der().to_vec(),
            reader: None,
            elements: self.elements.clone(),
            selection,
        }
    }

    /// The whole licence, authenticated by a MAC for `reader`.
    fn by_mac(&self, reader: SigningKey) -> Presented {
        let transcript = session_of(&new_key(), &reader);
        let selection = all_of(&self.elements);
        let prepared = prepare(&self.held(), &selection, &transcript, SignerForm::AsIssued);
        let shared =
            SharedSecret::agree(&p256::SecretKey::from(&self.device), &reader.verifying_key().into());
        let document = prepared.authenticate_by_mac(&shared).unwrap();
        Presented {
            response: device_response(&[document], &[]),
            transcript,
            root: self.authority.iaca.der().to_vec(),
            reader: Some(reader),
            elements: self.elements.clone(),
            selection,
        }
    }

    pub(crate) fn whole(&self) -> Presented {
        self.show(&self.held(), all_of(&self.elements), &self.device)
    }

    /// The whole licence with its signer named by a hash, as the QR profile has it.
    pub(crate) fn by_thumbprint(&self) -> Presented {
        let (transcript, selection) = (some_session(), all_of(&self.elements));
        let prepared = prepare(&self.held(), &selection, &transcript, SignerForm::ByThumbprint);
        let signature: Signature = self.device.sign(prepared.to_be_signed());
        Presented { response: prepared.finish(signature.to_bytes().into()), transcript, ..self.whole() }
    }

    fn whole_of(&self, terms: Terms<'_>) -> Presented {
        let held = HeldDocument::restore(&self.issue(terms)).unwrap();
        self.show(&held, all_of(&self.elements), &self.device)
    }

    /// The whole licence with `IssuerSigned` turned before the device signs.
    fn turned(&self, turn: impl Fn(&mut Value)) -> Presented {
        let mut issued = Node::read(&self.issue(self.terms())).unwrap().to_value();
        turn(&mut issued);
        let held = HeldDocument::restore(&write_value(&issued)).unwrap();
        let mut selection = all_of(&self.elements);
        selection = selection
            .elements()
            .map(|(name_space, element)| (name_space.to_owned(), element.to_owned()))
            .chain([(UNSIGNED.to_owned(), "family_name".to_owned())])
            .collect();
        self.show(&held, selection, &self.device)
    }
}

/// A case: its name, and how a holder with a true licence comes to it.
pub(crate) type Case = (&'static str, fn(&Holder) -> Presented);

/// A namespace of which the issuer signed nothing.
const UNSIGNED: &str = "org.example.unsigned";

/// Presentations that every reader should accept.
pub(crate) const TRUE: &[Case] = &[
    ("the whole licence", |h| h.whole()),
    ("a part of it", |h| h.show(&h.held(), part(), &h.device)),
    ("a single answer about age", |h| {
        h.show(&h.held(), [(MDL_NAMESPACE, "age_over_18")].into_iter().collect(), &h.device)
    }),
    ("a Show of lomme-qr/1", |h| {
        h.show_in(&h.held(), part(), SessionTranscript::show(1_790_000_000, b"a nonce!"), &h.device)
    }),
    ("a device MAC", |h| h.by_mac(new_key())),
    ("an answer that says what it lacks", |h| {
        let (transcript, selection) = (some_session(), part());
        let lacking = NotReturned { what: "height".to_owned(), code: 0 };
        let prepared = prepare(&h.held(), &selection, &transcript, SignerForm::AsIssued)
            .with_errors(vec![(MDL_NAMESPACE.to_owned(), vec![lacking])]);
        let signature: Signature = h.device.sign(prepared.to_be_signed());
        Presented {
            response: prepared.finish(signature.to_bytes().into()),
            transcript,
            selection,
            ..h.whole()
        }
    }),
    ("two documents", |h| h.with_library_card(false)),
    ("a reference to a status list", |h| {
        let uri = "https://authority.example/status/1".to_owned();
        h.whole_of(Terms { status: Some(StatusReference { index: 7, uri }), ..h.terms() })
    }),
    ("a chain of two certificates", |h| {
        h.turned(|issued| {
            let header = at(issued, "issuerAuth").item(1);
            let Value::Map(entries) = header else { panic!("not a map") };
            let chain = [h.authority.document_signer.der(), h.authority.iaca.der()];
            let chain = chain.map(|der| Value::Bytes(der.to_vec()));
            *entries = vec![(Value::Integer(33), Value::Array(chain.to_vec()))];
        })
    }),
    ("an item in a longer encoding than need be", |h| {
        h.turned(|issued| {
            let item = first_item(issued);
            let Value::Tag(24, inner) = item else { panic!("not an item") };
            let short = inner.as_bytes().unwrap();
            assert_eq!(short[0], 0xa4, "a map of four in the shortest form");
            let long: Vec<u8> = [0xb8, 0x04].iter().chain(&short[1..]).copied().collect();
            let digest = DigestAlgorithm::Sha256.digest(&tagged_bytes(&long));
            let id = Node::read(&long).unwrap().to_value().field("digestID").unwrap().clone();
            **inner = Value::Bytes(long);
            h.sign_anew(issued, |mso| {
                let Value::Map(digests) = at(at(mso, "valueDigests"), MDL_NAMESPACE) else {
                    panic!("no map")
                };
                digests.iter_mut().find(|(key, _)| *key == id).unwrap().1 = Value::Bytes(digest.clone());
            });
        })
    }),
];

/// Presentations that every reader must refuse.
pub(crate) const FALSE: &[Case] = &[
    ("a changed name", |h| {
        h.turned(|issued| turn_item(first_item(issued), |item| *at(item, "elementValue") = "Bond".into()))
    }),
    ("an element of a namespace that nobody signed", |h| {
        h.turned(|issued| {
            let mut forged = first_item(issued).clone();
            turn_item(&mut forged, |item| *at(item, "elementIdentifier") = "family_name".into());
            let Value::Map(name_spaces) = at(issued, "nameSpaces") else { panic!("not a map") };
            name_spaces.push((UNSIGNED.into(), Value::Array(vec![forged])));
        })
    }),
    ("another session", |h| Presented { transcript: some_session(), ..h.whole() }),
    ("a device that is not the holder's", |h| h.show(&h.held(), all_of(&h.elements), &new_key())),
    ("a device MAC for another reader", |h| Presented { reader: Some(new_key()), ..h.by_mac(new_key()) }),
    ("an issuer's signature with a bit turned", |h| {
        h.turned(|issued| {
            let Value::Bytes(signature) = at(issued, "issuerAuth").item(3) else { panic!("no bytes") };
            signature[40] ^= 1;
        })
    }),
    ("another root", |h| {
        let other = Authority::new(now() - days(10), &mut lomme_gateway::rng()).unwrap();
        Presented { root: other.iaca.der().to_vec(), ..h.whole() }
    }),
    ("a document that has expired", |h| {
        h.whole_of(Terms { until: now() - SignedDuration::from_hours(1), ..h.terms() })
    }),
    ("a document that is not valid yet", |h| h.whole_of(Terms { from: now() + days(1), ..h.terms() })),
    ("a signer whose certificate has expired", |h| {
        let long_ago = now() - days(500);
        let authority = Authority::new(long_ago, &mut lomme_gateway::rng()).unwrap();
        let old = Holder { authority, device: h.device.clone(), elements: h.elements.clone() };
        let terms = Terms { signed: long_ago, from: long_ago, until: long_ago + days(400), ..old.terms() };
        old.signed_anew(terms, "validUntil", now() + days(30))
    }),
    ("a signature from before its signer's certificate", |h| {
        h.signed_anew(h.terms(), "signed", now() - days(1000))
    }),
    ("a certificate that may not sign licences", |h| {
        let presented = h.whole_of(Terms { signer: &h.authority.reader, ..h.terms() });
        Presented { root: h.authority.reader_root.der().to_vec(), ..presented }
    }),
    ("another document type than was signed", |h| {
        let issued = h.issue(Terms { doc_type: "org.example.library.card", ..h.terms() });
        h.by_hand(&issued, &Value::Map(Vec::new()))
    }),
    ("an element that the device may not sign", |h| {
        let taller = map([(MDL_NAMESPACE, map([("height", Value::Integer(190))]))]);
        h.by_hand(&h.issue(h.terms()), &taller)
    }),
    ("a second document that is false", |h| h.with_library_card(true)),
    ("a licence of another country than its signer", |h| {
        let mut abroad = Holder { authority: h.authority_again(), ..Holder::new() };
        for (_, name, value) in &mut abroad.elements {
            if name == "issuing_country" {
                *value = "SE".into();
            }
        }
        abroad.whole()
    }),
];

impl Holder {
    /// The document as `IssuerSigned` holds it, called a driving licence.
    fn by_hand(&self, issued: &[u8], device_signed: &Value) -> Presented {
        let transcript = some_session();
        let response = respond(issued, &transcript, &self.device, device_signed);
        Presented { response, transcript, ..self.whole() }
    }

    /// The licence and a library card, whose number may have been changed.
    fn with_library_card(&self, changed: bool) -> Presented {
        let (transcript, selection) = (some_session(), all_of(&self.elements));
        let doc_type = "org.example.library.card";
        let number = ("org.example.library".to_owned(), "family_name".to_owned(), Value::from("Lind"));
        let reader = Holder { authority: self.authority_again(), ..Holder::new() };
        let card = Holder { elements: vec![number], device: self.device.clone(), ..reader };
        let issued = card.issue(Terms { doc_type, signer: &self.authority.document_signer, ..self.terms() });
        let mut issued = Node::read(&issued).unwrap().to_value();
        if changed {
            let Value::Array(items) = at(at(&mut issued, "nameSpaces"), "org.example.library") else {
                panic!("not an array")
            };
            turn_item(&mut items[0], |item| *at(item, "elementValue") = "Bond".into());
        }
        let card_held = HeldDocument::restore(&write_value(&issued)).unwrap();
        let document = |held: &HeldDocument, selection: &Selection| {
            let prepared = prepare(held, selection, &transcript, SignerForm::AsIssued);
            let signature: Signature = self.device.sign(prepared.to_be_signed());
            prepared.sign(signature.to_bytes().into())
        };
        let documents = [document(&self.held(), &selection), document(&card_held, &all_of(&card.elements))];
        Presented { response: device_response(&documents, &[]), transcript, selection, ..self.whole() }
    }

    fn authority_again(&self) -> Authority {
        Authority::new(now() - days(10), &mut lomme_gateway::rng()).unwrap()
    }

    /// The whole licence with one time of its validity set and the mobile security object signed anew.
    fn signed_anew(&self, terms: Terms<'_>, time: &str, at_time: Timestamp) -> Presented {
        let mut issued = Node::read(&self.issue(terms)).unwrap().to_value();
        self.sign_anew(&mut issued, |mso| *at(at(mso, "validityInfo"), time) = Value::tdate(at_time));
        let held = HeldDocument::restore(&write_value(&issued)).unwrap();
        self.show(&held, all_of(&self.elements), &self.device)
    }

    /// Turns the mobile security object and signs it anew with the signer's own key.
    fn sign_anew(&self, issued: &mut Value, turn: impl Fn(&mut Value)) {
        let payload = at(issued, "issuerAuth").item(2).as_bytes().unwrap().to_vec();
        let mut mso = Node::read(Node::read(&payload).unwrap().encoded().unwrap()).unwrap().to_value();
        turn(&mut mso);
        let signer = &self.authority.document_signer;
        let chain = SignerReference::Chain(vec![signer.der().to_vec()]);
        let signed = sign_attached(tagged_bytes(&write_value(&mso)), None, &chain, signer.key());
        *at(issued, "issuerAuth") = Node::read(&signed.to_bytes()).unwrap().to_value();
    }
}

/// A response that calls the document a driving licence whatever was signed, with a device signature that says the same and is over
/// `device_signed` elements too.
fn respond(
    issued: &[u8],
    transcript: &SessionTranscript,
    device: &SigningKey,
    device_signed: &Value,
) -> Vec<u8> {
    let issued = Node::read(issued).unwrap().to_value();
    let name_spaces = encoded(device_signed);
    let authentication = encoded(&Value::Array(vec![
        "DeviceAuthentication".into(),
        Node::read(transcript.as_bytes()).unwrap().to_value(),
        MDL_DOC_TYPE.into(),
        name_spaces.clone(),
    ]));
    let unsigned = Unsigned::detached(&write_value(&authentication));
    let signature: Signature = device.sign(unsigned.to_be_signed());
    let signed = unsigned.sign(signature.to_bytes().into()).to_bytes();
    let auth = map([("deviceSignature", Node::read(&signed).unwrap().to_value())]);
    let device_signed = map([("nameSpaces", name_spaces), ("deviceAuth", auth)]);
    let document =
        map([("docType", MDL_DOC_TYPE.into()), ("issuerSigned", issued), ("deviceSigned", device_signed)]);
    write_value(&map([
        ("version", "1.0".into()),
        ("documents", Value::Array(vec![document])),
        ("status", Value::Integer(0)),
    ]))
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

/// The value of a map's text key.
pub(crate) fn at<'v>(value: &'v mut Value, key: &str) -> &'v mut Value {
    let Value::Map(entries) = value else { panic!("not a map") };
    &mut entries.iter_mut().find(|(k, _)| k.as_text() == Some(key)).expect(key).1
}

/// Reaching into an array.
pub(crate) trait Reach {
    fn item(&mut self, index: usize) -> &mut Value;
}

impl Reach for Value {
    fn item(&mut self, index: usize) -> &mut Value {
        let Value::Array(items) = self else { panic!("not an array") };
        &mut items[index]
    }
}

/// The item of the family name.
pub(crate) fn first_item(issued: &mut Value) -> &mut Value {
    let Value::Array(items) = at(at(issued, "nameSpaces"), MDL_NAMESPACE) else { panic!("not an array") };
    let is_name = |item: &&mut Value| {
        let Value::Tag(24, inner) = &**item else { return false };
        let item = Node::read(inner.as_bytes().unwrap()).unwrap().to_value();
        item.field("elementIdentifier").and_then(Value::as_text) == Some("family_name")
    };
    items.iter_mut().find(is_name).expect("a family name")
}

/// Reads an item, turns it and encodes it again.
pub(crate) fn turn_item(item: &mut Value, turn: impl Fn(&mut Value)) {
    let Value::Tag(24, inner) = item else { panic!("not an item") };
    let mut value = Node::read(inner.as_bytes().unwrap()).unwrap().to_value();
    turn(&mut value);
    **inner = Value::Bytes(write_value(&value));
}
