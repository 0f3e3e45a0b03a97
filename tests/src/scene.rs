//! A gateway, a citizen's phone and officers' phones, on one clock that a test can move.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use lomme_app::view::{AskedView, VerdictView};
use lomme_app::{
    AppConfig, CitizenApp, Language, LommeError, OnScreen, ReaderApp, SecureKeys, Showing, TimeSource,
};
use lomme_authority::{Authority, pem, rng};
use lomme_gateway::server::HeldPort;
use lomme_gateway::{Gateway, GatewayConfig, PersonSeed};

use crate::keys::MemoryKeys;

/// The person that tests are about.
pub const FREJA: &str = "0e0d6a52-6c1e-4b7e-9a53-5f0c1a7be001";
/// Another one.
pub const HOLGER: &str = "0e0d6a52-6c1e-4b7e-9a53-5f0c1a7be002";

/// When every test begins: a Tuesday morning in Denmark. `LOMME_BEGIN=2028-02-29T22:59:59.9Z` has them begin at another time, to look for what
/// depends on the day.
const BEGIN: &str = "2026-11-24T08:30:00.25Z";

fn begin() -> Timestamp {
    let begin = std::env::var("LOMME_BEGIN");
    begin.as_deref().unwrap_or(BEGIN).parse().expect("LOMME_BEGIN is a time")
}

/// A clock that only a test moves. In between it stands: nothing is too old because a machine is slow, nothing depends on the day of a run, and
/// no test begins before midnight and ends after it.
#[derive(Clone, Default)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    /// Moves it to so long after the beginning; negative is before.
    pub fn set_ahead(&self, by: SignedDuration) {
        let millis = i64::try_from(by.as_millis()).expect("a clock is not set ahead by ages");
        self.0.store(millis, Ordering::SeqCst);
    }

    /// The time on it.
    pub fn now(&self) -> Timestamp {
        begin() + SignedDuration::from_millis(self.0.load(Ordering::SeqCst))
    }

    /// It as the apps take it.
    pub fn source(&self) -> TimeSource {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

/// Everything that plays.
pub struct Scene {
    gateway: Option<Gateway>,
    /// While there is no gateway: nobody else gets its port.
    port: Option<HeldPort>,
    config: AppConfig,
    /// The clock of everybody.
    pub clock: TestClock,
    /// The citizen's key store.
    pub keys: Arc<MemoryKeys>,
    dir: tempfile::TempDir,
}

impl Scene {
    /// The authorities, with the made-up people.
    pub async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = TestClock::default();
        let config = GatewayConfig {
            now: clock.source(),
            people: PersonSeed::made_up(clock.now()),
            page_size: 7,
            ..GatewayConfig::new(dir.path().join("authority"))
        };
        let gateway = Gateway::start(config).await.unwrap();
        let config = AppConfig {
            dir: PathBuf::new(),
            gateway_url: gateway.url().to_owned(),
            tls_roots_pem: vec![gateway.tls_ca_pem().to_owned()],
            publisher_root_pem: gateway.authority().trust_root.pem().unwrap(),
            language: Language::En,
            time: clock.source(),
        };
        Scene { gateway: Some(gateway), port: None, config, clock, keys: Arc::default(), dir }
    }

    /// The authorities, while they run.
    pub fn gateway(&self) -> &Gateway {
        self.gateway.as_ref().expect("the gateway was stopped")
    }

    /// Stops the authorities: from here on there is no network.
    pub async fn go_offline(&mut self) {
        self.port = self.gateway.take().expect("the gateway was stopped before").stop().await;
    }

    /// Starts the authorities again, where they were and with what they knew.
    pub async fn come_back(&mut self) {
        let port = self.config.gateway_url.rsplit(':').next().and_then(|port| port.parse().ok());
        let config = GatewayConfig {
            now: self.clock.source(),
            port: port.expect("the gateway's address ends in its port"),
            page_size: 7,
            ..GatewayConfig::new(self.dir.path().join("authority"))
        };
        self.gateway = Some(Gateway::start(config).await.unwrap());
        self.port = None;
    }

    /// A folder of the scene.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The citizen's app; the same store each time.
    pub fn citizen(&self) -> Arc<CitizenApp> {
        self.citizen_with(self.keys.clone()).unwrap()
    }

    /// The citizen's store opened with other keys.
    pub fn citizen_with(&self, keys: Arc<dyn SecureKeys>) -> Result<Arc<CitizenApp>, LommeError> {
        CitizenApp::open(self.config("citizen"), keys)
    }

    /// The app of an officer with a store of this name.
    pub fn officer(&self, name: &str) -> Arc<ReaderApp> {
        self.officer_at(name, &self.clock)
    }

    /// The same, with a clock of its own.
    pub fn officer_at(&self, name: &str, clock: &TestClock) -> Arc<ReaderApp> {
        let config = AppConfig { time: clock.source(), ..self.config(name) };
        ReaderApp::open(config, Arc::new(MemoryKeys::default())).unwrap()
    }

    /// The officer of [`Scene::ready_officer`] with a certificate of its authority.
    pub async fn certified_officer(&self) -> Arc<ReaderApp> {
        let officer = self.ready_officer().await;
        self.certify(&officer, self.gateway().authority()).await.unwrap();
        officer
    }

    /// Has the officer's key certified by `authority`, and hands the officer the certificate.
    pub async fn certify(
        &self,
        officer: &Arc<ReaderApp>,
        authority: &Authority,
    ) -> Result<Vec<u8>, LommeError> {
        let key = p256::PublicKey::from_sec1_bytes(&officer.reader_key().await.unwrap()).unwrap();
        let certificate = authority.certify_reader(&key, self.clock.now(), &mut rng()).unwrap();
        officer.import_reader_certificate(&pem(&certificate).unwrap()).map(|()| certificate)
    }

    /// The phone of another person, logged in, with a store and keys of its own.
    pub async fn phone_of(&self, person: &str) -> Arc<CitizenApp> {
        let phone = CitizenApp::open(self.config(person), Arc::<MemoryKeys>::default()).unwrap();
        phone.receive_licence(self.gateway().offer(person).unwrap(), None).await.unwrap();
        phone
    }

    /// A citizen who has the licence.
    pub async fn holder(&self) -> Arc<CitizenApp> {
        let citizen = self.citizen();
        citizen.receive_licence(self.gateway().offer(FREJA).unwrap(), None).await.unwrap();
        citizen
    }

    /// Another citizen with a licence, on a phone of this name.
    pub async fn other_holder(&self, name: &str, person: &str) -> Arc<CitizenApp> {
        let citizen = CitizenApp::open(self.config(name), self.keys.clone()).unwrap();
        citizen.receive_licence(self.gateway().offer(person).unwrap(), None).await.unwrap();
        citizen
    }

    /// An officer who has fetched the list.
    pub async fn ready_officer(&self) -> Arc<ReaderApp> {
        let officer = self.officer("officer");
        officer.fetch_trust().await.unwrap();
        officer
    }

    /// How an app of the scene is set up, with a store of this name.
    pub fn config(&self, name: &str) -> AppConfig {
        AppConfig { dir: self.path(name), ..self.config.clone() }
    }
}

