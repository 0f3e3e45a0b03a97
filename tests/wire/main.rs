//! What a sync costs on the wire. Between the phone and the gateway stands a counter that ends TLS on both sides: it counts the bytes of HTTP within TLS
//! (requests and answers, headers and frames), and the bytes of TCP, which are those and what TLS adds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[allow(dead_code)]
#[path = "../faults/certificates.rs"]
mod certificates;
mod counter;

use std::sync::Arc;

use lomme_app::{AppConfig, CitizenApp, Language};
use lomme_tests::scene::Scene;

use counter::{Counted, Counter};

/// The most that a day without changes may cost: HTTP within TLS, both ways.
const DAY: usize = 1000;
/// How often a phone that is let asks in a day: in the morning and in the evening.
const SYNCS_A_DAY: usize = 2;

/// A phone whose gateway is behind the counter.
fn phone(scene: &Scene, counter: &Counter) -> Arc<CitizenApp> {
    let config = AppConfig {
        dir: scene.path("counted"),
        gateway_url: counter.url(),
        tls_roots_pem: vec![certificates::root_pem().to_owned()],
        publisher_root_pem: scene.gateway().authority().trust_root.pem().unwrap(),
        language: Language::Da,
        time: scene.clock.source(),
    };
    CitizenApp::open(config, scene.keys.clone()).unwrap()
}

/// A phone that has read everything, and the counter.
async fn used_phone(scene: &Scene) -> (Counter, Arc<CitizenApp>) {
    scene.holder().await.pause().unwrap();
    // The licence was fetched without the counter; the store with its token is the same.
    std::fs::create_dir_all(scene.path("counted")).unwrap();
    for entry in std::fs::read_dir(scene.path("citizen")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), scene.path("counted").join(entry.file_name())).unwrap();
    }
    let counter = Counter::before(scene.gateway().url(), scene.gateway().tls_ca_pem()).await;
    let citizen = phone(scene, &counter);
    citizen.keep_offline_copy(true).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    (counter, citizen)
}

async fn cost(counter: &Counter, citizen: &Arc<CitizenApp>) -> Counted {
    counter.take();
    let view = citizen.sync(|_| ()).await.unwrap();
    assert_eq!((view.changed, view.removed, view.full_read), (0, 0, false));
    counter.settled().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_without_changes_costs_less_than_a_kilobyte() {
    let scene = Scene::open().await;
    let (counter, citizen) = used_phone(&scene).await;
    let everything = counter.take();

    // The app was started anew: a connection and a TLS session of their own.
    drop(citizen);
    let citizen = phone(&scene, &counter);
    let cold = cost(&counter, &citizen).await;
    assert_eq!(cold.connections, 1);

    // Again at once: the connection is used again.
    let again = cost(&counter, &citizen).await;
    assert_eq!(again.connections, 0, "a connection is used again");

    // Hours later the connection is gone, and the TLS session is resumed.
    counter.hang_up().await;
    let resumed = cost(&counter, &citizen).await;
    assert_eq!(resumed.connections, 1);

    println!("everything, once:            {everything}");
    println!("nothing new, a new process:  {cold}");
    println!("nothing new, the same line:  {again}");
    println!("nothing new, TLS resumed:    {resumed}");
    let day = cold.http + resumed.http * (SYNCS_A_DAY - 1);
    println!(
        "a day of {SYNCS_A_DAY} syncs: {day} bytes of HTTP, {} of TCP",
        cold.tcp + resumed.tcp * (SYNCS_A_DAY - 1)
    );
    assert!(day < DAY, "{day} bytes");
    assert!(resumed.tcp < cold.tcp, "a resumed session needs no certificates");
}
