//! How long a phone keeps what a source no longer speaks of. Until then nothing is deleted that the source has not removed; the source itself, and
//! the law, decide how long the authority keeps it.
//!
//! Time is counted from [`Item::as_of`](crate::Item): when the source last said so. A kind that is not in the list, and one that is not known, is
//! kept for as long as its source lists it: a permit, a registration and a power of attorney hold until they are ended.

/// How long items of a kind are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The kind's name.
    pub kind: &'static str,
    /// Days after the source last said so.
    pub days: u32,
    /// Why so long.
    pub why: &'static str,
}

const YEAR: u32 = 366;

/// The kinds that have an end.
pub const RETENTION: [Retention; 9] = [
    Retention {
        kind: "access_log_entry",
        days: 2 * YEAR,
        why: "MinLog itself keeps two years, and others' use of data is not hoarded",
    },
    Retention {
        kind: "appointment",
        days: 2 * YEAR,
        why: "nobody asks for an appointment that is longer past",
    },
    Retention { kind: "deadline", days: 3 * YEAR, why: "an ordinary claim is barred after three years" },
    Retention { kind: "service", days: 3 * YEAR, why: "an ordinary claim is barred after three years" },
    Retention {
        kind: "message",
        days: 5 * YEAR,
        why: "letters are asked for in tax and benefit cases five years back; Digital Post keeps the original",
    },
    Retention { kind: "payment", days: 5 * YEAR, why: "receipts are asked for five years back" },
    Retention { kind: "benefit", days: 5 * YEAR, why: "what was paid too much can be asked back for years" },
    Retention {
        kind: "case",
        days: 5 * YEAR,
        why: "a case may be taken up again; papers are asked for five years back",
    },
    Retention {
        kind: "consent",
        days: 5 * YEAR,
        why: "what was consented to is proven by the receipt, for as long as its use may be complained of",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_kinds_that_exist_have_an_end_and_each_has_one() {
        for (number, retention) in RETENTION.iter().enumerate() {
            assert!(crate::KINDS.contains(&retention.kind), "{}", retention.kind);
            assert!(RETENTION[..number].iter().all(|other| other.kind != retention.kind));
        }
        let days =
            |kind| RETENTION.iter().find(|retention| retention.kind == kind).map(|retention| retention.days);
        assert!(days("access_log_entry") < days("payment"));
        assert_eq!(days("permit"), None);
    }
}
