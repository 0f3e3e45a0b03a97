//! What the client accepts of a network that is not friendly.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::Redirect;
use axum::routing::get;
use common::{FREJA, client, now, refusal, serve, world};
use jiff::SignedDuration;
use lomme_net::bundle::{FetchedBundle, fetch_bundle};
use lomme_net::{Caps, Config, HttpClient, NetErrorKind, Timeouts};

#[tokio::test]
async fn the_bundle_comes_once_and_again_only_after_a_new_publication() {
    let world = world(50).await;
    let now = now();
    let published = world.gateway.publish_bundle(now, SignedDuration::from_hours(12)).unwrap();
    let FetchedBundle::Fresh { bytes, etag, server_date } = fetch_bundle(&world.client, None).await.unwrap()
    else {
        panic!("nothing was known before")
    };
    assert_eq!(bytes, published);
    assert!(server_date.unwrap().duration_since(now).abs() < SignedDuration::from_mins(1));
    let again = fetch_bundle(&world.client, etag.as_deref()).await.unwrap();
    assert!(matches!(again, FetchedBundle::NotModified { .. }));
    world.gateway.publish_bundle(now, SignedDuration::from_hours(12)).unwrap();
    let new = fetch_bundle(&world.client, etag.as_deref()).await.unwrap();
    assert!(matches!(new, FetchedBundle::Fresh { bytes: new, .. } if new != bytes));
}

#[tokio::test]
async fn a_gateway_that_stopped_is_offline() {
    let world = world(50).await;
    fetch_bundle(&world.client, None).await.unwrap();
    let (client, url) = (world.client.clone(), world.gateway.url().to_owned());
    let _port = world.gateway.stop().await;
    let error = fetch_bundle(&client, None).await.unwrap_err();
    assert_eq!((&error.kind, error.retryable), (&NetErrorKind::Offline, true));
    let port = url.rsplit(':').next().unwrap();
    assert!(
        !error.to_string().contains(port) && !format!("{error:?}").contains(port),
        "no address in an error"
    );
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_not_followed_and_one_on_the_same_is() {
    let other = world(50).await;
    let elsewhere = format!("{}/v1/bundle", other.gateway.url());
    let (_server, client) = serve(|_| {
        Router::new().route("/v1/bundle", get(move || async move { Redirect::temporary(&elsewhere) }))
    })
    .await;
    let error = fetch_bundle(&client, None).await.unwrap_err();
    assert_eq!(error.kind, NetErrorKind::NotOurs);

    let cbor = || async { ([(header::CONTENT_TYPE, "application/cbor")], vec![0xa0_u8]) };
    let moved = || async { Redirect::temporary("/v2/bundle") };
    let (_server, client) =
        serve(|_| Router::new().route("/v1/bundle", get(moved)).route("/v2/bundle", get(cbor))).await;
    assert!(matches!(fetch_bundle(&client, None).await, Ok(FetchedBundle::Fresh { .. })));
}

#[tokio::test]
async fn a_networks_login_page_is_not_taken_for_a_bundle() {
    let page = || async { ([(header::CONTENT_TYPE, "text/html")], "<html>Log in</html>") };
    let (_server, client) = serve(|_| Router::new().route("/v1/bundle", get(page))).await;
    assert_eq!(fetch_bundle(&client, None).await.unwrap_err().kind, NetErrorKind::NotOurs);
}

/// The body never ends: only a cap that counts while streaming ends the test.
#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let endless = || async {
        let zeros = std::iter::repeat_with(|| Ok::<_, std::convert::Infallible>(vec![0_u8; 4096]));
        ([(header::CONTENT_TYPE, "application/cbor")], Body::from_stream(futures_util::stream::iter(zeros)))
    };
    let tls = lomme_gateway::tls::Tls::generate().unwrap();
    let bound = lomme_gateway::server::Bound::bind(0).unwrap();
    let server = bound.serve(Router::new().route("/v1/bundle", get(endless)), &tls).unwrap();
    let caps = Caps { bundle: 100_000, ..Caps::default() };
    let config = Config { caps, ..Config::new(server.url(), vec![tls.ca_pem().to_owned()]) };
    let error = fetch_bundle(&HttpClient::new(config).unwrap(), None).await.unwrap_err();
    assert_eq!(error.kind, NetErrorKind::TooLarge { limit: 100_000 });
}

