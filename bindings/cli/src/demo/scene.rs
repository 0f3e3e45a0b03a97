//! The scene of the demo: its folder, the gateway with its people, and the phones.

use std::path::Path;
use std::sync::Arc;

use lomme_app::{CitizenApp, ReaderApp};
use lomme_gateway::{Gateway, GatewayConfig, PersonSeed};

use super::folder::Folder;
use super::people::{DemoClock, Setup};
use super::print::Narrator;
use crate::Lang;
use crate::exit::Failure;

/// The person whose licence is shown.
pub(crate) const PERSON: &str = "freja";

/// Everything that plays.
pub(crate) struct Scene {
    pub(crate) folder: Folder,
    pub(crate) narrator: Narrator,
    pub(crate) clock: DemoClock,
    pub(crate) gateway: Gateway,
    pub(crate) citizen: Arc<CitizenApp>,
    pub(crate) officer: Arc<ReaderApp>,
    pub(crate) colleague: Arc<ReaderApp>,
}

impl Scene {
    pub(crate) async fn open(out: &Path, lang: Lang) -> Result<Self, Failure> {
        let folder = Folder::prepare(out)?;
        let narrator = Narrator::brief(lang);
        let clock = DemoClock::default();
        narrator.step("Myndighederne starter på denne maskine", "The authorities start on this machine");
        let gateway = Gateway::start(config(&folder, &clock)).await.map_err(Failure::new)?;
        let setup = Setup::of(&gateway, lang.into(), &clock)?;
        narrator.note(
            &format!("{} (HTTPS, certifikat lavet nu; egen database og egne nøgler)", gateway.url()),
            &format!("{} (HTTPS, certificate made just now; a database and keys of its own)", gateway.url()),
        );
        Ok(Scene {
            citizen: setup.citizen(&folder.path("citizen"))?,
            officer: setup.reader(&folder.path("officer"))?,
            colleague: setup.reader(&folder.path("colleague"))?,
            folder,
            narrator,
            clock,
            gateway,
        })
    }
}

/// A gateway in the demo's folder; what is there already is used.
pub(crate) fn config(folder: &Folder, clock: &DemoClock) -> GatewayConfig {
    GatewayConfig {
        now: clock.source(),
        people: PersonSeed::made_up(clock.now()),
        page_size: 10,
        ..GatewayConfig::new(folder.path("authority"))
    }
}
