//! Any course of events in the sync machine: it ends, never half of a full read is shown, and what was not asked for changes nothing.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use lomme_overview::{ChangesPage, ParsedPage, Step, StopReason, SyncLimits, SyncMachine};

fuzz_target!(|bytes: &[u8]| {
    let limits = SyncLimits { pages: 20, ..SyncLimits::default() };
    let Some((start, events)) = bytes.split_first() else { return };
    let machine = match start % 3 {
        0 => SyncMachine::new(None),
        1 => SyncMachine::new(Some("held".to_owned())),
        _ => SyncMachine::go_on("staged".to_owned()),
    };
    let mut machine = machine.with_limits(limits);
    let (mut begun, mut written) = (start % 3 == 2, 0);
    for event in events {
        let before = format!("{:?}", machine.next());
        let out_of_turn = match machine.next() {
            Step::Fetch { .. } => {
                machine.applied().is_err() && machine.waited().is_err() && machine.swapped().is_err()
            }
            Step::Wait { .. } => machine.cursor_gone().is_err() && machine.failed(true, None).is_err(),
            Step::ApplyPage { .. } | Step::SwapStaging { .. } => {
                machine.waited().is_err() && machine.cursor_gone().is_err()
            }
            Step::Done(_) | Step::GiveUp { .. } => machine.applied().is_err() && machine.swapped().is_err(),
        };
        assert!(out_of_turn && format!("{:?}", machine.next()) == before);
        if event % 64 == 63 {
            machine.stop(StopReason::Cancelled);
        }
        match machine.next() {
            Step::Fetch { .. } => match event % 8 {
                0 => machine.cursor_gone(),
                1 => machine.failed(true, Some(Duration::from_secs(u64::from(*event)))),
                2 => machine.failed(true, None),
                3 => machine.failed(false, None),
                more => machine.page(page(*event, more < 7)),
            },
            Step::Wait { duration } => {
                assert!(duration <= limits.patience);
                machine.waited()
            }
            Step::ApplyPage { staged, first, .. } => {
                // A staging area is emptied before the first page of a full read and never in the middle of one.
                assert!(!first || staged);
                assert!(!staged || first || begun);
                begun |= staged;
                written += 1;
                machine.applied()
            }
            Step::SwapStaging { .. } => {
                assert!(begun);
                machine.swapped()
            }
            Step::Done(_) | Step::GiveUp { .. } => return,
        }
        .expect("the event was asked for");
        // One full read may begin anew once, and each is limited.
        assert!(written <= 3 * limits.pages);
    }
});

fn page(event: u8, more: bool) -> ParsedPage {
    let as_of = jiff::Timestamp::UNIX_EPOCH;
    let (changed, removed, coverage, next_cursor) = (vec![], vec![], vec![], event.to_string());
    ParsedPage {
        page: ChangesPage { changed, removed, coverage, next_cursor, more, as_of },
        rejected: vec![],
    }
}
