//! What an empty list means: that there is nothing, or only that nothing is known.
//!
//! It says "nothing" only if every source that may hold such a thing answered. An authority or a person among the choices leaves no source out,
//! because which source holds things of which authority is not declared.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::body::KINDS;
use crate::coverage::{Coverage, SourceState};
use crate::filter::{Filter, UNKNOWN_KIND};

/// What an empty list means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NothingMeans {
    /// Every source that covers it answered: there is none. With a date where a source tells of nothing older.
    None,
    /// Some answered, and have none; of the others it is not known.
    Partly,
    /// None of those that cover it could be asked.
    NotAsked,
    /// Only sources that are not connected cover it.
    NotConnected,
    /// No source covers it.
    NotCovered,
    /// Nothing was fetched yet, so that not even the sources are known.
    NeverAsked,
}

impl NothingMeans {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::None, Self::Partly, Self::NotAsked, Self::NotConnected, Self::NotCovered, Self::NeverAsked];

    /// A short code that never changes.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Partly => "partly",
            Self::NotAsked => "not_asked",
            Self::NotConnected => "not_connected",
            Self::NotCovered => "not_covered",
            Self::NeverAsked => "never_asked",
        }
    }
}

/// What an empty list means, and by which sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NothingHere<'c> {
    /// What it means.
    pub means: NothingMeans,
    /// The sources that cover it, in the order they came.
    pub sources: Vec<&'c Coverage>,
}

impl NothingHere<'_> {
    /// The day from which on it is known, where a source that answered has one: the latest of them.
    pub fn known_from(&self) -> Option<Date> {
        self.answered().filter_map(|source| source.from_date).max()
    }

    /// When the oldest of the answers was given.
    pub fn as_of(&self) -> Option<Timestamp> {
        self.answered().map(|source| source.as_of).min()
    }

    fn answered(&self) -> impl Iterator<Item = &Coverage> {
        self.sources.iter().copied().filter(|source| source.state.nothing_means_nothing())
    }
}

/// What it means that nothing passed a filter.
pub fn nothing_here<'c>(coverage: &'c [Coverage], filter: &Filter) -> NothingHere<'c> {
    nothing_of(coverage.iter().filter(|source| may_hold(source, filter)).collect(), coverage)
}

/// What it means that these sources, which are all that cover something, have none of it. `coverage` is every source there is.
pub(crate) fn nothing_of<'c>(sources: Vec<&'c Coverage>, coverage: &[Coverage]) -> NothingHere<'c> {
    let answered = sources.iter().filter(|source| source.state.nothing_means_nothing()).count();
    let unconnected = sources.iter().filter(|source| source.state == SourceState::NotConnected).count();
    let means = if coverage.is_empty() {
        NothingMeans::NeverAsked
    } else if sources.is_empty() {
        NothingMeans::NotCovered
    } else if answered == sources.len() {
        NothingMeans::None
    } else if unconnected == sources.len() {
        NothingMeans::NotConnected
    } else if answered > 0 {
        NothingMeans::Partly
    } else {
        NothingMeans::NotAsked
    };
    NothingHere { means, sources }
}

/// Whether a source may hold something that passes a filter.
fn may_hold(source: &Coverage, filter: &Filter) -> bool {
    let area = filter.areas.is_empty() || filter.areas.iter().any(|area| source.covers_area(area));
    area && (filter.kinds.is_empty() || filter.kinds.iter().any(|kind| may_hold_kind(source, kind)))
}

