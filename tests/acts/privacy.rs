//! Errors of acts carry nothing personal.

use lomme_tests::scene::{FREJA, Scene};

use super::*;

const NAMES: [&str; 2] = ["Plantet-Navn", "010203-1234"];

#[tokio::test(flavor = "multi_thread")]
async fn no_error_of_an_act_names_anybody() {
    let mut scene = Scene::open().await;
    let phone = citizen(&scene).await;
    let title = format!("Attest om {} {}", NAMES[0], NAMES[1]);
    scene.gateway().put_items(FREJA, &[asked("plantet", 1, &title, json!({}))]).unwrap();
    phone.sync(|_| ()).await.unwrap();
    assert!(phone.consent("plantet").unwrap().title.contains(NAMES[0]));
    let mut said = vec![
        phone.act(NAMES[0], 1, &YES).unwrap_err(),
        phone.act("plantet", 7, &YES).unwrap_err(),
        phone.act("plantet", 1, &withdraw()).unwrap_err(),
        phone.act("plantet", 1, &some(&[NAMES[1]])).unwrap_err(),
        phone.consent(NAMES[0]).unwrap_err(),
        phone.item_acts(NAMES[1]).unwrap_err(),
        phone.receipt(NAMES[1]).unwrap_err(),
        phone.read_receipt(&format!("{{\"format\":\"{}\"}}", NAMES[0])).unwrap_err(),
        phone.take_back(NAMES[0]).unwrap_err(),
        phone.refusal_seen(NAMES[1]).unwrap_err(),
    ];
    act(&phone, "plantet", &YES);
    scene.go_offline().await;
    said.push(phone.deliver().await.unwrap_err());
    for error in said {
        let text = format!("{error} {error:?}");
        assert!(NAMES.iter().all(|name| !text.contains(name)), "{text}");
    }
    let raw = std::fs::read(scene.path("citizen").join("lomme.db")).unwrap();
    assert!(!raw.windows(NAMES[0].len()).any(|window| window == NAMES[0].as_bytes()));
}
