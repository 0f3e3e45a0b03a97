//! The first journey of the design without its screens: issuer, network, phone, reader, and the trust bundle between them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{FREJA, Key, World, now, world};
use jiff::{SignedDuration, Timestamp};
use lomme_licence::cert::Certificate;
use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::present::{HeldDocument, Selection, SignerForm, prepare};
use lomme_licence::trust::{Trust, bundle};
use lomme_licence::verify::{CheckName, Clock, Encounter, Outcome, ReplayMemory, Verdict, verify};
use lomme_net::bundle::{FetchedBundle, fetch_bundle};
use lomme_net::issuance::ProofSigner as _;

const MDL: &str = "org.iso.18013.5.1.mDL";
const NAMESPACE: &str = "org.iso.18013.5.1";

struct Forgetful;

impl ReplayMemory for Forgetful {
    fn first_time(&mut self, _: &[u8; 8]) -> Option<bool> {
        Some(true)
    }
}

/// What a reader trusts that is shipped with the trust root and has just fetched the bundle.
async fn trust(world: &World) -> Trust {
    let FetchedBundle::Fresh { bytes, .. } = fetch_bundle(&world.client, None).await.unwrap() else {
        panic!()
    };
    let root = Certificate::from_der(world.gateway.authority().trust_root.der()).unwrap();
    bundle::open(&bytes, &root, None).unwrap()
}

fn show(document: &HeldDocument, key: &Key, trust: &Trust, now: Timestamp) -> Verdict {
    let (issued_at, nonce) = (now.as_second().unsigned_abs(), [7; 8]);
    let transcript = SessionTranscript::show(issued_at, &nonce);
    let elements = ["family_name", "portrait", "driving_privileges", "issuing_country"];
    let selection: Selection = elements.into_iter().map(|element| (NAMESPACE, element)).collect();
    let prepared = prepare(document, &selection, &transcript, SignerForm::ByThumbprint);
    let signature = key.sign(prepared.to_be_signed()).unwrap();
    let response = prepared.finish(signature);
    let encounter = Encounter::Show { issued_at, nonce, answer_awaited: false, memory: &mut Forgetful };
    verify(&response, trust, encounter, Clock { now, proven: None }, Some(MDL))
}

#[tokio::test]
async fn a_fetched_licence_is_accepted_by_a_reader_and_refused_once_a_bundle_tells_of_its_revocation() {
    let world = world(50).await;
    let now = now();
    world.gateway.publish_bundle(now, SignedDuration::from_hours(12)).unwrap();
    let (issuance, key) = (world.begin(FREJA).await, Key::new());
    let token = issuance.token(&world.client, None).await.unwrap();
    let before = trust(&world).await;
    for id in ["dk.mdl", "dk.mdl.compact"] {
        let bytes = issuance.credential(&world.client, &token, id, key.clone(), now).await.unwrap();
        let public = p256::PublicKey::from(key.0.verifying_key());
        let held = HeldDocument::receive(&bytes, MDL, &public, &before, now).unwrap();
        let verdict = show(&held, &key, &before, now);
        assert_eq!(verdict.outcome(), Outcome::Accepted, "{:#}", verdict.to_json());
        let claims = verdict.documents()[0].claims().unwrap();
        assert_eq!(claims.licence().text("issuing_country"), Some("DK"));

        assert!(world.gateway.revoke(FREJA).unwrap() >= 1);
        let verdict = show(&held, &key, &before, now);
        assert_eq!(verdict.outcome(), Outcome::Accepted, "a reader without a newer bundle cannot know");
        world.gateway.publish_bundle(now, SignedDuration::from_hours(12)).unwrap();
        let after = trust(&world).await;
        let verdict = show(&held, &key, &after, now);
        assert_eq!(verdict.outcome(), Outcome::Refused);
        let failed: Vec<_> =
            verdict.documents()[0].checks().iter().filter(|check| check.result.code() == "failed").collect();
        assert_eq!(failed.iter().map(|check| check.name).collect::<Vec<_>>(), [CheckName::Status]);
    }
}
