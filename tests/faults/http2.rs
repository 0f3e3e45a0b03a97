//! Faults of HTTP/2.

use std::sync::Mutex;

use bytes::Bytes;
use h2::Reason;
use http::Response;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use crate::server::Seen;

#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// None: this page is the answer.
    None(Vec<u8>),
    /// The stream is reset with this reason.
    ResetStream(Reason),
    /// The head comes, half of the body, and then the stream is reset.
    ResetInBody(Vec<u8>),
    /// The connection ends with GOAWAY and this reason.
    GoAway(Reason),
    /// Bytes that are no frames.
    NoFrames,
}

pub(crate) async fn serve(mut stream: TlsStream<TcpStream>, fault: Fault, seen: &Mutex<Seen>) {
    if matches!(fault, Fault::NoFrames) {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await;
        let _ = stream.flush().await;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        return;
    }
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        seen.lock().unwrap().requests.push(format!("{} {:?}", request.uri(), request.headers()));
        let head = || Response::builder().header("content-type", "application/json").body(()).unwrap();
        match &fault {
            Fault::None(page) => {
                if let Ok(mut body) = respond.send_response(head(), false) {
                    let _ = body.send_data(Bytes::from(page.clone()), true);
                }
            }
            Fault::ResetStream(reason) => respond.send_reset(*reason),
            Fault::ResetInBody(page) => {
                if let Ok(mut body) = respond.send_response(head(), false) {
                    let half = page[..page.len() / 2].to_vec();
                    let _ = body.send_data(Bytes::from(half), false);
                    body.send_reset(Reason::INTERNAL_ERROR);
                }
            }
            Fault::GoAway(reason) => connection.abrupt_shutdown(*reason),
            Fault::NoFrames => {}
        }
    }
}
