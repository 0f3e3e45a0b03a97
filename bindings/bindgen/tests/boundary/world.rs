//! The gateway that a language plays against, and what it has to know of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use lomme_gateway::{Gateway, GatewayConfig, OfferOptions, PersonSeed};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// What a careless shell throws and a person may type: it must not come out anywhere.
pub(crate) const PERSONAL: &str = "010203-1234";

/// More than there are tests in a language: an offer is good once.
const OFFERS: usize = 64;

/// A running gateway.
pub(crate) struct World {
    /// The file that describes it.
    pub(crate) described: PathBuf,
    gateway: Gateway,
    _busy: Gateway,
    _runtime: Runtime,
}

impl World {
    /// Starts one, with its database in a folder.
    pub(crate) fn start(dir: &Path) -> Self {
        Self::of(dir, PersonSeed::made_up(Timestamp::now()))
    }

    /// Starts one whose people have at least so many items.
    pub(crate) fn with_items(dir: &Path, count: usize) -> Self {
        let mut people = PersonSeed::made_up(Timestamp::now());
        for person in &mut people {
            let few = person.items.clone();
            for n in 0..count {
                let mut copy = serde_json::to_value(&few[n % few.len()]).unwrap();
                copy["id"] = json!(format!("copy-{n}"));
                person.items.push(serde_json::from_value(copy).unwrap());
            }
        }
        Self::of(dir, people)
    }

    fn of(dir: &Path, people: Vec<PersonSeed>) -> Self {
        let runtime = Runtime::new().unwrap();
        // Small pages, so that a sync takes several.
        let config = GatewayConfig { people, page_size: 5, ..GatewayConfig::new(dir.join("gateway")) };
        let gateway = runtime.block_on(Gateway::start(config)).unwrap();
        let busy = runtime.block_on(busy(dir));
        let described = dir.join("world.json");
        std::fs::write(&described, describe(&gateway, &busy).to_string()).unwrap();
        World { described, gateway, _busy: busy, _runtime: runtime }
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        self.gateway.url()
    }

    /// An offer of a licence.
    pub(crate) fn offer(&self) -> String {
        self.gateway.offer(lomme_data::person("freja").unwrap().id).unwrap()
    }
}

/// One that asks everybody to wait, and always as long: its clock stands. It is shorter than the patience of a phone.
async fn busy(dir: &Path) -> Gateway {
    let (now, people) = (Timestamp::now(), PersonSeed::made_up(Timestamp::now()));
    let config = GatewayConfig { people, now: Arc::new(move || now), ..GatewayConfig::new(dir.join("busy")) };
    let gateway = Gateway::start(config).await.unwrap();
    gateway.director().rate_limit(SignedDuration::from_secs(50));
    gateway
}

fn describe(gateway: &Gateway, busy: &Gateway) -> Value {
    let freja = lomme_data::person("freja").unwrap();
    let licence: Value = serde_json::from_str(freja.json).unwrap();
    let name = ["given_name", "family_name"].map(|element| licence[element].as_str().unwrap());
    // A language may be a long time building before it comes to them.
    let lasting = OfferOptions { lifetime: Some(SignedDuration::from_hours(24)), ..OfferOptions::default() };
    let offer = |of: &Gateway| of.offer_with(freja.id, &lasting).unwrap();
    let offers = |of: &Gateway| (0..OFFERS).map(|_| offer(of)).collect::<Vec<_>>();
    json!({
        "url": gateway.url(),
        "tls_root_pem": gateway.tls_ca_pem(),
        "publisher_root_pem": gateway.authority().trust_root.pem().unwrap(),
        "name": name.join(" "),
        "offers": offers(gateway),
        "busy": { "url": busy.url(), "tls_root_pem": busy.tls_ca_pem(), "offers": offers(busy) },
        "personal": PERSONAL,
        "version": env!("CARGO_PKG_VERSION"),
    })
}