fn may_hold_kind(source: &Coverage, kind: &str) -> bool {
    let of_a_newer_gateway = |named: &String| !KINDS.contains(&named.as_str());
    source.covers_kind(kind) || (kind == UNKNOWN_KIND && source.kinds.iter().any(of_a_newer_gateway))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::Area;
    use crate::value::SourceId;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn source(areas: &[&str], kinds: &[&str], state: SourceState) -> Coverage {
        Coverage {
            source: SourceId::new("s").unwrap(),
            name: "S".into(),
            areas: areas.iter().map(|area| Area::from(*area)).collect(),
            kinds: kinds.iter().map(ToString::to_string).collect(),
            municipality: None,
            from_date: None,
            state,
            as_of: Timestamp::UNIX_EPOCH,
        }
    }

    fn failed() -> SourceState {
        SourceState::Failed { since: Timestamp::UNIX_EPOCH, reason: "timeout".into() }
    }

    fn in_health() -> Filter {
        Filter { areas: vec![Area::Health], ..Filter::default() }
    }

    #[test]
    fn each_mixture_of_answers_means_its_own() {
        let health = |state| source(&["health"], &[], state);
        let elsewhere = source(&["economy"], &[], failed());
        let table = [
            (vec![], NothingMeans::NeverAsked),
            (vec![elsewhere.clone()], NothingMeans::NotCovered),
            (vec![elsewhere, health(SourceState::Ok)], NothingMeans::None),
            (vec![health(SourceState::Ok), health(SourceState::NotConnected)], NothingMeans::Partly),
            (vec![health(SourceState::Ok), health(failed())], NothingMeans::Partly),
            (vec![health(failed()), health(SourceState::NotConnected)], NothingMeans::NotAsked),
            (vec![health(SourceState::StaleSince { since: Timestamp::UNIX_EPOCH })], NothingMeans::NotAsked),
            (vec![health(SourceState::Unknown("x".into()))], NothingMeans::NotAsked),
            (vec![health(SourceState::NotConnected)], NothingMeans::NotConnected),
        ];
        for (coverage, means) in table {
            assert_eq!(nothing_here(&coverage, &in_health()).means, means, "{coverage:?}");
        }
    }

    #[test]
    fn a_source_that_names_no_area_or_kind_may_hold_anything() {
        let coverage = [source(&["health"], &[], SourceState::Ok), source(&[], &[], failed())];
        assert_eq!(nothing_here(&coverage, &in_health()).means, NothingMeans::Partly);
        let coverage =
            [source(&["health"], &["case"], SourceState::Ok), source(&["health"], &["payment"], failed())];
        let cases = Filter { kinds: vec!["case".into()], ..in_health() };
        assert_eq!(nothing_here(&coverage, &cases).means, NothingMeans::None);
        assert_eq!(nothing_here(&coverage, &in_health()).means, NothingMeans::Partly);
    }

    #[test]
    fn it_is_known_from_the_day_that_all_who_answered_tell_of() {
        let from = |day| Coverage { from_date: day, ..source(&["health"], &[], SourceState::Ok) };
        let coverage = [from(Some(date(2022, 1, 1))), from(None), from(Some(date(2024, 1, 1)))];
        assert_eq!(nothing_here(&coverage, &in_health()).known_from(), Some(date(2024, 1, 1)));
    }

    const AREAS: [&str; 4] = ["health", "economy", "family", "moons"];
    const SOME_KINDS: [&str; 3] = ["case", "payment", "hologram"];

    fn any_source() -> impl Strategy<Value = Coverage> {
        let some = |of: &'static [&'static str]| proptest::sample::subsequence(of, 0..=of.len());
        (some(&AREAS), some(&SOME_KINDS), 0_usize..5).prop_map(|(areas, kinds, state)| {
            let since = Timestamp::UNIX_EPOCH;
            let states = [
                SourceState::Ok,
                SourceState::StaleSince { since },
                failed(),
                SourceState::NotConnected,
                SourceState::Unknown("on_strike".into()),
            ];
            source(&areas, &kinds, states[state].clone())
        })
    }

    proptest! {
        #[test]
        fn it_never_says_none_unless_every_source_that_covers_it_answered(
            coverage in proptest::collection::vec(any_source(), 0..6),
            areas in proptest::sample::subsequence(&AREAS[..], 0..=4), kinds in proptest::sample::subsequence(&SOME_KINDS[..], 0..=3),
            authorities in proptest::collection::vec("[a-c]", 0..2),
        ) {
            let filter = Filter {
                areas: areas.iter().map(|area| Area::from(*area)).collect(),
                kinds: kinds.iter().map(ToString::to_string).collect(), authorities, people: Vec::new(),
            };
            // Said otherwise than the code says it: a source is out only if it names areas or kinds and none of them is looked for.
            let shares = |named: Vec<&str>, wanted: &[&str]| named.is_empty() || wanted.is_empty() || named.iter().any(|one| wanted.contains(one));
            let covers = |source: &&Coverage| {
                let named = source.areas.iter().map(Area::code).collect();
                shares(named, &areas) && shares(source.kinds.iter().map(String::as_str).collect(), &kinds)
            };
            let mut covering = coverage.iter().filter(covers).peekable();
            let all_answered = covering.peek().is_some() && covering.all(|source| source.state == SourceState::Ok);
            prop_assert_eq!(nothing_here(&coverage, &filter).means == NothingMeans::None, all_answered);
        }
    }
}
