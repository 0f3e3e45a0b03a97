//! Faults of the line, of TLS and of HTTP itself.

use std::time::Duration;

use h2::Reason;

use crate::certificates::Cert;
use crate::http2::Fault;
use crate::row::{Row, fails, no_line, passes};
use crate::server::{Line, Part};
use crate::wire::*;

const SOON: Duration = Duration::from_millis(50);
const DRIP: Duration = Duration::from_millis(20);

pub(crate) fn connections() -> Vec<Row> {
    let alert = |description: u8| Line::Replies(vec![0x15, 3, 3, 0, 2, 2, description]);
    let captive = html("200 OK", &[]);
    let Some(Part::Send(captive)) = captive.into_iter().next() else { unreachable!() };
    let moved = raw("302 Found", &[("Location", "http://login.example/")], "");
    let handshake = |bytes, then_silent| Line::Handshake { bytes, then_silent };
    vec![
        no_line("nobody listens on the port", "net.offline", Line::Closed),
        no_line("the connection is closed at once", "net.offline", Line::Says(Vec::new())),
        no_line("the connection is reset at once", "net.offline", Line::Reset),
        no_line(
            "the connection is closed after the phone's first word",
            "net.offline",
            Line::Replies(Vec::new()),
        ),
        no_line("nothing is ever said", "net.timeout", Line::Silent).impatient(),
        no_line("the handshake is cut after 3 bytes", "net.offline", handshake(3, false)),
        no_line("the handshake is cut after 200 bytes", "net.offline", handshake(200, false)),
        no_line("the handshake is cut at its end", "net.offline", handshake(100_000, false)),
        no_line("the handshake stands still", "net.timeout", handshake(200, true)).impatient(),
        no_line("the handshake comes byte by byte", "net.timeout", Line::DrippingHandshake(DRIP)).impatient(),
        no_line("garbage in the place of TLS", "net.not_ours", Line::Replies(vec![0xA5; 64])),
        no_line("a login page in the place of TLS", "net.not_ours", Line::Replies(captive)),
        no_line("a redirect in the place of TLS", "net.not_ours", Line::Replies(moved)),
        no_line(
            "a greeting of another protocol",
            "net.not_ours",
            Line::Says(b"220 mail.example ESMTP\r\n".to_vec()),
        ),
        no_line("TLS refuses the handshake", "net.tls", alert(40)),
        no_line("TLS is too old: an alert", "net.tls", alert(70)),
        no_line("TLS is too old: TLS 1.0 is chosen", "net.tls", Line::Replies(hello_of_tls_1_0())),
        no_line("the server does not know the name", "net.tls", alert(112)),
        no_line("the server wants a certificate of the phone", "net.tls", Line::TlsAsksThePhone),
        no_line("a certificate of another authority", "net.tls", Line::Tls(Cert::OtherAuthority)),
        no_line("a certificate that signed itself", "net.tls", Line::Tls(Cert::SelfSigned)),
        no_line("a certificate that has expired", "net.tls", Line::Tls(Cert::Expired)),
        no_line("a certificate that is not valid yet", "net.tls", Line::Tls(Cert::NotYetValid)),
        no_line("a certificate for another name", "net.tls", Line::Tls(Cert::OtherName)),
        no_line("a certificate that is not for servers", "net.tls", Line::Tls(Cert::NotForServers)),
    ]
}

/// TLS 1.0 (RFC 2246): a ServerHello and no extension that says otherwise.
fn hello_of_tls_1_0() -> Vec<u8> {
    let mut hello = vec![2, 0, 0, 38, 3, 1];
    hello.extend([7; 32]);
    hello.extend([0, 0, 0x2f, 0]);
    [vec![0x16, 3, 1, 0, hello.len() as u8], hello].concat()
}

