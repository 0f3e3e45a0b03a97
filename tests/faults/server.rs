//! A server that does what a script says: on the line, in the TLS handshake, and in what it answers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use lomme_gateway::server::HeldPort;
use rustls::ServerConnection;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::certificates::{self, Cert};
use crate::http2;

/// How a connection goes until the first request is read.
#[derive(Clone, Debug)]
pub(crate) enum Line {
    /// TLS with this certificate, then HTTP/1.1.
    Tls(Cert),
    /// TLS that wants a certificate of the phone.
    TlsAsksThePhone,
    /// TLS, then HTTP/2 with this fault.
    Http2(http2::Fault),
    /// Nobody listens.
    Closed,
    /// These bytes are sent at once, and the connection is closed.
    Says(Vec<u8>),
    /// The phone's first message is read, these bytes are sent, and the connection is closed.
    Replies(Vec<u8>),
    /// The connection is reset at once.
    Reset,
    /// Nothing is ever said.
    Silent,
    /// The handshake is cut off after so many bytes of the server's, or stands still there.
    Handshake { bytes: usize, then_silent: bool },
    /// The server's side of the handshake comes byte by byte.
    DrippingHandshake(Duration),
}

/// A part of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Send(Vec<u8>),
    Wait(Duration),
    /// Nothing, until the test opens it.
    Gate(Arc<Notify>),
    /// Byte by byte.
    Drip(Vec<u8>, Duration),
    /// The same again and again, until the phone goes.
    Forever(Vec<u8>),
    /// The TCP connection ends without a word of TLS.
    Cut,
    /// It is reset.
    Reset,
    /// TLS and the connection end as they should.
    Close,
    /// Nothing more comes, and the connection stays open.
    Silence,
}

/// What a script got to see.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) connections: usize,
    /// Heads and bodies of requests.
    pub(crate) requests: Vec<String>,
    /// What came outside of TLS.
    pub(crate) raw: Vec<u8>,
    /// Bytes inside of TLS, from and to the phone.
    pub(crate) received: usize,
    pub(crate) sent: usize,
}

pub(crate) struct Server {
    pub(crate) port: u16,
    pub(crate) seen: Arc<Mutex<Seen>>,
    task: Option<JoinHandle<()>>,
    /// Where nobody is to listen, nobody does.
    _closed: Option<HeldPort>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

impl Server {
    /// Plays the script on a free port. The last answer is given again to every further request.
    pub(crate) async fn play(line: Line, answers: Vec<Vec<Part>>) -> Self {
        if matches!(line, Line::Closed) {
            let closed = HeldPort::take(0).unwrap();
            return Self { port: closed.number(), seen: Arc::default(), task: None, _closed: Some(closed) };
        }
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (answers, log) = (Arc::new(answers), Arc::clone(&seen));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                log.lock().unwrap().connections += 1;
                let (line, answers, log) = (line.clone(), Arc::clone(&answers), Arc::clone(&log));
                tokio::spawn(async move { connection(stream, line, &answers, &log).await });
            }
        });
        Self { port, seen, task: Some(task), _closed: None }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    /// Waits until so many requests were read.
    pub(crate) async fn has_read(&self, requests: usize) {
        let read = async {
            while self.seen.lock().unwrap().requests.len() < requests {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(100), read).await.expect("the phone asks");
    }
}

async fn connection(mut stream: TcpStream, line: Line, answers: &[Vec<Part>], seen: &Mutex<Seen>) {
    match line {
        Line::Tls(cert) => https(stream, certificates::server(cert, &[], false), answers, seen).await,
        Line::TlsAsksThePhone => {
            https(stream, certificates::server(Cert::Good, &[], true), answers, seen).await
        }
        Line::Http2(fault) => {
            let acceptor = TlsAcceptor::from(certificates::server(Cert::Good, &[b"h2"], false));
            if let Ok(stream) = acceptor.accept(stream).await {
                http2::serve(stream, fault, seen).await;
            }
        }
        Line::Closed => {}
        Line::Says(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
            drain(&mut stream, seen).await;
        }
        Line::Replies(bytes) => {
            let mut first = vec![0; 4096];
            let length = stream.read(&mut first).await.unwrap_or(0);
            seen.lock().unwrap().raw.extend_from_slice(&first[..length]);
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
            drain(&mut stream, seen).await;
        }
        Line::Reset => drop(stream.set_zero_linger()),
        Line::Silent => drain(&mut stream, seen).await,
        Line::Handshake { bytes, then_silent } => {
            let flight = server_flight(&mut stream).await;
            let _ = stream.write_all(&flight[..bytes.min(flight.len())]).await;
            if then_silent {
                drain(&mut stream, seen).await;
            }
        }
        Line::DrippingHandshake(every) => {
            let flight = server_flight(&mut stream).await;
            drip(&mut stream, &flight, every).await;
        }
    }
}

