//! A proxy that counts.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::certificates::{self, Cert};

/// What was counted, both ways together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) connections: usize,
    /// HTTP within TLS, bytes.
    pub(crate) http: usize,
    /// What TCP carried, bytes.
    pub(crate) tcp: usize,
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>6} bytes of HTTP, {:>6} of TCP, {} new connections",
            self.http, self.tcp, self.connections
        )
    }
}

#[derive(Default)]
struct Counts {
    connections: AtomicUsize,
    http: AtomicUsize,
    tcp: AtomicUsize,
}

pub(crate) struct Counter {
    port: u16,
    counts: Arc<Counts>,
    hang_up: watch::Sender<()>,
    /// One for each connection; it ends when the phone, too, has closed it.
    open: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl Counter {
    /// A counter before the gateway at `url`, which is known by `ca_pem`.
    pub(crate) async fn before(url: &str, ca_pem: &str) -> Self {
        let gateway = url.trim_start_matches("https://").to_owned();
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(ca_pem.as_bytes()).unwrap()).unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (hang_up, hung_up) = watch::channel(());
        let counts = Arc::new(Counts::default());
        let (counted, open) = (Arc::clone(&counts), Arc::<Mutex<Vec<JoinHandle<()>>>>::default());
        let opened = Arc::clone(&open);
        // One configuration for all: it remembers the sessions that may be resumed.
        let acceptor = TlsAcceptor::from(certificates::server(Cert::Good, &[b"h2", b"http/1.1"], false));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.connections.fetch_add(1, Ordering::SeqCst);
                let (counts, acceptor, mut hung_up) =
                    (Arc::clone(&counted), acceptor.clone(), hung_up.clone());
                let (gateway, roots) = (gateway.clone(), roots.clone());
                hung_up.mark_unchanged();
                let (stream, end) = twice(stream);
                let connection = tokio::spawn(async move {
                    tokio::select! {
                        () = forward(stream, acceptor, gateway, roots, counts) => {}
                        _ = hung_up.changed() => closed_by_both(end).await,
                    }
                });
                opened.lock().unwrap().push(connection);
            }
        });
        Self { port, counts, hang_up, open }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    /// What was counted since the last time.
    pub(crate) fn take(&self) -> Counted {
        Counted {
            connections: self.counts.connections.swap(0, Ordering::SeqCst),
            http: self.counts.http.swap(0, Ordering::SeqCst),
            tcp: self.counts.tcp.swap(0, Ordering::SeqCst),
        }
    }

    /// The same, once nothing more comes: what is said after an answer counts too.
    pub(crate) async fn settled(&self) -> Counted {
        let tcp = || self.counts.tcp.load(Ordering::SeqCst);
        let mut before = usize::MAX;
        while tcp() != before {
            before = tcp();
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        self.take()
    }

    /// Ends the connections that are open, and waits until the phone has seen it.
    pub(crate) async fn hang_up(&self) {
        self.hang_up.send_replace(());
        let open = std::mem::take(&mut *self.open.lock().unwrap());
        for connection in open {
            let ended = tokio::time::timeout(Duration::from_secs(100), connection).await;
            ended.expect("the phone closes a connection that was ended").unwrap();
        }
    }
}

/// A connection, and a second hold on it that outlives the first.
fn twice(stream: TcpStream) -> (TcpStream, TcpStream) {
    let stream = stream.into_std().unwrap();
    let second = stream.try_clone().unwrap();
    (TcpStream::from_std(stream).unwrap(), TcpStream::from_std(second).unwrap())
}

/// Closes our side, and waits for the other.
async fn closed_by_both(mut stream: TcpStream) {
    let _ = stream.shutdown().await;
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await.is_ok_and(|length| length > 0) {}
}

async fn forward(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    gateway: String,
    roots: RootCertStore,
    counts: Arc<Counts>,
) {
    let stream = CountedStream { stream, counts: Arc::clone(&counts) };
    let Ok(phone) = acceptor.accept(stream).await else { return };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = phone.get_ref().1.alpn_protocol().map(<[u8]>::to_vec).into_iter().collect();
    let tcp = TcpStream::connect(&gateway).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let gateway = TlsConnector::from(Arc::new(config)).connect(name, tcp).await.unwrap();
    let (from_phone, to_phone) = tokio::io::split(phone);
    let (from_gateway, to_gateway) = tokio::io::split(gateway);
    tokio::join!(pass_on(from_phone, to_gateway, &counts), pass_on(from_gateway, to_phone, &counts));
}

async fn pass_on(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, counts: &Counts) {
    let mut buffer = vec![0; 16 << 10];
    while let Ok(length) = from.read(&mut buffer).await {
        if length == 0 || to.write_all(&buffer[..length]).await.is_err() || to.flush().await.is_err() {
            break;
        }
        counts.http.fetch_add(length, Ordering::SeqCst);
    }
    let _ = to.shutdown().await;
}

/// A TCP stream whose bytes are counted.
struct CountedStream {
    stream: TcpStream,
    counts: Arc<Counts>,
}

impl AsyncRead for CountedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.counts.tcp.fetch_add(buffer.filled().len() - before, Ordering::SeqCst);
        polled
    }
}

impl AsyncWrite for CountedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, bytes);
        if let Poll::Ready(Ok(length)) = &polled {
            self.counts.tcp.fetch_add(*length, Ordering::SeqCst);
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
