//! The metadata of issuer and authorization server (OpenID4VCI 1.0 section 12.2, RFC 8414), and what must hold of them.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::offer::Offer;
use crate::client::{HttpClient, Request, https_url};
use crate::error::NetError;

/// A credential that was offered and that this wallet can take: an mdoc, with a proof by an ES256 key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialConfiguration {
    /// Its id at the issuer.
    pub id: String,
    /// The document type.
    pub doc_type: String,
}

pub(super) struct IssuerMetadata {
    pub(super) identifier: String,
    pub(super) credential_endpoint: Url,
    pub(super) nonce_endpoint: Option<Url>,
    pub(super) configurations: Vec<CredentialConfiguration>,
    authorization_server: String,
}

#[derive(Deserialize)]
struct IssuerWire {
    credential_issuer: String,
    credential_endpoint: String,
    nonce_endpoint: Option<String>,
    #[serde(default)]
    authorization_servers: Vec<String>,
    #[serde(default)]
    credential_configurations_supported: HashMap<String, Value>,
}

#[derive(Deserialize)]
struct ConfigurationWire {
    format: String,
    doctype: Option<String>,
    proof_types_supported: Option<HashMap<String, Value>>,
}

#[derive(Deserialize)]
struct ServerWire {
    issuer: String,
    token_endpoint: String,
}

pub(super) async fn issuer(client: &HttpClient, offer: &Offer) -> Result<IssuerMetadata, NetError> {
    let at = https_url(offer.issuer())?;
    let url = well_known(&at, "openid-credential-issuer");
    let wire: IssuerWire =
        client.send(Request::get(url, client.caps().small)).await?.json("the issuer's metadata")?;
    if wire.credential_issuer != offer.issuer() {
        return Err(NetError::malformed("the metadata are of another issuer"));
    }
    let authorization_server = match (wire.authorization_servers.as_slice(), &offer.authorization_server) {
        ([], None) => wire.credential_issuer.clone(),
        ([only], None) => only.clone(),
        (several, Some(named)) if several.contains(named) => named.clone(),
        _ => return Err(NetError::malformed("it is not clear which authorization server to use")),
    };
    let configurations = offer.configuration_ids().iter();
    let configurations: Vec<_> = configurations
        .filter_map(|id| usable(id, wire.credential_configurations_supported.get(id)?))
        .collect();
    if configurations.is_empty() {
        return Err(NetError::malformed("nothing of what is offered can be taken by this wallet"));
    }
    Ok(IssuerMetadata {
        credential_endpoint: endpoint(&at, &wire.credential_endpoint)?,
        nonce_endpoint: wire.nonce_endpoint.map(|text| endpoint(&at, &text)).transpose()?,
        identifier: wire.credential_issuer,
        configurations,
        authorization_server,
    })
}

pub(super) async fn token_endpoint(client: &HttpClient, issuer: &IssuerMetadata) -> Result<Url, NetError> {
    let at = https_url(&issuer.authorization_server)?;
    let url = well_known(&at, "oauth-authorization-server");
    let wire: ServerWire = client
        .send(Request::get(url, client.caps().small))
        .await?
        .json("the authorization server's metadata")?;
    if wire.issuer != issuer.authorization_server {
        return Err(NetError::malformed("the metadata are of another authorization server"));
    }
    endpoint(&at, &wire.token_endpoint)
}

/// The well-known address: its name goes between host and path.
fn well_known(at: &Url, name: &str) -> Url {
    let mut url = at.clone();
    let path = at.path().trim_end_matches('/');
    url.set_path(&format!("/.well-known/{name}{path}"));
    url
}

/// An endpoint on https and on the origin of the one that names it.
fn endpoint(at: &Url, text: &str) -> Result<Url, NetError> {
    let url = https_url(text)?;
    if url.origin() != at.origin() {
        return Err(NetError::address("an endpoint on another server than its issuer's"));
    }
    Ok(url)
}

fn usable(id: &str, wire: &Value) -> Option<CredentialConfiguration> {
    let wire: ConfigurationWire = serde_json::from_value(wire.clone()).ok()?;
    let algorithms = wire.proof_types_supported?.remove("jwt")?;
    let es256 = algorithms
        .get("proof_signing_alg_values_supported")?
        .as_array()?
        .iter()
        .any(|algorithm| algorithm == "ES256");
    let doc_type = wire.doctype.filter(|_| wire.format == "mso_mdoc" && es256)?;
    Some(CredentialConfiguration { id: id.to_owned(), doc_type })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_well_known_name_goes_between_host_and_path() {
        let of = |text: &str| well_known(&https_url(text).unwrap(), "x").to_string();
        assert_eq!(of("https://a.example"), "https://a.example/.well-known/x");
        assert_eq!(of("https://a.example:8443/b/c/"), "https://a.example:8443/.well-known/x/b/c");
    }

    #[test]
    fn an_endpoint_must_lie_on_the_origin_of_its_issuer() {
        let at = https_url("https://a.example/issuer").unwrap();
        assert!(endpoint(&at, "https://a.example/credential").is_ok());
        for other in [
            "http://a.example/c",
            "https://b.example/c",
            "https://a.example:444/c",
            "https://a.example@b.example/c",
        ] {
            assert!(endpoint(&at, other).is_err(), "{other}");
        }
    }

    #[test]
    fn only_an_mdoc_with_an_es256_proof_can_be_taken() {
        let proofs = json!({"jwt": {"proof_signing_alg_values_supported": ["ES384", "ES256"]}});
        let good = json!({"format": "mso_mdoc", "doctype": "d", "proof_types_supported": proofs});
        assert_eq!(usable("a", &good).unwrap().doc_type, "d");
        for (field, value) in [
            ("format", json!("dc+sd-jwt")),
            ("doctype", Value::Null),
            ("proof_types_supported", json!({"attestation": {}})),
            ("proof_types_supported", json!({"jwt": {"proof_signing_alg_values_supported": ["EdDSA"]}})),
        ] {
            let mut bad = good.clone();
            bad[field] = value;
            assert_eq!(usable("a", &bad), None);
        }
    }
}
