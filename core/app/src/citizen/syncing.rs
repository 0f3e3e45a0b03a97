//! One sync at a time: who asks while one runs joins it, hears of its progress and gets its result; and one may be cancelled.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::task::block_in_place;

use crate::error::LommeError;
use crate::runtime::{core, on_core};
use crate::view::SyncView;

/// How far a sync is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncEvent {
    /// A page was written.
    Page {
        /// Pages so far.
        pages: u64,
        /// Items that are new or changed so far.
        items: u64,
    },
    /// The authorities' system failed; it is asked again after a wait.
    Waiting {
        /// How long, rounded up.
        seconds: u64,
    },
}

/// Who is told how far a sync is.
type Listener = Box<dyn Fn(SyncEvent) + Send + Sync>;
type SyncResult = Result<SyncView, LommeError>;

/// The syncs that run, by whose overview they read.
#[derive(Default)]
pub(crate) struct Syncs(Mutex<HashMap<String, Running>>);

/// One that runs.
#[derive(Clone)]
struct Running {
    ended: watch::Receiver<Option<SyncResult>>,
    cancel: Arc<watch::Sender<bool>>,
    listeners: Arc<Mutex<Vec<Arc<Listener>>>>,
}

/// What a run is given: whom to tell, and what to watch.
pub(super) struct Told {
    listeners: Arc<Mutex<Vec<Arc<Listener>>>>,
    /// Becomes true when the run is to end.
    pub(super) cancelled: watch::Receiver<bool>,
}

impl Told {
    /// Tells everybody who waits for this run. Who is told may take its time, and then holds up this sync and nothing else.
    pub(super) fn tell(&self, event: SyncEvent) {
        let listeners = lock(&self.listeners).clone();
        block_in_place(|| listeners.iter().for_each(|listener| listener(event)));
    }
}

impl Syncs {
    /// Joins the sync of `subject` that runs, or starts `work`. It goes on when the caller is gone.
    pub(super) async fn join<W>(
        self: &Arc<Self>,
        subject: String,
        listener: Listener,
        work: impl FnOnce(Told) -> W,
    ) -> SyncResult
    where
        W: Future<Output = SyncResult> + Send + 'static,
    {
        let mut ended = {
            let mut running = lock(&self.0);
            if let Some(running) = running.get(&subject) {
                lock(&running.listeners).push(Arc::new(listener));
                running.ended.clone()
            } else {
                let started = self.start(subject.clone(), listener, work);
                let ended = started.ended.clone();
                running.insert(subject, started);
                ended
            }
        };
        let result = ended.wait_for(Option::is_some).await.ok().and_then(|result| result.clone());
        result.unwrap_or_else(|| Err(LommeError::internal("core.panic", "a sync ended without a result")))
    }

    fn start<W>(
        self: &Arc<Self>,
        subject: String,
        listener: Listener,
        work: impl FnOnce(Told) -> W,
    ) -> Running
    where
        W: Future<Output = SyncResult> + Send + 'static,
    {
        let (tell_ended, ended) = watch::channel(None);
        let (cancel, cancelled) = watch::channel(false);
        let listeners = Arc::new(Mutex::new(vec![Arc::new(listener)]));
        let work = work(Told { listeners: Arc::clone(&listeners), cancelled });
        let syncs = Arc::clone(self);
        core().spawn(async move {
            let result = on_core(work).await;
            // Taken off the list first: who comes now starts anew, who came before gets this result.
            lock(&syncs.0).remove(&subject);
            tell_ended.send_replace(Some(result));
        });
        Running { ended, cancel: Arc::new(cancel), listeners }
    }

    /// Cancels every sync that runs; whether one did.
    pub(crate) fn cancel(&self) -> bool {
        let running = lock(&self.0);
        running.values().for_each(|running| {
            running.cancel.send_replace(true);
        });
        !running.is_empty()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Waker};

    use tokio::sync::Notify;

    use super::*;

    const VIEW: SyncView = SyncView { changed: 1, removed: 0, unusable: 0, full_read: false };

    #[tokio::test]
    async fn who_asks_while_one_runs_joins_it_and_a_later_one_starts_anew() {
        let (syncs, runs, told) =
            (Arc::new(Syncs::default()), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let gate = Arc::new(Notify::new());
        let ask = || {
            let (syncs, runs, told, gate) = (syncs.clone(), runs.clone(), told.clone(), gate.clone());
            async move {
                let listener = move |_| {
                    told.fetch_add(1, Ordering::SeqCst);
                };
                let work = |told: Told| async move {
                    runs.fetch_add(1, Ordering::SeqCst);
                    gate.notified().await;
                    told.tell(SyncEvent::Page { pages: 1, items: 1 });
                    Ok(VIEW)
                };
                syncs.join("own".into(), Box::new(listener), work).await
            }
        };
        let open = async {
            while lock(&syncs.0).get("own").is_none_or(|running| lock(&running.listeners).len() < 2) {
                tokio::task::yield_now().await;
            }
            gate.notify_one();
        };
        let (first, second, ()) = tokio::join!(ask(), ask(), open);
        assert_eq!((first, second), (Ok(VIEW), Ok(VIEW)));
        assert_eq!((runs.load(Ordering::SeqCst), told.load(Ordering::SeqCst)), (1, 2));
        gate.notify_one();
        ask().await.unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_caller_that_is_gone_leaves_the_sync_running_and_a_panic_in_it_is_an_error_to_all() {
        let syncs = Arc::new(Syncs::default());
        let (tell, mut done) = watch::channel(false);
        let gate = Arc::new(Notify::new());
        let held = Arc::clone(&gate);
        let work = |_| async move {
            held.notified().await;
            tell.send_replace(true);
            Ok(VIEW)
        };
        {
            let mut asked = pin!(syncs.join("own".into(), Box::new(|_| ()), work));
            let mut nobody = Context::from_waker(Waker::noop());
            assert!(asked.as_mut().poll(&mut nobody).is_pending());
        }
        gate.notify_one();
        done.wait_for(|done| *done).await.unwrap();
        while lock(&syncs.0).contains_key("own") {
            tokio::task::yield_now().await;
        }
        let nothing: Option<SyncResult> = None;
        let fails = |_| async move { std::hint::black_box(nothing).expect("planted") };
        let error = syncs.join("own".into(), Box::new(|_| ()), fails).await.unwrap_err();
        assert!(error.code == "core.panic" && !error.to_string().contains("planted"));
        assert!(!syncs.cancel(), "nothing runs any longer");
    }
}
