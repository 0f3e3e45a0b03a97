//! Deadline rules as data: they change by law, so each has a source, the years it holds for and how sure it is, and the whole file a version
//! (`data/rules.json`). Code only evaluates them, so that any date can be asked years later: why was it so?

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use serde::Deserialize;

use crate::entry::{EntryKind, IfMissed};
use crate::step::Step;
use crate::why::{Certainty, RuleRef, Taken};

/// The rules the agenda is made by.
#[derive(Clone, Debug)]
pub struct Rules {
    version: String,
    rules: Vec<Rule>,
    effects: HashMap<EntryKind, Effect>,
    /// Where in `rules` those of an occasion are.
    by_occasion: HashMap<Occasion, HashMap<String, Vec<usize>>>,
}

/// What gives reason to compute a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// A last day to pay was stated. Of: nothing.
    Payment,
    /// A permit ends. Of: the kind of permit.
    Permit,
    /// A condition of a permit ends. Of: its code.
    Condition,
    /// Something happened. Of: what.
    Event,
    /// There is an appointment. Of: what it is.
    Appointment,
}

/// One rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    id: String,
    occasion: Occasion,
    #[serde(default)]
    of: String,
    /// Only these vehicle categories; empty for all.
    #[serde(default)]
    categories: BTreeSet<String>,
    /// First and last year of the date it is counted from; none where it is open.
    #[serde(default)]
    years: (Option<i16>, Option<i16>),
    entry: EntryKind,
    /// From the date to the first day of a period; none where the entry is a single day.
    #[serde(default)]
    opens: Option<Vec<Step>>,
    /// From the date to the last day.
    due: Vec<Step>,
    /// Once in each of these months of the date's year, counted from the first of the month.
    #[serde(default)]
    months: Vec<i8>,
    /// The name of the text on what happens if it is missed.
    #[serde(default)]
    if_missed: Option<String>,
    /// Missing it has an effect in law.
    #[serde(default)]
    legal_effect: bool,
    certainty: Certainty,
    source: String,
    #[serde(skip)]
    reference: OnceLock<Arc<RuleRef>>,
}

/// What is known of a kind of entry whatever the rule: what happens if it is missed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Effect {
    entry: EntryKind,
    if_missed: String,
    #[serde(default)]
    legal_effect: bool,
    source: String,
}

/// A date that a rule gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// First day, where it is a period.
    pub first: Option<Date>,
    /// Last day.
    pub last: Date,
    /// The steps to the last day, or to the first where it is the first that is counted.
    pub steps: Vec<Taken>,
    /// The month, where there is one in several months.
    pub month: Option<i8>,
}

/// Why a file of rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// It is not JSON of the right shape.
    #[error("the rules cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// A rule contradicts itself.
    #[error("the rule {id} {problem}")]
    Senseless {
        /// Its id.
        id: String,
        /// What is wrong.
        problem: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    rules: Vec<Rule>,
    effects: Vec<Effect>,
}

