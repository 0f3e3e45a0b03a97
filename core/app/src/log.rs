//! What an app says to the platform's log: stable codes and places in the source, and never a word of anybody's. For that reason what
//! libraries log is not passed on: their lines hold addresses and what a server said.

use std::panic::{self, PanicHookInfo};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::thread;

use crate::error::LommeError;

/// As many lines may wait to be written; those beyond are dropped, so that a slow log slows nothing.
const WAITING: usize = 256;

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    /// A fault of ours.
    Error,
    /// Something did not work, and was said.
    Warning,
    /// For orientation.
    Info,
}

/// Where lines go. It is called from one thread of its own, in order.
pub trait LogSink: Send + Sync {
    /// Writes a line.
    fn write(&self, level: LogLevel, line: String);
}

static LOG: Mutex<Option<SyncSender<(LogLevel, String)>>> = Mutex::new(None);

/// Every line from now on goes to `sink`, and to none before it.
///
/// # Errors
/// When the phone gives no thread to write from.
pub fn log_to(sink: Arc<dyn LogSink>) -> Result<(), LommeError> {
    let (send, lines) = sync_channel(WAITING);
    let builder = thread::Builder::new().name("lomme-log".to_owned());
    builder
        .spawn(move || write_all(&lines, sink.as_ref()))
        .map_err(|error| LommeError::internal("core.thread", error.kind()))?;
    *LOG.lock().unwrap_or_else(PoisonError::into_inner) = Some(send);
    Ok(())
}

/// Says a line. Where nobody listens it is gone.
pub fn log(level: LogLevel, line: &str) {
    // Said while panicking, as well: a lock that is held is not waited for.
    let Ok(mut log) = LOG.try_lock() else { return };
    if let Some(send) = log.as_ref()
        && let Err(TrySendError::Disconnected(_)) = send.try_send((level, line.to_owned()))
    {
        *log = None;
    }
}

/// From now on a panic says where it was and not what it says, which may hold personal data. What an app does not catch still ends it.
pub fn hush_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| panic::set_hook(Box::new(|panic| log(LogLevel::Error, &place_of(panic)))));
}

fn place_of(panic: &PanicHookInfo<'_>) -> String {
    match panic.location() {
        Some(place) => format!("core.panic at {}:{}", place.file(), place.line()),
        None => "core.panic".to_owned(),
    }
}

fn write_all(lines: &Receiver<(LogLevel, String)>, sink: &dyn LogSink) {
    for (level, line) in lines {
        sink.write(level, line);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    use super::*;

    struct Lines(Mutex<Sender<(LogLevel, String)>>);

    impl LogSink for Lines {
        fn write(&self, level: LogLevel, line: String) {
            let _ = self.0.lock().unwrap().send((level, line));
        }
    }

    #[test]
    fn a_line_arrives_and_a_panic_says_where_it_was_and_not_what() {
        let (send, lines) = channel();
        log_to(Arc::new(Lines(Mutex::new(send)))).unwrap();
        log(LogLevel::Warning, "net.offline");
        let next = || lines.recv_timeout(Duration::from_secs(20)).unwrap();
        assert_eq!(next(), (LogLevel::Warning, "net.offline".to_owned()));
        hush_panics();
        let caught = panic::catch_unwind(|| panic!("Freja, 010203-1234"));
        // The other tests of this process speak as they did.
        drop(panic::take_hook());
        assert!(caught.is_err());
        let (level, line) = next();
        assert_eq!(level, LogLevel::Error);
        assert!(line.starts_with("core.panic at core/app/src/log.rs:"), "{line}");
    }
}
