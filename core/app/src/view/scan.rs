//! The officer's scan and readiness.

use jiff::Timestamp;
use lomme_licence::cert::Certificate;
use lomme_licence::trust::{Trust, TrustSource};
use lomme_optical::{Event, Notice, Progress};
use serde::Serialize;

use super::element::clip;
use crate::texts::Texts;

/// Where a scan stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScanView {
    /// Frames of this presentation so far.
    pub frames_seen: u32,
    /// About how many are needed.
    pub frames_needed_about: u32,
    /// `6 af cirka 9`.
    pub progress: String,
    /// What to do or know, if anything.
    pub hint: Option<String>,
    /// All is there: ask for the verdict.
    pub complete: bool,
}

pub(crate) fn scan_view(progress: Progress, texts: &Texts) -> ScanView {
    let hint = progress.notice.map(|notice| match notice {
        Notice::TwoInView => "scan-two-phones",
        Notice::DoesNotFit => "scan-does-not-fit",
    });
    let (seen, needed) = (progress.frames_seen, progress.frames_needed_about);
    ScanView {
        frames_seen: seen,
        frames_needed_about: needed,
        progress: texts.with("scan-progress", &[("seen", seen.into()), ("needed", needed.into())]),
        hint: hint.map(|key| texts.get(key)),
        complete: progress.event == Event::Complete,
    }
}

/// What an officer should know before a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadyView {
    /// Whether a licence can be decided now.
    pub ready: bool,
    /// The trust list and its age.
    pub trust: String,
    /// Each status list and its age.
    pub status_lists: Vec<String>,
    /// The clock.
    pub clock: String,
    /// By which name this reader asks.
    pub reader: String,
}

/// By which name a reader with `certificate` asks, and until when.
pub(crate) fn reader_line(name: &str, certificate: &Certificate, now: Timestamp, texts: &Texts) -> String {
    let key = if certificate.is_valid_at(now) { "ready-reader" } else { "ready-reader-expired" };
    let until = texts.instant(certificate.not_after());
    texts.with(key, &[("name", clip(name).into()), ("date", until.into())])
}

pub(crate) fn ready_view(
    trust: &Trust,
    reader: String,
    now: Timestamp,
    clock_behind: bool,
    texts: &Texts,
) -> ReadyView {
    let (trust_line, fresh) = match trust.source() {
        TrustSource::Bundle { issue_number, issued_at, next_update } => {
            let key = if now > next_update { "ready-trust-old" } else { "ready-trust" };
            let arguments = [("number", issue_number.into()), ("age", texts.age(issued_at, now).into())];
            (texts.with(key, &arguments), now <= next_update)
        }
        TrustSource::Absent | TrustSource::GivenByHand | TrustSource::Vical { .. } => {
            (texts.get("ready-no-trust"), false)
        }
    };
    let list = |list: &lomme_licence::status::StatusList| {
        let key = if list.is_fresh_at(now) { "ready-status" } else { "ready-status-old" };
        texts.with(key, &[("age", texts.age(list.issued_at(), now).into())])
    };
    ReadyView {
        ready: fresh && !clock_behind,
        trust: trust_line,
        status_lists: trust.status_lists().iter().map(list).collect(),
        clock: texts.get(if clock_behind { "ready-clock-behind" } else { "ready-clock" }),
        reader,
    }
}

#[cfg(test)]
mod tests {
    use lomme_licence::mdl::Language;
    use lomme_optical::TransferId;

    use super::*;

    #[test]
    fn people_are_told_how_many_frames_are_there_and_what_does_not_fit() {
        let progress = |notice| Progress {
            transfer: TransferId([0; 8]),
            event: Event::New,
            frames_seen: 6,
            frames_needed_about: 9,
            notice,
        };
        let view = |language, notice| scan_view(progress(notice), &Texts::new(language));
        assert_eq!(view(Language::Da, None).progress, "6 af cirka 9");
        assert_eq!(view(Language::En, None).progress, "6 of about 9");
        assert_eq!(view(Language::En, None).hint, None);
        for notice in [Notice::TwoInView, Notice::DoesNotFit] {
            let hint = view(Language::En, Some(notice)).hint.unwrap();
            assert!(hint.contains(' ') && !hint.contains("scan-"), "{hint}");
        }
    }
}
