use super::*;
use serde_json::json;

fn item(id: &str) -> Value {
    json!({"id": id, "source": "s", "version": 1, "as_of": "2026-03-01T08:00:00Z", "title": "Sag", "area": "economy", "subject": "p",
        "authority": "A", "status": {"code": "2"}, "details_url": "https://a.dk/", "body": {"kind": "case"}})
}

fn page(changed: Vec<Value>) -> Vec<u8> {
    let page = json!({"changed": changed, "removed": ["old"], "next_cursor": "c2", "more": true, "as_of": "2026-03-01T08:00:00Z"});
    serde_json::to_vec(&page).unwrap()
}

#[test]
fn one_bad_item_does_not_lose_the_others() {
    let mut bad_link = item("b");
    bad_link["details_url"] = json!("http://a.dk");
    let mut no_title = item("c");
    no_title["title"] = json!(" ");
    let parsed =
        parse_page(&page(vec![item("a"), bad_link, no_title, json!(7), item("d")]), PageCaps::default())
            .unwrap();
    let ids: Vec<_> = parsed.page.changed.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["a", "d"]);
    let rejected: Vec<_> = parsed
        .rejected
        .iter()
        .map(|r| (r.index, r.id.as_ref().map(ItemId::as_str), r.reason.clone()))
        .collect();
    let expected = [
        (1, Some("b"), RejectReason::Field { field: "details_url".into() }),
        (2, Some("c"), RejectReason::Title),
        (3, None, RejectReason::Malformed),
    ];
    assert_eq!(rejected, expected);
}

