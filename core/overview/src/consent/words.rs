//! The fixed words of `lomme-consent/1`. They are part of the format that is hashed, not of the app's texts: a better translation on the
//! screen must not make an old answer look as if another text had been shown. To change one is to make version 2.

use jiff::civil::Date;

use crate::body::{DeclarationKind, TextLanguage};

/// The words of one language.
pub(super) struct Words {
    pub(super) asked_by: &'static str,
    pub(super) case: &'static str,
    pub(super) yes_means: &'static str,
    pub(super) purpose: &'static str,
    pub(super) data: &'static str,
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    pub(super) legal_basis: &'static str,
    pub(super) valid_from: &'static str,
    pub(super) from_answer: &'static str,
    pub(super) valid_until: &'static str,
    pub(super) until_decided: &'static str,
    pub(super) if_refused: &'static str,
    pub(super) if_withdrawn: &'static str,
    pub(super) not_said: &'static str,
    pub(super) consent: Kind,
    pub(super) opt_out: Kind,
    of: &'static str,
    months: [&'static str; 12],
    after_day: &'static str,
}

/// The words that depend on what a yes means.
pub(super) struct Kind {
    pub(super) title: &'static str,
    pub(super) one: &'static str,
    pub(super) yes_means: &'static str,
}

static DANISH: Words = Words {
    asked_by: "Spørger",
    case: "Sag",
    yes_means: "Et ja betyder",
    purpose: "Formål",
    data: "Oplysninger",
    from: "Fra",
    to: "Til",
    legal_basis: "Lovgrundlag",
    valid_from: "Gælder fra",
    from_answer: "dit svar",
    valid_until: "Gælder til og med",
    until_decided: "sagen er afgjort",
    if_refused: "Hvis du siger nej",
    if_withdrawn: "Hvis du trækker dit ja tilbage",
    not_said: "Det oplyser myndigheden ikke",
    consent: Kind {
        title: "Samtykkeerklæring",
        one: "Samtykke",
        yes_means: "Oplysningerne må deles, som det står her",
    },
    opt_out: Kind { title: "Frabedelse", one: "Frabedelse", yes_means: "Oplysningerne bliver ikke delt" },
    of: "af",
    months: [
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "december",
    ],
    after_day: ".",
};

static ENGLISH: Words = Words {
    asked_by: "Asked by",
    case: "Case",
    yes_means: "A yes means",
    purpose: "Purpose",
    data: "Data",
    from: "From",
    to: "To",
    legal_basis: "Legal basis",
    valid_from: "Valid from",
    from_answer: "your answer",
    valid_until: "Valid until",
    until_decided: "the case is decided",
    if_refused: "If you say no",
    if_withdrawn: "If you take your yes back",
    not_said: "The authority does not say",
    consent: Kind {
        title: "Declaration of consent",
        one: "Consent",
        yes_means: "The data may be shared as it stands here",
    },
    opt_out: Kind { title: "Opting out", one: "Opting out", yes_means: "The data are not shared" },
    of: "of",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    after_day: "",
};

impl Words {
    /// The words of a language; none of one that is not known.
    pub(super) fn of(language: &TextLanguage) -> Option<&'static Self> {
        match language {
            TextLanguage::Danish => Some(&DANISH),
            TextLanguage::English => Some(&ENGLISH),
            TextLanguage::Unknown(_) => None,
        }
    }

    /// What a declaration is called; nothing where nobody knows what a yes means.
    pub(super) fn kind(&self, kind: &DeclarationKind) -> Option<&Kind> {
        match kind {
            DeclarationKind::Consent => Some(&self.consent),
            DeclarationKind::OptOut => Some(&self.opt_out),
            DeclarationKind::Unknown(_) => None,
        }
    }

    /// `1. marts 2026`.
    pub(super) fn date(&self, date: Date) -> String {
        let month = usize::try_from(date.month() - 1).ok().and_then(|month| self.months.get(month));
        format!("{}{} {} {}", date.day(), self.after_day, month.copied().unwrap_or_default(), date.year())
    }

    /// `2 af 3`.
    pub(super) fn number(&self, number: usize, count: usize) -> String {
        format!("{number} {} {count}", self.of)
    }
}
