//! Why an entry stands on its day, and what happens if it is missed, in words.

use lomme_calendar::{AgendaEntry, Certainty, IfMissed, Step, Taken, Why};

use crate::texts::Texts;

/// Why, in words.
pub(super) struct WhyWords {
    pub(super) words: String,
    pub(super) source: String,
    pub(super) unsure: Option<String>,
}

/// Nothing where the day is what the source says.
pub(super) fn why(why: &Why, texts: &Texts) -> Option<WhyWords> {
    let rule = why.rule.as_ref()?;
    let stated = why.stated.iter().map(|stated| {
        let date = texts.date(stated.date);
        texts.with(&crate::texts::code_key("stated", stated.what.code()), &[("date", date.into())])
    });
    let steps = why.steps.iter().map(|taken| step(taken, texts));
    let way: Vec<String> = stated.chain(steps).collect();
    let (source, version) = (rule.source.clone(), rule.version.clone());
    Some(WhyWords {
        words: format!("{}: {}", texts.code("rule", &rule.id), way.join(", ")),
        source: texts.with("why-source", &[("source", source.into()), ("version", version.into())]),
        unsure: match rule.certainty {
            Certainty::Public => None,
            Certainty::Assumed => Some(texts.get("certainty-assumed")),
            Certainty::Suggested => Some(texts.get("certainty-suggested")),
        },
    })
}

fn step(taken: &Taken, texts: &Texts) -> String {
    let date = texts.date(taken.day);
    let (key, count) = match taken.step {
        Step::DayOfYear { .. } | Step::DayOfMonth(_) => return date,
        Step::ToBankDay | Step::ToWorkingDay => (taken.step.code(), 0),
        counted => (counted.code(), counted.count().unwrap_or(0)),
    };
    let key = crate::texts::code_key("step", key);
    let key = if count < 0 { format!("{key}-before") } else { key };
    texts.with(&key, &[("n", i64::from(count.unsigned_abs()).into()), ("date", date.into())])
}

/// What happens if an entry is missed: in its source's words, or what is known of it.
pub(super) fn if_missed(entry: &AgendaEntry, texts: &Texts) -> Option<String> {
    Some(match entry.if_missed.as_ref()? {
        IfMissed::Stated(words) => words.clone(),
        IfMissed::Known(code) => texts.code("missed", code),
    })
}
