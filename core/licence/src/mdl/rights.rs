//! Who may drive what on a day, in words. The words are data with a version: `data/codes.json`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::{Code, Privilege};

/// A language that people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Danish.
    #[default]
    Da,
    /// English.
    En,
}

/// Whether a category may be driven on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MayDrive {
    /// It may.
    Yes,
    /// Not before this day.
    NotBefore(Date),
    /// Not after this day, which has passed.
    NotAfter(Date),
}

/// How well a code is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// What it means.
    Known(&'static str),
    /// What its group means; the code itself is not known here.
    OfGroup(&'static str),
    /// Nothing is known of it.
    Unknown,
}

/// A code and what it means on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// The code with sign and value, as it stands.
    pub code: String,
    /// What it means.
    pub meaning: Meaning,
    /// The last day of the code, where it has one of its own.
    pub until: Option<Date>,
    /// Whether that day has passed.
    pub ended: bool,
}

/// One category on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// The category, as `B`.
    pub category: String,
    /// The category in words; `None` for one that is not known here.
    pub words: Option<&'static str>,
    /// Whether it may be driven.
    pub may_drive: MayDrive,
    /// Since when.
    pub from: Option<Date>,
    /// Until when.
    pub until: Option<Date>,
    /// Under which restrictions.
    pub restrictions: Vec<Restriction>,
}

/// The rights that `privileges` give on `day`, in their order.
pub fn rights(privileges: &[Privilege], day: Date, language: Language) -> Vec<Right> {
    let right = |privilege: &Privilege| Right {
        category: privilege.category.clone(),
        words: category_words(&privilege.category, language),
        may_drive: match (privilege.issue_date, privilege.expiry_date) {
            (Some(from), _) if day < from => MayDrive::NotBefore(from),
            (_, Some(until)) if day > until => MayDrive::NotAfter(until),
            _ => MayDrive::Yes,
        },
        from: privilege.issue_date,
        until: privilege.expiry_date,
        restrictions: privilege.codes.iter().map(|code| restriction(code, day, language)).collect(),
    };
    privileges.iter().map(right).collect()
}

/// A category in words, if it is known.
pub fn category_words(category: &str, language: Language) -> Option<&'static str> {
    words().categories.get(category).map(|words| words.text(language))
}

fn restriction(code: &Code, day: Date, language: Language) -> Restriction {
    let mut shown = code.code.clone();
    let until = if code.sign.is_none() { code.value.as_deref().and_then(date_of) } else { None };
    if until.is_none() {
        shown.extend(code.sign.as_deref());
        shown.extend(code.value.as_deref());
    }
    Restriction {
        code: shown,
        meaning: meaning(&code.code, language),
        until,
        ended: until.is_some_and(|until| day > until),
    }
}

/// The words of a code: its own, else those of the group before the dot.
fn meaning(code: &str, language: Language) -> Meaning {
    let words = |code: &str| words().codes.get(code).map(|words| words.text(language));
    let group = || code.split_once('.').and_then(|(group, _)| words(group));
    words(code).map(Meaning::Known).or_else(|| group().map(Meaning::OfGroup)).unwrap_or(Meaning::Unknown)
}

/// A date as `2028-01-31` or, as on the card, `31.01.2028`.
fn date_of(value: &str) -> Option<Date> {
    value.parse().ok().or_else(|| Date::strptime("%d.%m.%Y", value).ok())
}

#[derive(Deserialize)]
struct Words {
    da: String,
    en: String,
}

impl Words {
    fn text(&self, language: Language) -> &str {
        match language {
            Language::Da => &self.da,
            Language::En => &self.en,
        }
    }
}

#[derive(Deserialize)]
struct Codes {
    categories: BTreeMap<String, Words>,
    codes: BTreeMap<String, Words>,
}

fn words() -> &'static Codes {
    static CODES: OnceLock<Codes> = OnceLock::new();
    CODES.get_or_init(|| {
        serde_json::from_str(include_str!("../../data/codes.json"))
            .expect("the data file is part of the crate and tested")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn privilege(category: &str, until: Date, codes: &[&str]) -> Privilege {
        let code = |code: &&str| Code { code: (*code).to_owned(), sign: None, value: None };
        Privilege {
            category: category.to_owned(),
            issue_date: Some(date(2020, 1, 1)),
            expiry_date: Some(until),
            codes: codes.iter().map(code).collect(),
        }
    }

    #[test]
    fn a_category_may_be_driven_through_its_last_day() {
        let b = [privilege("B", date(2026, 11, 22), &["01.06", "999"])];
        let on = |day| rights(&b, day, Language::Da).remove(0);
        assert_eq!(on(date(2026, 11, 22)).may_drive, MayDrive::Yes);
        assert_eq!(on(date(2026, 11, 23)).may_drive, MayDrive::NotAfter(date(2026, 11, 22)));
        assert_eq!(on(date(2019, 12, 31)).may_drive, MayDrive::NotBefore(date(2020, 1, 1)));
    }

    #[test]
    fn an_unknown_code_and_category_are_kept_without_words() {
        let right =
            rights(&[privilege("ZZ", date(2030, 1, 1), &["999"])], date(2026, 1, 1), Language::En).remove(0);
        assert_eq!((right.category.as_str(), right.words), ("ZZ", None));
        let unknown =
            Restriction { code: "999".to_owned(), meaning: Meaning::Unknown, until: None, ended: false };
        assert_eq!(right.restrictions, [unknown]);
    }

    fn restriction_of(code: &str, sign: Option<&str>, value: Option<&str>) -> Restriction {
        let code =
            Code { code: code.to_owned(), sign: sign.map(str::to_owned), value: value.map(str::to_owned) };
        restriction(&code, date(2026, 11, 24), Language::En)
    }

    #[test]
    fn a_code_of_a_known_group_has_the_words_of_the_group() {
        assert_eq!(restriction_of("20.99", None, None).meaning, Meaning::OfGroup("modified brake"));
        assert_eq!(restriction_of("20.06", None, None).meaning, Meaning::Known("hand-operated brake"));
        assert_eq!(restriction_of("998.01", None, None).meaning, Meaning::Unknown);
    }

    #[test]
    fn a_code_of_an_older_card_means_what_its_successor_means() {
        for last in 1..=8 {
            let (old, new) = (format!("05.0{last}"), format!("6{last}"));
            assert_eq!(restriction_of(&old, None, None).meaning, restriction_of(&new, None, None).meaning);
        }
    }

    #[test]
    fn a_code_ends_after_its_own_last_day_and_another_value_stands_as_it_is() {
        let competence = restriction_of("95", None, Some("2026-11-23"));
        assert_eq!((competence.until, competence.ended), (Some(date(2026, 11, 23)), true));
        let as_on_the_card = restriction_of("95", None, Some("24.11.2026"));
        assert_eq!((as_on_the_card.until, as_on_the_card.ended), (Some(date(2026, 11, 24)), false));
        let speed = restriction_of("64", Some("<="), Some("80"));
        assert_eq!((speed.code.as_str(), speed.until), ("64<=80", None));
    }

    #[test]
    fn every_category_of_the_standard_has_words() {
        for category in
            ["AM", "A1", "A2", "A", "B1", "B", "BE", "C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE"]
        {
            assert!(category_words(category, Language::Da).is_some(), "{category}");
        }
    }
}
