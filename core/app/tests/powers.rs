//! What the citizen reads of powers of attorney, at one moment, out of items as a gateway sends them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use jiff::Timestamp;
use lomme_app::items;
use lomme_app::view::{PowerView, PowersView};
use lomme_app::{CitizenAct, Language, Texts};
use lomme_overview::Item;
use serde_json::{Value, json};

const NOON: &str = "2026-03-02T11:00:00Z";

fn power(id: &str, direction: &str, status: &str, more: Value) -> Item {
    let mut body = json!({"kind": "power_of_attorney", "direction": direction, "other_party": "Holger Opdigtet", "other_subject": "h", "scope": "act",
        "covers": ["Sundhed: handl"]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let item = json!({
        "id": id, "source": "f", "version": 3, "as_of": "2026-03-02T07:00:00Z", "title": format!("Titel {id}"), "area": "person", "subject": "me",
        "authority": "Opdigtet Register", "status": {"code": status}, "details_url": "https://fuldmagt.example/1", "body": body
    });
    serde_json::from_value(item).unwrap()
}

fn at(now: &str) -> Timestamp {
    now.parse().unwrap()
}

fn list(items: &[Item], now: &str, language: Language) -> PowersView {
    items::powers(items, at(now), &Texts::new(language))
}

fn one(item: Item, now: &str, language: Language) -> PowerView {
    let id = item.id.to_string();
    items::power(&[item], &id, at(now), &Texts::new(language)).unwrap()
}

fn english(item: Item) -> PowerView {
    one(item, NOON, Language::En)
}

fn acts(view: &PowerView) -> Vec<CitizenAct> {
    view.actions.iter().map(|action| action.act.clone()).collect()
}

const GIVE: CitizenAct = CitizenAct::AnswerPower { given: true };
const REFUSE: CitizenAct = CitizenAct::AnswerPower { given: false };

#[test]
fn what_needs_an_answer_stands_first_and_what_is_over_last() {
    let items = [
        power("over-early", "given", "revoked", json!({"ended_on": "2026-01-01"})),
        power("given", "given", "valid", json!({})),
        power("open-end", "received", "valid", json!({})),
        power("soon", "received", "valid", json!({"valid_until": "2026-03-20"})),
        power("over-late", "received", "expired", json!({"valid_until": "2026-02-28"})),
        power("asked-of-him", "received", "requested", json!({})),
        power("later", "given", "requested", json!({"respond_by": "2026-03-20"})),
        power("whenever", "given", "requested", json!({})),
        power("first", "given", "requested", json!({"respond_by": "2026-03-04"})),
        power("too-late", "given", "requested", json!({"respond_by": "2026-03-01"})),
        power("strange", "received", "frozen", json!({})),
    ];
    let view = list(&items, NOON, Language::En);
    let ids = |code: &str| -> Vec<&str> {
        let group = view.groups.iter().find(|group| group.code == code).unwrap();
        group.powers.iter().map(|line| line.id.as_str()).collect()
    };
    let codes: Vec<&str> = view.groups.iter().map(|group| group.code.as_str()).collect();
    assert_eq!(codes, ["answer", "asked", "received", "given", "over"]);
    assert_eq!(ids("answer"), ["first", "later", "whenever"]);
    assert_eq!(ids("asked"), ["too-late", "asked-of-him"]);
    assert_eq!(ids("received"), ["soon", "open-end", "strange"]);
    assert_eq!(ids("given"), ["given"]);
    assert_eq!(ids("over"), ["over-late", "over-early"]);
    let soon = &view.groups[2].powers[0];
    assert_eq!(
        soon.spoken,
        "Holger Opdigtet has given you a power of attorney, In force, read, speak with the authority and act, \
         Ends soon: the last day is 20 March 2026"
    );
    assert!(list(&[], NOON, Language::En).empty.unwrap().contains("no powers of attorney"));
}

/// Direction, status, what else the power has; the state, it in words, what can be done.
type Row = (&'static str, &'static str, Value, &'static str, &'static str, &'static [CitizenAct]);

#[test]
fn each_state_says_what_it_is_and_what_can_be_done() {
    let table: [Row; 11] = [
        ("given", "requested", json!({}), "requested", "Awaits your answer", &[GIVE, REFUSE]),
        (
            "given",
            "requested",
            json!({"respond_by": "2026-03-01"}),
            "requested",
            "The day to answer by is past",
            &[],
        ),
        (
            "received",
            "requested",
            json!({}),
            "requested",
            "Awaits the answer of Holger Opdigtet",
            &[CitizenAct::EndPower],
        ),
        ("received", "valid", json!({}), "valid", "In force", &[CitizenAct::EndPower]),
        ("given", "", json!({}), "valid", "In force", &[CitizenAct::EndPower]),
        (
            "given",
            "valid",
            json!({"valid_from": "2026-03-03"}),
            "not_yet",
            "Begins on 3 March 2026",
            &[CitizenAct::EndPower],
        ),
        (
            "given",
            "valid",
            json!({"valid_until": "2026-03-01"}),
            "ended",
            "It has expired. Not in force since 2 March 2026",
            &[],
        ),
        (
            "given",
            "revoked",
            json!({"ended_on": "2026-02-02"}),
            "ended",
            "It was ended. Not in force since 2 February 2026",
            &[],
        ),
        ("received", "declined", json!({}), "ended", "The answer was no", &[]),
        (
            "given",
            "ended_by_death",
            json!({"ended_on": "2026-02-02"}),
            "ended",
            "It ended by a death. Not in force since 2 February 2026",
            &[],
        ),
        ("given", "frozen", json!({}), "unknown", "The authority calls it frozen", &[]),
    ];
    for (direction, status, body, state, words, can) in table {
        let view = english(power("f", direction, status, body));
        assert_eq!((view.state.as_str(), view.words.as_str()), (state, words), "{direction} {status}");
        assert_eq!(acts(&view), can, "{direction} {status}");
        assert_eq!(view.ending.is_some(), can.contains(&CitizenAct::EndPower));
        assert_eq!(view.cannot.is_some(), state == "unknown");
    }
}

#[test]
fn what_may_and_may_not_be_done_is_said_of_whoever_holds_it() {
    for (scope, may) in [("read", 1), ("contact", 2), ("act", 3)] {
        for (direction, holder) in [("received", "You may"), ("given", "Holger Opdigtet may")] {
            let view = english(power("f", direction, "valid", json!({"scope": scope})));
            assert_eq!((view.may.len(), view.may_not.len()), (may, 3 - may), "{scope}");
            assert!(
                view.may.iter().all(|words| words.starts_with(holder) && !words.contains("not")),
                "{:?}",
                view.may
            );
            assert!(view.may_not.iter().all(|words| words.contains("may not")), "{:?}", view.may_not);
        }
    }
    let strange = english(power("f", "received", "valid", json!({"scope": "haunt", "covers": []})));
    assert!(strange.may[0].contains("code haunt") && strange.may_not.is_empty());
    assert!(strange.act_for.is_none() && strange.covers_unsaid.is_some());
    let known = english(power("f", "received", "valid", json!({})));
    assert_eq!((known.act_for.as_deref(), known.covers_unsaid), (Some("h"), None));
    assert_eq!(english(power("f", "given", "valid", json!({}))).act_for, None);
}

#[test]
fn it_ends_soon_from_thirty_days_before_its_last_danish_day() {
    let until = || power("f", "received", "valid", json!({"valid_until": "2026-03-31"}));
    for (now, soon, state) in [
        ("2026-02-28T22:59:59Z", false, "valid"),
        ("2026-02-28T23:00:00Z", true, "valid"),
        ("2026-03-31T21:59:59Z", true, "valid"),
        ("2026-03-31T22:00:00Z", false, "ended"),
    ] {
        let view = one(until(), now, Language::En);
        assert_eq!((view.ends_soon.is_some(), view.state.as_str()), (soon, state), "{now}");
        let line = &list(&[until()], now, Language::En).groups[0].powers[0];
        assert_eq!(line.ends_soon, view.ends_soon);
    }
}

#[test]
fn ending_says_what_it_means_from_each_side_in_both_languages() {
    let received = || power("f", "received", "valid", json!({"valid_from": "2026-01-01"}));
    let view = english(received());
    assert!(view.ending.unwrap().contains("deleted from this phone at once"));
    assert!(
        english(power("f", "given", "valid", json!({})))
            .ending
            .unwrap()
            .starts_with("Holger Opdigtet can no longer see your data")
    );
    let danish = one(received(), NOON, Language::Da);
    assert_eq!(danish.who, "Holger Opdigtet har givet dig en fuldmagt");
    assert_eq!(danish.may[2], "Du må handle for Holger Opdigtet: svare, søge og bestemme");
    assert_eq!(danish.begins.unwrap(), "fra 1. januar 2026");
    assert_eq!(danish.until, "Ingen sidste dag: den gælder, til den bringes til ophør");
    assert!(danish.ending.unwrap().contains("slettes fra denne telefon"));
    assert_eq!(danish.spoken, format!("{}, Gælder, Du må læse oplysninger om Holger Opdigtet", danish.who));
}

#[test]
fn a_request_stands_in_the_agenda_and_first_and_what_is_over_in_neither() {
    let days = json!({"respond_by": "2026-03-04", "valid_until": "2026-03-10"});
    let items = [
        power("asked", "given", "requested", days.clone()),
        power("undated", "given", "requested", json!({})),
        power("asked-of-him", "received", "requested", days.clone()),
        power("stands", "received", "valid", days.clone()),
        power("over", "received", "revoked", days),
    ];
    let texts = Texts::new(Language::En);
    let agenda = items::agenda(&items, Some("me"), 30, at(NOON), &texts);
    let all = agenda.today.iter().chain(&agenda.this_week).chain(&agenda.later);
    let entries: Vec<String> = all.map(|line| format!("{} {}", line.kind, line.title)).collect();
    assert_eq!(entries, ["Deadline Titel asked", "Power of attorney ends Titel stands"]);
    let first = items::overview(&items, &[], at(NOON), &texts).first;
    let first: Vec<&str> = first.iter().map(|line| line.item.as_str()).collect();
    assert_eq!(first, ["asked", "undated"]);
}

#[test]
fn what_is_no_power_of_attorney_is_not_opened_as_one() {
    let other = json!({"id": "x", "source": "f", "version": 3, "as_of": "2026-03-02T07:00:00Z", "title": "T", "area": "person", "subject": "me",
        "authority": "A", "status": {"code": ""}, "details_url": "https://a.example/1", "body": {"kind": "service"}});
    let items = [serde_json::from_value(other).unwrap()];
    let texts = Texts::new(Language::En);
    for id in ["x", "y"] {
        assert_eq!(items::power(&items, id, at(NOON), &texts).unwrap_err().code, "power.none_here");
    }
}
