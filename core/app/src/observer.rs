//! Who is told that a screen's content has changed. Shells re-read the view then.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::error::LommeError;

/// A screen whose view may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The licence.
    Licence,
    /// The overview.
    Overview,
    /// The agenda and its reminders.
    Agenda,
    /// The citizen's acts on their way, and the consents.
    Outbox,
    /// The officer's readiness.
    Ready,
}

impl Screen {
    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Screen::Licence => "licence",
            Screen::Overview => "overview",
            Screen::Agenda => "agenda",
            Screen::Outbox => "outbox",
            Screen::Ready => "ready",
        }
    }
}

/// Told of changes, from a thread of its own and never under a lock. It may call back into the app, and one that takes its
/// time holds up nobody else: what happens meanwhile is told once, as the newest revision of each screen.
pub trait Observer: Send + Sync {
    /// `screen` has changed; `revision` only grows.
    fn changed(&self, screen: Screen, revision: u64);
}

/// That an observer is told. It lasts until `end` or as long as the app, whichever is shorter; to drop it ends nothing.
pub struct Subscription(Arc<Mailbox>);

impl Subscription {
    /// The observer is told no more and let go. A call that has begun may still be under way.
    pub fn end(&self) {
        self.0.close();
    }
}

/// The observers of an app.
#[derive(Default)]
pub(crate) struct Observers {
    mailboxes: Mutex<Vec<Arc<Mailbox>>>,
    revision: AtomicU64,
}

impl Observers {
    /// # Errors
    /// When the phone gives no thread.
    pub(crate) fn add(&self, observer: Arc<dyn Observer>) -> Result<Subscription, LommeError> {
        let mailbox = Arc::new(Mailbox::default());
        let read = Arc::clone(&mailbox);
        // One thread for its whole life: a foreign language has to make each new thread known to itself.
        let builder = thread::Builder::new().name("lomme-observer".to_owned());
        builder
            .spawn(move || read.deliver(observer.as_ref()))
            .map_err(|error| LommeError::internal("core.thread", error.kind()))?;
        lock(&self.mailboxes).push(Arc::clone(&mailbox));
        Ok(Subscription(mailbox))
    }

    pub(crate) fn tell(&self, screen: Screen) {
        let revision = self.revision.fetch_add(1, Ordering::Relaxed) + 1;
        lock(&self.mailboxes).retain(|mailbox| mailbox.put(screen, revision));
    }
}

impl Drop for Observers {
    fn drop(&mut self) {
        lock(&self.mailboxes).iter().for_each(|mailbox| mailbox.close());
    }
}

/// What one observer has not been told yet.
#[derive(Default)]
struct Mailbox {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    /// The newest revision of each screen, oldest first.
    changes: Vec<(Screen, u64)>,
    closed: bool,
}

impl Mailbox {
    /// Whether somebody will read it.
    fn put(&self, screen: Screen, revision: u64) -> bool {
        let mut waiting = lock(&self.waiting);
        waiting.changes.retain(|(other, _)| *other != screen);
        waiting.changes.push((screen, revision));
        self.changed.notify_one();
        !waiting.closed
    }

    fn close(&self) {
        lock(&self.waiting).closed = true;
        self.changed.notify_one();
    }

    /// The oldest change, when there is one; none once it is closed.
    fn take(&self) -> Option<(Screen, u64)> {
        let nothing_yet = |waiting: &mut Waiting| waiting.changes.is_empty() && !waiting.closed;
        let waiting = self.changed.wait_while(lock(&self.waiting), nothing_yet);
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        if waiting.closed { None } else { Some(waiting.changes.remove(0)) }
    }

    fn deliver(&self, observer: &dyn Observer) {
        while let Some((screen, revision)) = self.take() {
            // One that panics is told the next time as well.
            let _ = catch_unwind(AssertUnwindSafe(|| observer.changed(screen, revision)));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
    use std::time::Duration;

    use super::*;

    /// Hands on what it is told; waits before each for a word, where it was given where to wait.
    struct Hands(Mutex<Sender<(Screen, u64)>>, Option<Mutex<Receiver<()>>>);

    impl Observer for Hands {
        fn changed(&self, screen: Screen, revision: u64) {
            lock(&self.0).send((screen, revision)).unwrap();
            if let Some(word) = &self.1 {
                lock(word).recv().unwrap();
            }
        }
    }

    fn told(told: &Receiver<(Screen, u64)>) -> (Screen, u64) {
        told.recv_timeout(Duration::from_secs(20)).unwrap()
    }

    #[test]
    fn one_that_takes_its_time_holds_up_nobody_and_is_then_told_the_newest_of_each_screen() {
        let observers = Observers::default();
        let (go_on, word) = channel();
        let (slow_says, slow) = channel();
        let (quick_says, quick) = channel();
        observers.add(Arc::new(Hands(Mutex::new(slow_says), Some(Mutex::new(word))))).unwrap();
        observers.add(Arc::new(Hands(Mutex::new(quick_says), None))).unwrap();
        observers.tell(Screen::Licence);
        assert_eq!((told(&slow), told(&quick)), ((Screen::Licence, 1), (Screen::Licence, 1)));
        for (screen, revision) in [(Screen::Agenda, 2), (Screen::Overview, 3), (Screen::Agenda, 4)] {
            observers.tell(screen);
            assert_eq!(told(&quick), (screen, revision));
        }
        assert!(slow.try_recv().is_err(), "it is still busy with the first");
        for _ in 0..3 {
            go_on.send(()).unwrap();
        }
        assert_eq!([told(&slow), told(&slow)], [(Screen::Overview, 3), (Screen::Agenda, 4)]);
        assert!(slow.recv_timeout(Duration::from_millis(50)).is_err());
    }

    #[test]
    fn an_ended_subscription_and_the_end_of_the_app_let_the_observer_go() {
        let observers = Observers::default();
        let (ended_says, ended) = channel();
        let (other_says, other) = channel();
        let subscription = observers.add(Arc::new(Hands(Mutex::new(ended_says), None))).unwrap();
        observers.add(Arc::new(Hands(Mutex::new(other_says), None))).unwrap();
        subscription.end();
        observers.tell(Screen::Licence);
        assert_eq!(told(&other), (Screen::Licence, 1));
        // The channel is gone with the observer that held it.
        assert_eq!(ended.recv_timeout(Duration::from_secs(20)), Err(RecvTimeoutError::Disconnected));
        assert_eq!(lock(&observers.mailboxes).len(), 1);
        drop(observers);
        assert_eq!(other.recv_timeout(Duration::from_secs(20)), Err(RecvTimeoutError::Disconnected));
    }
}
