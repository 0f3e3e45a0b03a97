//! Forged, spoilt and outdated presentations, each with the check that must say so. One row a case; a row that does not
//! end as it says fails the test by its name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod bundles;
mod cases;
mod certificates;
mod forge;
mod readers;
mod revocations;
mod status_lists;

use cases::CASES;
use forge::Forge;
use lomme_licence::cert::{Certificate, Finding};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{CheckName, Outcome};
use x509_cert::der::Encode;

#[test]
fn what_is_true_is_accepted() {
    let verdict = Forge::new().verdict();
    assert_eq!(verdict.outcome(), Outcome::Accepted, "{:#}", verdict.to_json());
}

/// The rows turn one thing of this certificate, so it must be good as it stands.
#[test]
fn a_signer_with_a_certificate_of_its_own_is_accepted() {
    let mut forge = Forge::new();
    forge.by_draft(certificates::Draft::default());
    let verdict = forge.verdict();
    assert_eq!(verdict.outcome(), Outcome::Accepted, "{:#}", verdict.to_json());
    let mut forge = Forge::new();
    forge.by_root(certificates::root_draft());
    let verdict = forge.verdict();
    assert_ne!(verdict.outcome(), Outcome::Refused, "{:#}", verdict.to_json());
    assert!(verdict.documents()[0].claims().is_some(), "{:#}", verdict.to_json());
}

/// A rule of form: reported, and no reason to refuse.
#[test]
fn a_root_that_allows_longer_paths_is_remarked_and_accepted() {
    let mut forge = Forge::new();
    let longer = certificates::Draft { authority: Some((true, Some(3))), ..certificates::root_draft() };
    forge.by_root(longer);
    let verdict = forge.verdict();
    let check = verdict.documents()[0].check(CheckName::CertificateProfile).unwrap();
    assert!(check.passed() && check.remarks.contains(&Finding::PathLength), "{check:?}");
}

/// An authority renews its root under the same name and key; the list still has the old one, and has it first.
#[test]
fn a_renewed_root_answers_for_a_signer_beside_the_one_that_has_expired() {
    let mut forge = Forge::new();
    let (old, key) =
        certificates::root(certificates::Draft { days: (-30, -1), ..certificates::root_draft() }, forge.now);
    let renewed = certificates::renewed(certificates::root_draft(), &key, forge.now);
    let name = old.tbs_certificate().subject().clone();
    let (signer, signer_key) =
        certificates::certificate(certificates::Draft::default(), &name, &key, forge.now);
    forge.issuer = Some((signer.to_der().unwrap(), signer_key));
    let roots = [old, renewed].map(|root| Certificate::from_der(&root.to_der().unwrap()).unwrap());
    for by_list in [false, true] {
        let mut trust = Trust::from_roots(roots.to_vec());
        if by_list {
            trust.add_document_signer(Certificate::from_der(&signer.to_der().unwrap()).unwrap()).unwrap();
        }
        forge.trust = Some(trust);
        let verdict = forge.verdict();
        let chain = verdict.documents()[0].check(CheckName::TrustChain).unwrap();
        assert!(chain.passed(), "{chain:?}");
        assert!(verdict.documents()[0].claims().is_some());
    }
}

#[test]
fn each_forgery_is_named_by_the_check_that_finds_it() {
    let mut wrong = Vec::new();
    for (name, make, check, outcome, reason) in CASES {
        let mut forge = Forge::new();
        make(&mut forge);
        let verdict = forge.verdict();
        let found = verdict.documents()[0].check(*check).unwrap().result;
        let found = (verdict.outcome(), found.reason().map_or(found.code(), |reason| reason.code()));
        if found != (*outcome, *reason) {
            wrong.push(format!("{name}: {found:?}, and should be {outcome:?} {reason}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}

#[test]
fn a_refused_forgery_shows_no_claim_unless_it_is_authentic() {
    // Only these say of a true document that it does not count; everything else must not be read at all.
    let authentic = ["validity", "freshness", "replay", "status", "trust_age", "certificate_revocation"];
    for (name, make, check, outcome, _) in CASES {
        let mut forge = Forge::new();
        make(&mut forge);
        let shown = forge.verdict().documents()[0].claims().is_some();
        let may_be_shown = authentic.contains(&check.code()) || *outcome == Outcome::Accepted;
        assert!(!shown || may_be_shown, "{name}: its claims can be read");
    }
}

#[test]
fn an_encoding_that_is_not_the_shortest_is_verified_over_its_own_bytes() {
    let mut forge = Forge::new();
    // The array of documents, which nobody signs, with its length in two bytes; and the map of the whole in three.
    forge.bytes = Some(|bytes| {
        let documents = bytes.windows(10).position(|window| window == b"documents\x81").unwrap() + 9;
        let mut longer = vec![0xb9, 0x00, 0x03];
        longer.extend_from_slice(&bytes[1..documents]);
        longer.extend_from_slice(&[0x98, 0x01]);
        longer.extend_from_slice(&bytes[documents + 1..]);
        longer
    });
    assert_eq!(forge.verdict().outcome(), Outcome::Accepted);
}
