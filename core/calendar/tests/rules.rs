//! The deadline rules: a table of dates for each, what the file has to hold, and the reasons an entry carries.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod items;

use std::collections::BTreeSet;

use items::{all, appointment, item};
use jiff::civil::{Date, date};
use lomme_calendar::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn event(event: &str, on: &str) -> Timed {
    Timed::Event { event: event.into(), on: day(on) }
}

/// The first and last day of the entry that a rule gives.
fn by_rule(rule: &str, timed: Timed) -> Vec<(String, String)> {
    let entries = all(&[item("i", timed)]);
    let of_rule =
        entries.iter().filter(|entry| entry.why.rule.as_ref().is_some_and(|found| found.id == rule));
    of_rule.map(|entry| (entry.start.first_day().to_string(), entry.start.last_day().to_string())).collect()
}

#[test]
fn a_last_day_to_pay_moves_to_the_next_bank_day_in_every_year_of_the_almanac() {
    let table = [
        // Weekend; store bededag while it was one; 5 June on a Monday; Christmas to the first bank day after it.
        ("2023-05-05", "2023-05-08"),
        ("2023-06-05", "2023-06-06"),
        ("2023-12-24", "2023-12-27"),
        ("2024-03-28", "2024-04-02"),
        // The 26th of April 2024 would have been store bededag.
        ("2024-04-26", "2024-04-26"),
        ("2024-05-09", "2024-05-13"),
        ("2024-12-31", "2025-01-02"),
        ("2025-06-05", "2025-06-06"),
        ("2026-05-14", "2026-05-18"),
        ("2026-12-24", "2026-12-28"),
        ("2026-12-31", "2027-01-04"),
        ("2027-12-25", "2027-12-27"),
        ("2028-02-29", "2028-02-29"),
        ("2028-12-24", "2028-12-27"),
        ("2029-03-29", "2029-04-03"),
        ("2030-05-30", "2030-06-03"),
        ("2031-12-31", "2032-01-02"),
        ("2032-02-29", "2032-03-01"),
        ("2033-12-24", "2033-12-27"),
        ("2034-04-06", "2034-04-11"),
        ("2035-05-03", "2035-05-07"),
    ];
    for (due, moved) in table {
        let entries = all(&[item("p", Timed::Payment { due_date: day(due) })]);
        assert_eq!(entries[0].start, When::AllDay(day(moved)), "{due}");
        assert_eq!(entries[0].why.stated, [Stated { what: StatedAs::DueDate, date: day(due) }]);
        let rule = entries[0].why.rule.as_ref().map(|rule| rule.id.as_str());
        assert_eq!(rule, (due != moved).then_some("payment-next-bank-day"), "{due}");
    }
}

#[test]
fn what_is_counted_from_something_that_happened() {
    let table = [
        ("moving-report", "moving", "2026-06-15", "2026-05-18", "2026-06-20"),
        ("moving-report", "moving", "2025-12-30", "2025-12-02", "2026-01-04"),
        ("birth-report", "birth_without_midwife", "2028-02-20", "2028-03-05", "2028-03-05"),
        ("parental-benefit-apply", "parental_leave", "2026-03-02", "2026-04-27", "2026-04-27"),
        // Two working days after Wednesday before Easter; a weekend; Christmas.
        ("death-report", "death", "2026-04-01", "2026-04-08", "2026-04-08"),
        ("death-report", "death", "2026-03-06", "2026-03-10", "2026-03-10"),
        ("death-report", "death", "2025-12-24", "2025-12-30", "2025-12-30"),
        ("funeral", "death", "2026-02-25", "2026-03-05", "2026-03-05"),
        ("conditional-withdrawal-test", "conditional_withdrawal", "2026-08-31", "2027-02-28", "2027-02-28"),
        // Four weeks end on a plain day; on Maundy Thursday; on Christmas Day; on the Friday after Ascension, which stays.
        ("complaint-payments-denmark", "decision_payments_denmark", "2026-03-03", "2026-03-31", "2026-03-31"),
        ("complaint-payments-denmark", "decision_payments_denmark", "2026-03-05", "2026-04-07", "2026-04-07"),
        ("complaint-payments-denmark", "decision_payments_denmark", "2025-11-27", "2025-12-29", "2025-12-29"),
        ("complaint-payments-denmark", "decision_payments_denmark", "2026-04-17", "2026-05-15", "2026-05-15"),
        ("complaint-environment", "decision_environment", "2026-02-28", "2026-03-30", "2026-03-30"),
        ("complaint-tax", "decision_tax", "2025-11-30", "2026-02-28", "2026-02-28"),
        ("tax-return-correct-before-2026", "tax_year", "2025-01-01", "2025-03-01", "2025-05-01"),
        ("tax-return-correct-2026", "tax_year", "2026-01-01", "2026-03-01", "2026-05-20"),
        ("residual-tax-voluntary", "residual_tax", "2028-01-01", "2028-07-03", "2028-07-03"),
    ];
    for (rule, what, on, first, last) in table {
        assert_eq!(by_rule(rule, event(what, on)), [(first.to_owned(), last.to_owned())], "{rule} from {on}");
    }
    assert!(all(&[item("i", event("tax_year", "2027-01-01"))]).is_empty(), "a year nobody has announced");
    assert!(all(&[item("i", event("unheard_of", "2026-01-01"))]).is_empty());
}

