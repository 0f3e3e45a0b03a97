//! Tasks as the tests hand them over: `task.json` in a folder, with files beside it (tests/src/peers.rs says which).

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use isomdl::definitions::device_key::cose_key::OKPCurve;
use isomdl::definitions::device_signed::DeviceAuthType;
use isomdl::definitions::{CoseKey, EC2Curve, EC2Y};
use isomdl::presentation::authentication::{AuthenticationStatus, ResponseAuthenticationOutcome};
use p256::ecdsa::signature::Signer;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::present::Selection;
use crate::{Transcript, issue, present, session};

/// What the peer is to do.
#[derive(Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// Verify `response.cbor` under `transcript.cbor` and the root in `root.der`.
    Verify,
    /// Issue a document into `issued.cbor`.
    Issue(Issue),
    /// Present `issued.cbor` into `response.cbor`.
    Present(Present),
    /// The reader's side of a session.
    ReaderAsks(Ask),
    ReaderTakes,
    /// The device's side of a session.
    DeviceEngages,
    DeviceAnswers(Present),
}

/// A request to be made.
#[derive(Deserialize)]
pub struct Ask {
    pub doc_type: String,
    pub elements: Selection,
}

/// A document to be issued.
#[derive(Deserialize)]
pub struct Issue {
    pub alg: String,
    pub digest: String,
    pub doc_type: String,
    pub signed: String,
    pub valid_from: String,
    pub valid_until: String,
    pub elements: Json,
    pub device_key: Jwk,
}

/// A presentation to be made.
#[derive(Deserialize)]
pub struct Present {
    pub elements: Selection,
    pub device_key: Jwk,
    #[serde(default)]
    pub mac: bool,
}

/// A key as a JWK.
#[derive(Deserialize)]
pub struct Jwk {
    pub crv: String,
    pub x: String,
    pub y: Option<String>,
    /// In place of y: whether it is odd.
    pub y_is_odd: Option<bool>,
    pub d: Option<String>,
}

impl Jwk {
    fn cose_key(&self) -> Result<CoseKey> {
        let x = URL_SAFE_NO_PAD.decode(&self.x)?;
        let crv = match self.crv.as_str() {
            "P-256" => EC2Curve::P256,
            "P-384" => EC2Curve::P384,
            "P-521" => EC2Curve::P521,
            "Ed25519" => return Ok(CoseKey::OKP { crv: OKPCurve::Ed25519, x }),
            other => bail!("no curve {other}"),
        };
        let y = match (self.y_is_odd, &self.y) {
            (Some(odd), _) => EC2Y::SignBit(odd),
            (None, y) => EC2Y::Value(URL_SAFE_NO_PAD.decode(y.as_ref().context("no y")?)?),
        };
        Ok(CoseKey::EC2 { crv, x, y })
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let d = URL_SAFE_NO_PAD.decode(self.d.as_ref().context("no private key")?)?;
        Ok(match self.crv.as_str() {
            "P-256" => {
                let signature: p256::ecdsa::Signature =
                    p256::ecdsa::SigningKey::from_slice(&d)?.sign(message);
                signature.to_vec()
            }
            "P-384" => {
                let signature: p384::ecdsa::Signature =
                    p384::ecdsa::SigningKey::from_slice(&d)?.sign(message);
                signature.to_vec()
            }
            "P-521" => {
                let signature: p521::ecdsa::Signature =
                    p521::ecdsa::SigningKey::from_slice(&d)?.sign(message);
                signature.to_vec()
            }
            _ => ed25519_dalek::SigningKey::try_from(d.as_slice())?.sign(message).to_vec(),
        })
    }
}

/// Does the task in `folder` and returns the answer.
pub fn run(folder: &Path) -> Result<Json> {
    let read = |name: &str| std::fs::read(folder.join(name)).with_context(|| name.to_owned());
    match serde_json::from_slice(&read("task.json")?)? {
        Task::Verify => session::verify_alone(folder),
        Task::ReaderAsks(ask) => session::reader_asks(folder, &ask.doc_type, &ask.elements),
        Task::ReaderTakes => session::reader_takes(folder),
        Task::DeviceEngages => session::device_engages(folder),
        Task::DeviceAnswers(task) => {
            session::device_answers(folder, |message| task.device_key.sign(message), task.elements.clone())
        }
        Task::Issue(task) => {
            let pem = String::from_utf8(read("signer.pem")?)?;
            let issued = issue::issue(&task, task.device_key.cose_key()?, &pem, &chain(folder)?)?;
            std::fs::write(folder.join("issued.cbor"), issued)?;
            Ok(json!({"done": true}))
        }
        Task::Present(task) => {
            // isomdl derives no key for a MAC; the tag is left to its caller, and here it only shows what isomdl says of it.
            let tag = |_: &[u8]| Ok(vec![0; 32]);
            let sign = |message: &[u8]| task.device_key.sign(message);
            let transcript = Transcript::from_bytes(&read("transcript.cbor")?)?;
            let issued = read("issued.cbor")?;
            let response = if task.mac {
                present::present(&issued, &task.elements, transcript, DeviceAuthType::Mac0, tag)?
            } else {
                present::present(&issued, &task.elements, transcript, DeviceAuthType::Sign1, sign)?
            };
            std::fs::write(folder.join("response.cbor"), response)?;
            Ok(json!({"done": true}))
        }
    }
}

/// `chain-0.der` and so on, the signer's certificate first.
fn chain(folder: &Path) -> Result<Vec<Vec<u8>>> {
    let files = (0..).map(|n| folder.join(format!("chain-{n}.der"))).take_while(|file| file.exists());
    files.map(|file| std::fs::read(file).map_err(|e| anyhow!(e))).collect()
}

/// What `isomdl` found, as the answer of a peer.
pub(crate) fn told(outcome: &ResponseAuthenticationOutcome) -> Result<Json> {
    let checks = [
        ("issuer_authentication", outcome.issuer_authentication),
        ("device_authentication", outcome.device_authentication),
    ];
    let accepted = outcome.errors.is_empty()
        && checks.iter().all(|(_, status)| matches!(status, AuthenticationStatus::Valid));
    Ok(json!({
        "accepted": accepted,
        "reasons": outcome.errors,
        "elements": readable(serde_json::to_value(&outcome.response)?),
    }))
}

/// `isomdl` writes bytes as arrays of numbers; the answer has them as base64url, as in the verdict they are compared with.
fn readable(json: Json) -> Json {
    match json {
        Json::Array(items) if !items.is_empty() && items.iter().all(Json::is_u64) => {
            let bytes = items.iter().filter_map(Json::as_u64).filter_map(|byte| u8::try_from(byte).ok());
            URL_SAFE_NO_PAD.encode(bytes.collect::<Vec<u8>>()).into()
        }
        Json::Array(items) => Json::Array(items.into_iter().map(readable).collect()),
        Json::Object(map) => map.into_iter().map(|(name, value)| (name, readable(value))).collect(),
        plain => plain,
    }
}
