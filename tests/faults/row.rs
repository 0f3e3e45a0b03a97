//! A row of the table: what goes wrong, and what must come of it.

use std::time::Duration;

use lomme_app::NetLimits;

use crate::certificates::Cert;
use crate::phone::limits;
use crate::server::{Line, Part};

pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) line: Line,
    pub(crate) answers: Vec<Vec<Part>>,
    /// The code of the error; none where the sync gets through.
    pub(crate) code: Option<&'static str>,
    pub(crate) shown: Shown,
    pub(crate) limits: NetLimits,
    /// The authorities are left alone afterwards: at least this long, in seconds.
    pub(crate) pause: Option<u64>,
}

/// What the citizen sees afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// What was seen before.
    AsBefore,
    /// That, and these.
    And(&'static [&'static str]),
    /// These and nothing else: everything was read anew.
    Only(&'static [&'static str]),
}

/// These answers over good TLS fail with `code`, and nothing changes.
pub(crate) fn fails(name: &'static str, code: &'static str, answers: Vec<Vec<Part>>) -> Row {
    let line = Line::Tls(Cert::Good);
    Row { name, line, answers, code: Some(code), shown: Shown::AsBefore, limits: limits(), pause: None }
}

/// The connection fails with `code` before anything is asked.
pub(crate) fn no_line(name: &'static str, code: &'static str, line: Line) -> Row {
    Row { line, ..fails(name, code, vec![vec![Part::Close]]) }
}

/// These answers get through, and the new item is shown.
pub(crate) fn passes(name: &'static str, answers: Vec<Vec<Part>>) -> Row {
    Row { code: None, shown: Shown::And(&["ny"]), ..fails(name, "", answers) }
}

impl Row {
    pub(crate) fn showing(self, shown: Shown) -> Self {
        Self { shown, ..self }
    }

    pub(crate) fn pausing(self, seconds: u64) -> Self {
        Self { pause: Some(seconds), ..self }
    }

    /// With waits that end soon: for those who never answer.
    pub(crate) fn impatient(mut self) -> Self {
        self.limits.timeouts.connect = Duration::from_millis(200);
        self.limits.timeouts.read = Duration::from_millis(200);
        self.limits.timeouts.total = Duration::from_millis(400);
        self.limits.sync.retries = 1;
        self
    }

    /// With some time for the handshake, and little for the answer. On a machine that is too busy for the one, it is the same to the phone.
    pub(crate) fn impatient_after_tls(mut self) -> Self {
        self.limits.timeouts.read = Duration::from_millis(300);
        self.limits.timeouts.total = Duration::from_millis(900);
        self.limits.sync.retries = 0;
        self
    }
}
