//! From whom the overview comes, how old it is, and what an empty list means: "there is none" is never said in place of "we could not ask".

use jiff::Timestamp;
use lomme_overview::{Area, Coverage, Filter, NothingHere, NothingMeans, SourceState, nothing_here};
use serde::Serialize;

use crate::texts::{Texts, code_key};

/// One source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageLine {
    /// Its name.
    pub name: String,
    /// `ok`, `stale`, `failed`, `not_connected` or `unknown`.
    pub state: String,
    /// The state in words, with its age; of one that failed, why.
    pub words: String,
    /// From which day on it tells, in words, where it tells of nothing older.
    pub since: Option<String>,
    /// The code of the municipality, for a municipal source.
    pub municipality: Option<String>,
    /// What a screen reader says.
    pub spoken: String,
}

/// One part of life and who covers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AreaCoverage {
    /// The area's code.
    pub area: String,
    /// The area in words.
    pub title: String,
    /// How many items there are.
    pub items: u32,
    /// The sources that cover it.
    pub sources: Vec<CoverageLine>,
    /// What is missing of it, in a sentence; none where every source answered.
    pub missing: Option<String>,
}

/// What it means that a list is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NothingView {
    /// `none`, `partly`, `not_asked`, `not_connected`, `not_covered` or `never_asked`.
    pub means: String,
    /// The same in a sentence.
    pub headline: String,
    /// How old the answers are and what they leave out, and each source that did not answer with why.
    pub lines: Vec<String>,
    /// What a screen reader says.
    pub spoken: String,
}

pub(crate) fn coverage_line(coverage: &Coverage, now: Timestamp, texts: &Texts) -> CoverageLine {
    let (state, at) = match &coverage.state {
        SourceState::Ok => ("ok", coverage.as_of),
        SourceState::StaleSince { since } => ("stale", *since),
        SourceState::Failed { since, .. } => ("failed", *since),
        SourceState::NotConnected => ("not_connected", coverage.as_of),
        SourceState::Unknown(_) => ("unknown", coverage.as_of),
    };
    let why = match &coverage.state {
        SourceState::Failed { reason, .. } => failure(reason, texts),
        SourceState::Unknown(code) => code.clone(),
        _ => String::new(),
    };
    let arguments = [("age", texts.age(at, now).into()), ("why", why.into())];
    let words = texts.with(&code_key("coverage", state), &arguments);
    let since =
        coverage.from_date.map(|day| texts.with("coverage-from", &[("date", texts.date(day).into())]));
    let name = source_name(coverage, texts);
    let spoken = [Some(format!("{name}: {words}")), since.clone()].into_iter().flatten();
    CoverageLine {
        state: state.to_owned(),
        spoken: spoken.collect::<Vec<_>>().join(", "),
        words,
        since,
        municipality: coverage.municipality.as_ref().map(|code| code.as_str().to_owned()),
        name,
    }
}

/// What a source is called.
pub(crate) fn source_name(coverage: &Coverage, texts: &Texts) -> String {
    if coverage.name.is_empty() { texts.get("coverage-nameless") } else { coverage.name.clone() }
}

/// Why a source failed, in plain words; the code where it is not known.
fn failure(reason: &str, texts: &Texts) -> String {
    let family = reason.find(|c: char| c.is_ascii_digit()).and_then(|digit| reason.get(..=digit));
    let known = [Some(reason), family].into_iter().flatten().map(|code| code_key("failure", code));
    match known.into_iter().find(|key| texts.has(key)) {
        Some(key) => texts.get(&key),
        None => texts.with("failure-other", &[("code", reason.into())]),
    }
}

/// The areas that a source covers or an item has, in the order of the list of areas.
pub(crate) fn by_area(
    areas_of_items: &[(Area, usize)],
    coverage: &[Coverage],
    now: Timestamp,
    texts: &Texts,
) -> Vec<AreaCoverage> {
    let counts: std::collections::BTreeMap<&Area, usize> =
        areas_of_items.iter().map(|(area, count)| (area, *count)).collect();
    let named = coverage.iter().flat_map(|source| &source.areas);
    let areas: std::collections::BTreeSet<&Area> = named.chain(counts.keys().copied()).collect();
    let area = |area: &Area| {
        let filter = Filter { areas: vec![area.clone()], ..Filter::default() };
        let here = nothing_here(coverage, &filter);
        let items = counts.get(area).copied().unwrap_or_default();
        let missing = match here.means {
            NothingMeans::None => None,
            // Something is there although no source says that it covers it.
            NothingMeans::NotCovered if items > 0 => Some(texts.get("area-missing-undeclared")),
            means => Some(texts.code("area-missing", means.code())),
        };
        AreaCoverage {
            area: area.code().to_owned(),
            title: texts.code_or_itself("area", area.code()),
            items: u32::try_from(items).unwrap_or(u32::MAX),
            sources: here.sources.iter().map(|source| coverage_line(source, now, texts)).collect(),
            missing,
        }
    };
    areas.into_iter().map(area).collect()
}

