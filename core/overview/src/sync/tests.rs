use super::*;
use crate::value::ItemId;
use jiff::Timestamp;

fn page(next_cursor: &str, more: bool) -> ParsedPage {
    let page = ChangesPage {
        changed: vec![],
        removed: vec![ItemId::new("x").unwrap()],
        coverage: vec![],
        next_cursor: next_cursor.into(),
        more,
        as_of: Timestamp::UNIX_EPOCH,
    };
    ParsedPage { page, rejected: vec![] }
}

fn cursor_of(sync: &SyncMachine) -> Option<String> {
    match sync.next() {
        Step::Fetch { cursor } => cursor.map(str::to_owned),
        other => panic!("not a fetch: {other:?}"),
    }
}

#[test]
fn changes_are_applied_page_by_page_without_staging() {
    let mut sync = SyncMachine::new(Some("a".into()));
    assert_eq!(cursor_of(&sync).as_deref(), Some("a"));
    sync.page(page("b", true)).unwrap();
    assert!(matches!(sync.next(), Step::ApplyPage { staged: false, first: false, .. }));
    sync.applied().unwrap();
    assert_eq!(cursor_of(&sync).as_deref(), Some("b"));
    sync.page(page("b", false)).unwrap();
    sync.applied().unwrap();
    let Step::Done(report) = sync.next() else { panic!("{:?}", sync.next()) };
    assert_eq!((report.pages, report.removed, report.full_read), (2, 2, false));
}

#[test]
fn a_gone_cursor_means_everything_into_staging_and_one_swap() {
    let mut sync = SyncMachine::new(Some("old".into()));
    sync.cursor_gone().unwrap();
    assert_eq!(cursor_of(&sync), None);
    sync.page(page("1", true)).unwrap();
    assert!(matches!(sync.next(), Step::ApplyPage { staged: true, first: true, .. }));
    sync.applied().unwrap();
    sync.page(page("2", false)).unwrap();
    assert!(matches!(sync.next(), Step::ApplyPage { staged: true, first: false, .. }));
    sync.applied().unwrap();
    assert_eq!(sync.next(), Step::SwapStaging { cursor: "2" });
    sync.swapped().unwrap();
    assert!(matches!(sync.next(), Step::Done(report) if report.full_read && report.pages == 2));
}

#[test]
fn a_cursor_that_is_gone_in_the_middle_of_changes_does_not_count_the_pages_twice() {
    let mut sync = SyncMachine::new(Some("a".into()));
    sync.page(page("b", true)).unwrap();
    sync.applied().unwrap();
    sync.cursor_gone().unwrap();
    sync.page(page("c", false)).unwrap();
    assert!(matches!(sync.next(), Step::ApplyPage { staged: true, first: true, .. }));
}

#[test]
fn a_gateway_that_forgets_again_and_again_is_given_up() {
    let mut sync = SyncMachine::new(Some("a".into()));
    sync.cursor_gone().unwrap();
    sync.cursor_gone().unwrap();
    assert!(matches!(sync.next(), Step::GiveUp { reason: GiveUpReason::CursorGoneAgain, .. }));
}

#[test]
fn pages_that_go_round_in_a_circle_are_given_up() {
    let mut sync = SyncMachine::new(None);
    for cursor in ["1", "2"] {
        sync.page(page(cursor, true)).unwrap();
        sync.applied().unwrap();
    }
    sync.page(page("1", true)).unwrap();
    assert!(matches!(sync.next(), Step::GiveUp { reason: GiveUpReason::CursorRepeats, .. }));
}

#[test]
fn pages_that_never_end_are_given_up() {
    let mut sync = SyncMachine::new(None);
    for number in 0..=SyncLimits::default().pages {
        assert!(matches!(sync.next(), Step::Fetch { .. }));
        sync.page(page(&number.to_string(), true)).unwrap();
        let _ = sync.applied();
    }
    assert!(matches!(sync.next(), Step::GiveUp { reason: GiveUpReason::TooManyPages, .. }));
}

#[test]
fn a_failure_is_waited_out_a_few_times_and_success_starts_the_count_anew() {
    let mut sync = SyncMachine::new(None);
    for seconds in [1, 4, 16] {
        sync.failed(true, None).unwrap();
        assert_eq!(sync.next(), Step::Wait { duration: Duration::from_secs(seconds) });
        sync.waited().unwrap();
    }
    sync.page(page("1", true)).unwrap();
    sync.applied().unwrap();
    for _ in 0..3 {
        sync.failed(true, Some(Duration::from_secs(20))).unwrap();
        sync.waited().unwrap();
    }
    sync.failed(true, None).unwrap();
    assert!(matches!(sync.next(), Step::GiveUp { reason: GiveUpReason::FailedTooOften { attempts: 4 }, .. }));
}

