//! A holder with a true licence, and what can be turned about it before and after each signature.

use jiff::Timestamp;
use lomme_gateway::authority::{Authority, Identity};
use lomme_licence::cbor::{Node, Value, tagged_bytes, write_value};
use lomme_licence::cert::Certificate;
use lomme_licence::cose::{SignerReference, Unsigned, sign_attached};
use lomme_licence::issue::{Element, IssueRequest, issue};
use lomme_licence::mdoc::{MDL_DOC_TYPE, SessionTranscript, StatusReference};
use lomme_licence::present::{HeldDocument, Selection, SignerForm, device_response, prepare};
use lomme_licence::session::SharedSecret;
use lomme_licence::trust::Trust;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use crate::scene::{all_of, days, full_licence, new_key, now, session_of, some_session};
use crate::turn::{Reach, at, encoded, map, turn_item};

/// A namespace of which the issuer signed nothing.
pub(crate) const UNSIGNED: &str = "org.example.unsigned";

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
pub(crate) struct Terms<'a> {
    pub(crate) doc_type: &'a str,
    pub(crate) signer: &'a Identity,
    pub(crate) signed: Timestamp,
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) status: Option<StatusReference>,
}

/// Authorities that began on that day.
pub(crate) fn authority_since(day: Timestamp) -> Authority {
    Authority::new(day, &mut lomme_gateway::rng()).unwrap()
}

impl Holder {
    pub(crate) fn new() -> Self {
        Holder { authority: authority_since(now() - days(10)), device: new_key(), elements: full_licence() }
    }

    pub(crate) fn terms(&self) -> Terms<'_> {
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

    pub(crate) fn issue(&self, terms: Terms<'_>) -> Vec<u8> {
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

    pub(crate) fn show(&self, held: &HeldDocument, selection: Selection, key: &SigningKey) -> Presented {
        let transcript = some_session();
        self.show_in(held, selection, transcript, key)
    }

    pub(crate) fn show_in(
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
    pub(crate) fn by_mac(&self, reader: SigningKey) -> Presented {
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

    pub(crate) fn whole_of(&self, terms: Terms<'_>) -> Presented {
        let held = HeldDocument::restore(&self.issue(terms)).unwrap();
        self.show(&held, all_of(&self.elements), &self.device)
    }

    /// The whole licence with `IssuerSigned` turned before the device signs.
    pub(crate) fn turned(&self, turn: impl Fn(&mut Value)) -> Presented {
        let mut issued = Node::read(&self.issue(self.terms())).unwrap().to_value();
        turn(&mut issued);
        let held = HeldDocument::restore(&write_value(&issued)).unwrap();
        let all = all_of(&self.elements);
        let selection = all.elements().chain([(UNSIGNED, "family_name")]).collect();
        self.show(&held, selection, &self.device)
    }

    /// The document as `IssuerSigned` holds it, called a driving licence.
    pub(crate) fn by_hand(&self, issued: &[u8], device_signed: &Value) -> Presented {
        let transcript = some_session();
        let response = respond(issued, &transcript, &self.device, device_signed);
        Presented { response, transcript, ..self.whole() }
    }

    /// The licence and a library card, whose number may have been changed.
    pub(crate) fn with_library_card(&self, changed: bool) -> Presented {
        let (transcript, selection) = (some_session(), all_of(&self.elements));
        let doc_type = "org.example.library.card";
        let number = ("org.example.library".to_owned(), "family_name".to_owned(), Value::from("Lind"));
        let card = Holder { elements: vec![number], device: self.device.clone(), ..Holder::new() };
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

    /// The whole licence with one time of its validity set and the mobile security object signed anew.
    pub(crate) fn signed_anew(&self, terms: Terms<'_>, time: &str, at_time: Timestamp) -> Presented {
        let mut issued = Node::read(&self.issue(terms)).unwrap().to_value();
        self.sign_anew(&mut issued, |mso| *at(at(mso, "validityInfo"), time) = Value::tdate(at_time));
        let held = HeldDocument::restore(&write_value(&issued)).unwrap();
        self.show(&held, all_of(&self.elements), &self.device)
    }

    /// Turns the mobile security object and signs it anew with the signer's own key.
    pub(crate) fn sign_anew(&self, issued: &mut Value, turn: impl Fn(&mut Value)) {
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
