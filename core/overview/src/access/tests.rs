use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::coverage::SourceState;
use crate::nothing::NothingMeans;
use crate::value::SourceId;

fn entry(id: &str, more: Value) -> Item {
    let mut body = json!({"kind": "access_log_entry", "system": "Journal", "organisation": "Hospital", "activity": "Opslag", "reason": "Behandling",
        "from": "2026-03-01T10:00:00", "entries": 1});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let source = body.as_object_mut().unwrap().remove("source").unwrap_or("minlog".into());
    let area = body.as_object_mut().unwrap().remove("area").unwrap_or("health".into());
    let subject = body.as_object_mut().unwrap().remove("subject").unwrap_or("me".into());
    serde_json::from_value(json!({"id": id, "source": source, "version": 1, "as_of": "2026-03-02T08:00:00Z", "title": "t", "area": area,
        "subject": subject, "authority": "a", "details_url": "https://a.example/", "body": body}))
    .unwrap()
}

fn source(id: &str, areas: &[&str], kinds: &[&str], state: SourceState) -> Coverage {
    Coverage {
        source: SourceId::new(id).unwrap(),
        name: id.to_uppercase(),
        areas: areas.iter().map(|area| Area::from(*area)).collect(),
        kinds: kinds.iter().map(ToString::to_string).collect(),
        municipality: None,
        from_date: None,
        state,
        as_of: Timestamp::UNIX_EPOCH,
    }
}

fn failed() -> SourceState {
    SourceState::Failed { since: Timestamp::UNIX_EPOCH, reason: "timeout".into() }
}

const TODAY: Date = date(2026, 3, 2);

#[test]
fn lookups_of_one_organisation_system_activity_and_reason_are_one_group_with_their_sum_and_span() {
    let items = [
        entry("a", json!({"entries": 2, "until": "2026-03-01T10:05:00", "user_role": "Læge"})),
        entry(
            "b",
            json!({"entries": 1, "from": "2026-03-05T08:00:00", "user_role": "Sygeplejerske", "area": "family"}),
        ),
        entry("c", json!({"reason": "Attest", "from": "2026-03-04T08:00:00"})),
        entry("d", json!({"reason": null, "from": "2026-02-04T08:00:00"})),
    ];
    let groups = access_log(&items);
    let said: Vec<_> = groups.iter().map(|group| (group.reasons.join(","), group.lookups)).collect();
    assert_eq!(said, [("Behandling".to_owned(), 3), ("Attest".to_owned(), 1), (String::new(), 1)]);
    let first = &groups[0];
    assert_eq!(first.roles, ["Læge", "Sygeplejerske"]);
    assert_eq!(first.areas, [Area::Health, Area::Family]);
    let span = [first.first, first.last].map(|time| time.civil().to_string());
    assert_eq!(span, ["2026-03-01T10:00:00", "2026-03-05T08:00:00"]);
    let ids: Vec<_> = first.entries.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["b", "a"]);
}

#[test]
fn what_has_one_correlation_id_is_counted_once_but_another_organisation_is_never_hidden() {
    let same = |id: &str, more: Value| {
        let mut all = json!({"correlation_id": "k"});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        entry(id, all)
    };
    let items = [
        same("a", json!({"entries": 3})),
        same("b", json!({"entries": 2, "system": "Medicinkort", "until": "2026-03-01T11:00:00"})),
        same("c", json!({"organisation": "Apotek"})),
        same("d", json!({"source": "other-log"})),
        entry("e", json!({"correlation_id": " ", "reason": "Attest"})),
        entry("f", json!({"correlation_id": " ", "reason": "Attest"})),
    ];
    let groups = access_log(&items);
    let count = |organisation: &str, systems: &[&str], reason: &str| {
        let mut found = groups.iter().filter(|group| {
            group.organisation == organisation && group.systems == systems && group.reasons == [reason]
        });
        (found.next().map(|group| group.lookups), found.count())
    };
    assert_eq!(count("Hospital", &["Journal", "Medicinkort"], "Behandling"), (Some(3), 0));
    assert_eq!(count("Apotek", &["Journal"], "Behandling"), (Some(1), 0));
    assert_eq!(count("Hospital", &["Journal"], "Behandling"), (Some(1), 0), "of another log");
    assert_eq!(count("Hospital", &["Journal"], "Attest"), (Some(2), 0), "a blank id says nothing");
    assert_eq!(groups.len(), 4);
}

#[test]
fn an_entry_without_a_number_is_one_and_an_end_before_its_start_loses_neither_moment() {
    let items = [entry("a", json!({"entries": 0, "until": "2026-02-28T10:00:00"}))];
    let groups = access_log(&items);
    assert_eq!(groups[0].lookups, 1);
    assert!(groups[0].first < groups[0].last);
}

#[test]
fn lookups_in_the_data_of_two_people_are_never_one_group() {
    let items = [entry("a", json!({})), entry("b", json!({"subject": "child"}))];
    assert_eq!(access_log(&items).len(), 2);
}

#[test]
fn only_a_source_that_says_it_is_a_log_or_has_sent_entries_is_a_witness_of_who_looked() {
    let silent = [source("hospital", &["health"], &[], SourceState::Ok)];
    let coverage = access_coverage(&[], &silent, TODAY);
    assert_eq!(
        (coverage.here.means, coverage.areas[0].here.means),
        (NothingMeans::NotCovered, NothingMeans::NotCovered)
    );
    assert_eq!(coverage.areas[0].holders.len(), 1);
    let sent = [source("minlog", &["health"], &[], SourceState::Ok)];
    assert_eq!(access_coverage(&[entry("a", json!({}))], &sent, TODAY).here.means, NothingMeans::None);
    assert_eq!(access_coverage(&[], &[], TODAY).here.means, NothingMeans::NeverAsked);
}

