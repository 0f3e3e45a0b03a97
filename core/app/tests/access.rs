//! What the citizen reads of the access log, in Danish and English, out of entries as a gateway sends them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use jiff::Timestamp;
use lomme_app::items::{self, Held};
use lomme_app::view::AccessLogView;
use lomme_app::{Language, Texts};
use lomme_overview::{Coverage, HttpsUrl, Item};
use serde_json::{Value, json};

fn now() -> Timestamp {
    "2026-03-06T08:00:00Z".parse().unwrap()
}

fn entry(id: &str, more: Value) -> Item {
    let mut body = json!({"kind": "access_log_entry", "system": "Sagssystemet", "organisation": "Aarhus Kommune", "activity": "Opslag",
        "reason": "Behandling af ansøgning", "user_role": "Sagsbehandler", "from": "2026-03-01T10:00:00", "entries": 1});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let subject = body.as_object_mut().unwrap().remove("subject").unwrap_or("me".into());
    let item = json!({"id": id, "source": "minlog", "version": 1, "as_of": "2026-03-06T07:00:00Z", "title": "t", "area": "health", "subject": subject,
        "authority": "Opdigtet Logmyndighed", "details_url": format!("https://minlog.example/{id}"), "body": body});
    serde_json::from_value(item).unwrap()
}

fn three_times() -> Vec<Item> {
    vec![
        entry("a", json!({"entries": 2, "criticality": "High"})),
        entry("b", json!({"from": "2026-03-05T09:30:00"})),
    ]
}

fn log(state: Value) -> Vec<Coverage> {
    let sources = json!([
        {"source": "minlog", "name": "MinLog", "areas": ["health"], "kinds": ["access_log_entry"], "state": state, "as_of": "2026-03-06T07:00:00Z"},
        {"source": "hospital", "name": "Opdigtet Hospital", "areas": ["health"], "state": {"state": "ok"}, "as_of": "2026-03-06T07:00:00Z"},
        {"source": "skat", "name": "Skatteforvaltningen", "areas": ["economy"], "state": {"state": "ok"}, "as_of": "2026-03-06T07:00:00Z"}
    ]);
    serde_json::from_value(sources).unwrap()
}

fn ok() -> Vec<Coverage> {
    log(json!({"state": "ok"}))
}

fn read(items: &[Item], coverage: &[Coverage], language: Language) -> AccessLogView {
    let texts = Texts::new(language);
    items::access_log(&Held { items, coverage, me: Some("me"), now: now(), texts: &texts })
}

#[test]
fn a_group_is_a_sentence_with_who_whose_data_how_often_when_why_where_and_in_which_role() {
    let table = [
        (
            Language::Da,
            "Aarhus Kommune har været inde i dine oplysninger om sundhed og ældre 3 gange mellem 1. marts 2026 og 5. marts 2026.",
            "Grunden er opgivet som: Behandling af ansøgning. Det blev gjort: Opslag. I systemet: Sagssystemet. I rollen: Sagsbehandler. Så vigtigt kalder loggen det: høj.",
            "3 opslag i loggen, det seneste den 5. marts 2026",
        ),
        (
            Language::En,
            "Aarhus Kommune looked at your data on health and elderly 3 times between 1 March 2026 and 5 March 2026.",
            "The reason given is: Behandling af ansøgning. What was done: Opslag. In the system: Sagssystemet. In the role: Sagsbehandler. The log calls its importance: high.",
            "3 lookups in the log, the latest on 5 March 2026",
        ),
    ];
    for (language, sentence, more, headline) in table {
        let view = read(&three_times(), &ok(), language);
        assert_eq!(view.groups.len(), 1);
        let group = &view.groups[0];
        assert_eq!(group.sentence, sentence);
        assert_eq!(group.spoken, format!("{sentence} {more}"));
        assert_eq!((view.headline.as_str(), group.lookups), (headline, 3));
        assert_eq!(group.items, ["b", "a"]);
        assert_eq!((&view.nothing, &view.missing), (&None, &None));
    }
}

#[test]
fn what_the_log_does_not_say_is_said_so() {
    let entry = entry(
        "a",
        json!({"organisation": " ", "system": "", "activity": "", "reason": null, "user_role": null, "criticality": "Blå"}),
    );
    let view = read(&[entry], &ok(), Language::En);
    let group = &view.groups[0];
    assert_eq!(
        group.sentence,
        "Somebody the log does not name looked at your data on health and elderly once on 1 March 2026 at 10:00."
    );
    assert_eq!(group.reason, "The log does not say why.");
    assert_eq!(group.systems, "The log does not say in which system.");
    assert_eq!((&group.activity, &group.role), (&None, &None));
    assert!(group.ask.starts_with("The log does not say who it was."), "{}", group.ask);
    // A word of the log that has no translation stands as it came.
    assert_eq!(group.criticality.as_deref(), Some("The log calls its importance: Blå."));
}

