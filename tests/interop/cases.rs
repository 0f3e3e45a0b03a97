//! Presentations of ours for others to verify: true in several forms, and false in one way each.

use jiff::SignedDuration;
use lomme_licence::cbor::{Node, Value, tagged_bytes};
use lomme_licence::mdoc::{DigestAlgorithm, MDL_NAMESPACE, NotReturned, SessionTranscript, StatusReference};
use lomme_licence::present::{SignerForm, prepare};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;

use crate::holder::{Holder, Presented, Terms, UNSIGNED, authority_since};
use crate::scene::{all_of, days, new_key, now, part, some_session};
use crate::turn::{Reach, at, first_item, map, turn_item};

/// A case: its name, and how a holder with a true licence comes to it.
pub(crate) type Case = (&'static str, fn(&Holder) -> Presented);

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
        let other = authority_since(now() - days(10));
        Presented { root: other.iaca.der().to_vec(), ..h.whole() }
    }),
    ("a document that has expired", |h| {
        h.whole_of(Terms { until: now() - SignedDuration::from_hours(1), ..h.terms() })
    }),
    ("a document that is not valid yet", |h| h.whole_of(Terms { from: now() + days(1), ..h.terms() })),
    ("a signer whose certificate has expired", |_| {
        let long_ago = now() - days(500);
        let old = Holder { authority: authority_since(long_ago), ..Holder::new() };
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
    ("a licence of another country than its signer", |_| {
        let mut abroad = Holder::new();
        for (_, name, value) in &mut abroad.elements {
            if name == "issuing_country" {
                *value = "SE".into();
            }
        }
        // No phone takes it; a forger has no phone to ask.
        abroad.whole_of(abroad.terms())
    }),
];