impl Rules {
    /// The rules this version was built with.
    pub fn built_in() -> &'static Self {
        static RULES: OnceLock<Rules> = OnceLock::new();
        RULES.get_or_init(|| Self::parse(include_str!("../data/rules.json")).expect("a test reads the file"))
    }

    /// Reads a file of rules.
    ///
    /// # Errors
    /// [`RulesError`] where a rule has no source, a date that does not exist, or the id of another.
    pub fn parse(json: &str) -> Result<Self, RulesError> {
        let File { version, rules, effects } = serde_json::from_str(json)?;
        let mut by_occasion: HashMap<Occasion, HashMap<String, Vec<usize>>> = HashMap::new();
        let mut ids = BTreeSet::new();
        for (index, rule) in rules.iter().enumerate() {
            let problem = rule.problem().or((!ids.insert(&rule.id)).then_some("stands in the file twice"));
            if let Some(problem) = problem {
                return Err(RulesError::Senseless { id: rule.id.clone(), problem });
            }
            let of = by_occasion.entry(rule.occasion).or_default();
            of.entry(rule.of.clone()).or_default().push(index);
        }
        let effects = effects.into_iter().map(|effect| (effect.entry, effect)).collect();
        Ok(Self { version, rules, effects, by_occasion })
    }

    /// Version of the data.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// All rules, as the file has them.
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules for an occasion on a date.
    pub(crate) fn matching<'a>(
        &'a self,
        occasion: Occasion,
        of: &str,
        category: Option<&'a str>,
        date: Date,
    ) -> impl Iterator<Item = &'a Rule> {
        let indices = self.by_occasion.get(&occasion).and_then(|rules| rules.get(of));
        let rules = indices.into_iter().flatten().filter_map(|index| self.rules.get(*index));
        rules.filter(move |rule| rule.holds_for(category, date))
    }

    /// Where a rule is written.
    pub(crate) fn reference(&self, rule: &Rule) -> Arc<RuleRef> {
        let reference = rule.reference.get_or_init(|| {
            Arc::new(RuleRef {
                id: rule.id.clone(),
                source: rule.source.clone(),
                certainty: rule.certainty,
                version: self.version.clone(),
            })
        });
        Arc::clone(reference)
    }

    /// What is known to happen if an entry of this kind is missed, and whether in law.
    pub(crate) fn effect(&self, kind: EntryKind) -> Option<(IfMissed, bool)> {
        let effect = self.effects.get(&kind)?;
        Some((IfMissed::Known(effect.if_missed.clone()), effect.legal_effect))
    }

    /// The names of all texts the rules speak of: what happens if something is missed.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let of_rules = self.rules.iter().filter_map(|rule| rule.if_missed.as_deref());
        of_rules.chain(self.effects.values().map(|effect| effect.if_missed.as_str()))
    }
}

impl Rule {
    /// Its name, which never changes.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How sure it is.
    pub fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// Where it is written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The kind of entry it makes.
    pub fn entry(&self) -> EntryKind {
        self.entry
    }

    /// What happens if it is missed, and whether in law.
    pub(crate) fn effect(&self) -> (Option<IfMissed>, bool) {
        (self.if_missed.clone().map(IfMissed::Known), self.legal_effect)
    }

    fn holds_for(&self, category: Option<&str>, date: Date) -> bool {
        let (from, to) = self.years;
        let in_years = (from.unwrap_or(i16::MIN)..=to.unwrap_or(i16::MAX)).contains(&date.year());
        let in_categories =
            self.categories.is_empty() || category.is_some_and(|category| self.categories.contains(category));
        in_years && in_categories
    }

    /// The dates it gives, counted from a date. A date that is in no calendar gives none.
    pub fn dates(&self, from: Date) -> Vec<Computed> {
        if self.months.is_empty() {
            return self.computed(from, None).into_iter().collect();
        }
        let first_of = |month: &i8| Date::new(from.year(), *month, 1).ok();
        let months = self.months.iter().filter_map(|month| Some((*month, first_of(month)?)));
        months.filter_map(|(month, first)| self.computed(first, Some(month))).collect()
    }

    fn computed(&self, from: Date, month: Option<i8>) -> Option<Computed> {
        let due = walk(&self.due, from)?;
        let last = due.last().map_or(from, |taken| taken.day);
        let opens = self.opens.as_ref().map(|steps| walk(steps, from)).map_or(Some(None), |w| w.map(Some))?;
        let first = opens.as_ref().map(|steps| steps.last().map_or(from, |taken| taken.day));
        let steps = if due.is_empty() { opens.unwrap_or_default() } else { due };
        first.is_none_or(|first| first <= last).then_some(Computed { first, last, steps, month })
    }

    fn problem(&self) -> Option<&'static str> {
        let steps = || self.due.iter().chain(self.opens.iter().flatten());
        let (from, to) = self.years;
        if self.id.is_empty() || self.source.is_empty() {
            Some("has no id or no source")
        } else if from.zip(to).is_some_and(|(from, to)| from > to) {
            Some("ends before it begins")
        } else if !self.months.iter().all(|month| (1..=12).contains(month)) {
            Some("names a month that does not exist")
        } else if !steps().all(|step| step.makes_sense()) {
            Some("names a date that does not exist")
        } else {
            None
        }
    }
}

fn walk(steps: &[Step], from: Date) -> Option<Vec<Taken>> {
    let mut day = from;
    steps
        .iter()
        .map(|step| {
            day = step.from(day)?;
            Some(Taken { step: *step, day })
        })
        .collect()
}
