//! From an offer to a licence, over real HTTPS on loopback.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use axum::routing::get;
use axum::{Json, Router};
use common::{FREJA, Key, Locked, client, now, refusal, serve, world};
use jiff::SignedDuration;
use lomme_net::issuance::{Issuance, parse_offer};
use lomme_net::{Config, HttpClient, NetErrorKind};
use serde_json::json;

#[tokio::test]
async fn an_offer_becomes_a_licence_bound_to_the_phones_key_in_both_forms() {
    let world = world(50).await;
    let issuance = world.begin(FREJA).await;
    assert_eq!(issuance.issuer(), world.gateway.url());
    assert_eq!(issuance.tx_code(), None);
    let ids: Vec<_> =
        issuance.configurations().iter().map(|c| (c.id.as_str(), c.doc_type.as_str())).collect();
    assert_eq!(ids, [("dk.mdl", "org.iso.18013.5.1.mDL"), ("dk.mdl.compact", "org.iso.18013.5.1.mDL")]);
    let token = issuance.token(&world.client, None).await.unwrap();
    let mut sizes = Vec::new();
    for id in ["dk.mdl", "dk.mdl.compact"] {
        let key = Key::new();
        let bytes = issuance.credential(&world.client, &token, id, key.clone(), now()).await.unwrap();
        let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        let point = key.0.verifying_key().to_sec1_point(false);
        assert!(holds(&point.as_bytes()[1..33]), "the phone's key is in the signed data");
        assert!(holds(world.gateway.authority().document_signer.der()), "the document signer is named");
        sizes.push(bytes.len());
    }
    assert!(sizes[1] < sizes[0], "the compact licence is the smaller: {sizes:?}");
    assert!(!format!("{token:?}").contains(token.secret()));
}

#[tokio::test]
async fn a_code_works_once() {
    let world = world(50).await;
    let issuance = world.begin(FREJA).await;
    issuance.token(&world.client, None).await.unwrap();
    assert_eq!(refusal(issuance.token(&world.client, None).await), (400, "invalid_grant".into()));
}

#[tokio::test]
async fn a_transaction_code_must_be_there_and_right_and_is_not_to_be_guessed() {
    let world = world(50).await;
    let issuance = world.begin_with_tx_code(FREJA, "4711").await;
    assert_eq!(issuance.tx_code().unwrap().length, Some(4));
    assert_eq!(refusal(issuance.token(&world.client, None).await), (400, "invalid_request".into()));
    assert_eq!(refusal(issuance.token(&world.client, Some("0000")).await), (400, "invalid_grant".into()));
    issuance.token(&world.client, Some("4711")).await.unwrap();

    let guessed = world.begin_with_tx_code(FREJA, "4711").await;
    for _ in 0..5 {
        refusal(guessed.token(&world.client, Some("0000")).await);
    }
    assert_eq!(refusal(guessed.token(&world.client, Some("4711")).await), (400, "invalid_grant".into()));
}

#[tokio::test]
async fn a_proof_from_a_clock_that_is_wrong_is_refused() {
    let world = world(50).await;
    let issuance = world.begin(FREJA).await;
    let token = issuance.token(&world.client, None).await.unwrap();
    let tomorrow = now() + SignedDuration::from_hours(24);
    let answer = issuance.credential(&world.client, &token, "dk.mdl", Key::new(), tomorrow).await;
    assert_eq!(refusal(answer), (400, "invalid_proof".into()));
}

#[tokio::test]
async fn a_token_of_another_time_opens_nothing_and_a_locked_key_store_is_said() {
    let (one, other) = (world(50).await, world(50).await);
    let issuance = one.begin(FREJA).await;
    let foreign = other.token(FREJA).await;
    let answer = issuance.credential(&one.client, &foreign, "dk.mdl", Key::new(), now()).await;
    assert_eq!(refusal(answer), (401, "invalid_token".into()));
    let token = issuance.token(&one.client, None).await.unwrap();
    let locked = std::sync::Arc::new(Locked);
    let answer = issuance.credential(&one.client, &token, "dk.mdl", locked, now()).await;
    assert_eq!(answer.unwrap_err().kind, NetErrorKind::Signer);
    let answer = issuance.credential(&one.client, &token, "dk.other", Key::new(), now()).await;
    assert!(matches!(answer.unwrap_err().kind, NetErrorKind::Malformed(_)));
}

