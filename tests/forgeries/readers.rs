//! Forged readers: who asks, as the holder's phone must see it.

use lomme_gateway::authority::{Identity, READER};
use lomme_licence::cert::RevocationList;
use lomme_licence::mdoc::{DocRequest, ItemsRequest, MDL_DOC_TYPE, MDL_NAMESPACE, SessionTranscript};
use lomme_licence::reader::{UnknownReader, prepare_request, verify_reader};
use lomme_licence::trust::Trust;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use x509_cert::der::Encode;

use crate::certificates::{Draft, certificate, revocation_list};
use crate::forge::{Forge, parsed};

/// A request, signed under this transcript with this certificate and key.
fn request(
    transcript: &SessionTranscript,
    certificate: Vec<u8>,
    key: &SigningKey,
    element: &str,
) -> DocRequest {
    let items = ItemsRequest::new(MDL_DOC_TYPE, [(MDL_NAMESPACE, element, false)]);
    let unsigned = prepare_request(items, transcript, vec![certificate]);
    let signature: Signature = key.sign(unsigned.to_be_signed());
    unsigned.finish(signature.to_bytes().into())
}

#[test]
fn only_a_reader_of_a_trusted_root_in_its_own_session_is_known() {
    let f = Forge::new();
    let mut trust = Trust::absent();
    trust.add_reader_roots([parsed(&f.authority.reader_root)]);
    let here = SessionTranscript::show(1, b"this one");
    let elsewhere = SessionTranscript::show(1, b"another!");
    let reader = &f.authority.reader;
    let name = f.authority.reader_root.certificate().tbs_certificate().subject().clone();
    let drafted = |draft: Draft| {
        let (made, key) = certificate(draft, &name, f.authority.reader_root.key(), f.now);
        request(&here, made.to_der().unwrap(), &key, "portrait")
    };
    let of = |identity: &Identity| request(&here, identity.der().to_vec(), identity.key(), "portrait");
    let good = of(reader);
    let known = verify_reader(&good, &here, &trust, f.now).unwrap();
    assert_eq!(known.name().as_deref(), Some("Lomme Example Police Reader"));
    assert_eq!(known.organization().as_deref(), Some("Example Police"));

    let asking_more = DocRequest::new(
        ItemsRequest::new(MDL_DOC_TYPE, [(MDL_NAMESPACE, "resident_address", false)]),
        good.reader_auth().cloned(),
    );
    let unsigned = DocRequest::new(good.items_request().clone(), None);
    let reader_draft = || Draft { purpose: Some(READER), ..Draft::default() };
    use UnknownReader as U;
    let cases = [
        ("it is not signed", unsigned, U::NotSigned),
        (
            "its certificate is garbage",
            request(&here, vec![1, 2, 3], reader.key(), "portrait"),
            U::NoCertificate,
        ),
        ("another authority's reader", of(&f.other.reader), U::NotTrusted),
        ("the root of readers itself", of(&f.authority.reader_root), U::CertificateUse),
        ("an issuer of licences", of(&f.authority.document_signer), U::NotTrusted),
        ("a certificate that is for documents", drafted(Draft::default()), U::CertificateUse),
        (
            "a certificate for anything",
            drafted(Draft { purpose: None, ..Draft::default() }),
            U::CertificateUse,
        ),
        (
            "a certificate that has ended",
            drafted(Draft { days: (-9, -2), ..reader_draft() }),
            U::CertificateNotValid,
        ),
        (
            "a certificate of the day after tomorrow",
            drafted(Draft { days: (2, 9), ..reader_draft() }),
            U::CertificateNotValid,
        ),
        (
            "a critical part that nobody understands",
            drafted(Draft { odd: true, ..reader_draft() }),
            U::CertificateUse,
        ),
        (
            "another key signed",
            request(&here, reader.der().to_vec(), f.other.reader.key(), "portrait"),
            U::BadSignature,
        ),
        (
            "it was signed in another session",
            request(&elsewhere, reader.der().to_vec(), reader.key(), "portrait"),
            U::BadSignature,
        ),
        ("it was signed for something less", asking_more, U::BadSignature),
    ];
    for (name, request, expected) in cases {
        assert_eq!(verify_reader(&request, &here, &trust, f.now).unwrap_err(), expected, "{name}");
    }
    assert!(
        verify_reader(&drafted(reader_draft()), &here, &trust, f.now).is_ok(),
        "the draft is good as it stands"
    );

    let serial = reader.certificate().tbs_certificate().serial_number().clone();
    let list = revocation_list(&f.authority.reader_root, vec![serial], false, f.now);
    trust.add_revocation_list(RevocationList::from_der(&list).unwrap()).unwrap();
    assert_eq!(verify_reader(&good, &here, &trust, f.now).unwrap_err(), U::CertificateRevoked);
    assert!(verify_reader(&drafted(reader_draft()), &here, &trust, f.now).unwrap().revocation_checked());
}
