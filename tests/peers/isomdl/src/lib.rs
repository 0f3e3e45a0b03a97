//! `isomdl`, a foreign implementation of ISO/IEC 18013-5, as its own users call it: [`verify`] is what its reader does with a
//! response after decryption, [`issue`] and [`present`] are its issuer and its device. Nothing is checked, mended or added here
//! that `isomdl` does not do itself; what it leaves out stands in docs/interop.md.

pub mod elements;
pub mod issue;
pub mod present;
pub mod session;
pub mod task;

use anyhow::{Context, Result};
use der::Decode;
use isomdl::cbor;
use isomdl::definitions::DeviceResponse;
use isomdl::definitions::session::SessionTranscript;
pub use isomdl::definitions::x509::trust_anchor::TrustAnchorRegistry;
use isomdl::definitions::x509::trust_anchor::{TrustAnchor, TrustPurpose};
pub use isomdl::presentation::authentication::{AuthenticationStatus, ResponseAuthenticationOutcome};
use isomdl::presentation::{reader, reader_utils};
use serde::{Deserialize, Serialize};

/// Any session transcript, as an array of CBOR. `isomdl` has a type for its own sessions and takes others by this trait.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Transcript(pub ciborium::Value);

impl SessionTranscript for Transcript {}

impl Transcript {
    /// Reads the array's encoding.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        cbor::from_slice(bytes).context("the transcript is no CBOR")
    }
}

/// Roots of issuing authorities, from their certificates in DER.
pub fn roots(certificates: &[Vec<u8>]) -> Result<TrustAnchorRegistry> {
    let anchor = |der: &Vec<u8>| -> Result<TrustAnchor> {
        Ok(TrustAnchor { certificate: x509_cert::Certificate::from_der(der)?, purpose: TrustPurpose::Iaca })
    };
    Ok(TrustAnchorRegistry { anchors: certificates.iter().map(anchor).collect::<Result<_>>()? })
}

/// Verifies a `DeviceResponse` by `isomdl`: the chain of the issuer's certificate and its profile, the issuer's signature, the
/// device's signature. `isomdl` 0.2 compares no digests and looks at no validity of the document, so neither does this.
///
/// # Errors
/// When `isomdl` cannot read the response. What its checks found is in the outcome.
pub fn verify(
    response: &[u8],
    transcript: &Transcript,
    roots: &TrustAnchorRegistry,
) -> Result<ResponseAuthenticationOutcome> {
    let response: DeviceResponse =
        cbor::from_slice(response).map_err(|e| anyhow::anyhow!("not a DeviceResponse: {e}"))?;
    let (document, x5chain, name_spaces) = reader::parse(&response)?;
    let document = document.clone();
    Ok(reader_utils::validate_response(transcript.clone(), roots.clone(), x5chain, document, name_spaces))
}