#[test]
fn a_refusal_or_a_long_wait_ends_the_run() {
    let mut refused = SyncMachine::new(None);
    refused.failed(false, None).unwrap();
    assert!(matches!(refused.next(), Step::GiveUp { reason: GiveUpReason::Refused, .. }));
    let mut later = SyncMachine::new(None);
    later.failed(true, Some(Duration::from_secs(3600))).unwrap();
    assert!(matches!(later.next(), Step::GiveUp { reason: GiveUpReason::RetryLater { .. }, .. }));
}

#[test]
fn what_was_not_asked_for_is_an_error_and_changes_nothing() {
    let mut sync = SyncMachine::new(None);
    assert_eq!(sync.applied(), Err(OutOfTurn));
    assert_eq!(sync.swapped(), Err(OutOfTurn));
    sync.page(page("1", false)).unwrap();
    assert_eq!(sync.page(page("2", false)), Err(OutOfTurn));
    assert!(matches!(sync.next(), Step::ApplyPage { .. }));
}

#[test]
fn a_full_read_goes_on_from_its_staging_area_and_only_a_gone_cursor_empties_it() {
    let mut sync = SyncMachine::go_on("s7".into());
    assert_eq!(cursor_of(&sync).as_deref(), Some("s7"));
    sync.page(page("s8", true)).unwrap();
    assert!(matches!(sync.next(), Step::ApplyPage { staged: true, first: false, .. }));
    sync.applied().unwrap();
    sync.page(page("s9", false)).unwrap();
    sync.applied().unwrap();
    assert_eq!(sync.next(), Step::SwapStaging { cursor: "s9" });

    let mut gone = SyncMachine::go_on("s7".into());
    gone.cursor_gone().unwrap();
    assert_eq!(cursor_of(&gone), None);
    gone.page(page("1", true)).unwrap();
    assert!(matches!(gone.next(), Step::ApplyPage { staged: true, first: true, .. }));
}

#[test]
fn a_run_can_be_stopped_between_any_two_steps_and_a_finished_one_stays_finished() {
    let stopped = |sync: &SyncMachine| {
        matches!(sync.next(), Step::GiveUp { reason: GiveUpReason::Stopped(StopReason::Cancelled), .. })
    };
    let mut fetching = SyncMachine::new(None);
    fetching.stop(StopReason::Cancelled);
    assert!(stopped(&fetching));
    let mut applying = SyncMachine::new(None);
    applying.page(page("1", true)).unwrap();
    applying.stop(StopReason::Cancelled);
    assert!(stopped(&applying) && applying.progress().pages == 0);
    let mut done = SyncMachine::new(Some("a".into()));
    done.page(page("a", false)).unwrap();
    done.applied().unwrap();
    done.stop(StopReason::Cancelled);
    assert!(matches!(done.next(), Step::Done(_)));
}

#[test]
fn staging_outlives_a_broken_line_and_not_a_gateway_that_cannot_be_followed() {
    let later = Duration::from_secs(90);
    for reason in [
        GiveUpReason::FailedTooOften { attempts: 4 },
        GiveUpReason::RetryLater { after: later },
        GiveUpReason::Stopped(StopReason::OutOfTime),
    ] {
        assert!(reason.keeps_staging(), "{reason}");
    }
    for reason in [
        GiveUpReason::Refused,
        GiveUpReason::CursorGoneAgain,
        GiveUpReason::CursorRepeats,
        GiveUpReason::TooManyPages,
    ] {
        assert!(!reason.keeps_staging(), "{reason}");
    }
}

#[test]
fn of_very_many_unusable_entries_all_are_counted_and_some_are_listed() {
    let rejected = Rejected {
        part: crate::PagePart::Changed,
        index: 0,
        id: None,
        reason: crate::RejectReason::Malformed,
    };
    let mut sync = SyncMachine::new(None);
    for cursor in ["1", "2"] {
        sync.page(ParsedPage { rejected: vec![rejected.clone(); 150], ..page(cursor, true) }).unwrap();
        sync.applied().unwrap();
    }
    assert_eq!((sync.progress().unusable, sync.progress().rejected.len()), (300, REJECTED_LISTED));
}
