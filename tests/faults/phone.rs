//! A citizen's phone with an overview on it, copied for every row.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use lomme_app::{AppConfig, Caps, CitizenApp, Language, LommeError, NetLimits, SyncLimits, Timeouts};
use lomme_tests::keys::MemoryKeys;
use lomme_tests::scene::{Scene, TestClock};
use tempfile::TempDir;

use crate::certificates::{Cert, root_pem};
use crate::server::{Line, Server};
use crate::wire;

/// A phone that was used before: logged in, and everything read once.
pub(crate) struct Used {
    dir: TempDir,
    keys: Arc<MemoryKeys>,
    publisher_root_pem: String,
    /// The token that must not get anywhere.
    pub(crate) token: String,
    /// What it shows, by id.
    pub(crate) shown: Vec<String>,
}

/// A copy of it.
pub(crate) struct Phone<'u> {
    used: &'u Used,
    dir: TempDir,
    pub(crate) clock: TestClock,
}

/// Limits of time that no machine meets, however busy: a row that is about one has shorter ones.
pub(crate) fn limits() -> NetLimits {
    let minute = Duration::from_secs(60);
    NetLimits {
        timeouts: Timeouts { connect: 2 * minute, read: 2 * minute, total: 2 * minute },
        caps: Caps { page: 256 << 10, ..Caps::default() },
        sync: SyncLimits {
            pages: 6,
            retries: 2,
            backoff: Duration::from_millis(2),
            patience: Duration::from_secs(20),
        },
        sync_time: 10 * minute,
    }
}

impl Used {
    pub(crate) async fn make() -> Self {
        let scene = Scene::open().await;
        let citizen = scene.holder().await;
        citizen.keep_offline_copy(true).unwrap();
        citizen.sync(|_| ()).await.unwrap();
        let shown = shown(&citizen);
        drop(citizen);
        let dir = tempfile::tempdir().unwrap();
        copy(&scene.path("citizen"), dir.path());
        let publisher_root_pem = scene.gateway().authority().trust_root.pem().unwrap();
        let mut used =
            Used { dir, keys: scene.keys.clone(), publisher_root_pem, token: String::new(), shown };
        let server = Server::play(Line::Tls(Cert::Good), vec![wire::ok(&wire::new_page())]).await;
        used.phone().open(&server, limits()).sync(|_| ()).await.unwrap();
        let seen = server.seen.lock().unwrap();
        let token = seen.requests[0].split("Bearer ").nth(1).or(seen.requests[0].split("bearer ").nth(1));
        used.token = token.unwrap().lines().next().unwrap().to_owned();
        drop(seen);
        used
    }

    pub(crate) fn phone(&self) -> Phone<'_> {
        let dir = tempfile::tempdir().unwrap();
        copy(self.dir.path(), dir.path());
        Phone { used: self, dir, clock: TestClock::default() }
    }
}

impl Phone<'_> {
    /// The app with this server for its gateway.
    pub(crate) fn open(&self, server: &Server, limits: NetLimits) -> Arc<CitizenApp> {
        let config = AppConfig {
            dir: self.dir.path().to_owned(),
            gateway_url: server.url(),
            tls_roots_pem: vec![root_pem().to_owned()],
            publisher_root_pem: self.used.publisher_root_pem.clone(),
            language: Language::Da,
            time: self.clock.source(),
        };
        CitizenApp::open_with(config, self.used.keys.clone(), limits).unwrap()
    }

    /// A day later a good gateway is there: whatever happened before, the phone goes on.
    pub(crate) async fn goes_on(&self) -> Result<Vec<String>, LommeError> {
        self.clock.set_ahead(SignedDuration::from_hours(25));
        let page = wire::page(&[wire::item("siden", 1)], "c-siden", false);
        let server = Server::play(Line::Tls(Cert::Good), vec![wire::ok(&page)]).await;
        let citizen = self.open(&server, limits());
        citizen.sync(|_| ()).await?;
        Ok(shown(&citizen))
    }
}

/// The ids of all items that are shown.
pub(crate) fn shown(citizen: &CitizenApp) -> Vec<String> {
    let overview = citizen.overview().unwrap();
    let lines = overview.sections.into_iter().flat_map(|section| section.items);
    let mut ids: Vec<String> = lines.map(|line| line.id).collect();
    ids.sort();
    ids
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
