//! The overview, the agenda, the reminders, the search and a message, out of files.

use crate::scene::{NOON, Scene, noon, stderr, stdout};

#[test]
fn a_folder_that_holds_no_phone_is_refused_and_left_as_it_was() {
    let scene = Scene::new();
    let export = scene.run(&["export", "--store", "nothing-here", "--out", "exported"]);
    assert_eq!(export.status.code(), Some(1));
    assert!(!scene.path("exported").exists());
    for command in ["agenda", "remind", "overview", "inbox", "accesslog"] {
        let ran = scene.run(&[command, "--store", "nothing-here"]);
        assert_eq!(ran.status.code(), Some(1));
        assert!(stderr(&ran).contains("holds no phone"), "{}", stderr(&ran));
        let neither = scene.run(&[command]);
        assert_eq!(neither.status.code(), Some(2));
        let both = scene.run(&[command, "--store", "a", "--items", "items.json"]);
        assert_eq!(both.status.code(), Some(2));
    }
}

#[test]
fn items_become_an_overview_an_agenda_and_reminders_and_one_that_is_unusable_is_reported() {
    let scene = Scene::new();
    let run = |args: &[&str]| {
        let ran = scene.run(&[args, &["--items", "items.json", "--at", NOON]].concat());
        assert_eq!(ran.status.code(), Some(0), "{args:?}: {}", stderr(&ran));
        stdout(&ran)
    };
    let json = |args: &[&str]| serde_json::from_str::<serde_json::Value>(&run(args)).unwrap();
    assert!(json(&["overview", "--json"])["sections"].as_array().unwrap().len() > 8);
    assert!(!json(&["agenda", "--json"])["later"].as_array().unwrap().is_empty());
    assert!(!json(&["remind", "--json"])["planned"].as_array().unwrap().is_empty());
    let explained = run(&["remind", "--explain", "--lang", "en"]);
    for words in ["the evening before", "days before the last day", "Without a reminder, or with fewer"] {
        assert!(explained.contains(words), "{words}\n{explained}");
    }
    assert!(!run(&["remind", "--lang", "en"]).contains("days before the last day"));
    let agenda = run(&["agenda", "--lang", "en", "--me", "somebody-else"]);
    assert!(agenda.contains("for somebody you act for") && agenda.contains("Otherwise:"), "{agenda}");
    let feed = run(&["agenda", "--ics", "--feed", "--alarms"]);
    assert!(feed.contains("REFRESH-INTERVAL") && feed.contains("BEGIN:VALARM") && !feed.contains("LOCATION"));
    let calendar = run(&["agenda", "--ics"]);
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert_ne!(run(&["overview"]), run(&["overview", "--lang", "en"]));
    for view in ["overview", "agenda", "remind"] {
        assert!(!run(&[view]).is_empty());
    }

    let mut items: Vec<serde_json::Value> = serde_json::from_slice(&scene.read("items.json")).unwrap();
    let whole = items.len();
    items.insert(1, serde_json::json!({"title": "hemmelig"}));
    let page = serde_json::json!({"changed": items, "next_cursor": "c", "as_of": NOON});
    for content in [serde_json::json!(items), page] {
        let args = ["overview", "--json", "--items", "-", "--at", NOON];
        let ran = scene.run_with(&args, content.to_string().as_bytes());
        let view: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
        let sections = view["sections"].as_array().unwrap().iter();
        assert_eq!(sections.map(|section| section["items"].as_array().unwrap().len()).sum::<usize>(), whole);
        assert!(stderr(&ran).contains("cannot be used: 1; the first has index 1"), "{}", stderr(&ran));
        assert!(!stderr(&ran).contains("hemmelig"));
    }
}

