//! The published example of ISO/IEC 18013-5, Annex D, as whoever integrates would verify it: a presentation over another way than a camera;
//! and that of a token of draft-ietf-oauth-status-list beside it. They are read where they lie and never copied; where they are not at hand,
//! that is said loudly.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lomme_tests::{hex, vector};
use serde_json::{Value, json};

use super::scene::{Call, bytes, call};

/// When the example is valid, before, and long after.
const ITS_TIME: &str = "2020-10-02T00:00:00Z";
const BEFORE: &str = "2020-09-01T00:00:00Z";
const AFTER: &str = "2026-11-22T00:00:00Z";

/// Whether the answers accept the example as it was published and at its time, and nothing else.
pub(super) fn is_accepted_as_it_was_published_alone(lines: &str) -> bool {
    let of = |scene: &str, outcome: &str| {
        let outcome = format!(r#""outcome":"{outcome}""#);
        lines.lines().filter(|line| line.starts_with(scene) && line.contains(&outcome)).count()
    };
    let first = lines.lines().find(|line| line.starts_with("Annex-D-at-its-time-EN 0 "));
    first.is_some_and(|line| line.contains(r#""outcome":"accepted""#) && line.contains(r#""name":"Doe""#))
        // In each language: as it is, and for any type of document.
        && of("Annex-D-at-its-time", "accepted") == 4
        && of("Annex-D-at-its-time", "refused") > 80
        && of("Annex-D-before", "refused") == 2
        && of("Annex-D-after", "refused") == 2
}

/// A name, a time and the calls of each scene; none where the example is not at hand.
pub(super) fn scenes() -> Vec<(String, Timestamp, Vec<Call>)> {
    let Some(example) = Example::read() else { return Vec::new() };
    let at = |name: &str, time: &str, calls| (format!("Annex D {name}"), time.parse().unwrap(), calls);
    let whole = || call("verify", [example.presentation(), example.trust()]);
    vec![
        at("at its time", ITS_TIME, [vec![whole()], example.changed(), example.unusable()].concat()),
        at("before", BEFORE, vec![whole()]),
        at("after", AFTER, vec![whole()]),
    ]
}

fn published_token() -> Option<Vec<u8>> {
    let digits: String = vector("token-status-list/status_list_cwt.md")?.split_whitespace().collect();
    Some(hex(&digits))
}

struct Example(BTreeMap<String, String>);

impl Example {
    fn read() -> Option<Self> {
        Some(Example(serde_json::from_str(&vector("iso18013-5/annex-d.json")?).unwrap()))
    }

    fn part(&self, name: &str) -> Vec<u8> {
        hex(&self.0[&format!("ISO_18013_5_ANNEX_D_{name}")])
    }

    fn presentation(&self) -> Value {
        json!({
            "device_response": bytes(&self.part("DEVICE_RESPONSE")),
            "session_transcript": bytes(&self.part("SESSION_TRANSCRIPT_BYTES")),
            "reader_key": bytes(&self.part("EPHEMERAL_READER_KEY_D")),
            "doc_type": "org.iso.18013.5.1.mDL",
        })
    }

    fn trust(&self) -> Value {
        json!({ "roots": [bytes(&self.part("IACA_CERT"))], "vical": null, "revocation_lists": [], "status_lists": [] })
    }

    fn with(&self, member: &str, is: &Value) -> Call {
        let mut presentation = self.presentation();
        presentation[member] = is.clone();
        call("verify", [presentation, self.trust()])
    }

    /// Every hundredth byte of the response changed, and of the transcript; other parts left out or of somebody else. All are refused or undetermined,
    /// but for a change outside of what is signed.
    fn changed(&self) -> Vec<Call> {
        let flipped = |member: &'static str, part: &'static str, step: usize| {
            let whole = self.part(part);
            (0..whole.len()).step_by(step).map(move |at| {
                let mut changed = whole.clone();
                changed[at] ^= 1;
                (member, json!(bytes(&changed)))
            })
        };
        let parts = flipped("device_response", "DEVICE_RESPONSE", 100)
            .chain(flipped("session_transcript", "SESSION_TRANSCRIPT_BYTES", 150))
            .chain([
                ("device_response", bytes(b"")),
                ("device_response", bytes(&[0x81; 1000])),
                ("reader_key", Value::Null),
                ("reader_key", bytes(&self.part("EPHEMERAL_DEVICE_KEY_D"))),
                ("doc_type", json!("org.iso.23220.photoid.1")),
                ("doc_type", Value::Null),
            ]);
        let mut calls: Vec<Call> = parts.map(|(member, is)| self.with(member, &is)).collect();
        // By the app's own bundle, of which there is none.
        calls.push(call("verify", [self.presentation(), Value::Null]));
        calls
    }

    /// What cannot be used at all.
    fn unusable(&self) -> Vec<Call> {
        let mut calls = vec![
            self.with("session_transcript", &bytes(b"")),
            self.with("session_transcript", &bytes(&[0x80])),
            self.with("reader_key", &bytes(&[0; 32])),
            self.with("reader_key", &bytes(b"010203-1234")),
        ];
        let mut lists = vec![json!([bytes(b"no list")])];
        // The published token is read, and nobody among the roots answers for it.
        lists.extend(published_token().map(|token| json!([bytes(&token)])));
        for (member, is) in [
            ("roots", json!([])),
            ("roots", json!([bytes(b"no certificate")])),
            ("vical", bytes(b"no list")),
            ("revocation_lists", json!([bytes(b"no list")])),
        ]
        .into_iter()
        .chain(lists.into_iter().map(|list| ("status_lists", list)))
        {
            let mut trust = self.trust();
            trust[member] = is;
            calls.push(call("verify", [self.presentation(), trust]));
        }
        calls
    }
}
