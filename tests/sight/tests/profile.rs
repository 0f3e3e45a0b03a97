//! The vectors of docs/qr-profile.md (tests/vectors/qr): made here out of `inputs.json`, checked against the files, and read
//! by a reader that shares no code with ours. `LOMME_WRITE_VECTORS=1` writes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use lomme_licence::cert::Certificate;
use lomme_licence::challenge::{Answering, Challenge};
use lomme_licence::mdoc::{DeviceRequest, ItemsRequest, MDL_DOC_TYPE, SessionTranscript};
use lomme_licence::message::{Answer, Ask, Show, dictionary};
use lomme_licence::present::{Consent, HeldDocument, Preset, SignerForm, prepare};
use lomme_licence::reader::{prepare_request, verify_asker};
use lomme_licence::trust::Trust;
use lomme_optical::{Frames, Level, MAX_SYMBOL_ID, Options};
use lomme_sight::readers;
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/qr")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes_of(inputs: &Value, name: &str) -> Vec<u8> {
    let digits = inputs[name].as_str().unwrap().as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn inputs() -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder().join("inputs.json")).unwrap()).unwrap()
}

/// The police preset of the vectors' licence. ES256 by RFC 6979 gives the same signature each time.
fn show() -> Show {
    let inputs = inputs();
    let held = HeldDocument::restore(&bytes_of(&inputs, "licence")).unwrap();
    let (issued_at, nonce) =
        (inputs["issued_at"].as_u64().unwrap(), bytes_of(&inputs, "nonce").try_into().unwrap());
    let transcript = SessionTranscript::show(issued_at, &nonce);
    let prepared = prepare(&held, &Preset::Police.selection(), &transcript, SignerForm::ByThumbprint);
    let key = SigningKey::from_slice(&bytes_of(&inputs, "device_key")).unwrap();
    let signature: Signature = key.sign(prepared.to_be_signed());
    Show { issued_at, nonce, device_response: prepared.finish(signature.to_bytes().into()) }
}

fn challenge(inputs: &Value) -> Challenge {
    let secret = SecretKey::from_slice(&bytes_of(inputs, "reader_session_key")).unwrap();
    let nonce = bytes_of(inputs, "ask_nonce").try_into().unwrap();
    Challenge::new(secret, nonce, inputs["asked_at"].as_u64().unwrap())
}

/// The police preset, asked by the reader of the vectors.
fn ask() -> Ask {
    let inputs = inputs();
    let challenge = challenge(&inputs);
    let asked = Preset::Police.selection();
    let items =
        ItemsRequest::new(MDL_DOC_TYPE, asked.elements().map(|(name, element)| (name, element, false)));
    let certificate = bytes_of(&inputs, "reader_certificate");
    let unsigned = prepare_request(items, &challenge.transcript(), vec![certificate]);
    let key = SigningKey::from_slice(&bytes_of(&inputs, "reader_key")).unwrap();
    let signature: Signature = key.sign(unsigned.to_be_signed());
    challenge.ask(DeviceRequest::new(vec![unsigned.finish(signature.to_bytes().into())]))
}

/// The Answer with all of it, its transcript and its `DeviceResponse`.
fn answer() -> (Answer, SessionTranscript, Vec<u8>) {
    let (inputs, ask) = (inputs(), ask());
    let held = [HeldDocument::restore(&bytes_of(&inputs, "licence")).unwrap()];
    let secret = SecretKey::from_slice(&bytes_of(&inputs, "device_session_key")).unwrap();
    let answering = Answering::new(&ask, secret);
    let key = SigningKey::from_slice(&bytes_of(&inputs, "device_key")).unwrap();
    let consent = Consent::new(&ask.request, &held, |_, _| true);
    let response = consent.respond(answering.transcript(), |_, message| {
        let signature: Signature = key.sign(message);
        Ok::<_, std::convert::Infallible>(signature.to_bytes().into())
    });
    let (response, transcript) = (response.unwrap().to_vec(), answering.transcript().clone());
    (answering.encrypt(&response).unwrap(), transcript, response)
}

fn transfer(message: &[u8], options: Options, numbers: &[u32]) -> Value {
    let frames = Frames::new(message, options).unwrap();
    let frame = |&n: &u32| json!({"n": n, "text": frames.text(n)});
    json!({
        "message": hex(message),
        "max_version": options.max_version,
        "level": format!("{:?}", frames.level()),
        "source_symbols": frames.minimum(),
        "transfer_id": frames.transfer().to_string(),
        "frames": numbers.iter().map(frame).collect::<Vec<_>>(),
    })
}