#[test]
fn a_persons_name_in_what_a_source_sends_is_in_no_text() {
    let entry = entry(
        "a",
        json!({"UserPersonName": "Hemmelig Hansen", "user_person_name": "Hemmelig Hansen", "user_person_identifier": "9999"}),
    );
    let view = serde_json::to_string(&read(&[entry], &ok(), Language::Da)).unwrap();
    assert!(!view.contains("Hemmelig") && !view.contains("9999"), "{view}");
}

#[test]
fn whose_data_it_was_is_said_where_it_is_not_the_citizens() {
    let power = json!({"id": "p", "source": "fuldmagt", "version": 1, "as_of": "2026-03-06T07:00:00Z", "title": "t", "area": "person", "subject": "me",
        "authority": "a", "details_url": "https://a.example/", "body": {"kind": "power_of_attorney", "direction": "received", "other_party": "Tove Opdigtet",
        "other_subject": "tove", "scope": "read"}});
    let items = [
        serde_json::from_value(power).unwrap(),
        entry("a", json!({"subject": "tove"})),
        entry("b", json!({"subject": "somebody"})),
    ];
    let view = read(&items, &ok(), Language::Da);
    let said: Vec<&str> = view.groups.iter().map(|group| group.sentence.as_str()).collect();
    assert_eq!(said.len(), 2);
    assert!(
        said.iter().any(|line| line.contains("oplysninger om Tove Opdigtet (sundhed og ældre)")),
        "{said:?}"
    );
    assert!(said.iter().any(|line| line.contains("oplysninger om en, du handler for")), "{said:?}");
}

#[test]
fn without_entries_it_is_told_whether_the_log_knows_of_none_or_could_not_be_asked() {
    let failed = json!({"state": "failed", "since": "2026-03-06T05:00:00Z", "reason": "timeout"});
    let stale = json!({"state": "stale_since", "since": "2026-03-04T05:00:00Z"});
    let unlogged = ok().split_off(1);
    let table = [
        (ok(), "none", "Loggen har svaret og kender ingen opslag i den tid, den dækker"),
        (log(failed), "not_asked", "Vi ved det ikke: loggen kunne ikke spørges"),
        (log(stale), "not_asked", "Vi ved det ikke: loggen kunne ikke spørges"),
        (
            log(json!({"state": "not_connected"})),
            "not_connected",
            "Vi ved det ikke: loggen er ikke tilsluttet endnu",
        ),
        (unlogged, "not_covered", "Vi ved det ikke: ingen af kilderne er en log over, hvem der har set"),
        (Vec::new(), "never_asked", "Vi har ikke hentet noget endnu, så vi ved det ikke"),
    ];
    for (coverage, means, headline) in table {
        let view = read(&[], &coverage, Language::Da);
        let nothing = view.nothing.unwrap();
        assert_eq!((nothing.means.as_str(), nothing.headline.as_str()), (means, headline));
        assert_eq!(view.headline, headline);
    }
}

#[test]
fn entries_that_are_there_do_not_hide_that_the_log_has_not_answered() {
    let view = read(&three_times(), &log(json!({"state": "not_connected"})), Language::Da);
    assert_eq!(view.missing.as_deref(), Some("Loggen er ikke tilsluttet nu, så nye opslag mangler"));
    assert_eq!((view.logs.len(), view.logs[0].state.as_str()), (1, "not_connected"));
    let undeclared = read(&three_times(), &[], Language::Da);
    assert!(undeclared.missing.is_some());
}

#[test]
fn each_part_of_life_says_which_log_covers_it_or_that_none_does_and_which_systems_hold_data() {
    let view = read(&[], &ok(), Language::En);
    let spoken: Vec<&str> = view.areas.iter().map(|area| area.spoken.as_str()).collect();
    let expected = [
        "Health and elderly: MinLog keeps a log of some of it and has answered. Data on it are held by Opdigtet Hospital.",
        "Economy and tax: No log tells who looked. Data on it are held by Skatteforvaltningen.",
    ];
    assert_eq!(spoken, expected);
    assert_eq!(
        view.known_from,
        "The log keeps lookups for two years. What happened before 6 March 2024 may be missing here."
    );
}

#[test]
fn it_says_what_the_log_is_not_and_who_to_turn_to_with_links_that_are_https() {
    for language in [Language::Da, Language::En] {
        let view = read(&three_times(), &ok(), language);
        assert_eq!(view.is_not.len(), 4);
        let [ask, complain] = &view.concern.steps[..] else { panic!("{:?}", view.concern) };
        assert_eq!(ask.links.len(), 1, "one link an authority");
        assert_eq!(ask.links[0].url, "https://minlog.example/b");
        assert!(ask.links[0].label.contains("Opdigtet Logmyndighed"));
        assert!(complain.words.contains("Datatilsynet"));
        for link in ask.links.iter().chain(&complain.links) {
            assert!(HttpsUrl::new(link.url.as_str()).is_ok(), "{link:?}");
        }
        let all = serde_json::to_string(&view).unwrap();
        assert!(!all.contains("access-"), "a text is missing: {all}");
    }
}
