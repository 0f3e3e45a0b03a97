//! Who looked at a citizen's data, by the access log (MinLog2): its entries in groups that a person can read, and what no log speaks of.
//!
//! The log keeps two years and is not an audit log: a system reports to it what it reports. Where no log answered, nothing is said of who looked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::body::{AccessLogEntry, ItemBody};
use crate::coverage::Coverage;
use crate::item::{Area, Item};
use crate::nothing::{NothingHere, nothing_of};
use crate::value::{ItemId, PersonRef, WallTime};

/// The kind's name in JSON.
pub const ACCESS_LOG_ENTRY: &str = "access_log_entry";

/// Years the log keeps.
const KEPT_YEARS: i16 = 2;

/// Lookups of one organisation in the same systems, of the same activity and for the same reason.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessGroup<'i> {
    /// Whose data were looked at.
    pub subject: PersonRef,
    /// Who looked; empty where the log does not say.
    pub organisation: String,
    /// In which systems, by name; none where the log does not say.
    pub systems: Vec<String>,
    /// What was done; none where the log does not say.
    pub activities: Vec<String>,
    /// Why; none where the log does not say.
    pub reasons: Vec<String>,
    /// The roles of those who looked, in the log's words.
    pub roles: Vec<String>,
    /// How critical the log calls them, in its words.
    pub criticalities: Vec<String>,
    /// The parts of life the data belong to.
    pub areas: Vec<Area>,
    /// The first moment.
    pub first: WallTime,
    /// The last moment.
    pub last: WallTime,
    /// How many lookups. An entry without a number is one; what the log reports twice is counted once.
    pub lookups: u64,
    /// The entries, the newest first.
    pub entries: Vec<&'i Item>,
}

/// What access logs there are, and what they cover.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessCoverage<'c> {
    /// What it means where they have no entry. Its sources are the access logs.
    pub here: NothingHere<'c>,
    /// What happened before this day may be missing: the log does not keep it, or its source does not show it.
    pub known_from: Date,
    /// Each part of life that a source covers or an entry is of.
    pub areas: Vec<AreaAccess<'c>>,
}

/// What access logs tell of one part of life.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaAccess<'c> {
    /// The part of life.
    pub area: Area,
    /// What it means where they have no entry of it. Its sources are the access logs that cover it.
    pub here: NothingHere<'c>,
    /// How many entries of it there are.
    pub entries: usize,
    /// The other sources that hold data of it: systems of which only the log can say who looked.
    pub holders: Vec<&'c Coverage>,
}

/// The entries in groups, that with the newest lookup first. The order of the items does not matter.
///
/// Entries of one source and one organisation with the same correlation id are one thing that was reported several times: it is counted once, by
/// its largest number, and spans all their times. A different organisation is never merged away.
pub fn access_log(items: &[Item]) -> Vec<AccessGroup<'_>> {
    let mut lookups: BTreeMap<Once<'_>, Lookup<'_>> = BTreeMap::new();
    for (item, entry) in entries(items) {
        let lookup = Lookup::of(item, entry);
        let known = lookups.entry(Once::of(item, entry));
        known.and_modify(|known| known.join(&lookup, u64::max)).or_insert(lookup);
    }
    let mut groups: BTreeMap<Key<'_>, Lookup<'_>> = BTreeMap::new();
    for (once, lookup) in lookups {
        let key = (
            once.subject,
            once.organisation,
            lookup.systems.clone(),
            lookup.activities.clone(),
            lookup.reasons.clone(),
        );
        let known = groups.entry(key);
        known.and_modify(|known| known.join(&lookup, u64::saturating_add)).or_insert(lookup);
    }
    let mut groups: Vec<AccessGroup<'_>> = groups
        .into_iter()
        .map(|((subject, organisation, ..), lookup)| lookup.group(subject, organisation))
        .collect();
    // The sort keeps the order of the keys where the times are the same.
    groups.sort_by_key(|group| std::cmp::Reverse((group.last, group.first)));
    groups
}