pub(crate) fn broken_answers() -> Vec<Row> {
    let good = || http("200 OK", &[JSON], new_page().to_string());
    let head = || raw("200 OK", &[JSON, ("Content-Length", "900")], "");
    let silent = |bytes: Vec<u8>| vec![Part::Send(bytes), Part::Silence];
    let no_length = || raw("200 OK", &[JSON, ("Connection", "close")], new_page().to_string());
    vec![
        fails("no answer: cut", "net.offline", vec![vec![Part::Cut]]),
        fails("no answer: closed in order", "net.offline", vec![vec![Part::Close]]),
        fails("no answer: reset", "net.offline", vec![vec![Part::Reset]]),
        fails("cut in the first line", "net.offline", vec![part_of(good(), 0.02, Part::Cut)]),
        fails("cut in the headers", "net.offline", vec![part_of(good(), 0.1, Part::Cut)]),
        fails("cut after the headers", "net.offline", vec![vec![Part::Send(head()), Part::Cut]]),
        fails(
            "closed in order after the headers",
            "net.offline",
            vec![vec![Part::Send(head()), Part::Close]],
        ),
        fails("cut in the body", "net.offline", vec![part_of(good(), 0.8, Part::Cut)]),
        fails("reset in the body", "net.offline", vec![part_of(good(), 0.8, Part::Reset)]),
        fails("cut in the middle of gzip", "net.offline", vec![part_of(gzipped(), 0.8, Part::Cut)]),
        fails(
            "cut in the middle of a chunk",
            "net.offline",
            vec![part_of(chunked(one_chunk()), 0.8, Part::Cut)],
        ),
        fails(
            "cut before the last chunk",
            "net.offline",
            vec![part_of(chunked(one_chunk()), 1.0, Part::Cut)],
        ),
        fails(
            "all came, without a length and without TLS's own end",
            "net.offline",
            vec![part_of(no_length(), 1.0, Part::Cut)],
        ),
        passes("no length, and TLS's own end", vec![part_of(no_length(), 1.0, Part::Close)]),
        fails("silence after the request", "net.timeout", vec![vec![Part::Silence]]).impatient_after_tls(),
        fails("silence after the headers", "net.timeout", vec![silent(head())]).impatient_after_tls(),
        fails("silence in the body", "net.timeout", vec![part_of(good(), 0.8, Part::Silence)])
            .impatient_after_tls(),
        fails("headers byte by byte", "net.timeout", vec![vec![Part::Drip(good(), DRIP)]])
            .impatient_after_tls(),
        fails(
            "a body byte by byte",
            "net.timeout",
            vec![vec![Part::Send(head()), Part::Drip(vec![b' '; 900], DRIP)]],
        )
        .impatient_after_tls(),
        passes("an answer that takes its time", vec![vec![Part::Wait(SOON), Part::Send(good())]]),
    ]
}

