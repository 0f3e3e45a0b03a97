//! Forged trust lists: what a bundle or a VICAL must not get past.

use jiff::SignedDuration;
use lomme_gateway::authority::Identity;
use lomme_licence::cbor::{Node, Value, write, write_value};
use lomme_licence::cose::{Sign1, SignerReference, sign_attached};
use lomme_licence::mdoc::MDL_DOC_TYPE;
use lomme_licence::status;
use lomme_licence::trust::vical::{self, VicalContent};
use lomme_licence::trust::{Trust, TrustError, bundle};
use lomme_licence::verify::{CheckName as C, Outcome};
use x509_cert::der::Encode;

use crate::certificates::{Draft, revocation_list, root, root_draft};
use crate::forge::{Forge, parsed};

/// The fields of a bundle.
type Entries = Vec<(Value, Value)>;

/// What is wrong with a bundle, in its error's words; nothing where it is taken.
fn opened(f: &Forge, bytes: &[u8], last_issue: Option<u64>) -> Result<Trust, String> {
    let publisher = parsed(&f.authority.trust_root);
    bundle::open(bytes, &publisher, last_issue).map_err(|error| error.to_string())
}

/// The payload of a bundle, for signing it anew.
fn payload(bundle: &[u8]) -> Vec<u8> {
    let node = Node::read(bundle).unwrap();
    Sign1::read_standalone(&node).unwrap().payload().unwrap().to_vec()
}

fn signed_by(identity: &Identity, payload: Vec<u8>, media_type: &str) -> Vec<u8> {
    let chain = SignerReference::Chain(vec![identity.der().to_vec()]);
    sign_attached(payload, Some(media_type), &chain, identity.key()).to_tagged_bytes()
}

#[test]
fn a_forged_bundle_is_not_used_at_all() {
    let f = Forge::new();
    let good = f.published();
    assert!(opened(&f, &good, None).is_ok() && opened(&f, &good, Some(1)).is_ok());
    let body = payload(&good);
    let signed = |identity| signed_by(identity, body.clone(), bundle::MEDIA_TYPE);
    let changed = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    let with = |turn: &dyn Fn(&mut Entries)| {
        let Value::Map(mut entries) = Node::read(&body).unwrap().to_value() else {
            panic!("a bundle is a map")
        };
        turn(&mut entries);
        signed_by(&f.authority.trust_signer, write_value(&Value::Map(entries)), bundle::MEDIA_TYPE)
    };
    let not_the_publisher = TrustError::NotTrusted.to_string();
    let bad_signature = TrustError::BadSignature.to_string();
    let older = TrustError::Older.to_string();
    let cases: Vec<(&str, Result<Trust, String>, &str)> = vec![
        ("another publisher signed it", opened(&f, &signed(&f.other.trust_signer), None), &not_the_publisher),
        (
            "the issuing authority signed it",
            opened(&f, &signed(&f.authority.document_signer), None),
            &not_the_publisher,
        ),
        ("a reader signed it", opened(&f, &signed(&f.authority.reader), None), &not_the_publisher),
        (
            "the publisher's root itself signed it",
            opened(&f, &signed(&f.authority.trust_root), None),
            &not_the_publisher,
        ),
        ("it is older than the last", opened(&f, &good, Some(2)), &older),
        ("a bit of the signature is turned", opened(&f, &changed(good.len() - 1), None), &bad_signature),
        ("a bit of a list in it is turned", opened(&f, &changed(good.len() / 2), None), &bad_signature),
        (
            "it is of another media type",
            opened(&f, &signed_by(&f.authority.trust_signer, body.clone(), status::MEDIA_TYPE), None),
            "not a trust list: not the media type of a trust bundle",
        ),
        (
            "it is of a later version",
            opened(&f, &with(&|entries| entries[0].1 = Value::Integer(2)), None),
            "not a trust list: a later version of the bundle",
        ),
        (
            "it was issued after its signer's certificate ended",
            opened(&f, &with(&|entries| entries[2].1 = Value::Integer(4_000_000_000)), None),
            &not_the_publisher,
        ),
        (
            "the list of roots in it is another publisher's",
            opened(
                &f,
                &with(&|entries| {
                    entries[4].1 = Value::Bytes(f.vical(&f.other.trust_signer, &f.authority.iaca))
                }),
                None,
            ),
            &not_the_publisher,
        ),
        (
            "the list of roots in it is missing",
            opened(&f, &with(&|entries| drop(entries.remove(4))), None),
            "not a trust list: 4: missing",
        ),
    ];
    for (name, result, expected) in cases {
        assert_eq!(result.err().as_deref(), Some(expected), "{name}");
    }
}

