//! How a command ends: its exit status, and one line when it failed.

use std::process::ExitCode;

use lomme_app::LommeError;
use lomme_licence::verify::Outcome;

/// The exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It is done, or the verdict is accepted.
    Done,
    /// It failed: bad input, no network.
    Failed,
    /// It was called wrongly.
    Usage,
    /// The verdict is refused.
    Refused,
    /// The verdict is undetermined.
    Undetermined,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Refused => 3,
            Exit::Undetermined => 4,
        })
    }
}

impl From<Outcome> for Exit {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Accepted => Exit::Done,
            Outcome::Refused => Exit::Refused,
            Outcome::Undetermined => Exit::Undetermined,
        }
    }
}

/// Why a command failed, in one line without personal data.
#[derive(Debug)]
pub(crate) struct Failure {
    line: String,
    exit: Exit,
}

impl Failure {
    pub(crate) fn new(line: impl ToString) -> Self {
        Failure { line: line.to_string(), exit: Exit::Failed }
    }

    pub(crate) fn usage(line: impl ToString) -> Self {
        Failure { line: line.to_string(), exit: Exit::Usage }
    }

    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // One line whatever came in, and nothing that moves a terminal's cursor.
        let line: String = self.line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        f.write_str(line.trim_end())
    }
}

impl From<LommeError> for Failure {
    fn from(error: LommeError) -> Self {
        Failure::new(error)
    }
}
