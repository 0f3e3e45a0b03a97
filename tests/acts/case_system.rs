//! From a case system's question to its answer: what it may share follows what the citizen decides on the phone.

use lomme_tests::scene::{FREJA, Scene};

use super::*;

const SYSTEM: &str = "kk-fagsystem";
const INCOME: &str = "7a0f4c1e-52b1-4d0e-9d3a-6f1c1a7bf001";

fn may_share(scene: &Scene, id: &str) -> bool {
    scene.gateway().director().may_share(SYSTEM, id).unwrap().expect("it asked for it")
}

#[tokio::test(flavor = "multi_thread")]
async fn data_may_be_shared_from_when_a_yes_arrives_until_a_withdrawal_does() {
    let mut scene = Scene::open().await;
    let phone = citizen(&scene).await;
    let asked = scene.gateway().director().ask_for_case(SYSTEM, FREJA, INCOME, "2026-17").unwrap();
    let id = asked.id.as_str();
    assert!(!may_share(&scene, id), "nothing was answered");
    phone.sync(|_| ()).await.unwrap();
    assert_eq!(state(&phone, id), "requested");

    scene.go_offline().await;
    act(&phone, id, &YES);
    assert_eq!(state(&phone, id), "given", "on the phone at once");
    scene.come_back().await;
    assert!(!may_share(&scene, id), "and at the authority only when it arrives");
    assert_eq!(phone.deliver().await.unwrap().accepted, 1);
    assert!(may_share(&scene, id));
    assert_eq!(scene.gateway().director().may_share("odense-ppr", id).unwrap(), None, "it did not ask");

    phone.sync(|_| ()).await.unwrap();
    act(&phone, id, &withdraw());
    assert!(may_share(&scene, id));
    phone.deliver().await.unwrap();
    assert!(!may_share(&scene, id));
    phone.sync(|_| ()).await.unwrap();
    assert_eq!(state(&phone, id), "withdrawn");
}