/// What the access logs cover on a day. A source is one if it says that it holds entries of the log, or has sent any: one that does not say what it
/// holds is no witness of who looked.
pub fn access_coverage<'c>(items: &[Item], coverage: &'c [Coverage], today: Date) -> AccessCoverage<'c> {
    let senders: BTreeSet<&str> = entries(items).map(|(item, _)| item.source.as_str()).collect();
    let is_log = |source: &Coverage| {
        source.kinds.iter().any(|kind| kind == ACCESS_LOG_ENTRY) || senders.contains(source.source.as_str())
    };
    let (logs, holders): (Vec<&Coverage>, Vec<&Coverage>) =
        coverage.iter().partition(|source| is_log(source));
    // Not collected: that sorts first (docs/decisions/022).
    let mut areas: BTreeMap<&Area, usize> = BTreeMap::new();
    areas.extend(coverage.iter().flat_map(|source| &source.areas).map(|area| (area, 0)));
    for (item, _) in entries(items) {
        *areas.entry(&item.area).or_default() += 1;
    }
    let covering = |of: &[&'c Coverage], area: &Area| -> Vec<&'c Coverage> {
        of.iter().copied().filter(|source| source.covers_area(area)).collect()
    };
    let area = |(area, entries): (&Area, usize)| AreaAccess {
        area: area.clone(),
        here: nothing_of(covering(&logs, area), coverage),
        entries,
        holders: covering(&holders, area),
    };
    let areas = areas.into_iter().map(area).collect();
    let here = nothing_of(logs, coverage);
    let kept_from = today.saturating_sub(KEPT_YEARS.years());
    let known_from = here.known_from().map_or(kept_from, |from| from.max(kept_from));
    AccessCoverage { here, known_from, areas }
}

fn entries(items: &[Item]) -> impl Iterator<Item = (&Item, &AccessLogEntry)> {
    items.iter().filter_map(|item| match &item.body {
        ItemBody::AccessLogEntry(entry) => Some((item, entry)),
        _ => None,
    })
}

/// What is counted once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Once<'i> {
    subject: &'i PersonRef,
    organisation: &'i str,
    which: Which<'i>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Which<'i> {
    Correlated { source: &'i str, id: &'i str },
    Alone(&'i ItemId),
}

impl<'i> Once<'i> {
    fn of(item: &'i Item, entry: &'i AccessLogEntry) -> Self {
        let which = match said(entry.correlation_id.as_deref()).next() {
            Some(id) => Which::Correlated { source: item.source.as_str(), id },
            None => Which::Alone(&item.id),
        };
        Self { subject: &item.subject, organisation: entry.organisation.trim(), which }
    }
}

type Names<'i> = BTreeSet<&'i str>;
type Key<'i> = (&'i PersonRef, &'i str, Names<'i>, Names<'i>, Names<'i>);

/// One lookup, or several that belong together.
struct Lookup<'i> {
    systems: Names<'i>,
    activities: Names<'i>,
    reasons: Names<'i>,
    roles: Names<'i>,
    criticalities: Names<'i>,
    areas: BTreeSet<&'i Area>,
    first: WallTime,
    last: WallTime,
    lookups: u64,
    entries: Vec<(&'i Item, &'i AccessLogEntry)>,
}

/// A text of the log, if it says anything.
fn said(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.map(str::trim).filter(|text| !text.is_empty()).into_iter()
}

impl<'i> Lookup<'i> {
    fn of(item: &'i Item, entry: &'i AccessLogEntry) -> Self {
        let until = entry.until.unwrap_or(entry.from);
        Self {
            systems: said(Some(&entry.system)).collect(),
            activities: said(Some(&entry.activity)).collect(),
            reasons: said(entry.reason.as_deref()).collect(),
            roles: said(entry.user_role.as_deref()).collect(),
            criticalities: said(entry.criticality.as_deref()).collect(),
            areas: BTreeSet::from([&item.area]),
            // An end before its start is a slip of the log: both moments are in it.
            first: entry.from.min(until),
            last: entry.from.max(until),
            lookups: u64::from(entry.entries.max(1)),
            entries: vec![(item, entry)],
        }
    }

    fn join(&mut self, other: &Self, count: fn(u64, u64) -> u64) {
        let names = [
            (&mut self.systems, &other.systems),
            (&mut self.activities, &other.activities),
            (&mut self.reasons, &other.reasons),
            (&mut self.roles, &other.roles),
            (&mut self.criticalities, &other.criticalities),
        ];
        names.into_iter().for_each(|(to, from)| to.extend(from));
        self.areas.extend(&other.areas);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.lookups = count(self.lookups, other.lookups);
        self.entries.extend(&other.entries);
    }

    fn group(mut self, subject: &PersonRef, organisation: &str) -> AccessGroup<'i> {
        let texts = |names: Names<'_>| names.into_iter().map(str::to_owned).collect();
        self.entries.sort_by_key(|(item, entry)| (std::cmp::Reverse(entry.from), &item.id));
        AccessGroup {
            subject: subject.clone(),
            organisation: organisation.to_owned(),
            systems: texts(self.systems),
            activities: texts(self.activities),
            reasons: texts(self.reasons),
            roles: texts(self.roles),
            criticalities: texts(self.criticalities),
            areas: self.areas.into_iter().cloned().collect(),
            first: self.first,
            last: self.last,
            lookups: self.lookups,
            entries: self.entries.into_iter().map(|(item, _)| item).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
