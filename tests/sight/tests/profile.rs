//! The vectors of docs/qr-profile.md (tests/vectors/qr): made here out of `inputs.json`, checked against the files, and read
//! by a reader that shares no code with ours. `LOMME_WRITE_VECTORS=1` writes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::Command;

use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::message::{Show, dictionary};
use lomme_licence::present::{HeldDocument, Preset, SignerForm, prepare};
use lomme_optical::{Frames, Level, MAX_SYMBOL_ID, Options};
use lomme_sight::readers;
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

fn vectors() -> [(&'static str, Value); 3] {
    let show = show();
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
    let transcript = SessionTranscript::show(0, &[0; 8]);
    let prepared = prepare(&held, &others, &transcript, SignerForm::ByThumbprint);
    let device_response = prepared.finish([0x55; 64]);
    let without = Show { issued_at: 1_795_500_000, nonce: [7; 8], device_response }.to_message().len();
    // A signature of one byte over and over costs nothing: 64 are what a real one adds.
    assert!(without + 64 <= 1_100, "{without}");
    println!("{with_photo} bytes with the photo of {portrait}, {} without", without + 64);
}

#[test]
fn a_reader_of_another_hand_reads_the_vectors_and_verifies_both_signatures() {
    let Some(python) = readers::python() else {
        assert!(!readers::required(), "run tests/sight/set-up");
        eprintln!("\n*** SKIPPED: the independent reader needs tests/sight/set-up ***\n");
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../peers/python-qr/read.py");
    let output = Command::new(python).arg(script).arg(folder()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("family_name: Ødegaard Lind") && said.contains("both signatures verify"), "{said}");
}