fn vectors() -> [(&'static str, Value); 5] {
    let (show, ask) = (show(), ask());
    let (answer, answer_transcript, response) = answer();
    let message = show.to_message();
    let small = Options { max_version: 6, level: Level::M };
    let some: Vec<u32> = (0..8).chain([500, 1000, 40_000, MAX_SYMBOL_ID]).collect();
    let many: Vec<u32> = (0..45).chain([9_999, MAX_SYMBOL_ID]).collect();
    let transfers = [
        transfer(&message, Options::default(), &some),
        transfer(&message, small, &many),
        transfer(&message[..398], Options::default(), &[0]),
    ];
    [
        ("dictionary", json!({"profile": "lomme-qr/1", "bytes": hex(dictionary())})),
        (
            "show",
            json!({
                "issued_at": show.issued_at,
                "nonce": hex(&show.nonce),
                "device_response": hex(&show.device_response),
                "session_transcript": hex(SessionTranscript::show(show.issued_at, &show.nonce).as_bytes()),
                "message": hex(&message),
            }),
        ),
        ("frames", json!({"transfers": transfers})),
        (
            "ask",
            json!({
                "session_transcript": hex(ask.transcript().as_bytes()),
                "device_request": hex(&ask.request.to_bytes()),
                "message": hex(&ask.to_message()),
            }),
        ),
        (
            "answer",
            json!({
                "session_transcript": hex(answer_transcript.as_bytes()),
                "device_response": hex(&response),
                "message": hex(&answer.to_message()),
            }),
        ),
    ]
}

#[test]
fn the_vectors_have_not_drifted_and_are_read_back() {
    for (name, made) in vectors() {
        let path = folder().join(format!("{name}.json"));
        let text = format!("{}\n", serde_json::to_string_pretty(&made).unwrap());
        if std::env::var_os("LOMME_WRITE_VECTORS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        // Deflating may differ between versions of a library; what it inflates to may not.
        let kept: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(kept, made, "{name}.json is not what this version makes; if that is meant, write it anew");
    }
    let message = bytes_of(&vectors()[1].1, "message");
    assert_eq!(Show::from_message(&message).unwrap(), show());
}

#[test]
fn the_reader_of_the_vectors_is_known_by_its_root_and_ask_and_answer_take_few_frames() {
    let inputs = inputs();
    let mut trust = Trust::absent();
    trust.add_reader_roots([Certificate::from_der(&bytes_of(&inputs, "reader_root")).unwrap()]);
    let at = Timestamp::from_second(inputs["asked_at"].as_i64().unwrap()).unwrap();
    assert_eq!(
        verify_asker(&ask(), &trust, at).unwrap().name().as_deref(),
        Some("Lomme Example Police Reader")
    );
    let (asked, answered) = (ask().to_message(), answer().0.to_message());
    let frames = |message: &[u8]| Frames::new(message, Options::default()).unwrap().minimum();
    println!(
        "Ask {} bytes, {} frames; Answer {} bytes, {} frames",
        asked.len(),
        frames(&asked),
        answered.len(),
        frames(&answered)
    );
    assert!(asked.len() <= 1_000 && answered.len() <= 2_000, "{} and {}", asked.len(), answered.len());
    // Encrypted as it stands, the response would be so much longer.
    assert!(answered.len() + 1_000 < answer().2.len());
}

#[test]
fn a_police_preset_takes_no_more_than_2000_bytes_with_its_photo_and_1100_without() {
    let with_photo = show().to_message().len();
    assert!(with_photo <= 2_000, "{with_photo}");
    let inputs = inputs();
    let held = HeldDocument::restore(&bytes_of(&inputs, "licence")).unwrap();
    let selection = Preset::Police.selection();
    let portrait = held.get("org.iso.18013.5.1.DK", "portrait_small").unwrap().as_bytes().unwrap().len();
    // With a portrait as large as one may be.
    assert!(portrait <= 1_000 && with_photo + (1_000 - portrait) <= 2_000);
    let others = selection.elements().filter(|(_, element)| *element != "portrait_small").collect();
    let (issued_at, nonce) = (1_795_500_000, bytes_of(&inputs, "nonce").try_into().unwrap());
    let transcript = SessionTranscript::show(issued_at, &nonce);
    let prepared = prepare(&held, &others, &transcript, SignerForm::ByThumbprint);
    let key = SigningKey::from_slice(&bytes_of(&inputs, "device_key")).unwrap();
    let signature: Signature = key.sign(prepared.to_be_signed());
    let device_response = prepared.finish(signature.to_bytes().into());
    let without = Show { issued_at, nonce, device_response }.to_message().len();
    assert!(without <= 1_100, "{without}");
    println!("{with_photo} bytes with the photo of {portrait}, {without} without");
}

#[test]
fn a_reader_of_another_hand_reads_the_vectors_and_verifies_both_signatures() {
    let Some(python) = readers::python() else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../peers/python-qr/read.py");
    let output = Command::new(python).arg(script).arg(folder()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(
        said.contains("family_name: Ødegaard Lind")
            && said.contains("both signatures verify")
            && said.contains("the Answer is read"),
        "{said}"
    );
}
