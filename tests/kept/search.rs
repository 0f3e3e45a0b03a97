//! Search as the citizen has it: right after a sync, in both languages, by kind.

use super::*;

fn ids(citizen: &CitizenApp, typed: &str, kinds: &[&str]) -> Vec<String> {
    let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    citizen.search(typed, &kinds, 50).unwrap().hits.into_iter().map(|hit| hit.item.id).collect()
}

async fn synced(scene: &Scene, items: &[Item]) -> Arc<CitizenApp> {
    let citizen = scene.holder().await;
    citizen.keep_offline_copy(true).unwrap();
    scene.gateway().put_items(FREJA, items).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    citizen
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_sync_brought_is_found_at_once_and_what_it_removed_is_not() {
    let scene = Scene::open().await;
    let citizen = synced(&scene, &[case("en", "Xylofonafgift i Århus", "Betal xylofonen")]).await;
    // Each letter, across cases, accents and the two ways to write å; the beginning that is longer than the index has included.
    for typed in ["xylofona", "XYLOFONAFG", "xylofonafgift aarhus", "århus xylofonafgi", "aarh xylofonaf"] {
        assert_eq!(ids(&citizen, typed, &[]), ["en"], "{typed}");
    }
    assert!(ids(&citizen, "xylofonafgiften", &[]).is_empty(), "a word that is longer is another one");
    assert!(ids(&citizen, "ofonafgift", &[]).is_empty());

    let newer =
        Item { version: 2, title: "Banjoafgift i Århus".to_owned(), ..case("en", "", "Betal banjoen") };
    scene.gateway().put_items(FREJA, &[newer, case("to", "Om en banjo", "")]).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    assert!(ids(&citizen, "xylofonafgift", &[]).is_empty(), "as it was before it is not found");
    assert_eq!(ids(&citizen, "banjoa", &[]), ["en"]);
    assert!(scene.gateway().remove_item(FREJA, "en").unwrap());
    citizen.sync(|_| ()).await.unwrap();
    assert!(ids(&citizen, "banjoafgift", &[]).is_empty(), "what was removed is not found");
    assert_eq!(ids(&citizen, "banj", &[]), ["to"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_kinds_that_were_asked_for_are_found() {
    let scene = Scene::open().await;
    let deadline =
        item("frist", "Xylofonfrist", scene.clock.now(), json!({"kind": "deadline", "due": "2030-01-01"}));
    let citizen = synced(&scene, &[case("sag", "Xylofonsag", ""), deadline]).await;
    assert_eq!(ids(&citizen, "xylofon", &[]).len(), 2);
    assert_eq!(ids(&citizen, "xylofon", &["case"]), ["sag"]);
    assert_eq!(ids(&citizen, "xylofonfri", &["deadline", "payment"]), ["frist"]);
    assert!(ids(&citizen, "xylofon", &["payment"]).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hit_says_in_both_languages_what_it_is_and_where_it_was_found() {
    let scene = Scene::open().await;
    let items = [
        case("titel", "Xylofonen er godkendt", "Intet"),
        case("indhold", "En sag", "Hent din xylofon på rådhuset"),
    ];
    drop(synced(&scene, &items).await);
    let table = [
        (
            Language::En,
            "Found in the title",
            "Found in the content",
            "2 found",
            "Nothing found in what the phone has",
            "Type a word to search",
        ),
        (
            Language::Da,
            "Fundet i titlen",
            "Fundet i indholdet",
            "2 fundet",
            "Intet fundet i det, telefonen har",
            "Skriv et ord for at søge",
        ),
    ];
    for (language, in_title, in_content, two, none, nothing_typed) in table {
        let citizen = app_in(&scene, language);
        let found = citizen.search("xylofon", &[], 50).unwrap();
        let places: Vec<_> = found
            .hits
            .iter()
            .map(|hit| (hit.item.id.as_str(), hit.found_in.as_str(), hit.found_in_words.as_str()))
            .collect();
        assert_eq!(places, [("titel", "title", in_title), ("indhold", "body", in_content)]);
        assert_eq!(found.hits[0].kind_title, citizen.texts().get("kind-case"));
        let snippet = &found.hits[1].snippet;
        assert_eq!(
            snippet.iter().map(|span| span.text.as_str()).collect::<String>(),
            "Hent din xylofon på rådhuset"
        );
        assert!(
            snippet.iter().any(|span| span.hit && span.text.eq_ignore_ascii_case("xylofon")),
            "{snippet:?}"
        );
        assert!(found.summary.starts_with(two) && !found.more, "{}", found.summary);
        let one = citizen.search("xylofon", &[], 1).unwrap();
        assert!(one.more && one.hits.len() == 1 && one.summary.contains('1'), "{}", one.summary);
        assert_eq!(citizen.search("qqqq", &[], 50).unwrap().summary, none);
        assert_eq!(citizen.search(" \"*( ", &[], 50).unwrap().summary, nothing_typed);
    }
}
