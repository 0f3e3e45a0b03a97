//! HTTPS, issuance by OpenID4VCI, the overview gateway's client.
