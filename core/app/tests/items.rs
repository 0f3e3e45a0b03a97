//! What the citizen reads of items: the overview, one item, the inbox. In Danish, at one moment, out of items as a gateway sends them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use jiff::Timestamp;
use lomme_app::items::{self, Held};
use lomme_app::view::{InboxView, ItemView, OverviewFilter, OverviewView};
use lomme_app::{Language, Texts};
use lomme_overview::{Coverage, Item};
use serde_json::{Value, json};

fn now() -> Timestamp {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

fn item(id: &str, status: Value, body: Value) -> Item {
    let item = json!({
        "id": id, "source": "s", "version": 1, "as_of": "2026-03-02T07:00:00Z", "title": format!("Titel {id}"), "area": "economy", "subject": "me",
        "authority": "Opdigtet Kommune", "status": status, "details_url": "https://kommune.example/1", "body": body,
        "contact": [{"type": "phone", "value": "33334444"}, {"type": "email", "value": "post@kommune.example"},
            {"type": "digital_post", "value": "https://post.example/ny"}, {"type": "pigeon", "value": "Tårnet"}]
    });
    serde_json::from_value(item).unwrap()
}

fn source(areas: &[&str], state: Value) -> Coverage {
    let source = json!({"source": "s", "name": "Opdigtet kilde", "areas": areas, "state": state, "as_of": "2026-03-02T07:00:00Z"});
    serde_json::from_value(source).unwrap()
}

fn open(items: &[Item], id: &str) -> ItemView {
    let (texts, coverage) = (Texts::new(Language::Da), [source(&["economy"], json!({"state": "ok"}))]);
    let held = Held { items, coverage: &coverage, me: Some("me"), now: now(), texts: &texts };
    items::item(&held, id).unwrap()
}

fn opened(status: &str, body: Value) -> ItemView {
    open(&[item("i", json!({"code": status}), body)], "i")
}

fn overview(items: &[Item], coverage: &[Coverage], filter: &OverviewFilter) -> OverviewView {
    let texts = Texts::new(Language::Da);
    let held = Held { items, coverage, me: Some("me"), now: now(), texts: &texts };
    items::overview_filtered(&held, filter).unwrap()
}

fn payment(more: Value) -> Value {
    let mut body = json!({"kind": "payment", "amount": 125_000, "due_date": "2026-03-20", "creditor": "Opdigtet Kreditor", "if_missed": "Rykker."});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn fact(view: &ItemView, name: &str) -> String {
    let found = view.facts.iter().find(|fact| fact.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {:?}", view.facts)).value.clone()
}

#[test]
fn each_of_the_seven_states_of_a_payment_says_what_happens_next() {
    let table = [
        ("1", "Betal 1.250,00 kr. til Opdigtet Kreditor senest 20. marts 2026.", true),
        ("2", "Det er betalt. Du skal ikke gøre mere.", false),
        ("3", "Betal 1.250,00 kr. til Opdigtet Kreditor nu.", true),
        ("4", "er sendt til Gældsstyrelsen, som skriver til dig. Betal dertil", false),
        ("5", "Betal den del til Opdigtet Kreditor nu", true),
        ("6", "Resten betaler du til Opdigtet Kreditor.", true),
        ("7", "og noget er sendt til Gældsstyrelsen", true),
    ];
    for (status, words, otherwise) in table {
        let view = opened(status, payment(json!({})));
        assert!(view.next[0].contains(words), "{status}: {:?}", view.next);
        assert_eq!(view.next.iter().any(|next| next == "Ellers: Rykker."), otherwise, "{status}");
    }
    let unknown = opened("99", payment(json!({})));
    assert!(unknown.next[0].starts_with("Vi kender ikke den status"), "{unknown:?}");
    assert_eq!(unknown.status.as_deref(), Some("99"));
}

#[test]
fn rest_and_instalments_are_shown_where_the_source_has_them() {
    let parts = json!([{"amount": 50_000, "due_date": "2026-02-01", "status": "2"}, {"amount": 75_000, "due_date": "2026-03-20", "status": "1"}]);
    let view = opened("5", payment(json!({"payment_type": "debt", "rest": 75_000, "instalments": parts})));
    assert!(view.next[0].contains("750,00 kr."), "what is to be paid is the rest: {:?}", view.next);
    assert_eq!(fact(&view, "Mangler at blive betalt"), "750,00 kr.");
    let rates: Vec<_> =
        view.facts.iter().filter(|fact| fact.name == "Rate").map(|fact| fact.value.as_str()).collect();
    assert_eq!(
        rates,
        ["500,00 kr. senest 1. februar 2026, Betalt", "750,00 kr. senest 20. marts 2026, Kommende"]
    );
}

#[test]
fn a_permit_takes_the_day_it_can_be_renewed_from_the_calendars_rules_or_from_its_source() {
    let licence = |until: &str| json!({"kind": "permit", "permit_type": "driving_licence", "category": "B", "valid_until": until, "conditions": [{"code": "141", "until": "2026-04-01"}]});
    // Three months before, by the calendar's rule: nothing of it is written here a second time.
    assert_eq!(opened("", licence("2026-09-01")).next[0], "Kan fornyes fra 1. juni 2026.");
    assert_eq!(opened("", licence("2026-05-20")).next[0], "Kan fornyes nu. Gælder til 20. maj 2026.");
    let soon = opened("", licence("2026-03-20"));
    assert_eq!(
        soon.next,
        [
            "Udløber snart: gælder til 20. marts 2026.",
            "Kan fornyes nu.",
            "Vilkår: kørsel med ledsager, til 1. april 2026"
        ]
    );
    assert!(opened("", licence("2026-03-01")).next[0].starts_with("Udløb 1. marts 2026"));
    let parking = json!({"kind": "permit", "permit_type": "parking", "valid_until": "2026-08-01", "renewal_opens": "2026-07-01"});
    assert_eq!(opened("", parking).next, ["Kan fornyes fra 1. juli 2026."]);
}

#[test]
fn a_forecast_says_what_is_left_when_it_ends_and_what_it_assumes() {
    let counter = json!({"name": "Dagpengetimer", "used": 3478, "limit": 3848, "unit": "hours", "counted_on": "2026-03-01"});
    let view = opened("", json!({"kind": "benefit", "benefit_type": "dagpenge", "counters": [counter]}));
    assert_eq!(
        fact(&view, "Hvor længe endnu"),
        "Der er 370 timer tilbage, 10 hele uger på fuld tid. Det slutter omkring 10. maj 2026, hvis du bruger 37 timer om ugen. \
         Talt op 1. marts 2026. Det er Lommes skøn og ikke et løfte fra Opdigtet Kommune."
    );
    let weeks = json!({"name": "Uger", "used": 20, "limit": 22, "unit": "weeks"});
    let view = opened("", json!({"kind": "benefit", "benefit_type": "sygedagpenge", "counters": [weeks]}));
    assert!(fact(&view, "Hvor længe endnu").contains("vurderer kommunen"));
    let open = json!({"name": "Timer", "used": 20, "unit": "hours"});
    let view = opened("", json!({"kind": "benefit", "counters": [open]}));
    assert!(view.facts.iter().all(|fact| fact.name != "Hvor længe endnu"), "{:?}", view.facts);
}

#[test]
fn a_nem_konto_shows_its_last_digits_and_its_link_and_nowhere_the_rest() {
    let body = json!({"kind": "registration", "register": {"type": "nem_konto", "account": "1234 0001234567"}, "lines": [{"name": "Konto", "value": "1234 0001234567"}]});
    let view = opened("", body);
    let all = serde_json::to_string(&view).unwrap();
    assert!(!all.contains("0001") && all.contains("konto, der ender på 4567"), "{all}");
    assert!(view.next[0].contains("Se eller ret det hos Opdigtet Kommune"));
    assert!(view.actions.iter().any(|action| action.id == "open_details" && action.url.is_some()));
}

#[test]
fn related_cases_that_are_held_are_links_and_others_are_said_not_to_be() {
    let relations = json!([{"relation": "1", "item": "parent"}, {"relation": "4", "item": "elsewhere"}]);
    let items = [
        item(
            "i",
            json!({"code": "2", "label": "Under behandling"}),
            json!({"kind": "case", "number": "2026-7", "relations": relations}),
        ),
        item("parent", json!({"code": "4"}), json!({"kind": "case"})),
    ];
    let view = open(&items, "i");
    let relations: Vec<_> = view
        .relations
        .iter()
        .map(|one| (one.relation.as_str(), one.title.as_str(), one.item.as_deref()))
        .collect();
    assert_eq!(relations[0], ("Overordnet sag", "Titel parent", Some("parent")));
    assert_eq!((relations[1].0, relations[1].2), ("Samlesag", None));
    assert_eq!(view.status.as_deref(), Some("Behandles"));
    assert_eq!(view.status_as_stated.as_deref(), Some("Myndigheden kalder det: Under behandling (2)"));
    assert_eq!(
        (view.case_number.as_deref(), view.next[0].as_str()),
        (Some("2026-7"), "Opdigtet Kommune behandler sagen.")
    );
    assert_eq!(view.as_of, "Hentet for 1 time siden, som det stod 2. marts 2026 kl. 08.00");
}

#[test]
fn ways_to_reach_an_authority_open_what_they_name_and_an_unknown_one_opens_nothing() {
    let view = opened("", json!({"kind": "case"}));
    let ways: Vec<_> = view.contact.iter().map(|way| (way.value.as_str(), way.link.as_deref())).collect();
    assert_eq!(ways[0], ("33 33 44 44", Some("tel:+4533334444")));
    assert_eq!(ways[1].1, Some("mailto:post@kommune.example"));
    assert_eq!(ways[2].1, Some("https://post.example/ny"));
    assert_eq!(ways[3], ("Tårnet", None));
}

#[test]
fn a_kind_of_a_newer_gateway_is_shown_by_its_title_with_where_to_read_on() {
    let view = opened("7", json!({"kind": "hologram"}));
    assert_eq!(
        (view.kind.as_str(), view.title.as_str(), view.status.as_deref()),
        ("hologram", "Titel i", Some("7"))
    );
    assert!(view.next[0].contains("denne udgave af Lomme ikke kender"));
}

#[test]
fn an_item_that_is_not_held_is_an_error_without_its_id() {
    let texts = Texts::new(Language::Da);
    let held = Held { items: &[], coverage: &[], me: None, now: now(), texts: &texts };
    let error = items::item(&held, "hemmelig").unwrap_err();
    assert_eq!((error.code, error.detail.contains("hemmelig")), ("item.unknown", false));
}

#[test]
fn what_to_do_first_is_overdue_then_soon_then_requests_without_a_date_and_nothing_else() {
    let consent = json!({"kind": "consent", "consents": [{"purpose": "x", "data": "x", "from": "x", "to": "x", "legal_basis": "x", "if_refused": "x"}]});
    let items = [
        item("consent", json!({"code": "requested"}), consent),
        item(
            "deadline",
            json!({"code": ""}),
            json!({"kind": "deadline", "due": "2026-03-05", "if_missed": "Det er tabt."}),
        ),
        item("overdue", json!({"code": "3"}), payment(json!({"due_date": "2026-02-20"}))),
        item("paid", json!({"code": "2"}), payment(json!({"due_date": "2026-02-20"}))),
        item("later", json!({"code": ""}), json!({"kind": "deadline", "due": "2026-05-05"})),
        item("visit", json!({"code": ""}), json!({"kind": "appointment", "start": "2026-03-03T10:00:00"})),
        item(
            "reply",
            json!({"code": ""}),
            json!({"kind": "message", "received": "2026-03-01T10:00:00", "reply_by": "2026-03-04T12:00:00"}),
        ),
    ];
    let view = overview(&items, &[source(&["economy"], json!({"state": "ok"}))], &OverviewFilter::default());
    let first: Vec<_> = view.first.iter().map(|line| (line.item.as_str(), line.overdue)).collect();
    assert_eq!(first, [("overdue", true), ("reply", false), ("deadline", false), ("consent", false)]);
    assert_eq!(
        view.first[0].spoken,
        "Overskredet, Betaling: Titel overdue, fredag 20. februar 2026, Ellers: Rykker."
    );
    assert_eq!(view.first[3].when_words, None);
}

#[test]
fn an_empty_section_says_none_only_if_all_who_cover_it_answered() {
    let case = [item("i", json!({"code": "2"}), json!({"kind": "case"}))];
    let nothing = |coverage: &[Coverage]| {
        let view = overview(&case, coverage, &OverviewFilter::default());
        let payments = view.sections.iter().find(|section| section.kind == "payment").unwrap();
        assert!(view.sections.iter().find(|section| section.kind == "case").unwrap().nothing.is_none());
        payments.nothing.clone().unwrap()
    };
    let ok = source(&["economy"], json!({"state": "ok"}));
    let failed =
        source(&["health"], json!({"state": "failed", "since": "2026-03-02T06:00:00Z", "reason": "timeout"}));
    assert_eq!(nothing(std::slice::from_ref(&ok)).headline, "Der er ikke noget");
    let partly = nothing(&[ok, failed.clone()]);
    assert_eq!(partly.means, "partly");
    assert!(partly.spoken.contains("den svarede ikke i tide"), "{partly:?}");
    assert_eq!(nothing(&[failed]).means, "not_asked");
}

#[test]
fn a_filter_narrows_sections_and_first_things_and_says_what_its_emptiness_means() {
    let items = [
        item("a", json!({"code": "3"}), payment(json!({"due_date": "2026-02-20"}))),
        item("b", json!({"code": "2"}), json!({"kind": "case"})),
    ];
    let coverage = [
        source(&["economy"], json!({"state": "ok"})),
        source(&["health"], json!({"state": "not_connected"})),
    ];
    let cases = OverviewFilter { kinds: vec!["case".into()], ..OverviewFilter::default() };
    let view = overview(&items, &coverage, &cases);
    assert!(view.filtered && view.first.is_empty());
    let kinds: Vec<_> = view.sections.iter().map(|section| section.kind.as_str()).collect();
    assert_eq!(kinds, ["case"]);
    let chosen: Vec<_> =
        view.filters[3].values.iter().map(|value| (value.id.as_str(), value.count, value.chosen)).collect();
    assert_eq!(chosen, [("case", 1, true), ("payment", 1, false)]);
    assert_eq!(view.filters[2].values[0].title, "dig selv");

    let health = OverviewFilter { areas: vec!["health".into()], ..OverviewFilter::default() };
    let empty = overview(&items, &coverage, &health).empty.unwrap();
    assert!(empty.starts_with("Vi ved det ikke: det er ikke tilsluttet endnu"), "{empty}");
    let areas = overview(&items, &coverage, &OverviewFilter::default()).areas;
    let missing: Vec<_> =
        areas.iter().map(|area| (area.area.as_str(), area.items, area.missing.as_deref())).collect();
    assert_eq!(missing, [("health", 0, Some("Det er ikke tilsluttet endnu")), ("economy", 2, None)]);
}

fn inbox(items: &[Item]) -> InboxView {
    items::inbox(items, &[source(&[], json!({"state": "ok"}))], now(), &Texts::new(Language::Da))
}

#[test]
fn the_inbox_has_unread_first_then_what_is_to_be_answered_soonest_then_the_newest() {
    let message = |id: &str, unread: bool, received: &str, reply: Option<&str>| {
        item(
            id,
            json!({"code": ""}),
            json!({"kind": "message", "received": received, "unread": unread, "reply_by": reply}),
        )
    };
    let items = [
        message("read", false, "2026-03-01T10:00:00", None),
        message("old", true, "2026-02-01T10:00:00", None),
        message("late", true, "2026-02-02T10:00:00", Some("2026-02-20T12:00:00")),
        message("soon", true, "2026-02-03T10:00:00", Some("2026-03-04T12:00:00")),
        message("sooner", true, "2026-02-03T10:00:00", Some("2026-03-03T12:00:00")),
    ];
    let view = inbox(&items);
    let ids: Vec<_> = view.messages.iter().map(|message| message.id.as_str()).collect();
    assert_eq!(ids, ["sooner", "soon", "late", "old", "read"]);
    assert_eq!((view.unread, view.headline.as_str()), (4, "4 ulæste beskeder"));
    assert!(view.messages[2].reply_overdue && view.messages[2].spoken.contains("fristen for svar er forbi"));
    assert!(inbox(&[]).nothing.is_some());
}

#[test]
fn what_a_message_asks_for_is_in_words_and_its_appointment_is_the_one_of_the_agenda() {
    let body = json!({"kind": "message", "received": "2026-03-01T10:00:00", "unread": true, "legal_notification": true, "sender": {"id_type": "CVR", "label": "Hospitalet"},
        "actions": [
            {"code": "AFTALE", "label": "Mød op", "reservation_id": "r"},
            {"code": "UNDERSKRIV", "label": "Samtykke", "end": "2026-03-10T12:00:00", "entry_point": "https://post.example/skriv"},
            {"code": "DANS", "label": "Dans"}],
        "reservations": [{"reservation_id": "r", "description": "Undersøgelse", "start": "2026-04-01T10:00:00", "location": "Indgang 4"}],
        "left_out": [{"element": "endDateTime", "reason": "ends_before_start"}, {"element": "Nyt", "reason": "missing"}]});
    let items = [item("m", json!({"code": ""}), body)];
    let message = &inbox(&items).messages[0];
    assert_eq!((message.sender.as_str(), message.legal.is_some()), ("Hospitalet", true));
    let asks: Vec<_> = message.asks.iter().map(|ask| ask.words.as_str()).collect();
    assert_eq!(asks, ["Skriv under: Samtykke", "Noget at gøre (DANS): Dans", "Aftale: Undersøgelse"]);
    let texts = Texts::new(Language::Da);
    let agenda = items::agenda(&items, Some("me"), 90, now(), &texts);
    let entry = agenda.later.iter().find(|entry| entry.kind == "Aftale").unwrap();
    assert_eq!(message.asks[2].entry.as_ref(), Some(&entry.id));
    assert!(message.asks[0].entry.is_some());
    let view = open(&items, "m");
    let left_out = view.message.unwrap().left_out;
    assert_eq!(left_out, ["En sluttid: ligger før begyndelsen og er ikke brugt", "Nyt: mangler"]);
    let acts: Vec<_> = view.actions.iter().map(|action| action.id.as_str()).collect();
    assert_eq!(acts, ["mark_read", "action-1", "mark_done", "remind", "open_details"]);
}
