//! The export: its form and version, everything of the citizen's, and nothing that opens anything.

use std::sync::Mutex;

use super::*;
use crate::raw::copied;

#[tokio::test(flavor = "multi_thread")]
async fn an_export_has_its_form_and_version_all_of_the_citizens_data_and_not_the_token() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    citizen.keep_offline_copy(true).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    let told = Mutex::new(Vec::new());
    let files = citizen.export_files(|made, all| told.lock().unwrap().push((made, all))).unwrap();
    let names: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.media_type.as_str())).collect();
    assert_eq!(names, [("lomme.json", "application/json"), ("lomme.ics", "text/calendar")]);
    assert_eq!(told.into_inner().unwrap(), [(0, 2), (1, 2), (2, 2)]);

    let json: Value = serde_json::from_str(&files[0].text).unwrap();
    assert_eq!(json["format"], "lomme-export/1");
    assert!(json["made_at"].as_str().unwrap().parse::<Timestamp>().is_ok());
    let documents = json["documents"].as_array().unwrap();
    assert!(!documents.is_empty() && documents.iter().all(|document| document["issuer_signed"].is_string()));
    let items = json["overview"]["own"]["items"].as_array().unwrap();
    assert_eq!(items.len(), shown(&citizen));
    for item in items {
        serde_json::from_value::<Item>(item["body"].clone()).expect("an item is in it as it came");
    }
    assert!(!json["overview"]["own"]["coverage"].as_array().unwrap().is_empty());
    assert_eq!(json["settings"]["overview.offline_copy"], "yes");

    let sql = "SELECT value FROM settings WHERE key = 'overview.access_token'";
    let token: String = copied(&scene).1.query_row(sql, [], |row| row.get(0)).unwrap();
    assert!(token.len() > 16, "there is a token to be left out");
    assert!(files.iter().all(|file| !file.text.contains(&token) && !file.text.contains("access_token")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_beside_it_has_the_items_own_titles() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    let due = (scene.clock.now() + SignedDuration::from_hours(24 * 40)).strftime("%Y-%m-%d").to_string();
    let deadline = item("frist", "Xylofonfrist", scene.clock.now(), json!({"kind": "deadline", "due": due}));
    scene.gateway().put_items(FREJA, &[deadline]).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    let ics = citizen.export_files(|_, _| ()).unwrap().remove(1).text;
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.ends_with("END:VCALENDAR\r\n"));
    assert!(ics.contains("BEGIN:VEVENT") && ics.contains("Xylofonfrist"));
    assert!(
        !citizen.agenda_ics(366, lomme_app::items::IcsOptions::default()).unwrap().contains("Xylofonfrist")
    );
}
