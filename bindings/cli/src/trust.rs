//! Certificates and trust bundles from files.

use std::path::Path;

use lomme_licence::cert::{Certificate, CertificateError};
use lomme_licence::trust::{Trust, TrustError, bundle, vical};

use crate::exit::Failure;
use crate::input::{as_pem, binary, read};

/// The certificates of a file in PEM, or the one in DER. There is at least one.
pub(crate) fn certificates(path: &Path) -> Result<Vec<Certificate>, Failure> {
    let bytes = read(path)?;
    let found = match as_pem(&bytes) {
        Some(pem) => Certificate::from_pem(pem),
        None => Certificate::from_der(&binary(bytes)).map(|one| vec![one]),
    };
    found.map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// The first certificate of a file.
pub(crate) fn certificate(path: &Path) -> Result<Certificate, Failure> {
    let first = certificates(path)?.into_iter().next();
    first.ok_or_else(|| Failure::new(format!("{}: {}", path.display(), CertificateError::Malformed)))
}

/// The trust of a bundle that the publisher's root answers for.
pub(crate) fn open_bundle(path: &Path, publisher: &Path) -> Result<Trust, Failure> {
    let publisher = certificate(publisher)?;
    bundle::open(&binary(read(path)?), &publisher, None)
        .map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// The trust of a VICAL that one of its provider's roots answers for.
pub(crate) fn open_vical(path: &Path, providers: &[Certificate]) -> Result<Trust, Failure> {
    let bytes = binary(read(path)?);
    let mut failure = TrustError::NotTrusted;
    for provider in providers {
        match vical::open(&bytes, provider) {
            Ok(vical) => return Ok(Trust::from_vical(vical)),
            Err(error) => failure = error,
        }
    }
    Err(Failure::new(format!("{}: {failure}", path.display())))
}