/// Shows every frame to the officer, first to last, and takes the verdict.
pub fn scan(officer: &ReaderApp, showing: &Showing) -> VerdictView {
    officer.begin_scan();
    for n in 0..showing.view().frames {
        officer.scan_frame(&showing.frame(n)).unwrap();
    }
    officer.verdict().unwrap().expect("every frame was shown")
}

/// Every frame that one camera needs of what a phone shows.
pub fn frames<V>(shown: &OnScreen<V>, count: u32) -> Vec<String> {
    (0..count).map(|n| shown.frame(n)).collect()
}

/// Holds frames into the officer's camera and takes the verdict.
pub fn officer_sees(officer: &ReaderApp, frames: &[String]) -> VerdictView {
    officer.begin_scan();
    for frame in frames {
        officer.scan_frame(frame).unwrap();
    }
    officer.verdict().unwrap().expect("every frame was shown")
}

/// Holds frames into the citizen's camera, and what the citizen then sees.
pub fn citizen_sees(citizen: &CitizenApp, frames: &[String]) -> Result<Option<AskedView>, LommeError> {
    citizen.begin_scan();
    for frame in frames {
        citizen.scan_frame(frame).unwrap();
    }
    citizen.asked()
}

/// The reason of a check in a verdict, or its result where there is none.
pub fn reason(view: &VerdictView, check: &str) -> String {
    let verdict: serde_json::Value = serde_json::from_str(&view.json).unwrap();
    let checks = verdict["documents"][0]["checks"].as_array().unwrap();
    let found = checks.iter().find(|c| c["name"] == check).unwrap();
    found["reason"].as_str().or(found["result"].as_str()).unwrap().to_owned()
}

/// Every file below a folder.
pub fn files_below(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
