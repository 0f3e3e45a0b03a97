//! `isomdl`'s own sessions, on either side. What a side keeps between two messages lies in a file of the folder, in `isomdl`'s own
//! encoding of its state.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use der::Decode;
use isomdl::cbor;
use isomdl::definitions::SessionEstablishment;
use isomdl::definitions::x509::trust_anchor::{TrustAnchor, TrustAnchorRegistry, TrustPurpose};
use isomdl::presentation::authentication::AuthenticationStatus;
use isomdl::presentation::device::{Documents, SessionManagerEngaged, SessionManagerInit};
use isomdl::presentation::reader;
use serde_json::{Value as Json, json};

use crate::present::{self, Selection};
use crate::{Transcript, roots, task};

fn read(folder: &Path, name: &str) -> Result<Vec<u8>> {
    std::fs::read(folder.join(name)).with_context(|| name.to_owned())
}

fn save(folder: &Path, name: &str, value: &impl serde::Serialize) -> Result<()> {
    let bytes = cbor::to_vec(value).map_err(|e| anyhow!("{name}: {e}"))?;
    Ok(std::fs::write(folder.join(name), bytes)?)
}

fn load<T: serde::de::DeserializeOwned>(folder: &Path, name: &str) -> Result<T> {
    cbor::from_slice(&read(folder, name)?).map_err(|e| anyhow!("{name}: {e}"))
}

/// The reader scans `engagement.txt` and asks: `establishment.cbor`.
pub fn reader_asks(folder: &Path, doc_type: &str, selection: &Selection) -> Result<Json> {
    let engagement = String::from_utf8(read(folder, "engagement.txt")?)?;
    let asked = present::items_request(doc_type, selection)?.namespaces;
    let roots = roots(&[read(folder, "root.der")?])?;
    let (reader, establishment, _) = reader::SessionManager::establish_session(engagement, asked, roots)?;
    std::fs::write(folder.join("establishment.cbor"), establishment)?;
    save(folder, "state.cbor", &reader)?;
    Ok(json!({"done": true}))
}

/// The reader takes the answer, `data.cbor`.
pub fn reader_takes(folder: &Path) -> Result<Json> {
    let mut reader: reader::SessionManager = load(folder, "state.cbor")?;
    task::told(&reader.handle_response(&read(folder, "data.cbor")?))
}

/// The device with `issued.cbor` shows its engagement: `engagement.txt`.
pub fn device_engages(folder: &Path) -> Result<Json> {
    let (doc_type, document) = present::document(&read(folder, "issued.cbor")?)?;
    let device = SessionManagerInit::initialise(Documents::new(doc_type, document), None, None)?;
    let (device, engagement) = device.qr_engagement()?;
    std::fs::write(folder.join("engagement.txt"), engagement)?;
    save(folder, "state.cbor", &device)?;
    Ok(json!({"done": true}))
}

/// The device takes `establishment.cbor`, checks the reader by `reader-root.der` and answers: `data.cbor`.
pub fn device_answers(
    folder: &Path,
    sign: impl Fn(&[u8]) -> Result<Vec<u8>>,
    permitted: Selection,
) -> Result<Json> {
    let device: SessionManagerEngaged = load(folder, "state.cbor")?;
    let establishment: SessionEstablishment = load(folder, "establishment.cbor")?;
    let root = x509_cert::Certificate::from_der(&read(folder, "reader-root.der")?)?;
    let readers = TrustAnchorRegistry {
        anchors: vec![TrustAnchor { certificate: root, purpose: TrustPurpose::ReaderCa }],
    };
    let (mut device, request) = device.process_session_establishment(establishment, readers)?;
    let doc_type = request.items_request.first().context("nothing was asked")?.doc_type.clone();
    device.prepare_response(&request.items_request, [(doc_type, permitted)].into_iter().collect());
    while let Some((_, message)) = device.get_next_signature_payload() {
        let signature = sign(message)?;
        device.submit_next_signature(signature)?;
    }
    std::fs::write(folder.join("data.cbor"), device.retrieve_response().context("no response")?)?;
    Ok(json!({
        "done": true,
        "reader": request.common_name,
        "reader_is_verified": request.reader_authentication == AuthenticationStatus::Valid,
        "reasons": request.errors,
    }))
}

/// Verifies a response that came by another way than a session of `isomdl`'s.
pub fn verify_alone(folder: &Path) -> Result<Json> {
    let transcript = Transcript::from_bytes(&read(folder, "transcript.cbor")?)?;
    let roots = roots(&[read(folder, "root.der")?])?;
    task::told(&crate::verify(&read(folder, "response.cbor")?, &transcript, &roots)?)
}
