//! Fetching a licence: the wallet's side of OpenID for Verifiable Credential Issuance 1.0, pre-authorized code flow, for mdoc.
//!
//! ```text
//! parse_offer ── Issuance::begin ── token (tx_code) ── credential (nonce, proof by the phone's key) ── IssuerSigned
//! ```
//! The offer comes from a QR or a link, so from anybody. What protects the person is that the issuer must prove itself by a root the app
//! pins, that its metadata must name the identifier of the offer, and that every endpoint lies on the origin it belongs to.

mod metadata;
mod offer;
mod proof;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use lomme_overview::PersonRef;
use serde::Deserialize;
use serde_json::json;
use url::Url;
use url::form_urlencoded;
use zeroize::{Zeroize, Zeroizing};

use crate::client::{HttpClient, Request};
use crate::error::{NetError, NetErrorKind};

pub use metadata::CredentialConfiguration;
pub use offer::{Offer, OfferLink, TxCode, parse_offer};
pub use proof::{ProofSigner, PublicJwk, SignerError};

const PRE_AUTHORIZED_CODE: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

/// An issuance that was begun: the issuer's metadata are read and checked.
pub struct Issuance {
    issuer: String,
    token_endpoint: Url,
    credential_endpoint: Url,
    nonce_endpoint: Option<Url>,
    configurations: Vec<CredentialConfiguration>,
    offer: Offer,
}

/// What opens the issuer's doors. It is wiped from memory when dropped.
pub struct AccessToken {
    secret: Zeroizing<String>,
    person: Option<PersonRef>,
}

impl AccessToken {
    /// The token, to be kept only where secrets are kept.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Whose login it is, where the authorities say so beside the token (`subject`, a parameter of theirs as RFC 6749, section 5.1 allows).
    pub fn person(&self) -> Option<&PersonRef> {
        self.person.as_ref()
    }
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(..)")
    }
}

impl Issuance {
    /// Reads the offer behind the link, where it is not in it, and the metadata of issuer and authorization server.
    pub async fn begin(client: &HttpClient, link: OfferLink) -> Result<Self, NetError> {
        let offer = match link {
            OfferLink::Inline(offer) => offer,
            OfferLink::Reference(url) => {
                let answer = client.send(Request::get(url, client.caps().small)).await?;
                Offer::from_json(&answer.body)?
            }
        };
        let issuer = metadata::issuer(client, &offer).await?;
        let token_endpoint = metadata::token_endpoint(client, &issuer).await?;
        Ok(Self {
            token_endpoint,
            credential_endpoint: issuer.credential_endpoint,
            nonce_endpoint: issuer.nonce_endpoint,
            configurations: issuer.configurations,
            issuer: issuer.identifier,
            offer,
        })
    }

    /// The issuer's identifier: an https address to be shown to the person.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The transaction code the person must type, if the issuer wants one.
    pub fn tx_code(&self) -> Option<&TxCode> {
        self.offer.tx_code.as_ref()
    }

    /// What was offered and this wallet can take.
    pub fn configurations(&self) -> &[CredentialConfiguration] {
        &self.configurations
    }

    /// Exchanges the offer's code for an access token. It works once.
    pub async fn token(&self, client: &HttpClient, tx_code: Option<&str>) -> Result<AccessToken, NetError> {
        let body = self.token_form(tx_code);
        let cap = client.caps().small;
        let request =
            Request::post(self.token_endpoint.clone(), "application/x-www-form-urlencoded", body, cap);
        let mut answer: TokenAnswer = client.send(request).await?.json("the token")?;
        let secret = Zeroizing::new(std::mem::take(&mut answer.access_token));
        let token = AccessToken { secret, person: answer.subject };
        if !answer.token_type.eq_ignore_ascii_case("bearer") || token.secret.is_empty() {
            return Err(NetError::malformed("the token is not a bearer token"));
        }
        Ok(token)
    }

    /// The form of the token request. The serializer cannot be sent between threads, so it stays in here.
    fn token_form(&self, tx_code: Option<&str>) -> Vec<u8> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", PRE_AUTHORIZED_CODE);
        form.append_pair("pre-authorized_code", &self.offer.code);
        if let Some(tx_code) = tx_code {
            form.append_pair("tx_code", tx_code);
        }
        form.finish().into_bytes()
    }

    /// Asks for one credential, bound to the key of `signer`, and gives back the `IssuerSigned` as it came, not checked. `now` goes into the
    /// proof. A nonce that ran out on the way is replaced once.
    pub async fn credential(
        &self,
        client: &HttpClient,
        token: &AccessToken,
        configuration_id: &str,
        signer: Arc<dyn ProofSigner>,
        now: Timestamp,
    ) -> Result<Vec<u8>, NetError> {
        if !self.configurations.iter().any(|configuration| configuration.id == configuration_id) {
            return Err(NetError::malformed("this credential was not offered"));
        }
        let mut again = true;
        loop {
            let nonce = self.nonce(client).await?;
            let jwt = proof::make(self.issuer.clone(), nonce, signer.clone(), now).await?;
            match self.request(client, token, configuration_id, &jwt).await {
                Err(error) if again && error.refusal().is_some_and(|r| r.code() == "invalid_nonce") => {
                    again = false
                }
                other => return other,
            }
        }
    }

    /// A fresh nonce, where the issuer has an endpoint for them.
    async fn nonce(&self, client: &HttpClient) -> Result<Option<String>, NetError> {
        let Some(url) = &self.nonce_endpoint else { return Ok(None) };
        let request = Request::post(url.clone(), "application/json", Vec::new(), client.caps().small);
        let answer: NonceAnswer = client.send(request).await?.json("the nonce")?;
        Ok(Some(answer.c_nonce))
    }

    async fn request(
        &self,
        client: &HttpClient,
        token: &AccessToken,
        configuration_id: &str,
        jwt: &str,
    ) -> Result<Vec<u8>, NetError> {
        let body = json!({ "credential_configuration_id": configuration_id, "proofs": { "jwt": [jwt] } });
        let cap = client.caps().credential;
        let body = body.to_string().into_bytes();
        let request = Request::post(self.credential_endpoint.clone(), "application/json", body, cap);
        let answer = client.send(Request { bearer: Some(token.secret()), ..request }).await?;
        if answer.status == 202 {
            return Err(NetError::malformed(
                "the issuer wants to deliver later, which this wallet cannot take yet",
            ));
        }
        let mut answer: CredentialAnswer = answer.json("the credential")?;
        let [entry] = answer.credentials.as_mut_slice() else {
            return Err(NetError::malformed("not exactly one credential"));
        };
        let bytes = URL_SAFE_NO_PAD.decode(entry.credential.trim_end_matches('='));
        entry.credential.zeroize();
        bytes.map_err(|_| NetError::malformed("the credential is not base64url"))
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    token_type: String,
    #[serde(default)]
    subject: Option<PersonRef>,
}

#[derive(Deserialize)]
struct NonceAnswer {
    c_nonce: String,
}

#[derive(Deserialize)]
struct CredentialAnswer {
    credentials: Vec<CredentialEntry>,
}

#[derive(Deserialize)]
struct CredentialEntry {
    credential: String,
}

impl From<SignerError> for NetError {
    fn from(_: SignerError) -> Self {
        Self::new(NetErrorKind::Signer)
    }
}