/// What comes until the phone goes.
async fn drain(stream: &mut TcpStream, seen: &Mutex<Seen>) {
    let mut buffer = [0; 4096];
    while let Ok(length) = stream.read(&mut buffer).await {
        if length == 0 {
            break;
        }
        seen.lock().unwrap().raw.extend_from_slice(&buffer[..length]);
    }
}

/// The server's whole side of a TLS 1.3 handshake, after the phone's first message.
async fn server_flight(stream: &mut TcpStream) -> Vec<u8> {
    let mut tls = ServerConnection::new(certificates::server(Cert::Good, &[], false)).unwrap();
    let mut hello = vec![0; 4096];
    let length = stream.read(&mut hello).await.unwrap_or(0);
    tls.read_tls(&mut &hello[..length]).unwrap();
    tls.process_new_packets().unwrap();
    let mut flight = Vec::new();
    while tls.wants_write() {
        tls.write_tls(&mut flight).unwrap();
    }
    flight
}

async fn https(
    stream: TcpStream,
    config: Arc<rustls::ServerConfig>,
    answers: &[Vec<Part>],
    seen: &Mutex<Seen>,
) {
    let Ok(mut stream) = TlsAcceptor::from(config).accept(stream).await else { return };
    while let Some(request) = read_request(&mut stream).await {
        let answer = {
            let mut seen = seen.lock().unwrap();
            seen.received += request.len();
            seen.requests.push(String::from_utf8_lossy(&request).into_owned());
            answers[(seen.requests.len() - 1).min(answers.len() - 1)].clone()
        };
        for part in answer {
            let ended = play(&mut stream, part, seen).await;
            if ended {
                return;
            }
        }
    }
}

/// Plays a part; whether the connection ends with it.
async fn play(stream: &mut TlsStream<TcpStream>, part: Part, seen: &Mutex<Seen>) -> bool {
    match part {
        Part::Send(bytes) => {
            seen.lock().unwrap().sent += bytes.len();
            stream.write_all(&bytes).await.is_err() || stream.flush().await.is_err()
        }
        Part::Wait(time) => {
            tokio::time::sleep(time).await;
            false
        }
        Part::Gate(gate) => {
            gate.notified().await;
            false
        }
        Part::Drip(bytes, every) => drip(stream, &bytes, every).await,
        Part::Forever(bytes) => {
            while stream.write_all(&bytes).await.is_ok() {}
            true
        }
        Part::Cut => true,
        Part::Reset => {
            drop(stream.get_ref().0.set_zero_linger());
            true
        }
        Part::Close => {
            let _ = stream.shutdown().await;
            true
        }
        Part::Silence => {
            let mut buffer = [0; 1024];
            while stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {}
            true
        }
    }
}

async fn drip(stream: &mut (impl AsyncWrite + Unpin), bytes: &[u8], every: Duration) -> bool {
    for byte in bytes {
        if stream.write_all(&[*byte]).await.is_err() || stream.flush().await.is_err() {
            return true;
        }
        tokio::time::sleep(every).await;
    }
    false
}

/// A request with its body; none when the phone has gone.
async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    loop {
        let head = request.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(head) = head {
            let text = String::from_utf8_lossy(&request[..head]).to_ascii_lowercase();
            let length = text.split("content-length:").nth(1).and_then(|rest| rest.lines().next());
            let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
            if request.len() >= head + 4 + length {
                return Some(request);
            }
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            Ok(length) if length > 0 => request.extend_from_slice(&buffer[..length]),
            _ => return None,
        }
    }
}
