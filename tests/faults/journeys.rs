//! Syncs that are cut off, stopped, joined and paused, and go on.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use lomme_app::{NetLimits, SyncEvent, SyncLimits, Timeouts};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::certificates::Cert;
use crate::phone::{Phone, Used, limits, shown};
use crate::server::{Line, Part, Server};
use crate::wire::*;

async fn server(answers: Vec<Vec<Part>>) -> Server {
    Server::play(Line::Tls(Cert::Good), answers).await
}

/// What a gateway with these answers makes of the phone: the code of the error, and what is shown.
async fn synced(phone: &Phone<'_>, answers: Vec<Vec<Part>>) -> (Option<&'static str>, Vec<String>, Server) {
    let server = server(answers).await;
    let citizen = phone.open(&server, limits());
    let code = citizen.sync(|_| ()).await.err().map(|error| error.code);
    (code, shown(&citizen), server)
}

fn with_coverage(page: Value, state: Value) -> Value {
    let source = |id: &str, state: Value| json!({"source": id, "name": id, "areas": ["economy"], "state": state, "as_of": "2026-03-01T08:00:00Z"});
    page_with(page, "coverage", json!([source("proeve", state), source("anden", json!({"state": "ok"}))]))
}

fn of_another_source(id: &str) -> Value {
    page_with(item(id, 1), "source", json!("anden"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_read_that_was_cut_off_goes_on_where_it_was_also_in_another_run_of_the_app() {
    let used = Used::make().await;
    let phone = used.phone();
    let pages = |id: &str, more| ok(&page(&[item(id, 1)], &format!("after-{id}"), more));
    let cut = vec![refused("410 Gone", &[]), pages("a", true), pages("b", true), vec![Part::Cut]];
    let (code, seen, _) = synced(&phone, cut).await;
    assert_eq!((code, seen), (Some("net.offline"), used.shown.clone()), "half of a picture is never shown");

    let (code, seen, gateway) = synced(&phone, vec![pages("c", false)]).await;
    assert_eq!((code, seen), (None, vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]));
    let requests = gateway.seen.lock().unwrap().requests.clone();
    assert!(requests.len() == 1 && requests[0].contains("cursor=after-b"), "{requests:?}");

    // Where even that cursor is gone, everything is read from its start.
    let phone = used.phone();
    let cut = vec![refused("410 Gone", &[]), pages("a", true), vec![Part::Cut]];
    synced(&phone, cut).await;
    let (code, seen, _) = synced(&phone, vec![refused("410 Gone", &[]), pages("d", false)]).await;
    assert_eq!((code, seen), (None, vec!["d".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_fails_keeps_its_items_through_a_full_read_and_is_read_anew_when_it_answers() {
    let used = Used::make().await;
    let phone = used.phone();
    let failed = json!({"state": "failed", "since": "2026-03-01T08:00:00Z", "reason": "timeout"});
    let fine = json!({"state": "ok"});
    let first = with_coverage(page(&[item("gammel", 1), of_another_source("x")], "c-1", false), fine.clone());
    synced(&phone, vec![refused("410 Gone", &[]), ok(&first)]).await;

    let without = with_coverage(page(&[of_another_source("y")], "c-2", false), failed);
    let (code, seen, _) = synced(&phone, vec![refused("410 Gone", &[]), ok(&without)]).await;
    assert_eq!(
        (code, seen),
        (None, vec!["gammel".to_owned(), "y".to_owned()]),
        "x is gone, gammel is not known to be"
    );

    let back = with_coverage(page(&[], "c-3", false), fine.clone());
    let anew = with_coverage(page(&[of_another_source("y")], "c-4", false), fine);
    let (code, seen, gateway) = synced(&phone, vec![ok(&back), ok(&anew)]).await;
    assert_eq!((code, seen), (None, vec!["y".to_owned()]), "the source answered, and has nothing any longer");
    let requests = gateway.seen.lock().unwrap().requests.clone();
    assert!(requests.len() == 2 && !requests[1].contains("cursor="), "{requests:?}");
    let (code, _, gateway) = synced(&phone, vec![ok(&page(&[], "c-5", false))]).await;
    assert_eq!((code, gateway.seen.lock().unwrap().requests.len()), (None, 1), "once is enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_can_be_cancelled_while_it_reads_and_while_it_waits_and_goes_on_later() {
    let used = Used::make().await;
    let first = ok(&page(&[item("ny", 1)], "after-ny", true));
    // Nothing but being cancelled ends this within an hour.
    let hour = Duration::from_secs(3600);
    let slow = NetLimits {
        timeouts: Timeouts { connect: hour, read: hour, total: hour },
        sync: SyncLimits { backoff: hour, patience: 2 * hour, ..limits().sync },
        sync_time: 4 * hour,
        ..limits()
    };
    for then in [vec![Part::Silence], refused("500 Oh", &[])] {
        let phone = used.phone();
        let gateway = server(vec![first.clone(), then]).await;
        let citizen = phone.open(&gateway, slow);
        let running = tokio::spawn({
            let citizen = Arc::clone(&citizen);
            async move { citizen.sync(|_| ()).await }
        });
        gateway.has_read(2).await;
        assert!(citizen.cancel_sync());
        let ended = timeout(Duration::from_secs(100), running).await.expect("cancelling waits for nothing");
        assert_eq!(ended.unwrap().unwrap_err().code, "sync.cancelled");
        assert!(shown(&citizen).contains(&"ny".to_owned()), "what was committed stands");
        assert!(!citizen.cancel_sync(), "nothing runs any longer");
        let (code, _, gateway) = synced(&phone, vec![ok(&page(&[], "c", false))]).await;
        assert_eq!(code, None);
        assert!(gateway.seen.lock().unwrap().requests[0].contains("cursor=after-ny"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_has_an_end_in_time_and_a_wait_is_told() {
    let used = Used::make().await;
    let phone = used.phone();
    let gateway = server(vec![vec![Part::Silence]]).await;
    let hurried = NetLimits { sync_time: Duration::from_millis(300), ..limits() };
    // Any other limit has another code, and is longer by far.
    let error = phone.open(&gateway, hurried).sync(|_| ()).await.unwrap_err();
    assert_eq!((error.code, error.retryable), ("sync.out_of_time", true));

    let phone = used.phone();
    let gateway = server(vec![refused("503 Busy", &[("Retry-After", "1")]), ok(&new_page())]).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let events = Arc::clone(&told);
    phone.open(&gateway, limits()).sync(move |event| events.lock().unwrap().push(event)).await.unwrap();
    let told = told.lock().unwrap().clone();
    assert!(
        matches!(told[..], [SyncEvent::Waiting { seconds: 1..=2 }, SyncEvent::Page { pages: 1, items: 1 }]),
        "{told:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_while_a_sync_runs_joins_it() {
    let used = Used::make().await;
    let phone = used.phone();
    let gate = Arc::new(Notify::new());
    let gateway = server(vec![[vec![Part::Gate(Arc::clone(&gate))], ok(&new_page())].concat()]).await;
    let citizen = phone.open(&gateway, limits());
    // They are begun in this order: the gateway does not answer before the third has asked.
    let (one, two, three, ()) =
        tokio::join!(citizen.sync(|_| ()), citizen.sync(|_| ()), citizen.sync(|_| ()), async {
            gate.notify_one();
        });
    let one = one.unwrap();
    assert_eq!((one.changed, two.unwrap(), three.unwrap()), (1, one, one));
    assert_eq!(gateway.seen.lock().unwrap().requests.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_back_the_choice_of_an_offline_copy_in_the_middle_of_a_sync_has_the_rest_in_memory_alone() {
    let used = Used::make().await;
    let phone = used.phone();
    let gate = Arc::new(Notify::new());
    let gateway = server(vec![[vec![Part::Gate(Arc::clone(&gate))], ok(&new_page())].concat()]).await;
    let citizen = phone.open(&gateway, limits());
    let running = tokio::spawn({
        let citizen = Arc::clone(&citizen);
        async move { citizen.sync(|_| ()).await }
    });
    gateway.has_read(1).await;
    citizen.keep_offline_copy(false).unwrap();
    gate.notify_one();
    running.await.unwrap().unwrap();
    assert!(!shown(&citizen).is_empty());
    drop(citizen);
    let again = phone.open(&gateway, limits());
    assert!(shown(&again).is_empty(), "nothing of it was in the file");
}
