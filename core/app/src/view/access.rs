//! The access log in words: who looked at the data, what no log tells of, what the log is not, and who to turn to.

use jiff::Timestamp;
use lomme_calendar::today;
use lomme_overview::access::{AccessCoverage, AccessGroup, AreaAccess, access_coverage, access_log};
use lomme_overview::{Coverage, Item, NothingMeans};
use serde::Serialize;

use super::acting::ActingFor;
use super::coverage::{CoverageLine, NothingView, coverage_line, nothing_words, source_name};
use crate::people::People;
use crate::texts::{Texts, code_key};

/// Who looked at the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessLogView {
    /// How many lookups there are and when the newest was, or what it means that there is none.
    pub headline: String,
    /// The lookups in groups, that with the newest first.
    pub groups: Vec<AccessGroupLine>,
    /// What it means that there are none.
    pub nothing: Option<NothingView>,
    /// That newer lookups may be missing, and why, where there are some.
    pub missing: Option<String>,
    /// From which day on it can be known, in words.
    pub known_from: String,
    /// The access logs, with how they are doing.
    pub logs: Vec<CoverageLine>,
    /// Each part of life with what a log tells of it.
    pub areas: Vec<AccessArea>,
    /// What the log is not.
    pub is_not: Vec<String>,
    /// What to do about a lookup that is not understood.
    pub concern: AccessConcern,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// Lookups that belong together. Nobody's name is in it: only organisations and roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessGroupLine {
    /// The items behind it, the newest first.
    pub items: Vec<String>,
    /// Who looked; empty where the log does not say.
    pub organisation: String,
    /// How many lookups.
    pub lookups: u64,
    /// Who was in whose data, how often and when, in a sentence.
    pub sentence: String,
    /// Why, or that the log does not say.
    pub reason: String,
    /// What was done, where the log says so.
    pub activity: Option<String>,
    /// In which systems, or that the log does not say.
    pub systems: String,
    /// In which role, where the log says so.
    pub role: Option<String>,
    /// How critical the log calls it, where it does.
    pub criticality: Option<String>,
    /// Who to ask about it.
    pub ask: String,
    /// The link to the authority that is responsible for the newest entry.
    pub link: AccessLink,
    /// What a screen reader says.
    pub spoken: String,
}

/// What a log tells of one part of life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessArea {
    /// The area's code.
    pub area: String,
    /// The area in words.
    pub title: String,
    /// `none` where a log covers it and answered; else `partly`, `not_asked`, `not_connected`, `not_covered` or `never_asked`.
    pub covered: String,
    /// The same in words.
    pub words: String,
    /// The systems that hold data of it, by name.
    pub systems: Vec<String>,
    /// What a screen reader says.
    pub spoken: String,
}

/// What to do about a lookup that is not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessConcern {
    /// Its title.
    pub title: String,
    /// The steps, in order.
    pub steps: Vec<AccessStep>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessStep {
    /// What to do.
    pub words: String,
    /// Where.
    pub links: Vec<AccessLink>,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessLink {
    /// What it leads to, in words.
    pub label: String,
    /// The https address.
    pub url: String,
}

/// What the view is made of.
pub(crate) struct AccessSource<'a> {
    pub(crate) items: &'a [Item],
    pub(crate) coverage: &'a [Coverage],
    pub(crate) people: &'a People,
    pub(crate) now: Timestamp,
}

pub(crate) fn access_log_view(
    source: &AccessSource<'_>,
    acting_for: Option<ActingFor>,
    texts: &Texts,
) -> AccessLogView {
    let AccessSource { items, coverage, people, now } = *source;
    let name = acting_for.as_ref().map(|person| person.name.as_str());
    let groups = access_log(items);
    let AccessCoverage { here, known_from, areas } = access_coverage(items, coverage, today(now));
    let nothing = groups.is_empty().then(|| nothing_words(&here, "access-nothing", now, texts));
    let missing = (!groups.is_empty() && here.means != NothingMeans::None)
        .then(|| texts.code("access-missing", here.means.code()));
    let headline =
        nothing.as_ref().map_or_else(|| headline(&groups, texts), |nothing| nothing.headline.clone());
    let lines: Vec<AccessGroupLine> =
        groups.iter().map(|group| group_line(group, &data_of(group, people, name, texts), texts)).collect();
    AccessLogView {
        headline,
        nothing,
        missing,
        known_from: texts.with("access-known-from", &[("date", texts.date(known_from).into())]),
        logs: here.sources.iter().map(|log| coverage_line(log, now, texts)).collect(),
        areas: areas.iter().map(|area| area_line(area, texts)).collect(),
        is_not: IS_NOT.iter().map(|key| texts.get(key)).collect(),
        concern: concern(&lines, name, texts),
        groups: lines,
        acting_for,
    }
}

/// Between names: many have a comma of their own.
const LISTED: &str = "; ";

/// What the log is not, by the keys of the texts.
const IS_NOT: [&str; 4] = ["access-not-audit", "access-not-wrong", "access-not-visits", "access-not-names"];