pub(crate) fn broken_http() -> Vec<Row> {
    let body = || new_page().to_string();
    let says = |bytes: Vec<u8>| vec![vec![Part::Send(bytes), Part::Close]];
    let length = |length: &'static str| says(raw("200 OK", &[JSON, ("Content-Length", length)], body()));
    let twice = [JSON, ("Content-Length", "5"), ("Content-Length", "700")];
    let many: Vec<String> = (0..200).map(|n| format!("X-{n}")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "1")).collect();
    let long = "x".repeat(600_000);
    vec![
        fails("garbage in the place of HTTP", "net.malformed", says(vec![0xA5; 64])),
        fails("a page without any head", "net.malformed", says(body().into_bytes())),
        fails("a status that is no number", "net.malformed", says(b"HTTP/1.1 abc OK\r\n\r\n".to_vec())),
        fails("a version that does not exist", "net.malformed", says(b"HTTP/7.3 200 OK\r\n\r\n".to_vec())),
        fails("a header that is very large", "net.malformed", says(raw("200 OK", &[("X-Long", &long)], ""))),
        fails("two hundred headers", "net.malformed", says(raw("200 OK", &many, ""))),
        fails("a length that is too short", "net.malformed", length("90")),
        fails("a length that is too long, and the end", "net.offline", length("90000")),
        fails(
            "a length that is too long, and silence",
            "net.timeout",
            vec![vec![
                Part::Send(raw("200 OK", &[JSON, ("Content-Length", "90000")], body())),
                Part::Silence,
            ]],
        )
        .impatient_after_tls(),
        fails("a length below zero", "net.malformed", length("-5")),
        fails("a length that is no number", "net.malformed", length("many")),
        fails("a length that no number holds", "net.malformed", length("99999999999999999999999")),
        fails("two lengths", "net.malformed", says(raw("200 OK", &twice, body()))),
        fails("a chunk whose size is no number", "net.malformed", says(chunked("zz\r\n{}\r\n0\r\n\r\n"))),
        fails(
            "a chunk whose size no number holds",
            "net.malformed",
            says(chunked("fffffffffffffffffff\r\n{}\r\n")),
        ),
        fails("a chunk that is longer than it says", "net.malformed", says(chunked("1\r\n{}\r\n0\r\n\r\n"))),
        fails(
            "an encoding that is not known",
            "net.malformed",
            says(http("200 OK", &[JSON, ("Content-Encoding", "br")], [0xA5; 40])),
        ),
        fails(
            "no gzip where gzip is said",
            "net.malformed",
            says(http("200 OK", &[JSON, ("Content-Encoding", "gzip")], body())),
        ),
        fails("gzip with a wrong checksum", "net.malformed", says(wrong_checksum())),
        fails("gzip that ends too early", "net.malformed", says(half_gzip())),
        fails(
            "gzip within gzip",
            "net.malformed",
            says(http("200 OK", &[JSON, ("Content-Encoding", "gzip")], gzip(&gzip(body().as_bytes())))),
        ),
        fails(
            "gzip that swells to 50 MB",
            "net.too_large",
            says(http("200 OK", &[JSON, ("Content-Encoding", "gzip")], gzip(&vec![b' '; 50 << 20]))),
        ),
        fails(
            "a page that says it is 5 GB",
            "net.too_large",
            vec![vec![
                Part::Send(raw("200 OK", &[JSON, ("Content-Length", "5000000000")], "")),
                Part::Silence,
            ]],
        ),
        fails(
            "a page that never ends, in chunks",
            "net.too_large",
            vec![vec![Part::Send(chunked("")), Part::Forever(b"8\r\n        \r\n".repeat(500))]],
        ),
        fails(
            "a page that never ends, without a length",
            "net.too_large",
            vec![vec![Part::Send(raw("200 OK", &[JSON], "")), Part::Forever(vec![b' '; 4000])]],
        ),
        passes(
            "an early hint, and then the page",
            says([b"HTTP/1.1 103 Early Hints\r\n\r\n".to_vec(), http("200 OK", &[JSON], body())].concat()),
        ),
    ]
}

/// Half of a gzip as the whole of an answer.
fn half_gzip() -> Vec<u8> {
    let body = gzip(new_page().to_string().as_bytes());
    http("200 OK", &[JSON, ("Content-Encoding", "gzip")], &body[..body.len() / 2])
}

fn wrong_checksum() -> Vec<u8> {
    let mut body = gzip(new_page().to_string().as_bytes());
    let length = body.len();
    body[length - 6] ^= 0xff;
    http("200 OK", &[JSON, ("Content-Encoding", "gzip")], body)
}

pub(crate) fn http2() -> Vec<Row> {
    let page = || new_page().to_string().into_bytes();
    let fails = |name, code, fault| no_line(name, code, Line::Http2(fault));
    vec![
        Row { line: Line::Http2(Fault::None(page())), ..passes("HTTP/2: a page", vec![vec![Part::Close]]) },
        fails("HTTP/2: the stream is reset", "net.offline", Fault::ResetStream(Reason::INTERNAL_ERROR)),
        fails("HTTP/2: the stream is refused", "net.offline", Fault::ResetStream(Reason::REFUSED_STREAM)),
        fails("HTTP/2: the stream is reset in the body", "net.offline", Fault::ResetInBody(page())),
        fails("HTTP/2: the server goes away", "net.offline", Fault::GoAway(Reason::NO_ERROR)),
        fails("HTTP/2: the server wants calm", "net.offline", Fault::GoAway(Reason::ENHANCE_YOUR_CALM)),
        fails("HTTP/2: no frames come", "net.offline", Fault::NoFrames),
    ]
}
