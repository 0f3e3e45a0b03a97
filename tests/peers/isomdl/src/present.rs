//! `isomdl` as a device: its own selection and device authentication, with any transcript.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use isomdl::cbor;
use isomdl::definitions::device_request::{DataElements, ItemsRequest, Namespaces};
use isomdl::definitions::device_signed::DeviceAuthType;
use isomdl::definitions::helpers::{NonEmptyMap, Tag24};
use isomdl::definitions::{IssuerSigned, Mso};
use isomdl::issuance::Mdoc;
use isomdl::presentation::device::{DeviceSession, Document, Documents};

use crate::Transcript;

/// What a document may be asked for: elements by namespace.
pub type Selection = BTreeMap<String, Vec<String>>;

struct Session {
    documents: Documents,
    transcript: Transcript,
    auth: DeviceAuthType,
}

impl DeviceSession for Session {
    type ST = Transcript;

    fn documents(&self) -> &Documents {
        &self.documents
    }

    fn session_transcript(&self) -> Transcript {
        self.transcript.clone()
    }

    fn device_auth_type(&self) -> DeviceAuthType {
        self.auth
    }
}

/// The document that `isomdl`'s device keeps, out of `IssuerSigned`.
pub fn document(issued: &[u8]) -> Result<(String, Document)> {
    let issued: IssuerSigned = cbor::from_slice(issued).map_err(|e| anyhow!("not an IssuerSigned: {e}"))?;
    let payload = issued.issuer_auth.payload.as_ref().context("no payload")?;
    let mso: Tag24<Mso> =
        cbor::from_slice(payload).map_err(|e| anyhow!("not a mobile security object: {e}"))?;
    let mso = mso.into_inner();
    let doc_type = mso.doc_type.clone();
    let namespaces = issued.namespaces.context("no elements")?;
    let mdoc = Mdoc { doc_type: doc_type.clone(), mso, namespaces, issuer_auth: issued.issuer_auth };
    Ok((doc_type, mdoc.into()))
}

/// A request for the selection, in `isomdl`'s terms.
pub fn items_request(doc_type: &str, selection: &Selection) -> Result<ItemsRequest> {
    let elements = |names: &Vec<String>| -> Result<DataElements> {
        NonEmptyMap::maybe_new(names.iter().map(|name| (name.clone(), false)).collect()).context("no element")
    };
    let of: BTreeMap<_, _> =
        selection.iter().map(|(name, of)| Ok((name.clone(), elements(of)?))).collect::<Result<_>>()?;
    let namespaces: Namespaces = NonEmptyMap::maybe_new(of).context("no namespace")?;
    Ok(ItemsRequest { doc_type: doc_type.to_owned(), namespaces, request_info: None })
}

/// A `DeviceResponse` with the selection. `sign` makes the signature, or the tag of a MAC, over the message it is given.
pub fn present(
    issued: &[u8],
    selection: &Selection,
    transcript: Transcript,
    auth: DeviceAuthType,
    sign: impl Fn(&[u8]) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let (doc_type, document) = document(issued)?;
    let request = items_request(&doc_type, selection)?;
    let session = Session { documents: Documents::new(doc_type.clone(), document), transcript, auth };
    let permitted = [(doc_type, selection.clone())].into_iter().collect();
    let mut prepared = session.prepare_response(&vec![request], permitted);
    while let Some((_, message)) = prepared.get_next_signature_payload() {
        let signature = sign(message)?;
        prepared.submit_next_signature(signature);
    }
    cbor::to_vec(&prepared.finalize_response()).map_err(|e| anyhow!("{e}"))
}
