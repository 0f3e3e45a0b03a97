//! Messages and frames that a stranger wrote from docs/qr-profile.md: tests/peers/python-qr/write.py shares no code with ours.

use std::process::Command;

use jiff::Timestamp;
use lomme_app::Preset;
use lomme_licence::mdoc::{DeviceRequest, DocRequest, ItemsRequest, MDL_DOC_TYPE, MDL_NAMESPACE};
use lomme_licence::message::{Answer, Ask, Show};
use lomme_licence::reader::verify_asker;
use lomme_licence::verify::{Clock, Encounter, Outcome, Verdict, verify, verify_answer};
use lomme_sight::readers;
use lomme_tests::digits;
use lomme_tests::presentation::{NothingSeen, Presentation};

use crate::{filmed, fresh_key, shown};

/// What the stranger writes for `mine`, which answers the Ask with these frames.
fn written(mine: &Presentation, ask: &[String]) -> Option<serde_json::Value> {
    let python = readers::python()?;
    let reader = &mine.authority.reader;
    let preset = Preset::Police.selection();
    let given = serde_json::json!({
        "licence": digits(mine.held.bytes()),
        "device_key": digits(&mine.device.to_bytes()),
        "reader_key": digits(&reader.key().to_bytes()),
        "reader_certificate": digits(reader.der()),
        "elements": preset.elements().map(|(_, element)| element).collect::<Vec<_>>(),
        "at": mine.seconds(),
        "ask": ask,
    });
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("given.json");
    std::fs::write(&file, given.to_string()).unwrap();
    let peers = lomme_tests::project().join("tests/peers/python-qr/write.py");
    let dictionary = lomme_tests::project().join("tests/vectors/qr/dictionary.json");
    let output = Command::new(python).arg(peers).arg(file).arg(dictionary).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn frames(written: &serde_json::Value, name: &str) -> Vec<String> {
    written[name].as_array().unwrap().iter().map(|frame| frame.as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_a_writer_of_another_hand_shows_answers_and_asks_is_taken() {
    let mine = Presentation::shared();
    let challenge = lomme_licence::challenge::Challenge::new(fresh_key(), [8; 16], mine.seconds());
    let asked = Preset::Police.selection();
    let items =
        ItemsRequest::new(MDL_DOC_TYPE, asked.elements().map(|(name, element)| (name, element, false)));
    let question = challenge.ask(DeviceRequest::new(vec![DocRequest::new(items, None)]));
    let Some(written) = written(mine, &shown(&question.to_message())) else { return };

    let now = Timestamp::from_second(mine.made_at().as_second() + 20).unwrap();
    let (trust, clock) = (mine.trust(), Clock { now, proven: None });
    let is_all = |verdict: &Verdict| {
        let claims = verdict.documents()[0].claims().unwrap();
        assert_eq!(verdict.outcome(), Outcome::Accepted, "{}", verdict.to_json());
        assert!(asked.elements().all(|(name_space, element)| claims.get(name_space, element).is_some()));
    };
    for name in ["show", "repaired", "small"] {
        let show = Show::from_message(&filmed(&frames(&written, name))).unwrap();
        let (issued_at, nonce, mut memory) = (show.issued_at, show.nonce, NothingSeen);
        let encounter = Encounter::Show { issued_at, nonce, answer_awaited: false, memory: &mut memory };
        is_all(&verify(&show.device_response, &trust, encounter, clock, Some(MDL_DOC_TYPE)));
    }
    let answer = Answer::from_message(&filmed(&frames(&written, "answer"))).unwrap();
    is_all(&verify_answer(&answer, &challenge, &trust, clock, Some(MDL_DOC_TYPE)));
    let ask = Ask::from_message(&filmed(&frames(&written, "ask"))).unwrap();
    let asker = verify_asker(&ask, &trust, now).unwrap();
    assert_eq!(asker.name().as_deref(), Some("Lomme Example Police Reader"));
    let asked = ask.request.doc_requests()[0].items_request().name_spaces();
    assert!(
        asked[0].0 == MDL_NAMESPACE
            && asked[0].1[0].element == "family_name"
            && asked[0].1[0].intent_to_retain
    );
    // As few frames as the profile says, and no more.
    assert!(frames(&written, "show").len() <= 6 && frames(&written, "small").len() > 20);
}