#[test]
fn what_comes_every_month_has_an_entry_and_an_id_for_each_month_and_says_which_are_unsure() {
    let entries = all(&[item("b", event("b_tax", "2026-01-01"))]);
    let days: Vec<_> = entries.iter().map(|entry| entry.start.first_day().to_string()).collect();
    let expected = [
        "2026-01-20",
        "2026-02-20",
        "2026-03-20",
        "2026-04-20",
        "2026-05-20",
        "2026-06-22",
        "2026-07-20",
        "2026-08-20",
        "2026-09-21",
        "2026-10-20",
        "2026-11-20",
        "2026-12-21",
    ];
    assert_eq!(days, expected);
    assert_eq!(entries[0].id, "payment:b:b-tax:01");
    let unsure =
        entries.iter().filter(|entry| entry.why.rule.as_ref().unwrap().certainty != Certainty::Public);
    assert_eq!(unsure.map(|entry| entry.start.first_day().month()).collect::<Vec<_>>(), [6, 12]);
    let instalments = by_rule("residual-tax-instalment", event("residual_tax", "2026-01-01"));
    assert_eq!(
        instalments.iter().map(|(_, last)| last.as_str()).collect::<Vec<_>>(),
        ["2026-08-20", "2026-09-21", "2026-10-20"]
    );
}

#[test]
fn each_category_of_a_licence_has_its_expiry_and_its_window() {
    let permit = |permit: &str, category: Option<&str>, renewal_opens| Timed::Permit {
        permit: permit.into(),
        category: category.map(str::to_owned),
        valid_until: date(2036, 6, 13),
        renewal_opens,
    };
    let kinds = |timed| {
        let entries = all(&[item("l", timed)]);
        entries.iter().map(|e| (e.kind, e.why.rule.as_ref().map(|rule| rule.id.clone()))).collect::<Vec<_>>()
    };
    let expires = (EntryKind::PermitExpires, None);
    for (category, rule) in [("B", "renewal-licence-group-1"), ("CE", "renewal-licence-group-2")] {
        let found = kinds(permit("driving_licence", Some(category), None));
        assert_eq!(found, [(EntryKind::RenewalOpen, Some(rule.to_owned())), expires.clone()]);
        let window = by_rule(rule, permit("driving_licence", Some(category), None));
        assert_eq!(window, [("2036-03-13".to_owned(), "2036-06-13".to_owned())]);
    }
    let stated = kinds(permit("passport", None, Some(date(2036, 1, 1))));
    assert_eq!(stated, [(EntryKind::RenewalOpen, None), expires.clone()], "the source goes before the rule");
    assert_eq!(kinds(permit("hologram", None, None)), std::slice::from_ref(&expires), "no rule is made up");
    assert_eq!(kinds(permit("driving_licence", Some("X"), None)), std::slice::from_ref(&expires));
    assert_eq!(kinds(permit("passport", None, Some(date(2036, 7, 1)))), [expires], "opens after it expired");
}

#[test]
fn conditions_of_a_licence_end_on_their_own_days() {
    let condition = |code: &str| Timed::Condition { code: code.into(), until: date(2026, 9, 1) };
    let companion = all(&[item("l", condition("141"))]);
    assert_eq!((companion.len(), companion[0].kind), (1, EntryKind::ConditionEnds));
    assert_eq!(companion[0].urgency, Urgency::Information);
    let medical = all(&[item("l", condition("medical"))]);
    let found: Vec<_> = medical.iter().map(|entry| (entry.kind, entry.urgency)).collect();
    assert_eq!(
        found,
        [(EntryKind::RenewalOpen, Urgency::LegalEffect), (EntryKind::ConditionEnds, Urgency::Information)]
    );
    let unknown = all(&[item("l", condition("97"))]);
    assert_eq!(unknown[0].id, "condition_ends:l:97");
}

