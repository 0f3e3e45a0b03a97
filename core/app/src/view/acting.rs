//! Whose data are on the screen, in words for a banner that is on every screen while it lasts.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use lomme_overview::{PowerOfAttorney, WallTime};
use serde::Serialize;

use crate::citizen::{Ended, Person};
use crate::texts::{Texts, code_key};

/// So many days before its end a power of attorney is said to end soon.
const SOON: i32 = 30;

/// The person whose data are shown, where it is not the citizen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActingFor {
    /// Their opaque id: what [`CitizenApp::act_for`](crate::CitizenApp::act_for) takes.
    pub subject: String,
    /// Their name.
    pub name: String,
    /// The banner: whose data these are, and what may be done. A screen reader reads it first.
    pub words: String,
    /// Until when, in words; nothing where the power has no last day.
    pub until: Option<String>,
    /// That it ends soon, in words.
    pub ends_soon: Option<String>,
    /// Whether the citizen may act in their place.
    pub may_act: bool,
}

/// Somebody the citizen may act for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MayActFor {
    /// Their opaque id.
    pub subject: String,
    /// Their name.
    pub name: String,
    /// What may be done, in words.
    pub may: String,
    /// Until when, in words; nothing where the power has no last day.
    pub until: Option<String>,
}

/// The screen 'Acting for'.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActingView {
    /// Whose data are shown; nothing for one's own.
    pub shown: Option<ActingFor>,
    /// Who else may be acted for.
    pub may_act_for: Vec<MayActFor>,
    /// Why there is nobody, when there is nobody.
    pub empty: Option<String>,
    /// Powers of attorney that ended: whose data were deleted from this phone, why, and how many acts were not sent.
    pub ended: Vec<String>,
}

pub(crate) fn acting_for(
    person: &Person,
    power: &PowerOfAttorney,
    until: Option<Date>,
    now: Timestamp,
    texts: &Texts,
) -> ActingFor {
    let name = person.name.clone();
    let key = code_key("acting-for", scope(power));
    ActingFor {
        subject: person.subject.as_str().to_owned(),
        words: texts.with(&key, &[("name", name.as_str().into())]),
        until: until.map(|date| until_words(date, texts)),
        ends_soon: until
            .filter(|date| is_soon(*date, now))
            .map(|date| texts.with("power-ends-soon", &[("date", texts.date(date).into())])),
        may_act: power.scope.may_act(),
        name,
    }
}

pub(crate) fn acting_view<'p>(
    shown: Option<ActingFor>,
    may: impl Iterator<Item = (&'p Person, &'p PowerOfAttorney, Option<Date>)>,
    ended: &[Ended],
    texts: &Texts,
) -> ActingView {
    let may_act_for: Vec<MayActFor> = may
        .map(|(person, power, until)| MayActFor {
            subject: person.subject.as_str().to_owned(),
            name: person.name.clone(),
            may: texts.code("power-scope", scope(power)),
            until: until.map(|date| until_words(date, texts)),
        })
        .collect();
    ActingView {
        shown,
        empty: may_act_for.is_empty().then(|| texts.get("acting-nobody")),
        may_act_for,
        ended: ended.iter().map(|ended| ended_words(ended, texts)).collect(),
    }
}

fn ended_words(ended: &Ended, texts: &Texts) -> String {
    let name = || ("name", ended.name.as_str().into());
    let why = texts.with(&code_key("acting-ended", &ended.why), &[name()]);
    let deleted = texts.with("acting-deleted", &[name()]);
    let unsent = texts.with("acting-unsent", &[("n", ended.unsent.into())]);
    match ended.unsent {
        0 => format!("{why} {deleted}"),
        _ => format!("{why} {deleted} {unsent}"),
    }
}

fn scope(power: &PowerOfAttorney) -> &'static str {
    match (power.scope.may_act(), power.scope.may_contact()) {
        (true, _) => "act",
        (_, true) => "contact",
        _ => "read",
    }
}

fn until_words(date: Date, texts: &Texts) -> String {
    texts.with("until", &[("date", texts.date(date).into())])
}

/// Whether a last day is near.
pub(super) fn is_soon(last: Date, now: Timestamp) -> bool {
    WallTime::at(now).date().saturating_add(SOON.days()) >= last
}
