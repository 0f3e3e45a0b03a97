//! What travels before a presentation: engagement, request, session messages.

use jiff::Timestamp;
use lomme_app::view::clip;
use lomme_licence::cbor::ParseError;
use lomme_licence::mdoc::{
    DeviceEngagement, DeviceRequest, RequestedElement, SessionData, SessionEstablishment,
};

use lomme_licence::message::{Answer, Ask};

use super::{Report, UNVERIFIED, hex, lists, mdoc, names};

pub(super) fn engagement_uri(uri: &str) -> Result<Report, ParseError> {
    DeviceEngagement::from_uri(uri).map(|engagement| engagement_report(&engagement))
}

pub(super) fn engagement(bytes: &[u8]) -> Result<Report, ParseError> {
    DeviceEngagement::from_bytes(bytes).map(|engagement| engagement_report(&engagement))
}

fn engagement_report(engagement: &DeviceEngagement) -> Report {
    let mut lines = vec![
        format!("DeviceEngagement, version {}", clip(engagement.version())),
        format!("  ephemeral key of the phone: {}", lists::curve(engagement.device_key())),
    ];
    lines.extend(engagement.retrieval_methods().iter().map(|method| {
        let name = match method.kind {
            1 => "NFC",
            2 => "Bluetooth LE",
            3 => "Wi-Fi Aware",
            _ => "of a kind that is not known here",
        };
        format!("  can be reached by {name} ({}), version {}", method.kind, method.version)
    }));
    let others = engagement.others().len();
    lines.extend((others > 0).then(|| format!("  {others} other fields")));
    Report::new(lines).with_cbor(engagement.as_bytes())
}

pub(super) fn device_request(bytes: &[u8]) -> Result<Report, ParseError> {
    let request = DeviceRequest::from_bytes(bytes)?;
    let mut lines =
        vec![format!("DeviceRequest, version {}", clip(request.version())), UNVERIFIED.to_owned()];
    for asked in request.doc_requests() {
        lines.push(format!("asks for {}", clip(asked.items_request().doc_type())));
        for (name_space, elements) in asked.items_request().name_spaces() {
            let of = |kept: bool| {
                let of = |e: &&RequestedElement| e.intent_to_retain == kept;
                names(elements.iter().filter(of).map(|e| e.element.as_str()))
            };
            let (seen, kept) = (of(false), of(true));
            let to_see = (!seen.is_empty()).then(|| format!("  {}, to see: {seen}", clip(name_space)));
            let to_keep = (!kept.is_empty()).then(|| format!("  {}, to keep: {kept}", clip(name_space)));
            lines.extend(to_see.into_iter().chain(to_keep));
        }
        match asked.reader_auth() {
            Some(signed) => lines.extend(mdoc::signer(signed)),
            None => lines.push("  not signed by a reader".to_owned()),
        }
    }
    Ok(Report::new(lines))
}

pub(super) fn ask(ask: &Ask) -> Result<Report, ParseError> {
    let lines = vec![
        format!("Ask of lomme-qr/1, made {}, nonce {}", second(ask.asked_at), hex(&ask.nonce)),
        "  ephemeral key of the reader: P-256".to_owned(),
    ];
    let request = ask.request.to_bytes();
    Ok(device_request(&request)?.after(lines).with_cbor(&request))
}

pub(super) fn answer(answer: &Answer) -> Report {
    Report::new(vec![
        format!("Answer of lomme-qr/1, to the Ask with nonce {}", hex(&answer.ask_nonce)),
        "  ephemeral key of the phone: P-256".to_owned(),
        format!("  {} bytes encrypted; only the reader who asked can read them", answer.ciphertext.len()),
    ])
}

/// A time in seconds since 1970.
pub(super) fn second(at: u64) -> String {
    let time = i64::try_from(at).ok().and_then(|at| Timestamp::from_second(at).ok());
    time.map_or_else(|| format!("second {at}"), |time| time.to_string())
}

pub(super) fn establishment(bytes: &[u8]) -> Result<Report, ParseError> {
    let establishment = SessionEstablishment::from_bytes(bytes)?;
    Ok(Report::new(vec![
        "SessionEstablishment".to_owned(),
        format!("  ephemeral key of the reader: {}", lists::curve(establishment.reader_key())),
        format!("  {} bytes encrypted", establishment.data().len()),
    ]))
}

pub(super) fn data(bytes: &[u8]) -> Result<Report, ParseError> {
    let data = SessionData::from_bytes(bytes)?;
    let mut lines = vec!["SessionData".to_owned()];
    lines.extend(data.data.map(|data| format!("  {} bytes encrypted", data.len())));
    lines.extend(data.status.map(|status| format!("  status {}: {status:?}", status.code())));
    Ok(Report::new(lines))
}
