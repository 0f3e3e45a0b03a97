//! The round as it should go: both presets, every kind of reader, all of it or a part.

use lomme_app::Preset;
use lomme_tests::scene::{Scene, officer_sees, reason};

use crate::{all, ask, give, give_all, only, read, round};

#[tokio::test(flavor = "multi_thread")]
async fn the_police_asks_by_name_and_gets_photo_and_categories_with_the_challenge_met() {
    let mut scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    scene.go_offline().await;
    let asking = officer.begin_ask(Preset::Police).await.unwrap();
    assert_eq!(asking.view().signed_as.as_deref(), Some("Lomme Example Police Reader"));
    assert_eq!((asking.view().asks_for.len(), asking.view().valid_for_seconds), (10, 120));

    let asked = read(&citizen, &lomme_tests::scene::frames(&asking, asking.view().frames));
    assert!(asked.reader_known);
    assert_eq!(asked.headline, "Lomme Example Police Reader asks for");
    assert!(
        asked.about_reader.iter().any(|line| line == "Belongs to Example Police"),
        "{:?}",
        asked.about_reader
    );
    assert!(asked.about_reader.iter().any(|line| line.starts_with("Confirmed by ")));
    assert_eq!(asked.documents.len(), 1);
    assert_eq!(all(&asked).len(), 10);
    assert_eq!(asked.documents[0].elements[0].title, "family name", "in an order that people read");
    let line = |title: &str| asked.documents[0].elements.iter().find(|line| line.title == title).unwrap();
    assert_eq!(line("given name").value, "Freja");
    assert_eq!(line("date of birth").value, "17 April 1988");
    assert!(line("categories").value.contains('B'), "{}", line("categories").value);
    assert!(line("small photo").picture.as_ref().is_some_and(|jpeg| jpeg.starts_with(&[0xff, 0xd8])));
    assert!(asked.documents[0].elements.iter().all(|line| !line.kept && line.notes == ["is not kept"]));

    let verdict = officer_sees(&officer, &give_all(&citizen, &asked).await);
    assert_eq!(verdict.outcome, "accepted", "{}", verdict.json);
    assert_eq!(reason(&verdict, "challenge"), "passed");
    assert_eq!([reason(&verdict, "freshness"), reason(&verdict, "replay")], ["challenged", "challenged"]);
    assert_eq!(verdict.name.as_deref(), Some("Freja Ødegaard Lind"));
    assert!(verdict.portrait.is_some_and(|jpeg| jpeg.starts_with(&[0xff, 0xd8])));
    assert!(verdict.rights.iter().any(|right| right.category == "LK" && right.may_drive));
    assert_eq!(verdict.not_given, None);
    assert!(verdict.checks.iter().all(|check| check.result != "missing"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_preset_can_be_asked_and_gets_what_it_names_and_no_more() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    for preset in Preset::ALL {
        let verdict = round(&officer, &citizen, preset).await;
        assert_eq!(verdict.outcome, "accepted", "{preset:?} {}", verdict.json);
        let json: serde_json::Value = serde_json::from_str(&verdict.json).unwrap();
        let claims = json["documents"][0]["claims"].as_object().unwrap();
        let given: usize = claims.values().map(|elements| elements.as_object().unwrap().len()).sum();
        for (name_space, elements) in claims {
            for element in elements.as_object().unwrap().keys() {
                assert!(preset.selection().contains(name_space, element), "{preset:?} gives away {element}");
            }
        }
        assert_eq!((given, verdict.not_given), (preset.selection().elements().count(), None), "{preset:?}");
        assert_eq!(verdict.rights.is_empty(), !matches!(preset, Preset::Police | Preset::Rental));
    }
    let verdict = round(&officer, &citizen, Preset::Age18).await;
    assert_eq!(verdict.ages, ["Over 18"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_without_a_certificate_is_unknown_and_can_be_answered_all_the_same() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let asking = officer.begin_ask(Preset::Identity).await.unwrap();
    assert_eq!(asking.view().signed_as, None);
    assert!(asking.view().signature.contains("unknown reader"), "{}", asking.view().signature);
    assert!(officer.ready().unwrap().reader.contains("unknown reader"));

    let asked = read(&citizen, &lomme_tests::scene::frames(&asking, asking.view().frames));
    assert!(!asked.reader_known && asked.reader.is_none());
    assert_eq!(asked.headline, "Unknown reader asks for");
    assert_eq!(asked.about_reader[0], "The question is not signed");
    let verdict = officer_sees(&officer, &give_all(&citizen, &asked).await);
    assert_eq!((verdict.outcome.as_str(), reason(&verdict, "challenge").as_str()), ("accepted", "passed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_is_asked_a_part_can_be_given_and_the_officer_is_told_what_is_not() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    let yes = only(&asked, &["family name", "small photo", "categories"]);
    assert_eq!(yes.len(), 3);
    let verdict = officer_sees(&officer, &give(&citizen, &asked, yes).await);
    assert_eq!(verdict.outcome, "accepted", "{}", verdict.json);
    assert_eq!(verdict.name.as_deref(), Some("Ødegaard Lind"));
    assert!(verdict.portrait.is_some() && verdict.birth_date.is_none() && verdict.document_number.is_none());
    let not_given = verdict.not_given.unwrap();
    for element in ["given name", "date of birth", "licence number"] {
        assert!(not_given.contains(element), "{not_given}");
    }
    for kept_back in ["Freja", "1988", "99000001"] {
        assert!(!verdict.json.contains(kept_back), "{kept_back} came all the same");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readers_certificate_outlives_a_restart_and_can_be_put_away() {
    let scene = Scene::open().await;
    let officer = scene.certified_officer().await;
    assert!(officer.ready().unwrap().reader.starts_with("Asks as Lomme Example Police Reader, until "));
    let key = officer.reader_key().await.unwrap();
    assert_eq!(key, officer.reader_key().await.unwrap(), "the key is made once");
    drop(officer);
    let restarted = scene.officer("officer");
    assert!(restarted.ready().unwrap().reader.starts_with("Asks as "));
    restarted.remove_reader_certificate().unwrap();
    assert_eq!(restarted.begin_ask(Preset::Police).await.unwrap().view().signed_as, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_no_holder_would_accept_is_not_taken() {
    let (scene, other) = (Scene::open().await, Scene::open().await);
    let officer = scene.ready_officer().await;
    let authority = scene.gateway().authority();
    let code = |pem: &str| officer.import_reader_certificate(pem).unwrap_err().code;
    assert_eq!(code("not PEM"), "reader.certificate");
    assert_eq!(code(&authority.reader.pem().unwrap()), "reader.other_key", "before there is a key");
    officer.reader_key().await.unwrap();
    assert_eq!(code(&authority.reader.pem().unwrap()), "reader.other_key");
    let foreign = scene.certify(&officer, other.gateway().authority()).await;
    assert_eq!(foreign.unwrap_err().code, "reader.not_trusted");
    let new = scene.officer("without a list");
    assert_eq!(scene.certify(&new, authority).await.unwrap_err().code, "reader.not_trusted");
    assert!(officer.ready().unwrap().reader.contains("unknown reader"), "nothing was taken");
    scene.certify(&officer, authority).await.unwrap();
    assert_eq!(code("not PEM"), "reader.certificate");
    assert!(officer.ready().unwrap().reader.starts_with("Asks as "), "what was there stays");
}
