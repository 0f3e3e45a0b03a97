//! Whatever a network or a gateway does: what was committed stands, what was shown is still shown, nothing gets to another host, the error has a
//! stable code, and the citizen reads in plain words what happened and what to do.
//!
//! The table in docs/sync.md is made from these rows (`LOMME_WRITE_DOCS=1 cargo test -p lomme-tests --test faults`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::string_slice)]

mod acts;
mod certificates;
mod http2;
mod journeys;
mod page;
mod phone;
mod row;
mod rows_answer;
mod rows_line;
mod server;
mod wire;

use std::time::{Duration, Instant};

use lomme_app::{Language, LommeError, Texts};
use phone::{Used, shown};
use row::{Row, Shown};
use server::{Line, Server};
use tokio::time::timeout;

/// The rows, under the headings of the table.
fn table(elsewhere: &str, plain: &str) -> Vec<(&'static str, Vec<Row>)> {
    vec![
        ("The line and TLS", rows_line::connections()),
        ("An answer that is cut or slow", rows_line::broken_answers()),
        ("HTTP that is wrong", rows_line::broken_http()),
        ("HTTP/2", rows_line::http2()),
        ("Others answer", rows_answer::of_others(elsewhere, plain)),
        ("Refusals", rows_answer::refusals()),
        ("JSON that is wrong", rows_answer::wrong_json()),
        ("Pages that are wrong", rows_answer::wrong_pages()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_the_state_stays_true_nothing_leaks_and_the_citizen_is_told() {
    let used = Used::make().await;
    // Somebody else: whoever speaks to this has been led astray.
    let stranger = Server::play(Line::Silent, Vec::new()).await;
    let elsewhere = format!("{}/v1/changes", stranger.url());
    let table = table(&elsewhere, &elsewhere.replace("https", "http"));
    let mut wrong = Vec::new();
    let (mut count, started) = (0, Instant::now());
    for row in table.into_iter().flat_map(|(_, rows)| rows) {
        count += 1;
        wrong.extend(play(&used, row).await);
    }
    {
        let seen = stranger.seen.lock().unwrap();
        assert_eq!((seen.connections, seen.raw.len()), (0, 0), "somebody else was spoken to");
    }
    assert!(count >= 100, "{count} rows");
    assert!(wrong.is_empty(), "{} of {count} rows:\n{}", wrong.len(), wrong.join("\n"));
    println!("{count} rows in {:?}", started.elapsed());
}

/// Longer than what anybody does on the line can take, by the limits of every row; shorter than the limits of time without a row's own.
const HANGS: Duration = Duration::from_secs(100);

/// Plays a row; what is wrong with what came of it.
async fn play(used: &Used, row: Row) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut expect = |holds: bool, what: String| {
        if !holds {
            wrong.push(format!("{}: {what}", row.name));
        }
    };
    let phone = used.phone();
    let server = Server::play(row.line.clone(), row.answers.clone()).await;
    let citizen = phone.open(&server, row.limits);
    // Nothing that anybody does on the line holds a sync up for as long as that.
    let Ok(result) = timeout(HANGS, citizen.sync(|_| ())).await else {
        return vec![format!("{}: it hangs", row.name)];
    };

    let code = result.as_ref().err().map(|error| error.code);
    expect(code == row.code, format!("{code:?} and not {:?} ({result:?})", row.code));
    expect(after(used, row.shown) == shown(&citizen), format!("shown is {:?}", shown(&citizen)));
    if let Err(error) = &result {
        let said = format!("{error} {error:?} {}", words(error));
        for secret in
            [used.token.as_str(), wire::PLANTED, &server.port.to_string(), "127.0.0.1", "v1/", "cursor="]
        {
            expect(!said.contains(secret), format!("{secret} is in {said}"));
        }
    }
    {
        let seen = server.seen.lock().unwrap();
        let raw = String::from_utf8_lossy(&seen.raw);
        expect(!raw.contains(&used.token), "the token went over an open line".to_owned());
        let only_changes = seen.requests.iter().all(|request| request.contains("/changes"));
        expect(only_changes, format!("asked for something else: {:?}", seen.requests));
    }
    let paused = citizen.sync_state().unwrap().wait.is_some();
    expect(paused == row.pause.is_some(), format!("a pause: {paused}"));
    if let Some(seconds) = row.pause {
        let asked_before = server.seen.lock().unwrap().requests.len();
        drop(citizen);
        // The pause outlives the app.
        phone.clock.set_ahead(jiff::SignedDuration::from_secs(seconds as i64 - 10));
        let citizen = phone.open(&server, row.limits);
        let code = citizen.sync(|_| ()).await.err().map(|error| error.code);
        expect(code == Some("sync.wait"), format!("{code:?} in the pause"));
        expect(server.seen.lock().unwrap().requests.len() == asked_before, "asked in the pause".to_owned());
    } else {
        drop(citizen);
    }
    drop(server);
    match phone.goes_on().await {
        Ok(shown) => expect(shown.contains(&"siden".to_owned()), format!("later it shows {shown:?}")),
        Err(error) => expect(false, format!("it does not go on: {error:?}")),
    }
    wrong
}

fn after(used: &Used, shown: Shown) -> Vec<String> {
    let (before, new) = match shown {
        Shown::AsBefore => (used.shown.clone(), &[][..]),
        Shown::And(new) => (used.shown.clone(), new),
        Shown::Only(only) => (Vec::new(), only),
    };
    let mut ids: Vec<String> = before.into_iter().chain(new.iter().map(|id| (*id).to_owned())).collect();
    ids.sort();
    ids
}

/// What the citizen reads, in both languages.
fn words(error: &LommeError) -> String {
    [Language::Da, Language::En].map(|language| Texts::new(language).error(error.code)).join(" ")
}

#[test]
fn the_table_in_the_docs_is_the_one_that_is_played() {
    page::check(&table("https://elsewhere.example/", "http://elsewhere.example/"), &acts::names());
}
