//! The agenda and the reminders of a phone: out of the encrypted store, over days, restarts and travel.

use std::sync::Arc;

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};
use lomme_app::view::{AgendaLine, ReminderLine, RemindersView};
use lomme_app::{CitizenApp, PhoneState};
use lomme_tests::scene::Scene;

async fn synced(scene: &Scene) -> Arc<CitizenApp> {
    let citizen = scene.holder().await;
    citizen.keep_offline_copy(true).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    citizen
}

fn apply(citizen: &CitizenApp) -> RemindersView {
    let view = citizen.reminders().unwrap();
    let ids: Vec<String> = view.schedule.iter().map(|line| line.id.clone()).collect();
    citizen.reminders_applied(&ids, &view.cancel).unwrap();
    view
}

fn lines(citizen: &CitizenApp) -> Vec<AgendaLine> {
    let agenda = citizen.agenda(400).unwrap();
    [agenda.overdue, agenda.today, agenda.this_week, agenda.later].concat()
}

fn ids(view: &RemindersView) -> Vec<&str> {
    view.planned.iter().map(|line| line.id.as_str()).collect()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_does_not_come_again_and_the_rest_stays_as_it_was_scheduled() {
    let scene = Scene::open().await;
    let citizen = synced(&scene).await;
    let first = apply(&citizen);
    scene.clock.set_ahead(SignedDuration::from_hours(5 * 24));
    let now = scene.clock.now();
    let (came, to_come): (Vec<_>, Vec<_>) = first.planned.iter().partition(|line| at(&line.fire_at) <= now);
    assert!(!came.is_empty() && !to_come.is_empty());
    let later = apply(&citizen);
    assert!(later.cancel.is_empty(), "{:?}", later.cancel);
    for line in &came {
        assert!(!ids(&later).contains(&line.id.as_str()), "{} came", line.id);
    }
    for line in to_come {
        assert!(later.planned.contains(line), "{} stays", line.id);
    }
    // The clock is set back: nothing of what came comes again.
    scene.clock.set_ahead(SignedDuration::ZERO);
    let back = citizen.reminders().unwrap();
    for line in came {
        assert!(!back.planned.iter().any(|planned| planned.because == line.because && planned.id == line.id));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_is_put_off_after_it_came_and_an_entry_that_is_done_is_gone_until_it_is_not() {
    let scene = Scene::open().await;
    let citizen = synced(&scene).await;
    let first = apply(&citizen).planned.remove(0);
    let came = at(&first.fire_at) + SignedDuration::from_mins(1);
    scene.clock.set_ahead(came.duration_since(scene.clock.now()));
    apply(&citizen);
    let until = came + SignedDuration::from_hours(3);
    citizen.snooze_reminder(&first.id, until).unwrap();
    let snoozed = citizen.reminders().unwrap();
    let again = snoozed.planned.iter().find(|line| line.id.starts_with("snooze:")).unwrap();
    assert_eq!(again.because.len(), first.because.len());
    assert!(again.because.iter().all(|because| because.contains("you put it off")), "{:?}", again.because);
    let past = citizen.snooze_reminder(&first.id, at(&first.fire_at)).unwrap_err();
    let unknown = citizen.snooze_reminder("nothing", until).unwrap_err();
    assert_eq!((past.code, unknown.code), ("reminder.past", "reminder.unknown"));

    let entry = lines(&citizen).remove(0);
    citizen.mark_done(&entry.id, true).unwrap();
    assert!(!lines(&citizen).contains(&entry));
    let left_out = citizen.reminders().unwrap().left_out;
    assert!(left_out.iter().any(|line| line.entry == entry.id && line.reason == "you are done with it"));
    citizen.mark_done(&entry.id, false).unwrap();
    assert!(lines(&citizen).contains(&entry));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_citizens_choices_and_the_phone_are_kept_and_change_the_plan() {
    let scene = Scene::open().await;
    let citizen = synced(&scene).await;
    let before = apply(&citizen);
    citizen.mute_source("skat", true).unwrap();
    let muted = citizen.reminders().unwrap();
    assert!(muted.left_out.iter().any(|line| line.reason == "you muted the source"));
    citizen.mute_source("skat", false).unwrap();
    assert_eq!(citizen.reminders().unwrap().schedule, []);
    citizen.set_quiet_hours(Time::constant(8, 0, 0, 0), Time::constant(10, 0, 0, 0)).unwrap();
    let later = citizen.reminders().unwrap();
    assert!(
        later.planned.iter().flat_map(|line| &line.because).any(|because| because.contains("quiet hours"))
    );
    citizen.set_quiet_hours(Time::constant(21, 0, 0, 0), Time::constant(8, 0, 0, 0)).unwrap();
    citizen.show_titles_on_lock_screen(true).unwrap();
    assert!(citizen.reminders().unwrap().planned.iter().all(|line| line.lock_screen == line.text));
    citizen.show_titles_on_lock_screen(false).unwrap();

    let abroad = PhoneState { zone: "Asia/Bangkok".into(), exact: false, ..PhoneState::default() };
    citizen.phone_changed(&abroad).unwrap();
    let there = apply(&citizen);
    let times: Vec<_> = lines(&citizen).into_iter().filter(|line| line.starts.ends_with('Z')).collect();
    assert!(
        !times.is_empty() && times.iter().all(|line| line.when_words.contains("Danish time (")),
        "{times:?}"
    );
    let morning =
        |line: &ReminderLine| line.when_words.ends_with("at 09:00") && line.fire_at.ends_with("T02:00:00Z");
    assert!(there.planned.iter().any(morning) && !before.planned.iter().any(morning));
    let nowhere = PhoneState { zone: "Nowhere/Else".into(), ..PhoneState::default() };
    assert_eq!(citizen.phone_changed(&nowhere).unwrap_err().code, "phone.zone");
    citizen.phone_changed(&PhoneState { limit: 3, ..PhoneState::default() }).unwrap();
    let few = apply(&citizen);
    assert_eq!(few.planned.len(), 3);
    assert!(few.planned.iter().any(|line| line.text.starts_with("Open Lomme")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_phone_did_not_show_because_it_was_off_or_not_allowed_is_made_up_for() {
    let scene = Scene::open().await;
    let citizen = synced(&scene).await;
    let first = apply(&citizen);
    let off_since = scene.clock.now();
    scene.clock.set_ahead(SignedDuration::from_hours(3 * 24));
    citizen.phone_restarted(off_since).unwrap();
    let anew = apply(&citizen);
    assert_eq!(anew.schedule, anew.planned, "nothing is scheduled any more");
    let because: Vec<_> = anew.planned.iter().flat_map(|line| &line.because).collect();
    assert!(because.iter().any(|because| because.contains("it came so late")), "{because:?}");
    assert!(first.planned.len() > anew.planned.len());

    citizen.phone_changed(&PhoneState { allowed: false, ..PhoneState::default() }).unwrap();
    scene.clock.set_ahead(SignedDuration::from_hours(5 * 24));
    let none = apply(&citizen);
    assert_eq!(
        (none.planned.len(), none.left_out[0].reason.as_str()),
        (0, "the phone does not let Lomme show notifications")
    );
    citizen.phone_changed(&PhoneState::default()).unwrap();
    let again = citizen.reminders().unwrap();
    let because: Vec<_> = again.planned.iter().flat_map(|line| &line.because).collect();
    assert!(
        because
            .iter()
            .any(|because| because.contains("it came so late") || because.contains("it has passed"))
    );
}
