//! What an officer's app is asked.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::making::Made;
use super::scene::{Call, bytes, call, frame, scanned, texts};

/// A name, a time and the calls of each scene.
pub(super) fn scenes(made: &Made) -> Vec<(String, Timestamp, Vec<Call>)> {
    let bundle = call("import_trust", [bytes(&made.bundle)]);
    let revoking = call("import_trust", [bytes(&made.revoking)]);
    let ready = || call("ready", []);
    let verdict = || vec![call("verdict", []), call("close_verdict", []), call("verdict", [])];
    let mut scenes = Vec::new();
    for (preset, frames) in &made.shows {
        let calls = [vec![bundle.clone(), ready()], scanned(frames), verdict()].concat();
        scenes.push((format!("shown {preset:?}"), made.now, calls));
    }
    let mut backwards: Vec<String> = made.police().to_vec();
    backwards.reverse();
    backwards.extend(made.police().iter().cloned());
    let twice =
        [vec![bundle.clone()], scanned(&backwards), vec![call("verdict", []), call("begin_scan", [])]];
    let again = [scanned(made.police()), verdict()];
    scenes.push(("replayed".to_owned(), made.now, [twice.concat(), again.concat()].concat()));
    let seen = |first: Vec<Call>, frames: &[String]| [first, scanned(frames), verdict()].concat();
    let police = made.police();
    for (name, ahead, calls) in [
        ("too old", 300, seen(vec![bundle.clone()], police)),
        ("from the future", -300, seen(vec![bundle.clone()], police)),
        ("without a list", 0, seen(vec![ready()], police)),
        ("with an old list", 3 * 86_400, seen(vec![bundle.clone(), ready()], police)),
        ("revoked", 0, seen(vec![revoking.clone(), ready()], police)),
        ("forged", 0, seen(vec![bundle.clone()], &made.forged())),
        ("lists", 0, vec![revoking, bundle.clone(), call("import_trust", [bytes(b"no list")]), ready()]),
        ("paused", 0, vec![bundle, call("pause", []), ready(), call("resume", []), ready()]),
        ("not frames", 0, vec![frame("010203-1234"), frame(""), frame("L2:%"), call("verdict", [])]),
        (
            "certificates",
            0,
            vec![
                call("import_reader_certificate", [json!("no certificate")]),
                ready(),
                call("remove_reader_certificate", []),
                call("cancel_ask", []),
            ],
        ),
        ("texts", 0, texts()),
    ] {
        scenes.push((name.to_owned(), made.now + SignedDuration::from_secs(ahead), calls));
    }
    scenes
}