/// 10 MB of zeros are 10 kB on the line: what counts is what comes out of the decompression.
#[tokio::test]
async fn a_body_that_swells_when_unpacked_is_cut_off() {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![0; 10_000_000]).unwrap();
    let packed = encoder.finish().unwrap();
    assert!(packed.len() < 20_000);
    let bomb = || async move {
        ([(header::CONTENT_TYPE, "application/json"), (header::CONTENT_ENCODING, "gzip")], packed)
    };
    let (_server, client) = serve(|_| Router::new().route("/v1/changes", get(bomb))).await;
    let mut rng = lomme_gateway::rng();
    let mut sink = |_: lomme_net::overview::Apply<'_>| Ok::<_, std::convert::Infallible>(());
    let outcome = lomme_net::overview::sync(&client, "t", None, &mut rng, &mut sink, |_| {}).await.unwrap();
    let error = outcome.gave_up.unwrap().error.unwrap();
    assert_eq!(error.kind, NetErrorKind::TooLarge { limit: 4 << 20 });
}

#[tokio::test]
async fn a_server_that_says_nothing_is_a_timeout() {
    let silent = std::future::pending::<()>;
    let tls = lomme_gateway::tls::Tls::generate().unwrap();
    let bound = lomme_gateway::server::Bound::bind(0).unwrap();
    let server = bound.serve(Router::new().route("/v1/bundle", get(silent)), &tls).unwrap();
    let timeouts = Timeouts { total: Duration::from_millis(300), ..Timeouts::default() };
    let config = Config { timeouts, ..Config::new(server.url(), vec![tls.ca_pem().to_owned()]) };
    // Nothing but the limit ends this.
    let error = fetch_bundle(&HttpClient::new(config).unwrap(), None).await.unwrap_err();
    assert_eq!((error.kind, error.retryable), (NetErrorKind::Timeout, true));
}

#[tokio::test]
async fn a_server_that_is_busy_says_when_to_come_back() {
    let busy = || async { (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "7")], "busy") };
    let (_server, client) = serve(|_| Router::new().route("/v1/bundle", get(busy))).await;
    let error = fetch_bundle(&client, None).await.unwrap_err();
    assert_eq!((error.retryable, error.retry_after), (true, Some(Duration::from_secs(7))));
    assert_eq!(refusal::<()>(Err(error)), (503, String::new()));
}

#[tokio::test]
async fn only_https_and_only_trusted_roots() {
    let (one, other) = (world(50).await, world(50).await);
    let plain = one.gateway.url().replace("https", "http");
    let error = HttpClient::new(Config::new(plain, vec![one.gateway.tls_ca_pem().into()])).err().unwrap();
    assert!(matches!(error.kind, NetErrorKind::Address(_)));
    let stranger = client(one.gateway.url(), other.gateway.tls_ca_pem());
    assert_eq!(fetch_bundle(&stranger, None).await.unwrap_err().kind, NetErrorKind::Tls);
    // The name is checked as well: the leaf is for 127.0.0.1 and localhost, and for nothing else on this machine.
    let renamed = one.gateway.url().replace("127.0.0.1", "127.0.0.2");
    let error = fetch_bundle(&client(&renamed, one.gateway.tls_ca_pem()), None).await.unwrap_err();
    assert!(matches!(error.kind, NetErrorKind::Offline | NetErrorKind::Tls), "{error:?}");
    let by_name = one.gateway.url().replace("127.0.0.1", "localhost");
    assert!(one.gateway.offer(FREJA).is_ok());
    fetch_bundle(&client(&by_name, one.gateway.tls_ca_pem()), None).await.unwrap();
}
