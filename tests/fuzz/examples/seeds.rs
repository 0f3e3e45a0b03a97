//! Writes the seed corpus: `cargo run --manifest-path tests/fuzz/Cargo.toml --example seeds`.
//!
//! A fuzzer begins with what is right and changes it. Everything is made of the project's own vectors (tests/vectors/qr), so
//! that no corpus needs to be kept in the repository.

use std::fs;
use std::path::Path;

use lomme_licence::cbor::{Kind, Node};
use lomme_licence::cose::Sign1;
use lomme_licence::mdoc::{
    DeviceEngagement, DeviceRequest, DocRequest, ItemsRequest, SessionData, SessionEstablishment,
    SessionStatus,
};
use lomme_licence::message::{Answer, Ask, Show};
use lomme_optical::{Frame, Frames, Options};
use p256::SecretKey;

fn main() -> std::io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let write = |target: &str, name: &str, bytes: &[u8]| {
        let dir = here.join("corpus").join(target);
        fs::create_dir_all(&dir)?;
        fs::write(dir.join(name), bytes)
    };
    let vector: serde_json::Value = serde_json::from_slice(&fs::read(here.join("../vectors/qr/show.json"))?)?;
    let show = bytes(vector["message"].as_str().unwrap_or_default());
    write("message", "show", &show)?;
    if let Ok(read) = Show::from_message(&show) {
        write("message", "body", &body(&read))?;
    }
    for name in ["ask", "answer"] {
        let vector = fs::read(here.join(format!("../vectors/qr/{name}.json")))?;
        let vector: serde_json::Value = serde_json::from_slice(&vector)?;
        write("message", name, &bytes(vector["message"].as_str().unwrap_or_default()))?;
    }
    let (ask, answer) = (lomme_fuzz::ask(), lomme_fuzz::answer(b"\xa2\x67version\x631.0\x66status\x00"));
    write("message", "ask-body", &ask_body(&ask))?;
    write("message", "answer-body", &answer_body(&answer))?;
    let frames = Frames::new(&show, Options::default()).map_err(std::io::Error::other)?;
    for n in [0, 1, frames.minimum(), 1000] {
        let text = frames.text(n);
        write("frame_text", &format!("part-{n}"), text.as_bytes())?;
        if let Ok(Frame::Part(part)) = Frame::parse(&text) {
            let header =
                [&part.transfer.0[..], &part.message_len.to_be_bytes()[1..], &part.symbol_size.to_be_bytes()];
            let bytes = [&header.concat()[..], &part.symbol_id.to_be_bytes(), &part.symbol].concat();
            write("frame_bytes", &format!("part-{n}"), &bytes)?;
        }
    }
    write(
        "frame_text",
        "whole",
        Frame::Whole(show.iter().copied().take(300).collect()).to_text().as_bytes(),
    )?;
    // Steps of four bytes: what, phone, symbol id, change. One phone alone; two in turns; one with a forged frame.
    write("collector", "one", &steps(|n| [0, 0, n, 0]))?;
    write("collector", "two", &steps(|n| [0, n % 2, n / 2, 0]))?;
    write("collector", "forged", &steps(|n| [if n == 2 { 2 } else { 0 }, 0, n, 9]))?;
    overview(&write)?;
    let item = br#"{"id":"a","source":"s","version":1,"as_of":"2026-03-01T08:00:00Z","title":"Sag","area":"economy","subject":"p","authority":"A","status":{"code":"2"},"details_url":"https://a.dk/","body":{"kind":"case"}}"#;
    write("page", "entry", item)?;
    write("page", "removed", br#"{"changed":[],"removed":["a"],"coverage":[],"next_cursor":"c","more":true,"as_of":"2026-03-01T08:00:00Z"}"#)?;
    write("page", "problem", br#"{"type":"urn:lomme:problem:cursor-gone","status":410}"#)?;
    write("page", "outcome", br#"{"outcome":"refused","code":"too_late"}"#)?;
    // First how it begins, then an event a byte.
    write("sync", "full", &[0, 4, 5, 7, 0])?;
    write("sync", "changes", &[1, 4, 2, 4, 0, 7])?;
    write("sync", "goes-on", &[2, 4, 5, 7, 7])?;
    licence(&write)
}

/// Seeds of the overview: letters, what stands inside one, and a page with the items of a made-up person.
fn overview(write: &dyn Fn(&str, &str, &[u8]) -> std::io::Result<()>) -> std::io::Result<()> {
    let now = jiff::Timestamp::UNIX_EPOCH;
    let letter = lomme_data::memo_xml("freja-indkaldelse.xml", now).unwrap_or_default();
    write("memo", "letter", letter.as_bytes())?;
    write("memo", "header", br#"<m:replyByDateTime>2026-03-20T12:00:00Z</m:replyByDateTime><m:Sender><m:senderID>12345678</m:senderID><m:idType>CVR</m:idType></m:Sender>"#)?;
    write("memo", "action", br#"<m:Action><m:label>x</m:label><m:actionCode>AFTALE</m:actionCode><m:Reservation><m:reservationUUID>r</m:reservationUUID><m:startDateTime>2026-04-01T08:00:00Z</m:startDateTime></m:Reservation></m:Action>"#)?;
    for item in lomme_data::items("freja", now) {
        let item = serde_json::to_value(&item).map_err(std::io::Error::other)?;
        write(
            "page",
            &format!("{}", item["id"].as_str().unwrap_or_default()),
            item["body"].to_string().as_bytes(),
        )?;
    }
    for source in lomme_data::coverage("freja", now) {
        let json = serde_json::to_vec(&source).map_err(std::io::Error::other)?;
        write("page", &format!("source-{}", source.source), &json)?;
    }
    Ok(())
}

/// Seeds of the licence: one presentation with all that belongs to it, made anew.
fn licence(write: &dyn Fn(&str, &str, &[u8]) -> std::io::Result<()>) -> std::io::Result<()> {
    let made = lomme_fuzz::make();
    write(".", "scene.issued", &made.issued)?;
    write(".", "scene.bundle", &made.bundle)?;
    write(".", "scene.publisher", &made.publisher)?;
    for target in ["cbor", "mdoc", "verify", "answer"] {
        write(target, "response", &made.response)?;
    }
    write("mdoc", "issued", &made.issued)?;
    write("certificate", "root", &made.publisher)?;
    let bundle = Node::read(&made.bundle).map_err(std::io::Error::other)?;
    let bundle = Sign1::read_standalone(&bundle).map_err(std::io::Error::other)?;
    let payload = bundle.payload().unwrap_or_default();
    write("trust", "bundle", payload)?;
    let fields = Node::read(payload).map_err(std::io::Error::other)?;
    for (key, target) in [(4, "trust"), (5, "certificate"), (7, "status"), (8, "certificate")] {
        let field = fields.fields().ok().and_then(|fields| fields.optional_numbered(key)).map(Node::kind);
        match field {
            Some(Kind::Bytes(one)) => write(target, &format!("part-{key}"), one)?,
            Some(Kind::Array(many)) => {
                for (n, one) in many.iter().enumerate() {
                    write(target, &format!("part-{key}-{n}"), one.bytes().unwrap_or_default())?;
                }
            }
            _ => {}
        }
    }
    write("status", "claims", br#"{"sub":"https://a.example/1","iat":1795000000,"exp":1795086400,"ttl":43200,"status_list":{"bits":2,"lst":"eNpjAAAAAQAB"}}"#)?;
    let key = SecretKey::from_slice(&[7; 32]).map_err(std::io::Error::other)?.public_key();
    write("mdoc", "engagement", DeviceEngagement::of_key(&key).as_bytes())?;
    let asked = ItemsRequest::new("org.iso.18013.5.1.mDL", [("org.iso.18013.5.1", "age_over_18", false)]);
    write("mdoc", "request", &DeviceRequest::new(vec![DocRequest::new(asked, None)]).to_bytes())?;
    write("mdoc", "establishment", &SessionEstablishment::new(&key, vec![1, 2, 3]).to_bytes())?;
    let end = SessionData { data: Some(vec![4, 5]), status: Some(SessionStatus::Termination) };
    write("mdoc", "session-data", &end.to_bytes())
}

fn steps(step: impl Fn(u8) -> [u8; 4]) -> Vec<u8> {
    (0..30).flat_map(step).collect()
}

/// `{0: issued_at, 1: nonce, 2: DeviceResponse}` with the whole response.
fn body(show: &Show) -> Vec<u8> {
    let issued_at = u32::try_from(show.issued_at).unwrap_or(u32::MAX).to_be_bytes();
    [&[0xa3, 0, 0x1a][..], &issued_at, &[1, 0x48], &show.nonce, &[2], &show.device_response].concat()
}

/// `{0: asked_at, 1: nonce, 2: EReaderKey, 3: DeviceRequest}`.
fn ask_body(ask: &Ask) -> Vec<u8> {
    let head = [&[0xa4, 0, 0, 1, 0x50][..], &ask.nonce, &[2]].concat();
    [&head[..], ask.reader_key.as_bytes(), &[3], &ask.request.to_bytes()].concat()
}

/// `{0: nonce, 1: EDeviceKey, 2: ciphertext}`, the ciphertext of fewer than 256 bytes.
fn answer_body(answer: &Answer) -> Vec<u8> {
    let length = u8::try_from(answer.ciphertext.len()).unwrap_or(u8::MAX);
    let head = [&[0xa3, 0, 0x50][..], &answer.ask_nonce, &[1]].concat();
    [&head[..], answer.device_key.as_bytes(), &[2, 0x58, length], &answer.ciphertext].concat()
}

fn bytes(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks_exact(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}