#[test]
fn a_driving_test_can_be_called_off_until_five_working_days_before_from_whichever_source_it_comes() {
    let test = |cancelled| {
        let event = Some("driving_test".to_owned());
        let timed = Appointment { event, cancelled, ..appointment("2026-04-10T09:00:00", Some("r")) };
        let mut other = item("b", Timed::Appointment(Box::new(timed.clone())));
        other.source = "post".into();
        [item("a", Timed::Appointment(Box::new(timed))), other]
    };
    let entries = all(&test(false));
    assert_eq!(entries.len(), 2);
    assert_eq!((entries[0].kind, entries[0].start.first_day()), (EntryKind::CancelBy, date(2026, 3, 31)));
    assert_eq!(
        (entries[0].id.as_str(), entries[0].from.len()),
        ("cancel_by:appointment:p:r:driving-test-cancel", 2)
    );
    assert_eq!(all(&test(true)).len(), 1, "nothing to call off");
}

#[test]
fn a_computed_deadline_carries_its_rule_source_certainty_version_dates_and_every_step() {
    let entry = all(&[item("i", event("decision_environment", "2026-02-28"))]).remove(0);
    let rule = entry.why.rule.unwrap();
    assert_eq!(
        (rule.id.as_str(), rule.version.as_str()),
        ("complaint-environment", Rules::built_in().version())
    );
    assert!(rule.source.contains("§ 93") && rule.certainty == Certainty::Public);
    assert_eq!(entry.why.stated, [Stated { what: StatedAs::Event, date: date(2026, 2, 28) }]);
    let steps = [
        Taken { step: Step::Weeks(4), day: date(2026, 3, 28) },
        Taken { step: Step::ToWorkingDay, day: date(2026, 3, 30) },
    ];
    assert_eq!(entry.why.steps, steps);
}

#[test]
fn every_rule_in_the_file_has_a_source_and_an_id_of_its_own_and_gives_a_date_for_some_year() {
    let rules = Rules::built_in();
    let ids: BTreeSet<_> = rules.all().iter().map(Rule::id).collect();
    assert_eq!(ids.len(), rules.all().len());
    for rule in rules.all() {
        assert!(rule.source().len() > 20, "{}", rule.id());
        assert!(!rule.dates(date(2026, 1, 1)).is_empty(), "{}", rule.id());
        let says = ["assumed", "own suggestion", "not confirmed", "normally"]
            .iter()
            .any(|word| rule.source().contains(word));
        let seen_once = rule.source().contains("seen only");
        assert!(rule.certainty() == Certainty::Public || says || seen_once, "{}: what is unsure?", rule.id());
    }
}

#[test]
fn a_file_that_contradicts_itself_is_refused_by_the_name_of_the_rule() {
    let rule = |more: &str| {
        let rule = format!(
            r#"{{"id": "x", "occasion": "event", "of": "e", "entry": "deadline", "certainty": "public", {more}}}"#
        );
        Rules::parse(&format!(r#"{{"version": "1", "effects": [], "rules": [{rule}, {rule}]}}"#))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(rule(r#""due": [], "source": """#), "the rule x has no id or no source");
    assert_eq!(rule(r#""due": [], "source": "s""#), "the rule x stands in the file twice");
    assert_eq!(
        rule(r#""due": [], "source": "s", "years": [2027, 2026]"#),
        "the rule x ends before it begins"
    );
    assert_eq!(
        rule(r#""due": [], "source": "s", "months": [13]"#),
        "the rule x names a month that does not exist"
    );
    let no_day = r#""due": [{"day_of_year": {"month": 4, "day": 31}}], "source": "s""#;
    assert_eq!(rule(no_day), "the rule x names a date that does not exist");
    assert!(rule(r#""due": [{"moons": 2}], "source": "s""#).starts_with("the rules cannot be read"));
}

#[test]
fn a_rule_at_the_ends_of_the_calendar_gives_nothing_and_does_not_panic() {
    for rule in Rules::built_in().all() {
        let _ = (rule.dates(Date::MAX), rule.dates(Date::MIN));
    }
    let entries = all(&[item("p", Timed::Payment { due_date: Date::MAX })]);
    assert_eq!(entries[0].start, When::AllDay(Date::MAX), "as stated, when there is no bank day after it");
}