#[test]
fn each_part_of_life_is_told_with_the_log_that_covers_it_and_the_systems_that_hold_data_of_it() {
    let coverage = [
        source("minlog", &["health"], &[ACCESS_LOG_ENTRY], failed()),
        source("hospital", &["health"], &[], SourceState::Ok),
        source("skat", &["economy"], &[], SourceState::Ok),
    ];
    let found = access_coverage(&[entry("a", json!({"area": "benefits"}))], &coverage, TODAY);
    let areas: Vec<_> = found
        .areas
        .iter()
        .map(|area| (area.area.code(), area.here.means, area.entries, area.holders.len()))
        .collect();
    let expected = [
        ("benefits", NothingMeans::NotCovered, 1, 0),
        ("health", NothingMeans::NotAsked, 0, 1),
        ("economy", NothingMeans::NotCovered, 0, 1),
    ];
    assert_eq!(areas, expected);
}

#[test]
fn it_is_known_for_two_years_or_from_the_day_the_log_tells_of() {
    let log = |from| Coverage { from_date: from, ..source("l", &[], &[ACCESS_LOG_ENTRY], SourceState::Ok) };
    let known = |from| access_coverage(&[], &[log(from)], TODAY).known_from;
    assert_eq!(known(None), date(2024, 3, 2));
    assert_eq!(known(Some(date(2020, 1, 1))), date(2024, 3, 2));
    assert_eq!(known(Some(date(2025, 6, 1))), date(2025, 6, 1));
    assert_eq!(access_coverage(&[], &[], date(2028, 2, 29)).known_from, date(2026, 2, 28));
}

#[derive(Clone, Debug)]
struct Drawn {
    entries: u32,
    organisation: &'static str,
    reason: &'static str,
    correlation: Option<u8>,
    day: i8,
    log: u8,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let names = || proptest::sample::select(&["A", "B", ""][..]);
    (0_u32..4, names(), names(), proptest::option::of(0_u8..3), 1_i8..28, 0_u8..2).prop_map(
        |(entries, organisation, reason, correlation, day, log)| Drawn {
            entries,
            organisation,
            reason,
            correlation,
            day,
            log,
        },
    )
}

fn any_entries() -> impl Strategy<Value = Vec<Item>> {
    let of = |(number, drawn): (usize, &Drawn)| {
        let Drawn { entries, organisation, reason, correlation, day, log } = drawn;
        entry(
            &format!("i{number}"),
            json!({"entries": entries, "organisation": organisation, "reason": reason,
            "correlation_id": correlation.map(|id| format!("k{id}")), "from": format!("2026-03-{day:02}T10:00:00"), "source": format!("log{log}")}),
        )
    };
    proptest::collection::vec(drawn(), 0..14).prop_map(move |all| all.iter().enumerate().map(of).collect())
}

proptest! {
    #[test]
    fn the_sum_is_kept_and_every_entry_is_in_one_group(items in any_entries()) {
        let groups = access_log(&items);
        // Said otherwise than the code says it: by a table of what is counted once.
        let mut once: BTreeMap<String, u64> = BTreeMap::new();
        for (item, entry) in entries(&items) {
            let id = entry.correlation_id.clone().map_or(format!("alone {}", item.id), |id| format!("{} {} {id}", item.source, entry.organisation));
            let count = once.entry(id).or_default();
            *count = (*count).max(u64::from(entry.entries)).max(1);
        }
        prop_assert_eq!(groups.iter().map(|group| group.lookups).sum::<u64>(), once.values().sum::<u64>());
        let mut ids: Vec<_> = groups.iter().flat_map(|group| &group.entries).map(|item| item.id.as_str()).collect();
        ids.sort_unstable();
        let mut all: Vec<_> = items.iter().map(|item| item.id.as_str()).collect();
        all.sort_unstable();
        prop_assert_eq!(ids, all);
        prop_assert!(groups.is_sorted_by(|one, next| one.last >= next.last));
    }

    #[test]
    fn the_order_of_the_entries_does_not_matter((items, shuffled) in any_entries().prop_flat_map(|items| (Just(items.clone()), Just(items).prop_shuffle()))) {
        prop_assert_eq!(access_log(&items), access_log(&shuffled));
    }

    #[test]
    fn nothing_is_said_to_be_none_unless_a_log_answered(
        states in proptest::collection::vec((0_usize..4, any::<bool>()), 0..5),
    ) {
        let of = |(number, (state, log)): (usize, &(usize, bool))| {
            let since = Timestamp::UNIX_EPOCH;
            let states = [SourceState::Ok, SourceState::StaleSince { since }, failed(), SourceState::NotConnected];
            source(&format!("s{number}"), &["health"], if *log { &[ACCESS_LOG_ENTRY] } else { &[] }, states[*state].clone())
        };
        let coverage: Vec<Coverage> = states.iter().enumerate().map(of).collect();
        let mut logs = states.iter().filter(|(_, log)| *log).peekable();
        let answered = logs.peek().is_some() && logs.all(|(state, _)| *state == 0);
        let found = access_coverage(&[], &coverage, TODAY);
        prop_assert_eq!(found.here.means == NothingMeans::None, answered);
        prop_assert!(found.areas.iter().all(|area| (area.here.means == NothingMeans::None) == answered));
    }
}