fn headline(groups: &[AccessGroup<'_>], texts: &Texts) -> String {
    let lookups = groups.iter().map(|group| group.lookups).fold(0, u64::saturating_add);
    let newest = groups.first().map(|group| texts.date(group.last.date())).unwrap_or_default();
    texts.with("access-headline", &[("n", lookups.into()), ("date", newest.into())])
}

/// Whose data were looked at and of what kind, in words. `name` is that of the person shown, where it is not the citizen.
fn data_of(group: &AccessGroup<'_>, people: &People, name: Option<&str>, texts: &Texts) -> String {
    let subject = group.subject.as_str();
    let area = |area: &lomme_overview::Area| {
        let key = code_key("area", area.code());
        if texts.has(&key) { lower_first(&texts.get(&key)) } else { area.code().to_owned() }
    };
    let areas = group.areas.iter().map(area).collect::<Vec<_>>().join(LISTED);
    let name = if people.is_me(subject) { name } else { people.name(subject) };
    match name {
        Some(name) => texts.with("access-data-of", &[("name", name.into()), ("area", areas.into())]),
        None if people.is_me(subject) => texts.with("access-data-own", &[("area", areas.into())]),
        None => texts.with("access-data-of-another", &[("area", areas.into())]),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    first + letters.as_str()
}

fn group_line(group: &AccessGroup<'_>, data: &str, texts: &Texts) -> AccessGroupLine {
    let known = Some(group.organisation.as_str()).filter(|name| !name.is_empty());
    let who = known.map_or_else(|| texts.get("access-somebody"), str::to_owned);
    let list = |key: &str, names: &[String]| {
        (!names.is_empty()).then(|| texts.with(key, &[("names", names.join(LISTED).into())]))
    };
    let arguments = [
        ("who", who.into()),
        ("data", data.into()),
        ("n", group.lookups.into()),
        ("when", when(group, texts).into()),
    ];
    let sentence = texts.with("access-sentence", &arguments);
    let reason = list("access-reason", &group.reasons).unwrap_or_else(|| texts.get("access-no-reason"));
    let systems = list("access-systems", &group.systems).unwrap_or_else(|| texts.get("access-no-system"));
    let (activity, role) = (list("access-activity", &group.activities), list("access-role", &group.roles));
    let words: Vec<String> = group
        .criticalities
        .iter()
        .map(|word| {
            let key = code_key("criticality", &word.to_lowercase());
            if texts.has(&key) { texts.get(&key) } else { word.clone() }
        })
        .collect();
    let criticality = list("access-criticality", &words);
    let all = [
        Some(&sentence),
        Some(&reason),
        activity.as_ref(),
        Some(&systems),
        role.as_ref(),
        criticality.as_ref(),
    ];
    let spoken = all.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
    AccessGroupLine {
        items: group.entries.iter().map(|item| item.id.as_str().to_owned()).collect(),
        organisation: group.organisation.clone(),
        lookups: group.lookups,
        ask: known.map_or_else(
            || texts.get("access-ask-log"),
            |who| texts.with("access-ask", &[("who", who.into())]),
        ),
        link: group.entries.first().map_or_else(
            || AccessLink { label: String::new(), url: String::new() },
            |item| details(item, texts),
        ),
        sentence,
        reason,
        activity,
        systems,
        role,
        criticality,
        spoken,
    }
}

/// When, as exact as a person needs it: one moment by the minute, several by their days.
fn when(group: &AccessGroup<'_>, texts: &Texts) -> String {
    let (first, last) = (group.first, group.last);
    if first == last {
        return texts.with("access-when-moment", &[("at", texts.date_time(first.civil()).into())]);
    }
    let (first, last) = (first.date(), last.date());
    let span = [("first", texts.date(first).into()), ("last", texts.date(last).into())];
    if first == last { texts.with("access-when-day", &span) } else { texts.with("access-when-span", &span) }
}

fn details(item: &Item, texts: &Texts) -> AccessLink {
    AccessLink {
        label: texts.with("item-details", &[("authority", item.authority.as_str().into())]),
        url: item.details_url.as_str().to_owned(),
    }
}

fn area_line(found: &AreaAccess<'_>, texts: &Texts) -> AccessArea {
    let names = |sources: &[&Coverage]| -> Vec<String> {
        sources.iter().map(|source| source_name(source, texts)).collect()
    };
    let means = found.here.means;
    let log = names(&found.here.sources).join(LISTED);
    let words = match means {
        // Something is there although no log says that it covers it.
        NothingMeans::NotCovered if found.entries > 0 => texts.get("access-area-undeclared"),
        _ => texts.with(&code_key("access-area", means.code()), &[("log", log.into())]),
    };
    let (title, systems) = (texts.code_or_itself("area", found.area.code()), names(&found.holders));
    let holders = (!systems.is_empty())
        .then(|| texts.with("access-area-systems", &[("names", systems.join(LISTED).into())]));
    let spoken = [Some(format!("{title}: {words}.")), holders].into_iter().flatten();
    AccessArea {
        area: found.area.code().to_owned(),
        covered: means.code().to_owned(),
        spoken: spoken.collect::<Vec<_>>().join(" "),
        title,
        words,
        systems,
    }
}

/// First those who looked, then the data protection authority.
fn concern(groups: &[AccessGroupLine], name: Option<&str>, texts: &Texts) -> AccessConcern {
    let mut authorities: Vec<AccessLink> = Vec::new();
    for link in groups.iter().map(|group| &group.link) {
        // Of several links of one authority the newest is enough.
        if authorities.iter().all(|other| other.label != link.label) {
            authorities.push(link.clone());
        }
    }
    let complain =
        AccessLink { label: texts.get("access-complain-link"), url: texts.get("access-complain-url") };
    let for_another = name.map(|name| texts.with("access-complain-for", &[("name", name.into())]));
    let words = [Some(texts.get("access-complain")), for_another].into_iter().flatten().collect::<Vec<_>>();
    AccessConcern {
        title: texts.get("access-concern"),
        steps: vec![
            AccessStep { words: texts.get("access-ask-first"), links: authorities },
            AccessStep { words: words.join(" "), links: vec![complain] },
        ],
    }
}
