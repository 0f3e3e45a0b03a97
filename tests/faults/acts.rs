//! Acts under faults: none is lost, none is taken twice, and a refusal comes from the authority and from nobody between it and the phone.

use std::time::Duration;

use jiff::SignedDuration;
use lomme_app::{CitizenAct, LommeError};
use lomme_net::overview::{OverviewError, deliver};
use lomme_net::{Config, HttpClient, Timeouts};
use lomme_overview::{Act, ActKind, ActOutcome, ItemId};
use serde_json::json;

use crate::certificates::{Cert, root_pem};
use crate::phone::{self, Used};
use crate::server::{Line, Part, Server};
use crate::wire::*;

const TOKEN: &str = "token-of-the-acts";

/// Two acts are delivered, `a` and then `b`. What came of it: the answers that were noted, and the code of the error that ended it.
struct ActRow {
    name: &'static str,
    answers: Vec<Vec<Part>>,
    noted: Vec<(&'static str, ActOutcome)>,
    code: Option<&'static str>,
}

fn accepted(id: &str) -> Vec<Part> {
    ok(&json!({"id": id, "outcome": "accepted"}))
}

fn ends(name: &'static str, code: &'static str, answers: Vec<Vec<Part>>) -> ActRow {
    ActRow { name, answers, noted: Vec::new(), code: Some(code) }
}

/// The authority says no to `a`, with this code, and takes `b`.
fn refuses(name: &'static str, code: &str, answer: Vec<Part>) -> ActRow {
    let no = ActOutcome::Refused { code: code.to_owned() };
    ActRow {
        name,
        answers: vec![answer, accepted("b")],
        noted: vec![("a", no), ("b", ActOutcome::Accepted)],
        code: None,
    }
}

fn rows(elsewhere: &str) -> Vec<ActRow> {
    let full = http("200 OK", &[JSON], json!({"id": "a", "outcome": "accepted"}).to_string());
    let moved = |status: &str| vec![sent(http(status, &[("Location", elsewhere)], ""))];
    let first_only =
        ends("the line is cut between two acts", "net.offline", vec![accepted("a"), vec![Part::Cut]]);
    let old = ok(&json!({"outcome": "accepted"}));
    vec![
        ends("the authority takes the act and its answer is lost", "net.offline", vec![vec![Part::Cut]]),
        ends("the answer is cut in its headers", "net.offline", vec![part_of(full.clone(), 0.3, Part::Cut)]),
        ends("the answer is cut in its body", "net.offline", vec![part_of(full, 0.9, Part::Cut)]),
        ActRow { noted: vec![("a", ActOutcome::Accepted)], ..first_only },
        ends("no answer comes", "net.timeout", vec![vec![Part::Silence]]),
        ends("the answer is that to another act", "net.malformed", vec![accepted("b")]),
        ends("the answer is no JSON", "net.malformed", vec![ok_bytes(PLANTED)]),
        ends("the answer is a page of changes", "net.malformed", vec![ok(&new_page())]),
        ends(
            "an outcome that is not known",
            "net.malformed",
            vec![ok(&json!({"id": "a", "outcome": "perhaps"}))],
        ),
        ends("a login page with 200", "net.not_ours", vec![html("200 OK", &[])]),
        ends("a login page with 404", "net.refused", vec![html("404 Not Found", &[])]),
        ends("a proxy's 413", "net.refused", vec![html("413 Too Large", &[])]),
        ends("a redirect (307) to another host", "net.not_ours", moved("307 Temporary Redirect")),
        ends("a redirect (303) to another host", "net.not_ours", moved("303 See Other")),
        ends("401", "login.expired", vec![refused("401 Unauthorized", &[])]),
        ends("429", "net.rate_limited", vec![refused("429 Too Many Requests", &[("Retry-After", "60")])]),
        ends("500", "net.unavailable", vec![refused("500 Oh", &[])]),
        refuses(
            "the authority refuses with 200",
            "too_late",
            ok(&json!({"id": "a", "outcome": "refused", "code": "too_late"})),
        ),
        refuses("the authority refuses with 400", "planted", refused("400 Bad Request", &[])),
        refuses("the authority refuses with 409", "planted", refused("409 Conflict", &[])),
        refuses("the authority refuses with 422", "planted", refused("422 Unprocessable Content", &[])),
        ActRow {
            name: "an older gateway does not say which act it answers",
            answers: vec![old.clone(), old],
            noted: vec![("a", ActOutcome::Accepted), ("b", ActOutcome::Accepted)],
            code: None,
        },
    ]
}

/// The names of the rows, and the codes that they end with.
pub(crate) fn names() -> Vec<(&'static str, Option<&'static str>)> {
    rows("https://elsewhere.example/").into_iter().map(|row| (row.name, row.code)).collect()
}

fn act(id: &str) -> Act {
    let made_at = "2026-03-03T08:00:00Z".parse().unwrap();
    Act {
        id: id.into(),
        item: ItemId::new("item-1").unwrap(),
        seen_version: 1,
        kind: ActKind::MarkDone,
        made_at,
    }
}

type Noted = Vec<(String, ActOutcome)>;

/// `waits` is whether the phone waits for as long as it takes.
async fn delivered(server: &Server, acts: &[Act], waits: bool) -> (Noted, Option<LommeError>) {
    let limits = phone::limits();
    let read = if waits { limits.timeouts.read } else { Duration::from_millis(400) };
    let timeouts = Timeouts { read, ..limits.timeouts };
    let config = Config { timeouts, ..Config::new(server.url(), vec![root_pem().to_owned()]) };
    let client = HttpClient::new(config).unwrap();
    let mut noted = Noted::new();
    let result = deliver(&client, TOKEN, acts, |id, outcome| {
        noted.push((id.to_owned(), outcome));
        Ok::<_, LommeError>(())
    });
    let error = match result.await {
        Err(OverviewError::Net(error)) => Some(error.into()),
        Err(other) => panic!("{other}"),
        Ok(()) => None,
    };
    (noted, error)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_is_answered_once_by_the_authority_or_stays_to_be_sent_again_as_it_is() {
    let stranger = Server::play(Line::Silent, Vec::new()).await;
    let acts = [act("a"), act("b")];
    for row in rows(&format!("{}/v1/acts", stranger.url())) {
        let waits = row.code != Some("net.timeout");
        let server = Server::play(Line::Tls(Cert::Good), row.answers).await;
        let (noted, error) = delivered(&server, &acts, waits).await;
        let expected: Noted =
            row.noted.iter().map(|(id, outcome)| ((*id).to_owned(), outcome.clone())).collect();
        assert_eq!((&noted, error.as_ref().map(|error| error.code)), (&expected, row.code), "{}", row.name);
        let said = format!("{error:?}");
        assert!(!said.contains(PLANTED) && !said.contains(TOKEN) && !said.contains("item-1"), "{said}");

        // Later the line is good. What has no answer is sent again, the same to the byte: the authority knows it by its id.
        let open: Vec<Act> =
            acts.iter().filter(|act| noted.iter().all(|(id, _)| *id != act.id)).cloned().collect();
        let answers = open.iter().map(|act| accepted(&act.id)).chain([Vec::new()]).collect();
        let good = Server::play(Line::Tls(Cert::Good), answers).await;
        let (rest, error) = delivered(&good, &open, true).await;
        assert_eq!((rest.len(), error), (open.len(), None), "{}", row.name);
        let first_try = server.seen.lock().unwrap();
        let second_try = good.seen.lock().unwrap();
        for act in &open {
            let body = serde_json::to_string(act).unwrap();
            let is_it = |request: &&String| request.ends_with(&body);
            assert!(second_try.requests.iter().filter(is_it).count() == 1, "{}", row.name);
            assert!(first_try.requests.iter().filter(is_it).count() <= 1, "{}", row.name);
        }
    }
    let seen = stranger.seen.lock().unwrap();
    assert_eq!((seen.connections, seen.raw.len()), (0, 0), "an act got to somebody else");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_can_be_taken_back_while_nobody_can_have_heard_of_it() {
    let used = Used::make().await;
    let one = &used.shown[0];
    let cut = || vec![vec![Part::Cut]];
    let lines = [
        ("queued", Line::Closed, cut()),
        ("queued", Line::Reset, cut()),
        ("queued", Line::Handshake { bytes: 40, then_silent: false }, cut()),
        ("queued", Line::Tls(Cert::OtherAuthority), cut()),
        ("queued", Line::Says(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()), cut()),
        ("sent", Line::Tls(Cert::Good), cut()),
        ("sent", Line::Tls(Cert::Good), vec![refused("503 Oh", &[])]),
        ("sent", Line::Tls(Cert::Good), vec![html("200 OK", &[])]),
    ];
    for (state, line, answers) in lines {
        let (phone, name) = (used.phone(), format!("{line:?} {answers:?}"));
        let server = Server::play(line, answers).await;
        let citizen = phone.open(&server, phone::limits());
        let seen = citizen.item_acts(one).unwrap().version;
        let act = citizen.act(one, seen, &CitizenAct::MarkDone).unwrap().id.unwrap();
        citizen.deliver().await.unwrap_err();
        assert_eq!(citizen.outbox().unwrap().waiting[0].state, state, "{name}");
        let heard = !server.seen.lock().unwrap().requests.is_empty();
        assert_eq!(state == "sent", heard, "{name}");
        // What nobody answers for days says so.
        let words = |hours| {
            phone.clock.set_ahead(SignedDuration::from_hours(hours));
            citizen.outbox().unwrap().waiting.remove(0).words
        };
        let asks =
            [71, 73].map(|hours| words(hours).ends_with("kontakt myndigheden, hvis det ikke kan vente"));
        assert_eq!(asks, [false, heard], "{name}");
        drop(citizen);

        // Without a connection later, what may have been heard is not forgotten.
        let closed = Server::play(Line::Closed, Vec::new()).await;
        let citizen = phone.open(&closed, phone::limits());
        citizen.deliver().await.unwrap_err();
        let back = citizen.take_back(&act).map_err(|error| error.code);
        assert_eq!(back, if heard { Err("act.not_to_take_back") } else { Ok(()) }, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_is_one_request_too_many_leaves_the_authorities_alone_for_as_long_as_they_ask() {
    let used = Used::make().await;
    let phone = used.phone();
    let too_many = refused("429 Too Many Requests", &[("Retry-After", "120")]);
    let server = Server::play(Line::Tls(Cert::Good), vec![too_many, ok(&new_page())]).await;
    let citizen = phone.open(&server, phone::limits());
    let seen = citizen.item_acts(&used.shown[0]).unwrap().version;
    citizen.act(&used.shown[0], seen, &CitizenAct::MarkDone).unwrap();
    let requests = || server.seen.lock().unwrap().requests.len();

    assert_eq!(citizen.sync(|_| ()).await.unwrap_err().code, "sync.wait");
    assert_eq!(citizen.deliver().await.unwrap_err().code, "sync.wait");
    assert_eq!(requests(), 1, "nothing more is asked in the pause");
    phone.clock.set_ahead(SignedDuration::from_secs(121));
    citizen.sync(|_| ()).await.unwrap();
    assert!(requests() > 1);
}
