//! Forged revocation lists of certificates.

use lomme_gateway::authority::Identity;
use lomme_licence::cert::{Certificate, RevocationList};
use lomme_licence::trust::{Trust, TrustError};
use x509_cert::der::Encode;

use crate::certificates::{revocation_list, root, root_draft};
use crate::forge::{Forge, parsed};

#[test]
fn a_forged_or_partial_revocation_list_is_not_used() {
    let f = Forge::new();
    let trust = || Trust::from_roots(vec![parsed(&f.authority.iaca)]);
    let read = |der: &[u8]| RevocationList::from_der(der);
    let whole = revocation_list(&f.authority.iaca, Vec::new(), false, f.now);
    assert!(trust().add_revocation_list(read(&whole).unwrap()).is_ok());

    let foreign = revocation_list(&f.other.iaca, Vec::new(), false, f.now);
    assert_eq!(trust().add_revocation_list(read(&foreign).unwrap()), Err(TrustError::NotTrusted));
    let by_a_signer = revocation_list(&f.authority.document_signer, Vec::new(), false, f.now);
    assert_eq!(trust().add_revocation_list(read(&by_a_signer).unwrap()), Err(TrustError::NotTrusted));
    let serial = f.authority.document_signer.certificate().tbs_certificate().serial_number().clone();
    let partial = revocation_list(&f.authority.iaca, vec![serial], true, f.now);
    assert!(read(&partial).unwrap_err().to_string().contains("not a whole one"));
    for at in (0..whole.len()).step_by(3) {
        let mut changed = whole.clone();
        changed[at] ^= 1 << (at % 8);
        let Ok(list) = read(&changed) else { continue };
        assert_eq!(trust().add_revocation_list(list), Err(TrustError::NotTrusted), "byte {at}");
    }
}

/// A root that may sign certificates and no lists answers for no list.
#[test]
fn a_revocation_list_by_a_root_that_may_sign_none_is_not_used() {
    let f = Forge::new();
    let (root, root_key) = root(root_draft(), f.now);
    let identity = Identity::from_parts(root.clone(), root_key).unwrap();
    let list = revocation_list(&identity, Vec::new(), false, f.now);
    let mut trust = Trust::from_roots(vec![Certificate::from_der(&root.to_der().unwrap()).unwrap()]);
    let added = trust.add_revocation_list(RevocationList::from_der(&list).unwrap());
    assert_eq!(added, Err(TrustError::NotTrusted));
}
