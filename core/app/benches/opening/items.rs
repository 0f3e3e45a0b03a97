//! Made-up items of five kinds, in the app's own JSON.

use jiff::{SignedDuration, Timestamp};
use lomme_overview::Item;
use lomme_store::ItemRow;
use serde_json::{Value, json};

/// The key of the bare database.
pub(crate) const KEY: [u8; 32] = [0x42; 32];

const AREAS: [&str; 5] = ["economy", "building", "health", "housing", "education"];

/// The first `count` of an endless row: the same each time, their ids without an order.
pub(crate) fn rows(count: usize) -> Vec<ItemRow> {
    (0..count).map(row).collect()
}

fn row(number: usize) -> ItemRow {
    let mixed = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let begin: Timestamp = "2026-03-01T08:00:00Z".parse().unwrap();
    let as_of = begin - SignedDuration::from_mins((mixed % 500_000) as i64);
    let (status, body) = body(number);
    let json = json!({
        "id": format!("{mixed:016x}"), "source": format!("kilde-{}", number % 12), "version": 1, "as_of": as_of,
        "title": format!("Sag om noget opdigtet nummer {number}"), "area": AREAS[number / 5 % 5],
        "subject": "0e0d6a52-6c1e-4b7e-9a53-5f0c1a7be001", "authority": "Opdigtet Kommune", "status": {"code": status},
        "details_url": format!("https://kommune.example/sag/{number}"), "body": body,
        "contact": [{"type": "phone", "value": "33334444"}, {"type": "digital_post", "value": "https://post.example/ny"}],
    });
    let item: Item = serde_json::from_value(json).unwrap();
    ItemRow {
        id: item.id.as_str().to_owned(),
        source: item.source.as_str().to_owned(),
        kind: item.body.kind().to_owned(),
        version: item.version,
        as_of,
        body: serde_json::to_string(&item).unwrap(),
    }
}

fn body(number: usize) -> (&'static str, Value) {
    let text = "Et afsnit, som nogen har skrevet om sagen, med det, der skal ske nu. ".repeat(3);
    match number % 5 {
        0 => ("2", json!({"kind": "case", "next_step": text})),
        1 => (
            "1",
            json!({"kind": "payment", "amount": 125_000, "due_date": "2026-03-20", "creditor": "Opdigtet Kreditor", "if_missed": text}),
        ),
        2 => (
            "",
            json!({"kind": "message", "received": "2026-02-01T10:00:00", "unread": number.is_multiple_of(3),
                "sender": {"id_type": "CVR", "label": "Opdigtet Hospital"}}),
        ),
        3 => (
            "",
            json!({"kind": "appointment", "start": "2026-02-03T10:00:00", "place": "Indgang 4", "if_missed": text}),
        ),
        _ => (
            "",
            json!({"kind": "access_log_entry", "system": "Register", "organisation": "Opdigtet Kommune", "activity": "Opslag",
                "from": "2026-02-01T10:00:00", "reason": text}),
        ),
    }
}
