//! Certificates and trust bundles from files.

use std::path::Path;

use lomme_app::LommeError;
use lomme_app::presented::{as_pem, certificates as read_certificates};
use lomme_licence::cert::{Certificate, CertificateError};
use lomme_licence::trust::{Trust, bundle};

use crate::exit::Failure;
use crate::input::{binary, read};

/// What a file cannot be used for.
pub(crate) fn failed(path: &Path, error: &LommeError) -> Failure {
    Failure::new(format!("{}: {}", path.display(), error.detail))
}

/// The certificates of a file in PEM, or the one in DER. There is at least one.
pub(crate) fn certificates(path: &Path) -> Result<Vec<Certificate>, Failure> {
    let bytes = read(path)?;
    let bytes = if as_pem(&bytes).is_some() { bytes } else { binary(bytes) };
    read_certificates(&bytes).map_err(|error| failed(path, &error))
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