#[test]
fn items_are_searched_by_the_beginnings_of_words_and_by_kind() {
    let scene = Scene::new();
    let run = |args: &[&str]| {
        let ran = scene.run(&[&["search"], args, &["--items", "items.json", "--at", NOON]].concat());
        (ran.status.code(), stdout(&ran), stderr(&ran))
    };
    let json = |args: &[&str]| -> serde_json::Value {
        let (status, said, error) = run(&[args, &["--json"]].concat());
        assert_eq!(status, Some(0), "{error}");
        serde_json::from_str(&said).unwrap()
    };
    let (status, danish, _) = run(&["RESTSK"]);
    assert_eq!(status, Some(0));
    assert!(danish.contains("[Restskat]") && danish.contains("Fundet i titlen: "), "{danish}");
    assert!(run(&["restsk", "--lang", "en"]).1.contains("Found in the title: "));
    let all = json(&["restsk"])["hits"].as_array().unwrap().len();
    let payments = json(&["restsk", "--kind", "payment"]);
    let payments = payments["hits"].as_array().unwrap();
    assert!(!payments.is_empty() && payments.len() <= all);
    assert!(payments.iter().all(|hit| hit["kind"] == "payment"));
    assert!(json(&["restsk", "--kind", "permit"])["hits"].as_array().unwrap().is_empty());
    // Two words typed as one or as two are two words, and both have to be there.
    assert_eq!(json(&["skattest", "restskat"]), json(&["skattest restskat"]));
    assert!(json(&["restskat", "findesikke"])["hits"].as_array().unwrap().is_empty());
    let one = json(&["k", "--limit", "1"]);
    assert_eq!((one["hits"].as_array().unwrap().len(), &one["more"]), (1, &true.into()));
    let (status, nothing, _) = run(&["findesikke"]);
    assert_eq!((status, nothing.lines().count()), (Some(0), 1), "{nothing}");
    let (status, _, error) = run(&["restskat", "--kind", "hologram"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("no kind hologram"), "{error}");
}

#[test]
fn a_message_is_read_with_what_was_left_out_of_it() {
    let scene = Scene::new();
    let ran = scene.run(&["memo", "memo.xml"]);
    assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
    let said = stdout(&ran);
    let parts = [
        "MeMo 1.2",
        "Brev i Digital Post fra Opdigtet Hospital",
        "> Aftale: Undersøgelse i øjenambulatoriet",
        "Brev: Indkaldelse, indkaldelse.txt, text/plain, da, 1 kB",
        "! Filernes indhold: gemmes ikke her",
        "! En sluttid: ligger før begyndelsen og er ikke brugt",
    ];
    for part in parts {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(stdout(&scene.run(&["memo", "memo.xml", "--lang", "en"])).contains("> Appointment: "));
    let json = scene.run(&["memo", "memo.xml", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["message"]["sender"]["label"], "Opdigtet Hospital");
}

#[test]
fn the_overview_is_narrowed_an_item_is_opened_and_the_inbox_is_listed() {
    let scene = Scene::new();
    let run = |args: &[&str]| {
        let ran = scene.run(&[args, &["--items", "items.json", "--at", NOON]].concat());
        assert_eq!(ran.status.code(), Some(0), "{args:?}: {}", stderr(&ran));
        stdout(&ran)
    };
    let cases = run(&["overview", "--kind", "case", "--area", "building", "--json"]);
    let cases: serde_json::Value = serde_json::from_str(&cases).unwrap();
    let sections = cases["sections"].as_array().unwrap();
    assert_eq!((sections.len(), sections[0]["kind"].as_str()), (1, Some("case")));
    let first = sections[0]["items"][0]["id"].as_str().unwrap();
    let filters = run(&["overview", "--filters", "--authority", "københavns kommune"]);
    assert!(filters.contains("Del af livet") && filters.contains("valgt"), "{filters}");
    let item = run(&["item", first]);
    assert!(item.starts_with("Sag: ") && item.contains("https://"), "{item}");
    let missing = scene.run(&["item", "nobody", "--items", "items.json"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(stderr(&missing).contains("not held here"), "{}", stderr(&missing));
    let inbox = run(&["inbox", "--lang", "en"]);
    assert!(inbox.contains("unread messages") && inbox.contains("> Appointment: "), "{inbox}");
    let unread = inbox.lines().skip(1).find(|line| !line.starts_with("  ")).unwrap();
    assert!(unread.starts_with("* "), "{inbox}");
}

#[test]
fn the_access_log_is_told_in_sentences_with_what_no_log_tells_of_and_who_to_turn_to() {
    let scene = Scene::new();
    let page = serde_json::json!({"changed": lomme_data::items("freja", noon()), "coverage": lomme_data::coverage("freja", noon()), "next_cursor": "c", "as_of": NOON});
    let run = |args: &[&str], content: &serde_json::Value| {
        let args = [&["accesslog", "--items", "-", "--at", NOON], args].concat();
        let ran = scene.run_with(&args, content.to_string().as_bytes());
        assert_eq!(ran.status.code(), Some(0), "{args:?}: {}", stderr(&ran));
        stdout(&ran)
    };
    let (danish, english) = (run(&[], &page), run(&["--lang", "en"], &page));
    for (said, parts) in [
        (
            &danish,
            [
                "Opdigtet Hospital har været inde i dine oplysninger om sundhed og ældre 3 gange",
                "Ingen log fortæller, hvem der har set",
            ],
        ),
        (
            &english,
            [
                "Opdigtet Hospital looked at your data on health and elderly 3 times",
                "No log tells who looked",
            ],
        ),
    ] {
        for part in parts.into_iter().chain(["https://minlog.example/1", "https://www.datatilsynet.dk/"]) {
            assert!(said.contains(part), "{part}\n{said}");
        }
    }
    let json: serde_json::Value = serde_json::from_str(&run(&["--json"], &page)).unwrap();
    let groups = json["groups"].as_array().unwrap();
    assert_eq!(groups.iter().map(|group| group["lookups"].as_u64().unwrap()).sum::<u64>(), 4);
    // Birgit's log is not connected: that is no answer.
    let of = |person: &str| serde_json::json!({"changed": [], "coverage": lomme_data::coverage(person, noon()), "next_cursor": "c", "as_of": NOON});
    let json: serde_json::Value = serde_json::from_str(&run(&["--json"], &of("birgit"))).unwrap();
    assert_eq!(json["nothing"]["means"], "not_connected");
    let json: serde_json::Value = serde_json::from_str(&run(&["--json"], &of("freja"))).unwrap();
    assert_eq!(json["nothing"]["means"], "none");
}

#[test]
fn text_of_a_person_on_the_way_in_is_not_text_for_the_terminal() {
    let scene = Scene::new();
    let items = String::from_utf8(scene.read("items.json")).unwrap();
    scene.write("items.json", items.replacen("\"title\":\"", "\"title\":\"\\u001b[2J\\u009b", 1).as_bytes());
    for args in [&["overview"][..], &["agenda"], &["agenda", "--ics", "--own-titles"], &["remind", "--json"]]
    {
        let ran = scene.run(&[args, &["--items", "items.json", "--at", NOON]].concat());
        assert_eq!(ran.status.code(), Some(0));
        assert!(!stdout(&ran).contains(['\u{1b}', '\u{9b}']), "{args:?}");
    }
}