#[test]
fn every_byte_of_a_bundle_is_signed_or_said_to_be_wrong() {
    let f = Forge::new();
    let good = f.published();
    let roots = |trust: &Trust| {
        trust.roots().iter().map(|root| root.certificate().der().to_vec()).collect::<Vec<_>>()
    };
    let expected = roots(&opened(&f, &good, None).unwrap());
    for at in (0..good.len()).step_by(7) {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        if let Ok(trust) = opened(&f, &bytes, None) {
            assert_eq!(
                (trust.source(), roots(&trust)),
                (opened(&f, &good, None).unwrap().source(), expected.clone()),
                "{at}"
            );
        }
    }
}

#[test]
fn a_part_of_a_bundle_that_nobody_answers_for_is_left_out_and_the_verdict_says_it_is_missing() {
    let mut f = Forge::new();
    let body = payload(&f.published());
    let Value::Map(mut entries) = Node::read(&body).unwrap().to_value() else { panic!("a bundle is a map") };
    let foreign_list = f.other.status_list(&f.publication()).unwrap();
    let foreign_revocations = revocation_list(&f.other.iaca, Vec::new(), false, f.now);
    entries[5].1 = Value::Array(vec![Value::Bytes(f.other.document_signer.der().to_vec())]);
    entries[7].1 = Value::Array(vec![Value::Bytes(foreign_list)]);
    entries[8].1 = Value::Array(vec![Value::Bytes(foreign_revocations)]);
    let bytes = signed_by(&f.authority.trust_signer, write_value(&Value::Map(entries)), bundle::MEDIA_TYPE);
    f.trust = Some(opened(&f, &bytes, None).unwrap());
    let verdict = f.verdict();
    let reason =
        |check| verdict.documents()[0].check(check).unwrap().result.reason().map(|reason| reason.code());
    assert_eq!(reason(C::Status), Some("no_status_list"));
    assert_eq!(reason(C::CertificateRevocation), Some("no_revocation_list"));
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
}

#[test]
fn a_root_of_a_vical_counts_for_the_types_it_is_listed_with_and_only_if_it_is_one() {
    let mut f = Forge::new();
    let publisher = parsed(&f.authority.trust_root);
    let list = |certificates: &[(Vec<u8>, Vec<String>)]| {
        let content = VicalContent {
            provider: "A provider".to_owned(),
            date: f.now,
            issue_id: 1,
            next_update: f.now + SignedDuration::from_hours(24),
            certificates,
        };
        let signer = &f.authority.trust_signer;
        vical::build(&content, signer.key(), signer.der()).unwrap()
    };
    let photo_id = vec!["org.iso.23220.photoid.1".to_owned()];
    let for_another_type = list(&[(f.authority.iaca.der().to_vec(), photo_id)]);
    let (no_authority, _) = root(Draft { authority: None, ..root_draft() }, f.now);
    let licences = || vec![MDL_DOC_TYPE.to_owned()];
    let of_no_root = list(&[(no_authority.to_der().unwrap(), licences())]);

    let twice = list(&[
        (f.authority.iaca.der().to_vec(), vec!["org.iso.23220.photoid.1".to_owned()]),
        (f.authority.iaca.der().to_vec(), licences()),
    ]);
    let opened = vical::open(&twice, &publisher).unwrap();
    assert!(opened.roots().len() == 1 && opened.roots()[0].is_for(MDL_DOC_TYPE), "one root for both types");

    let opened = vical::open(&of_no_root, &publisher).unwrap();
    assert_eq!((opened.roots().len(), opened.left_out()), (0, 1));
    let by_another = vical::open(&f.vical(&f.other.trust_signer, &f.authority.iaca), &publisher);
    assert_eq!(by_another.unwrap_err(), TrustError::NotTrusted);
    let by_a_reader = vical::open(&f.vical(&f.authority.reader, &f.authority.iaca), &publisher);
    assert_eq!(by_a_reader.unwrap_err(), TrustError::NotTrusted);

    f.trust = Some(Trust::from_vical(vical::open(&for_another_type, &publisher).unwrap()));
    let verdict = f.verdict();
    let check = verdict.documents()[0].check(C::DocumentType).unwrap().result;
    assert_eq!(check.reason().map(|reason| reason.code()), Some("doc_type_not_trusted"));
    assert!(verdict.documents()[0].claims().is_none());
}

/// A bundle names more than a hundred lists; the largest that is read is sixteen mebibytes.
#[test]
fn a_bundle_beyond_its_size_is_refused_before_it_is_read() {
    let f = Forge::new();
    let huge = write(|e| e.bytes(&vec![0; 17 << 20])?.ok());
    assert_eq!(
        opened(&f, &huge, None).err().as_deref(),
        Some("not a trust list: larger than 16777216 bytes")
    );
}
