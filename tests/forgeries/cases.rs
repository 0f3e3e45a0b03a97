//! The cases, one row each.

use jiff::SignedDuration;
use lomme_gateway::authority::READER;
use lomme_licence::cbor::{Value, write_value};
use lomme_licence::cose::SignerReference;
use lomme_licence::mdoc::{DANISH_NAMESPACE, MDL_NAMESPACE};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{CheckName, Outcome};

use x509_cert::der::Encode;
use x509_cert::ext::pkix::KeyUsages;

use crate::certificates::{Draft, certificate, root_draft};
use crate::forge::{
    Forge, INDEX, NONCE, Reach, at, document, drop_key, find_item, items, key, long_ago, set_validity,
    turn_item, value_of,
};

/// A case: its name, how it is made, and the check, outcome and reason it must end with.
pub(crate) type Case = (&'static str, fn(&mut Forge), CheckName, Outcome, &'static str);

use CheckName as C;
use Outcome::{Refused as No, Undetermined as Unsure};

pub(crate) const CASES: &[Case] = &[
    // The certificates.
    (
        "the signer's certificate allows no signature of data",
        |f| f.by_draft(Draft { key_usage: Some(KeyUsages::KeyEncipherment), ..Draft::default() }),
        C::CertificateProfile,
        No,
        "certificate_use",
    ),
    (
        "the signer's certificate says nothing of its use",
        |f| f.by_draft(Draft { key_usage: None, ..Draft::default() }),
        C::CertificateProfile,
        No,
        "certificate_use",
    ),
    (
        "the signer's certificate names no purpose",
        |f| f.by_draft(Draft { purpose: None, ..Draft::default() }),
        C::CertificateProfile,
        No,
        "certificate_use",
    ),
    (
        "the signer's certificate is for readers",
        |f| f.by_draft(Draft { purpose: Some(READER), ..Draft::default() }),
        C::CertificateProfile,
        No,
        "certificate_use",
    ),
    (
        "the signer's certificate makes it an authority itself",
        |f| f.by_draft(Draft { authority: Some((true, Some(0))), ..Draft::default() }),
        C::CertificateProfile,
        No,
        "certificate_use",
    ),
    (
        "the signer's certificate has a critical part that nobody understands",
        |f| f.by_draft(Draft { odd: true, ..Draft::default() }),
        C::CertificateProfile,
        No,
        "certificate_use",
    ),
    (
        "the signer's certificate is of another country than its root",
        |f| f.by_draft(Draft { subject: "CN=Signer,C=SE", ..Draft::default() }),
        C::CertificateProfile,
        No,
        "country_differs",
    ),
    (
        "the signer's certificate is of no country",
        |f| f.by_draft(Draft { subject: "CN=Signer", ..Draft::default() }),
        C::CertificateProfile,
        No,
        "country_differs",
    ),
    (
        "the signer's certificate is of another state than its root",
        |f| {
            f.by_root_and_signer(
                Draft { subject: "CN=Another Root,ST=DK-84,C=DK", ..root_draft() },
                Draft { subject: "CN=Another Signer,ST=DK-83,C=DK", ..Draft::default() },
            );
        },
        C::CertificateProfile,
        No,
        "jurisdiction_differs",
    ),
    (
        "the signer's certificate names another key of its root",
        |f| f.by_draft(Draft { issued_by: Some([7; 20]), ..Draft::default() }),
        C::CertificateProfile,
        No,
        "certificate_misfit",
    ),
    (
        "the signer's certificate outlives its root",
        |f| f.by_draft(Draft { days: (-2, 40_000), ..Draft::default() }),
        C::CertificateProfile,
        No,
        "certificate_misfit",
    ),
    (
        "the signer's certificate is not valid yet",
        |f| f.by_draft(Draft { days: (2, 300), ..Draft::default() }),
        C::TrustChain,
        No,
        "certificate_not_yet_valid",
    ),
    (
        "the signer's certificate names the root and another key signed it",
        |f| {
            let (certificate, key) = certificate(Draft::default(), &f.root_name(), &key(), f.now);
            f.issuer = Some((certificate.to_der().unwrap(), key));
        },
        C::TrustChain,
        No,
        "no_trusted_root",
    ),
    (
        "the signer's certificate was issued by a document signer",
        |f| {
            let above = &f.authority.document_signer;
            let name = above.certificate().tbs_certificate().subject().clone();
            let (certificate, key) = certificate(Draft::default(), &name, above.key(), f.now);
            f.issuer = Some((certificate.to_der().unwrap(), key));
        },
        C::TrustChain,
        No,
        "no_trusted_root",
    ),
    (
        "the root that was given by hand is no authority",
        |f| f.by_root(Draft { authority: None, ..root_draft() }),
        C::CertificateProfile,
        No,
        "certificate_use",
    ),
    (
        "the root that was given by hand may not sign certificates",
        |f| f.by_root(Draft { key_usage: Some(KeyUsages::DigitalSignature), ..root_draft() }),
        C::CertificateProfile,
        No,
        "certificate_use",
    ),
    (
        "the root that was given by hand has expired",
        |f| f.by_root(Draft { days: (-30, -1), ..root_draft() }),
        C::TrustChain,
        No,
        "certificate_expired",
    ),
    // The elements.
    (
        "a name is changed",
        |f| {
            f.issued.push(|i| {
                turn_item(find_item(i, "family_name"), |item| *at(item, "elementValue") = "Bond".into())
            })
        },
        C::Digests,
        No,
        "digest_differs",
    ),
    (
        "the values of two elements are swapped",
        |f| {
            f.issued.push(|i| {
                let first = value_of(find_item(i, "family_name"));
                let second = value_of(find_item(i, "given_name"));
                turn_item(find_item(i, "family_name"), |item| *at(item, "elementValue") = second.clone());
                turn_item(find_item(i, "given_name"), |item| *at(item, "elementValue") = first.clone());
            })
        },
        C::Digests,
        No,
        "digest_differs",
    ),
    (
        "an element takes the digest number of another",
        |f| {
            f.issued.push(|i| {
                turn_item(find_item(i, "given_name"), |item| {
                    let other = i128::from(*at(item, "digestID") == Value::Integer(0));
                    *at(item, "digestID") = Value::Integer(other);
                })
            })
        },
        C::Digests,
        No,
        "digest_differs",
    ),
    (
        "an element nobody signed is added",
        |f| {
            f.issued.push(|i| {
                turn_item(find_item(i, "given_name"), |item| *at(item, "digestID") = Value::Integer(9_999))
            })
        },
        C::Digests,
        No,
        "digest_missing",
    ),
    (
        "the salt of an element is changed",
        |f| {
            f.issued.push(|i| {
                turn_item(find_item(i, "birth_date"), |item| *at(item, "random") = Value::Bytes(vec![0; 16]))
            })
        },
        C::Digests,
        No,
        "digest_differs",
    ),
    (
        "an element is moved to another namespace",
        |f| {
            f.issued.push(|i| {
                let mut moved = find_item(i, "family_name").clone();
                turn_item(&mut moved, |item| *at(item, "digestID") = Value::Integer(0));
                let Value::Array(danish) = at(at(i, "nameSpaces"), DANISH_NAMESPACE) else {
                    panic!("not an array")
                };
                danish.push(moved);
            })
        },
        C::Digests,
        No,
        "digest_differs",
    ),
    (
        "the digests of the object are taken out",
        |f| f.mso.push(|m| *at(m, "valueDigests") = Value::Map(vec![])),
        C::Digests,
        No,
        "digest_missing",
    ),
    (
        "nothing is disclosed",
        |f| f.response.push(|r| drop_key(at(document(r), "issuerSigned"), "nameSpaces")),
        C::Digests,
        Unsure,
        "nothing_disclosed",
    ),
    // The type.
    (
        "the document says it is of another type",
        |f| f.response.push(|r| *at(document(r), "docType") = "org.iso.23220.photoid.1".into()),
        C::DocumentType,
        No,
        "doc_type_differs",
    ),
    (
        "the object is for another type",
        |f| f.mso.push(|m| *at(m, "docType") = "org.iso.23220.photoid.1".into()),
        C::DocumentType,
        No,
        "doc_type_not_asked",
    ),
    (
        "the reader asked for another type",
        |f| f.asked = "org.iso.7367.1.mVRC",
        C::DocumentType,
        No,
        "doc_type_not_asked",
    ),
    // The issuer.
    (
        "a self-made root issued it",
        |f| {
            f.issuer = Some((f.other.document_signer.der().to_vec(), f.other.document_signer.key().clone()));
        },
        C::TrustChain,
        No,
        "no_trusted_root",
    ),
    (
        "the certificate is the issuer's and the signature is not",
        |f| {
            f.issuer =
                Some((f.authority.document_signer.der().to_vec(), f.other.document_signer.key().clone()));
        },
        C::IssuerSignature,
        No,
        "bad_signature",
    ),
    (
        "the signer of status lists signed it",
        |f| {
            f.issuer =
                Some((f.authority.status_signer.der().to_vec(), f.authority.status_signer.key().clone()));
        },
        C::CertificateProfile,
        No,
        "certificate_use",
    ),
    (
        "the root itself signed it",
        |f| {
            f.issuer = Some((f.authority.iaca.der().to_vec(), f.authority.iaca.key().clone()));
        },
        C::CertificateProfile,
        No,
        "certificate_use",
    ),
    (
        "the publisher of the trust list signed it",
        |f| {
            f.issuer =
                Some((f.authority.trust_signer.der().to_vec(), f.authority.trust_signer.key().clone()));
        },
        C::TrustChain,
        No,
        "no_trusted_root",
    ),
    (
        "a reader signed it",
        |f| f.issuer = Some((f.authority.reader.der().to_vec(), f.authority.reader.key().clone())),
        C::TrustChain,
        No,
        "no_trusted_root",
    ),
    (
        "there is no certificate",
        |f| {
            f.mso.push(|_| ());
            f.reference = Some(SignerReference::Absent);
        },
        C::TrustChain,
        No,
        "no_signer_certificate",
    ),
    (
        "the certificate is garbage",
        |f| {
            f.mso.push(|_| ());
            f.reference = Some(SignerReference::Chain(vec![vec![0x30, 0x03, 1, 2, 3]]));
        },
        C::TrustChain,
        No,
        "no_signer_certificate",
    ),
    (
        "the hash names a certificate that nobody has",
        |f| {
            f.mso.push(|_| ());
            f.reference = Some(SignerReference::thumbprint_of(f.other.document_signer.der()));
        },
        C::TrustChain,
        Unsure,
        "signer_unknown",
    ),
    (
        "the hash is of a kind that is not known",
        |f| {
            f.mso.push(|_| ());
            f.reference = Some(SignerReference::Thumbprint { algorithm: -44, hash: vec![0; 64] });
        },
        C::TrustChain,
        Unsure,
        "signer_unknown",
    ),
    (
        "the hash is empty",
        |f| {
            f.mso.push(|_| ());
            f.reference = Some(SignerReference::Thumbprint { algorithm: -15, hash: Vec::new() });
        },
        C::TrustChain,
        Unsure,
        "signer_unknown",
    ),
    (
        "the issuer's signature is cut",
        |f| f.issued.push(|i| *at(i, "issuerAuth").item(3) = Value::Bytes(vec![1; 63])),
        C::IssuerSignature,
        No,
        "bad_signature",
    ),
    (
        "the issuer's signature is all zeros",
        |f| f.issued.push(|i| *at(i, "issuerAuth").item(3) = Value::Bytes(vec![0; 64])),
        C::IssuerSignature,
        No,
        "bad_signature",
    ),
    (
        "the algorithm is another",
        |f| f.issued.push(|i| *at(i, "issuerAuth").item(0) = Value::Bytes(vec![0xa1, 1, 0x38, 0x22])),
        C::IssuerSignature,
        No,
        "algorithm_misfit",
    ),
    (
        "there is no algorithm",
        |f| f.issued.push(|i| *at(i, "issuerAuth").item(0) = Value::Bytes(Vec::new())),
        C::IssuerSignature,
        Unsure,
        "not_supported",
    ),
    (
        "a critical header is not understood",
        |f| {
            f.issued.push(|i| {
                *at(i, "issuerAuth").item(0) = Value::Bytes(b"\xa3\x01\x26\x02\x81\x61x\x61x\x01".to_vec())
            })
        },
        C::IssuerSignature,
        No,
        "algorithm_misfit",
    ),
    (
        "the issuing country is another",
        |f| f.elements = vec![("issuing_country", "SE".into())],
        C::CertificateProfile,
        No,
        "country_differs",
    ),
    (
        "the issuing country is a number",
        |f| f.elements = vec![("issuing_country", Value::Integer(45))],
        C::CertificateProfile,
        No,
        "country_differs",
    ),
    // The signer's certificate is revoked, or nobody knows.
    (
        "the signer's certificate is revoked",
        |f| f.revoked_signers = vec![f.authority.document_signer.der().to_vec()],
        C::CertificateRevocation,
        No,
        "certificate_revoked",
    ),
    // The times.
    (
        "it expired",
        |f| {
            f.mso.push(|m| {
                set_validity(m, "validFrom", long_ago());
                set_validity(m, "validUntil", long_ago());
            })
        },
        C::Validity,
        No,
        "expired",
    ),
    (
        "the licence is past its last day",
        |f| f.elements = vec![("expiry_date", Value::full_date(jiff::civil::date(2020, 1, 1)))],
        C::Validity,
        No,
        "licence_expired",
    ),
    (
        "it is not valid yet",
        |f| f.mso.push(|m| set_validity(m, "validFrom", "2090-01-01T00:00:00Z".parse().unwrap())),
        C::Validity,
        No,
        "not_yet_valid",
    ),
    (
        "it was signed before its signer's certificate was valid",
        |f| f.mso.push(|m| set_validity(m, "signed", long_ago())),
        C::Validity,
        No,
        "signed_outside_signer",
    ),
    (
        "the signer's certificate has expired",
        |f| {
            f.reader_clock = SignedDuration::from_hours(24 * 500);
        },
        C::TrustChain,
        No,
        "certificate_expired",
    ),
    // The device.
    ("another device presents it", |f| f.presenter = key(), C::DeviceAuthentication, No, "bad_signature"),
    (
        "the device signed for another moment",
        |f| f.signed_for = Some((f.seconds() - 1, NONCE)),
        C::DeviceAuthentication,
        No,
        "bad_signature",
    ),
    (
        "the device signed for another nonce",
        |f| f.signed_for = Some((f.seconds(), *b"another!")),
        C::DeviceAuthentication,
        No,
        "bad_signature",
    ),
    (
        "the device's key in the object is another's",
        |f| {
            f.mso.push(|m| {
                let other = p256::PublicKey::from(key().verifying_key());
                *at(at(m, "deviceKeyInfo"), "deviceKey") =
                    lomme_licence::cose::PublicKey::p256_to_cose_key(&other);
            })
        },
        C::DeviceAuthentication,
        No,
        "bad_signature",
    ),
    (
        "the device's key is of a kind that is not supported",
        |f| {
            f.mso.push(|m| {
                *at(at(m, "deviceKeyInfo"), "deviceKey") = Value::Map(vec![
                    (Value::Integer(1), Value::Integer(2)),
                    (Value::Integer(-1), Value::Integer(256)),
                    (Value::Integer(-2), Value::Bytes(vec![1; 32])),
                    (Value::Integer(-3), Value::Bytes(vec![2; 32])),
                ]);
            })
        },
        C::DeviceAuthentication,
        Unsure,
        "not_supported",
    ),
    (
        "the device's key is no point of its curve",
        |f| {
            f.mso.push(|m| {
                *at(at(m, "deviceKeyInfo"), "deviceKey") = Value::Map(vec![
                    (Value::Integer(1), Value::Integer(2)),
                    (Value::Integer(-1), Value::Integer(1)),
                    (Value::Integer(-2), Value::Bytes(vec![1; 32])),
                    (Value::Integer(-3), Value::Bytes(vec![2; 32])),
                ]);
            })
        },
        C::DeviceAuthentication,
        Unsure,
        "not_supported",
    ),
    (
        "the device adds an element after it signed",
        |f| {
            f.response.push(|r| {
                let added = Value::Map(vec![(
                    MDL_NAMESPACE.into(),
                    Value::Map(vec![("age_over_18".into(), Value::Bool(true))]),
                )]);
                *at(at(document(r), "deviceSigned"), "nameSpaces") =
                    Value::Tag(24, Box::new(Value::Bytes(write_value(&added))));
            })
        },
        C::DeviceAuthentication,
        No,
        "bad_signature",
    ),
    (
        "the device's signature is gone",
        |f| f.response.push(|r| *at(at(document(r), "deviceSigned"), "deviceAuth") = Value::Map(vec![])),
        C::Structure,
        No,
        "malformed",
    ),
    (
        "a MAC stands where no key was agreed",
        |f| {
            f.response.push(|r| {
                let mac = Value::Array(vec![
                    Value::Bytes(vec![0xa1, 1, 5]),
                    Value::Map(vec![]),
                    Value::Null,
                    Value::Bytes(vec![0; 32]),
                ]);
                *at(at(document(r), "deviceSigned"), "deviceAuth") =
                    Value::Map(vec![("deviceMac".into(), mac)]);
            })
        },
        C::DeviceAuthentication,
        Unsure,
        "reader_key_needed",
    ),
    (
        "a signature and a MAC stand side by side",
        |f| {
            f.response.push(|r| {
                let Value::Map(auth) = at(at(document(r), "deviceSigned"), "deviceAuth") else {
                    panic!("not a map")
                };
                let copy = auth[0].1.clone();
                auth.push(("deviceMac".into(), copy));
            })
        },
        C::Structure,
        No,
        "malformed",
    ),
    // Freshness and replay.
    (
        "it was shown more than a minute ago",
        |f| f.reader_clock = SignedDuration::from_secs(61),
        C::Freshness,
        No,
        "too_old",
    ),
    (
        "it is from the future",
        |f| f.reader_clock = SignedDuration::from_secs(-31),
        C::Freshness,
        No,
        "from_the_future",
    ),
    ("it was seen before", |f| f.seen_before = true, C::Replay, No, "seen_before"),
    (
        "the reader's clock is behind",
        |f| {
            f.reader_clock = SignedDuration::from_hours(-3);
            f.proven = Some(f.now);
        },
        C::Freshness,
        Unsure,
        "clock_behind_proof",
    ),
    // The status.
    ("it is revoked", |f| f.statuses[INDEX as usize] = 1, C::Status, No, "revoked"),
    ("it is suspended", |f| f.statuses[INDEX as usize] = 2, C::Status, No, "suspended"),
    (
        "its status is a value that nobody knows",
        |f| f.statuses[INDEX as usize] = 3,
        C::Status,
        No,
        "status_unknown",
    ),
    (
        "it lies beyond the end of the status list",
        |f| f.statuses.truncate(8),
        C::Status,
        No,
        "status_index_out_of_range",
    ),
    (
        "it refers to another list",
        |f| {
            f.mso.push(|m| {
                *at(at(at(m, "status"), "status_list"), "uri") = "https://authority.example/status/2".into()
            })
        },
        C::Status,
        Unsure,
        "no_status_list",
    ),
    (
        "the status list is too old",
        |f| f.publication_age = SignedDuration::from_hours(72),
        C::Status,
        Unsure,
        "status_list_too_old",
    ),
    (
        "a revocation in a list that is too old still counts",
        |f| {
            f.publication_age = SignedDuration::from_hours(72);
            f.statuses[INDEX as usize] = 1;
        },
        C::Status,
        No,
        "revoked",
    ),
    (
        "the trust list is too old",
        |f| f.publication_age = SignedDuration::from_hours(72),
        C::TrustAge,
        Unsure,
        "trust_list_too_old",
    ),
    ("there is no trust list", |f| f.trust = Some(Trust::absent()), C::TrustChain, Unsure, "no_trust_list"),
    // The structure.
    (
        "the response holds no document",
        |f| f.response.push(|r| drop_key(r, "documents")),
        C::Structure,
        No,
        "no_document",
    ),
    (
        "the response is of version 2",
        |f| f.response.push(|r| *at(r, "version") = "2.0".into()),
        C::Structure,
        No,
        "malformed",
    ),
    (
        "an element stands twice",
        |f| {
            f.response.push(|r| {
                let twice = items(at(document(r), "issuerSigned"))[0].clone();
                items(at(document(r), "issuerSigned")).push(twice);
            })
        },
        C::Structure,
        No,
        "malformed",
    ),
    (
        "a key stands twice",
        |f| {
            f.response.push(|r| {
                let Value::Map(entries) = r else { panic!("not a map") };
                entries.push(("status".into(), Value::Integer(0)));
            })
        },
        C::Structure,
        No,
        "malformed",
    ),
    (
        "a byte is left over",
        |f| {
            f.bytes = Some(|mut bytes| {
                bytes.push(0);
                bytes
            })
        },
        C::Structure,
        No,
        "malformed",
    ),
    (
        "the end is cut off",
        |f| {
            f.bytes = Some(|mut bytes| {
                bytes.truncate(bytes.len() - 9);
                bytes
            })
        },
        C::Structure,
        No,
        "malformed",
    ),
    (
        "it is nested beyond measure",
        |f| f.bytes = Some(|_| vec![0x81; 60_000]),
        C::Structure,
        No,
        "malformed",
    ),
    (
        "the tag of an item is another",
        |f| {
            f.response.push(|r| {
                let Value::Tag(tag, _) = &mut items(at(document(r), "issuerSigned"))[0] else {
                    panic!("not an item")
                };
                *tag = 25;
            })
        },
        C::Structure,
        No,
        "malformed",
    ),
];
