//! Made-up items, as a gateway sends them: ids without an order, titles of a few patterns, a text of common and rare words.

use jiff::{SignedDuration, Timestamp};
use lomme_store::{ItemRow, ItemWords};
use serde_json::{Value, json};

pub(crate) const KEY: [u8; 32] = [0x42; 32];

const KINDS: [&str; 6] = ["case", "payment", "message", "access_log_entry", "permit", "benefit"];
const TITLES: [&str; 8] = [
    "Afgørelse om boligstøtte",
    "Opkrævning af ejendomsskat",
    "Brev om vandskade",
    "Opslag i personregister",
    "Ansøgning om byggetilladelse",
    "Udbetaling af børneydelse",
    "Indkaldelse til undersøgelse",
    "Fornyelse af pas",
];
const PLACES: [&str; 7] = ["Aarhus", "Ærø", "København", "Odense", "Læsø", "Tønder", "Brøndby"];
const SYLLABLES: [&str; 16] = [
    "bo", "lig", "sko", "le", "vej", "af", "gift", "an", "søg", "ning", "be", "taling", "råd", "hus", "by",
    "kort",
];

/// The first `count` of an endless row: the same each time.
pub(crate) fn items(count: usize) -> Vec<ItemRow> {
    (0..count).map(item).collect()
}

/// A number without a pattern.
fn mixed(number: usize) -> u64 {
    let number = (number as u64).wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (number ^ (number >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 7
}

/// Some words are in many texts and most in few.
fn word(seed: u64) -> String {
    let rank = (1 + seed % 65_536).ilog2() as u64;
    let number = seed / 65_536 % (1 << rank);
    let parts = [number % 16, number / 16 % 16, number / 256 % 16, rank % 16];
    parts.map(|part| SYLLABLES[part as usize]).concat()
}

fn item(number: usize) -> ItemRow {
    let seed = mixed(number);
    // One item in a thousand tells of water.
    let title = TITLES[if number % 1_000 == 7 { 2 } else { [0, 1, 3, 4, 5, 6, 7][(seed % 7) as usize] }];
    let place = PLACES[(seed / 8 % 7) as usize];
    let text: Vec<String> = (0..20).map(|place| word(mixed(number * 32 + place))).collect();
    let as_of = Timestamp::from_second(1_700_000_000).unwrap()
        + SignedDuration::from_secs((seed % 80_000_000) as i64);
    let kind = KINDS[(seed / 64 % 6) as usize];
    let id = format!("{seed:016x}-{number}");
    let body = json!({
        "id": id, "source": format!("kilde-{}", seed % 12), "version": 1, "as_of": as_of.to_string(),
        "title": format!("{title} {}", 1_000 + seed % 9_000), "area": "economy", "subject": "6f1c2a4e-0000-4000-8000-000000000001",
        "authority": format!("{place} Kommune"), "status": {"code": "1"}, "details_url": format!("https://eksempel.dk/sag/{number}"),
        "body": {"kind": kind, "next_step": text.join(" ")},
    });
    ItemRow {
        id,
        source: format!("kilde-{}", seed % 12),
        kind: kind.to_owned(),
        version: 1,
        as_of,
        body: body.to_string(),
    }
}

/// The words of title, authority and text, folded as far as these texts need it.
pub(crate) fn words_of(item: &ItemRow) -> ItemWords {
    let body: Value = serde_json::from_str(&item.body).unwrap();
    let words = |text: &Value| -> Vec<String> {
        let text = text.as_str().unwrap().to_lowercase();
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| word.replace('å', "aa").replace('ø', "oe").replace('æ', "ae"))
            .collect()
    };
    ItemWords {
        head: words(&body["title"]).into_iter().chain(words(&body["authority"])).collect(),
        body: words(&body["body"]["next_step"]).into_iter().collect(),
    }
}