/// What it means that nothing passes a filter.
pub(crate) fn nothing_view(
    coverage: &[Coverage],
    filter: &Filter,
    now: Timestamp,
    texts: &Texts,
) -> NothingView {
    nothing_words(&nothing_here(coverage, filter), "nothing", now, texts)
}

/// The same in the words of one family of texts.
pub(crate) fn nothing_words(
    here: &NothingHere<'_>,
    family: &str,
    now: Timestamp,
    texts: &Texts,
) -> NothingView {
    let headline = texts.code(family, here.means.code());
    let mut lines = Vec::new();
    if let Some(as_of) = here.as_of() {
        lines.push(texts.with("nothing-asked", &[("age", texts.age(as_of, now).into())]));
    }
    if let Some(from) = here.known_from() {
        lines.push(texts.with("nothing-from", &[("date", texts.date(from).into())]));
    }
    let silent = here.sources.iter().filter(|source| !source.state.nothing_means_nothing());
    lines.extend(silent.map(|source| coverage_line(source, now, texts).spoken));
    let spoken = [vec![headline.clone()], lines.clone()].concat().join(". ");
    NothingView { means: here.means.code().to_owned(), headline, lines, spoken }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lomme_licence::mdl::Language;
    use serde_json::{Value, json};

    fn sources(states: &[Value]) -> Vec<Coverage> {
        let source = |(number, state): (usize, &Value)| {
            json!({"source": format!("s{number}"), "name": format!("Kilde {number}"), "areas": ["health"], "state": state, "as_of": "2026-03-01T08:00:00Z",
                "from_date": if number == 0 { Value::from("2022-01-01") } else { Value::Null }})
        };
        states.iter().enumerate().map(|one| serde_json::from_value(source(one)).unwrap()).collect()
    }

    fn nothing(states: &[Value]) -> NothingView {
        let now = "2026-03-01T10:00:00Z".parse().unwrap();
        nothing_view(&sources(states), &Filter::default(), now, &Texts::new(Language::Da))
    }

    fn failed(reason: &str) -> Value {
        json!({"state": "failed", "since": "2026-03-01T07:00:00Z", "reason": reason})
    }

    #[test]
    fn there_is_none_is_said_with_the_age_of_the_answer_and_the_day_it_reaches_back_to() {
        let view = nothing(&[json!({"state": "ok"})]);
        assert_eq!(view.headline, "Der er ikke noget");
        assert_eq!(view.lines, ["Spurgt for 2 timer siden", "Der er kun spurgt tilbage til 1. januar 2022"]);
    }

    #[test]
    fn when_one_answered_and_others_did_not_each_of_those_is_named_with_why() {
        let view = nothing(&[json!({"state": "ok"}), failed("http_503"), json!({"state": "not_connected"})]);
        assert_eq!(view.means, "partly");
        assert!(
            view.spoken.contains(
                "Kilde 1: kan ikke hentes: dens system virkede ikke (det begyndte for 3 timer siden)"
            ),
            "{view:?}"
        );
        assert!(view.spoken.contains("Kilde 2: ikke tilsluttet"), "{view:?}");
        assert!(!view.headline.contains("ikke noget"));
    }

    #[test]
    fn what_was_never_fetched_is_told_from_what_could_not_be_and_from_what_nobody_covers() {
        let headlines = [
            nothing(&[]).headline,
            nothing(&[failed("timeout")]).headline,
            nothing(&[json!({"state": "not_connected"})]).headline,
        ];
        for (number, headline) in headlines.iter().enumerate() {
            assert!(
                !headline.is_empty() && !headlines.iter().skip(number + 1).any(|other| other == headline)
            );
        }
    }

    #[test]
    fn a_reason_in_plain_words_is_found_by_its_family_and_else_the_code_is_shown() {
        let texts = Texts::new(Language::Da);
        assert_eq!(failure("http_503", &texts), failure("http_500", &texts));
        assert_ne!(failure("http_404", &texts), failure("http_500", &texts));
        assert!(failure("gremlins", &texts).contains("gremlins"));
    }
}