/// An issuer whose nonces are its own invention: what it hands out, the gateway never gave. `invalid_nonce` is answered by one more try.
#[tokio::test]
async fn a_nonce_the_issuer_does_not_know_is_replaced_once_and_then_given_up() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let nonces = Arc::new(AtomicUsize::new(0));
    let counted = nonces.clone();
    let (server, client) = serve(|url| {
        let proofs = json!({ "jwt": { "proof_signing_alg_values_supported": ["ES256"] } });
        let mdl = json!({ "format": "mso_mdoc", "doctype": "d", "proof_types_supported": proofs });
        let issuer = json!({ "credential_issuer": url, "credential_endpoint": format!("{url}/c"),
            "nonce_endpoint": format!("{url}/n"), "credential_configurations_supported": { "a": mdl } });
        let server = json!({ "issuer": url, "token_endpoint": format!("{url}/t") });
        let bad = (axum::http::StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_nonce" })));
        Router::new()
            .route("/.well-known/openid-credential-issuer", get(move || async { Json(issuer) }))
            .route("/.well-known/oauth-authorization-server", get(move || async { Json(server) }))
            .route(
                "/t",
                axum::routing::post(|| async {
                    Json(json!({ "access_token": "t", "token_type": "bearer" }))
                }),
            )
            .route(
                "/n",
                axum::routing::post(move || async move {
                    counted.fetch_add(1, Ordering::SeqCst);
                    Json(json!({ "c_nonce": "n" }))
                }),
            )
            .route("/c", axum::routing::post(move || async { bad }))
    })
    .await;
    let link = offer_of(&server.url());
    let issuance = Issuance::begin(&client, parse_offer(&link).unwrap()).await.unwrap();
    let token = issuance.token(&client, None).await.unwrap();
    let answer = issuance.credential(&client, &token, "a", Key::new(), now()).await;
    assert_eq!(refusal(answer), (400, "invalid_nonce".into()));
    assert_eq!(nonces.load(Ordering::SeqCst), 2);
}

fn offer_of(issuer: &str) -> String {
    let offer = json!({ "credential_issuer": issuer, "credential_configuration_ids": ["a"],
        "grants": { "urn:ietf:params:oauth:grant-type:pre-authorized_code": { "pre-authorized_code": "c" } } });
    let query: String = offer.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("openid-credential-offer://?credential_offer={query}")
}

#[tokio::test]
async fn an_offer_that_lies_elsewhere_is_fetched_and_taken() {
    let world = world(50).await;
    let inline = world.gateway.offer(FREJA).unwrap();
    let link = url::Url::parse(&inline).unwrap();
    let offer = link.query_pairs().next().unwrap().1.into_owned();
    let tls = lomme_gateway::tls::Tls::generate().unwrap();
    let bound = lomme_gateway::server::Bound::bind(0).unwrap();
    let json = || async { ([(axum::http::header::CONTENT_TYPE, "application/json")], offer) };
    let elsewhere = bound.serve(Router::new().route("/offer", get(json)), &tls).unwrap();
    let link = format!("openid-credential-offer://?credential_offer_uri={}/offer", elsewhere.url());
    let roots = vec![world.gateway.tls_ca_pem().to_owned(), tls.ca_pem().to_owned()];
    let client = HttpClient::new(Config::new(world.gateway.url(), roots)).unwrap();
    let issuance = Issuance::begin(&client, parse_offer(&link).unwrap()).await.unwrap();
    issuance.token(&client, None).await.unwrap();
}

#[tokio::test]
async fn metadata_of_another_issuer_or_with_endpoints_elsewhere_are_refused() {
    let metadata = |issuer: String, endpoint: String| {
        let proofs = json!({ "jwt": { "proof_signing_alg_values_supported": ["ES256"] } });
        let mdl = json!({ "format": "mso_mdoc", "doctype": "d", "proof_types_supported": proofs });
        json!({ "credential_issuer": issuer, "credential_endpoint": endpoint, "credential_configurations_supported": { "a": mdl } })
    };
    for (issuer, endpoint) in [
        ("https://127.0.0.1:1", "{url}/c"),
        ("{url}", "https://127.0.0.1:1/c"),
        ("{url}", "http://127.0.0.1/c"),
    ] {
        let (server, client) = serve(|url| {
            let of = |text: &str| text.replace("{url}", url);
            let metadata = metadata(of(issuer), of(endpoint));
            Router::new()
                .route("/.well-known/openid-credential-issuer", get(move || async { Json(metadata) }))
        })
        .await;
        let error =
            Issuance::begin(&client, parse_offer(&offer_of(&server.url())).unwrap()).await.err().unwrap();
        assert!(matches!(error.kind, NetErrorKind::Malformed(_) | NetErrorKind::Address(_)), "{error:?}");
    }
}

#[tokio::test]
async fn an_issuer_whose_root_is_not_trusted_is_not_spoken_to() {
    let (one, other) = (world(50).await, world(50).await);
    let stranger = client(one.gateway.url(), other.gateway.tls_ca_pem());
    let link = parse_offer(&one.gateway.offer(FREJA).unwrap()).unwrap();
    let error = Issuance::begin(&stranger, link).await.err().unwrap();
    assert_eq!((error.kind, error.retryable), (NetErrorKind::Tls, false));
}
