//! The credential offer (OpenID4VCI 1.0 section 4.1): what a QR or a link brings.

use serde::Deserialize;
use std::collections::HashMap;
use url::Url;
use zeroize::Zeroizing;

use crate::client::https_url;
use crate::error::NetError;

/// Longest link that is read, characters.
const MAX_LINK: usize = 32 << 10;
/// Most credentials in one offer.
const MAX_CONFIGURATIONS: usize = 32;

/// A link that offers a credential.
#[derive(Debug)]
pub enum OfferLink {
    /// The offer is in the link.
    Inline(Offer),
    /// The offer is to be fetched from an https address.
    Reference(Url),
}

/// An offer with a pre-authorized code. The code is a secret: it does not print.
pub struct Offer {
    /// The issuer's identifier, as it came.
    pub(super) issuer: String,
    /// What is offered.
    pub(super) configuration_ids: Vec<String>,
    pub(super) code: Zeroizing<String>,
    pub(super) tx_code: Option<TxCode>,
    /// The authorization server to use, where the issuer has several.
    pub(super) authorization_server: Option<String>,
}

/// The transaction code an issuer wants typed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TxCode {
    /// `numeric` or `text`; none means numeric.
    pub input_mode: Option<String>,
    /// How many characters.
    pub length: Option<u8>,
}

impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Offer").field("configuration_ids", &self.configuration_ids).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Wire {
    credential_issuer: String,
    credential_configuration_ids: Vec<String>,
    #[serde(default)]
    grants: HashMap<String, serde_json::Value>,
}

#[derive(Deserialize)]
struct Grant {
    #[serde(rename = "pre-authorized_code")]
    code: String,
    tx_code: Option<TxCode>,
    authorization_server: Option<String>,
}

/// Reads `openid-credential-offer://?credential_offer=…` or `…?credential_offer_uri=https://…`.
pub fn parse_offer(link: &str) -> Result<OfferLink, NetError> {
    if link.len() > MAX_LINK {
        return Err(NetError::malformed("the offer is too long"));
    }
    let url = Url::parse(link.trim()).map_err(|_| NetError::malformed("the offer is not a link"))?;
    if url.scheme() != "openid-credential-offer" {
        return Err(NetError::malformed("the link is not a credential offer"));
    }
    let find = |name: &str| {
        let mut values = url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value);
        let first = values.next();
        (first, values.next().is_some())
    };
    match (find("credential_offer"), find("credential_offer_uri")) {
        ((Some(offer), false), (None, _)) => Offer::from_json(offer.as_bytes()).map(OfferLink::Inline),
        ((None, _), (Some(uri), false)) => https_url(&uri).map(OfferLink::Reference),
        _ => Err(NetError::malformed("the link holds no offer, or more than one")),
    }
}

impl Offer {
    /// What is offered: ids of credential configurations.
    pub fn configuration_ids(&self) -> &[String] {
        &self.configuration_ids
    }

    /// The issuer's identifier.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(super) fn from_json(json: &[u8]) -> Result<Self, NetError> {
        let wire: Wire = serde_json::from_slice(json).map_err(|_| NetError::malformed("the offer"))?;
        let issuer = https_url(&wire.credential_issuer)?;
        if issuer.query().is_some() || issuer.fragment().is_some() {
            return Err(NetError::address("an issuer with a query or fragment"));
        }
        let ids = wire.credential_configuration_ids;
        if ids.is_empty() || ids.len() > MAX_CONFIGURATIONS {
            return Err(NetError::malformed("an offer of nothing, or of too much"));
        }
        let mut grants = wire.grants;
        let grant = grants
            .remove(super::PRE_AUTHORIZED_CODE)
            .ok_or(NetError::malformed("the offer has no pre-authorized code; this wallet takes no other"))?;
        let grant: Grant =
            serde_json::from_value(grant).map_err(|_| NetError::malformed("the grant of the offer"))?;
        Ok(Self {
            issuer: wire.credential_issuer,
            configuration_ids: ids,
            code: Zeroizing::new(grant.code),
            tx_code: grant.tx_code,
            authorization_server: grant.authorization_server,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::NetErrorKind;

    fn link(json: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("credential_offer", json)
            .finish();
        format!("openid-credential-offer://?{query}")
    }

    const GRANTS: &str = r#"{"urn:ietf:params:oauth:grant-type:pre-authorized_code":{"pre-authorized_code":"geheim","tx_code":{"length":4}}}"#;

    fn offer(issuer: &str) -> String {
        link(&format!(
            r#"{{"credential_issuer":"{issuer}","credential_configuration_ids":["a"],"grants":{GRANTS}}}"#
        ))
    }

    #[test]
    fn an_offer_in_the_link_is_read_and_its_code_does_not_print() {
        let parsed = parse_offer(&offer("https://issuer.example/x")).unwrap();
        let OfferLink::Inline(inline) = &parsed else { panic!("{parsed:?}") };
        assert_eq!(
            (inline.issuer(), inline.tx_code.as_ref().unwrap().length),
            ("https://issuer.example/x", Some(4))
        );
        assert!(!format!("{parsed:?}").contains("geheim"));
    }

    #[test]
    fn an_offer_elsewhere_is_fetched_over_https_only() {
        let link = |uri: &str| parse_offer(&format!("openid-credential-offer://?credential_offer_uri={uri}"));
        assert!(
            matches!(link("https%3A%2F%2Fa.example%2Fo"), Ok(OfferLink::Reference(url)) if url.path() == "/o")
        );
        assert!(matches!(link("http%3A%2F%2Fa.example%2Fo").unwrap_err().kind, NetErrorKind::Address(_)));
        assert!(matches!(link("file%3A%2F%2F%2Fetc").unwrap_err().kind, NetErrorKind::Address(_)));
    }

    #[test]
    fn what_is_no_offer_is_refused_without_quoting_it() {
        let no_grant =
            link(r#"{"credential_issuer":"https://a.example","credential_configuration_ids":["a"]}"#);
        let nothing = link(&format!(
            r#"{{"credential_issuer":"https://a.example","credential_configuration_ids":[],"grants":{GRANTS}}}"#
        ));
        let both = format!("{}&credential_offer_uri=https%3A%2F%2Fa.example", offer("https://a.example"));
        let cases = [
            offer("http://a.example"),
            offer("https://u:hemmelig@a.example"),
            offer("https://a.example/?q=1"),
            no_grant,
            nothing,
            both,
            link("[hemmelig]"),
            "openid-credential-offer://".into(),
            "https://a.example/?credential_offer={}".into(),
            "hemmelig".into(),
            "openid-credential-offer://?credential_offer=".to_owned() + &"x".repeat(MAX_LINK),
        ];
        for case in cases {
            let error = parse_offer(&case).unwrap_err();
            assert!(!error.to_string().contains("hemmelig"), "{error}");
        }
    }
}