fn rejected_field(status: &str, body: Value) -> String {
    let mut item = item("x");
    item["status"]["code"] = json!(status);
    item["body"] = body;
    let parsed = parse_page(&page(vec![item]), PageCaps::default()).unwrap();
    let reason = parsed.rejected.first().map(|rejected| rejected.reason.clone());
    assert!(!format!("{reason:?} {}", reason.clone().unwrap()).contains("hemmelig"), "{reason:?}");
    match reason {
        Some(RejectReason::Field { field }) => field,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_does_not_go_together_is_refused_by_the_name_of_its_field() {
    let payment = |more: Value| {
        let mut body =
            json!({"kind": "payment", "amount": 100, "due_date": "2026-03-20", "creditor": "hemmelig"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let table = [
        ("", json!({}), "body.kind"),
        ("", json!({"kind": "payment", "amount": "hemmelig"}), "body.amount"),
        ("", json!({"kind": "payment", "amount": 1, "due_date": "2026-03-20"}), "body.creditor"),
        ("1", payment(json!({"amount": -1})), "body.amount"),
        ("1", payment(json!({"rest": 101})), "body.rest"),
        ("2", payment(json!({"rest": 1})), "status.code"),
        ("5", payment(json!({"payment_type": "bill"})), "status.code"),
        ("7", payment(json!({"payment_type": "bill"})), "status.code"),
        (
            "1",
            payment(json!({"instalments": [{"amount": 0, "due_date": "2026-03-20"}]})),
            "body.instalments.amount",
        ),
        (
            "1",
            payment(json!({"instalments": [{"amount": 5, "due_date": "hemmelig"}]})),
            "body.instalments[0].due_date",
        ),
        (
            "1",
            payment(json!({"instalments": [{"amount": 5, "due_date": "2026-03-20", "status": "6"}]})),
            "body.instalments.status",
        ),
        (
            "",
            json!({"kind": "benefit", "counters": [{"name": "hemmelig", "used": -1, "unit": "weeks"}]}),
            "body.counters.used",
        ),
        (
            "",
            json!({"kind": "benefit", "counters": [{"name": "x", "used": 1, "limit": -1, "unit": "weeks"}]}),
            "body.counters.limit",
        ),
        (
            "",
            json!({"kind": "benefit", "counters": [{"name": "x", "used": 1, "per_month": 0, "unit": "weeks"}]}),
            "body.counters.per_month",
        ),
        ("", json!({"kind": "benefit", "amount": -5}), "body.amount"),
        ("", json!({"kind": "benefit", "from": "2026-03-02", "until": "2026-03-01"}), "body.until"),
        ("", json!({"kind": "service", "from": "2026-03-02", "until": "2026-03-01"}), "body.until"),
        ("", json!({"kind": "permit", "permit_type": "passport", "category": "B"}), "body.category"),
        (
            "",
            json!({"kind": "permit", "permit_type": "passport", "valid_from": "2026-03-02", "valid_until": "2026-03-01"}),
            "body.valid_until",
        ),
        (
            "",
            json!({"kind": "permit", "permit_type": "passport", "renewal_opens": "2026-03-02", "valid_until": "2026-03-01"}),
            "body.renewal_opens",
        ),
        ("2", json!({"kind": "case", "opened": "2026-03-02", "next_by": "2026-03-01"}), "body.next_by"),
        ("2", json!({"kind": "case", "relations": [{"relation": "1", "item": "x"}]}), "body.relations.item"),
        ("", json!({"kind": "registration"}), "body.lines"),
        (
            "",
            json!({"kind": "registration", "register": {"type": "vehicle", "plate": "hemmelig!"}}),
            "body.register",
        ),
        ("", json!({"kind": "message", "received": "hemmelig"}), "body.received"),
    ];
    for (status, body, field) in table {
        assert_eq!(rejected_field(status, body.clone()), field, "{body}");
    }
}

#[test]
fn a_source_whose_entry_cannot_be_read_is_there_as_one_that_failed() {
    let coverage = json!([
        {"source": "s", "name": "S", "areas": ["economy"], "state": {"state": "failed"}, "as_of": "2026-03-01T08:00:00Z"},
        {"name": 7},
    ]);
    let page = json!({"coverage": coverage, "next_cursor": "c", "as_of": "2026-03-01T08:00:00Z"});
    let parsed = parse_page(page.to_string().as_bytes(), PageCaps::default()).unwrap();
    let sources: Vec<_> = parsed.page.coverage.iter().map(|c| (c.source.as_str(), c.name.as_str())).collect();
    assert_eq!((sources, parsed.rejected.len()), (vec![("s", "S"), ("unreadable-1", "")], 2));
    assert!(parsed.page.coverage.iter().all(|c| matches!(c.state, SourceState::Failed { .. })));
}

#[test]
fn a_page_is_the_same_after_writing_and_reading() {
    let parsed = parse_page(&page(vec![item("a")]), PageCaps::default()).unwrap();
    let again = parse_page(&serde_json::to_vec(&parsed.page).unwrap(), PageCaps::default()).unwrap();
    assert_eq!((again.page, again.rejected), (parsed.page, vec![]));
}

#[test]
fn caps_hold_before_anything_is_built() {
    let small = PageCaps { bytes: 10, ..PageCaps::default() };
    assert!(matches!(parse_page(&page(vec![]), small), Err(PageError::TooLarge { cap: 10, .. })));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(parse_page(deep.as_bytes(), PageCaps::default()), Err(PageError::TooDeep { cap: 32 }));
    let brackets_in_text = format!("{{\"as_of\":\"\\\"{}\"}}", "[".repeat(100));
    let error = parse_page(brackets_in_text.as_bytes(), PageCaps::default()).unwrap_err();
    assert_eq!(error, PageError::Frame { field: "next_cursor" });
    let few = PageCaps { entries: 1, ..PageCaps::default() };
    assert_eq!(parse_page(&page(vec![item("a"), item("b")]), few), Err(PageError::TooMany { cap: 1 }));
}

#[test]
fn a_page_without_cursor_is_refused_and_nonsense_is_no_panic() {
    assert_eq!(parse_page(b"{}", PageCaps::default()), Err(PageError::Frame { field: "next_cursor" }));
    for junk in [&b""[..], b"null", b"[1]", b"{\"changed\":3}", b"\xff\xfe", b"{\"a\":\"\\"] {
        assert!(parse_page(junk, PageCaps::default()).is_err());
    }
}

#[test]
fn a_problem_needs_no_field_at_all() {
    assert_eq!(Problem::parse(b"{}").unwrap().problem_type, "about:blank");
    let problem = Problem::parse(br#"{"type":"urn:lomme:problem:cursor-gone","status":410}"#).unwrap();
    assert_eq!((problem.problem_type.as_str(), problem.status), (Problem::CURSOR_GONE, Some(410)));
    assert_eq!(Problem::parse(b"<html>"), None);
}
