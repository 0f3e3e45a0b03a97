//! Powers of attorney in words: the list, and one with who may do what for whom, until when, and what ending it means.

use std::cmp::Reverse;

use jiff::Timestamp;
use jiff::civil::Date;
use lomme_overview::{
    Direction, Due, Item, ItemBody, Outbox, PowerFault, PowerOfAttorney, PowerScope, Standing, Status,
};
use lomme_store::ActRecord;
use serde::Serialize;

use super::act::{ActLine, ActionLine, act_words, action, lines};
use super::acting::{ActingFor, is_soon};
use super::line::spoken;
use crate::acts::CitizenAct;
use crate::texts::{Texts, code_key};

/// The actions of an item that are for the citizen alone, by their ids.
pub(crate) const POWER_ACTIONS: [&str; 2] = ["answer_power", "end_power"];

/// All powers of attorney.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PowersView {
    /// Those that wait for the citizen's answer, those asked for, those received, those given, and those that are over; groups without any
    /// are left out.
    pub groups: Vec<PowerGroup>,
    /// That there is none, when there is none.
    pub empty: Option<String>,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// Powers of attorney of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PowerGroup {
    /// `answer`, `asked`, `received`, `given` or `over`.
    pub code: String,
    /// It in words.
    pub title: String,
    /// Its powers: those to answer by the day to answer by, those in force by their last day, those that are over the latest first.
    pub powers: Vec<PowerLine>,
}

/// One power of attorney in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PowerLine {
    /// The item's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who gives whom a power, in a sentence.
    pub who: String,
    /// What may be done by it, in a few words.
    pub may: String,
    /// `requested`, `not_yet`, `valid`, `ended` or `unknown`.
    pub state: String,
    /// The state in words; of one that is over why and since when.
    pub words: String,
    /// The last day, in words, while it stands.
    pub until: Option<String>,
    /// That it ends soon, in words.
    pub ends_soon: Option<String>,
    /// The day to answer by, in words, while it waits.
    pub answer_by: Option<String>,
    /// That an act on it is on its way or was refused, in words.
    pub act: Option<String>,
    /// All of it as one line for a screen reader.
    pub spoken: String,
}

/// One power of attorney.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PowerView {
    /// The item's id.
    pub id: String,
    /// The version the citizen sees, to be sent back with an act.
    pub version: u64,
    /// Its title.
    pub title: String,
    /// The register that holds it.
    pub authority: String,
    /// `given` or `received`; one that is asked for goes the way it would go.
    pub direction: String,
    /// Who gives whom a power, in a sentence.
    pub who: String,
    /// `requested`, `not_yet`, `valid`, `ended` or `unknown`.
    pub state: String,
    /// The state in words; of one that is over why and since when.
    pub words: String,
    /// The title of what may be done.
    pub may_title: String,
    /// What may be done by it, sentence by sentence.
    pub may: Vec<String>,
    /// What may not be done by it, sentence by sentence.
    pub may_not: Vec<String>,
    /// What it covers, in the source's words.
    pub covers: Vec<String>,
    /// That the source does not say what it covers, where it does not.
    pub covers_unsaid: Option<String>,
    /// The first day, in words.
    pub begins: Option<String>,
    /// The last day, or that there is none, in words.
    pub until: String,
    /// That it ends soon, in words.
    pub ends_soon: Option<String>,
    /// The day to answer by, in words, while it waits.
    pub answer_by: Option<String>,
    /// Why nothing can be done here although it is not over, in words.
    pub cannot: Option<String>,
    /// What ending it means, where it can be ended.
    pub ending: Option<String>,
    /// Whom the citizen may act for by it now: what `act_for` takes.
    pub act_for: Option<String>,
    /// What can be done.
    pub actions: Vec<ActionLine>,
    /// What the citizen did here, newest first.
    pub acts: Vec<ActLine>,
    /// How old it is.
    pub age: String,
    /// Where its details are, at the authority.
    pub details_url: String,
    /// All that matters first as one line for a screen reader.
    pub spoken: String,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// A power of attorney at a moment.
struct Seen<'a> {
    item: &'a Item,
    power: &'a PowerOfAttorney,
    standing: Standing,
    now: Timestamp,
    texts: &'a Texts,
}

/// In which group a power stands, and its place there.
type Place = (usize, bool, Option<Date>, Reverse<Option<Date>>, String);

const GROUPS: [&str; 5] = ["answer", "asked", "received", "given", "over"];

pub(crate) fn powers_view(items: &[Item], outbox: &Outbox, now: Timestamp, texts: &Texts) -> PowersView {
    let seen = items.iter().filter_map(|item| Seen::of(item, now, texts));
    let mut listed: Vec<(Place, PowerLine)> = seen.map(|seen| (seen.place(), seen.line(outbox))).collect();
    listed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let groups = GROUPS.iter().enumerate().filter_map(|(number, code)| {
        let of_group = listed.iter().filter(|((group, ..), _)| *group == number);
        let powers: Vec<PowerLine> = of_group.map(|(_, line)| line.clone()).collect();
        let title = texts.code("powers", code);
        (!powers.is_empty()).then(|| PowerGroup { code: (*code).to_owned(), title, powers })
    });
    let empty = listed.is_empty().then(|| texts.get("powers-empty"));
    PowersView { groups: groups.collect(), empty, acting_for: None }
}

/// One power of attorney; none where the item is none. `records` is what the citizen did to it, oldest first; of another's nothing can be done.
pub(crate) fn power_view(
    item: &Item,
    own: bool,
    records: &[ActRecord],
    now: Timestamp,
    texts: &Texts,
) -> Option<PowerView> {
    let seen = Seen::of(item, now, texts)?;
    let mut acts = lines(records, now, texts);
    acts.reverse();
    let view = seen.view(acts);
    if own {
        return Some(view);
    }
    let offered = !view.actions.is_empty();
    let cannot = if offered { Some(texts.get("power-own-only")) } else { view.cannot };
    Some(PowerView { actions: Vec::new(), ending: None, act_for: None, cannot, ..view })
}

/// Yes and no to a request, or ending it.
pub(super) fn power_actions(
    power: &PowerOfAttorney,
    status: &Status,
    now: Timestamp,
    texts: &Texts,
) -> Vec<ActionLine> {
    let name = [("name", power.other_party.as_str().into())];
    let offer = |act, key: &str| {
        let explanation = texts.with(&format!("action-{key}-means"), &name);
        action(act, key, Some(explanation), texts)
    };
    let mut actions = Vec::new();
    if power.can_answer(status, now).is_ok() {
        actions.push(offer(CitizenAct::AnswerPower { given: true }, "power-give"));
        actions.push(offer(CitizenAct::AnswerPower { given: false }, "power-refuse"));
    }
    if power.can_end(status, now).is_ok() {
        let asked = power.standing(status, now) == Standing::Requested;
        let key = match power.direction {
            _ if asked => "power-take-back",
            Direction::Given => "power-end-given",
            _ => "power-end-received",
        };
        actions.push(offer(CitizenAct::EndPower, key));
    }
    actions
}

/// The state of a power of attorney on this day, in words.
pub(super) fn power_status(item: &Item, now: Timestamp, texts: &Texts) -> Option<String> {
    Some(Seen::of(item, now, texts)?.words())
}

impl<'a> Seen<'a> {
    fn of(item: &'a Item, now: Timestamp, texts: &'a Texts) -> Option<Self> {
        let ItemBody::PowerOfAttorney(power) = &item.body else { return None };
        Some(Self { item, power, standing: power.standing(&item.status, now), now, texts })
    }

    fn with_name(&self, key: &str) -> String {
        self.texts.with(key, &[("name", self.power.other_party.as_str().into())])
    }

    fn answer(&self) -> Result<(), PowerFault> {
        self.power.can_answer(&self.item.status, self.now)
    }

    fn group(&self) -> usize {
        match (self.standing, &self.power.direction) {
            (Standing::Requested, _) if self.answer().is_ok() => 0,
            (Standing::Requested, _) => 1,
            (Standing::Ended { .. }, _) => 4,
            (_, Direction::Given) => 3,
            _ => 2,
        }
    }

    fn place(&self) -> Place {
        let by = match self.standing {
            Standing::Requested => self.power.respond_by.map(Due::date),
            Standing::Ended { .. } => None,
            _ => self.power.valid_until,
        };
        let since = match self.standing {
            Standing::Ended { since, .. } => since,
            _ => None,
        };
        (self.group(), by.is_none(), by, Reverse(since), self.item.id.as_str().to_owned())
    }

    fn state(&self) -> &'static str {
        match self.standing {
            Standing::Requested => "requested",
            Standing::NotYet { .. } => "not_yet",
            Standing::Valid { .. } => "valid",
            Standing::Ended { .. } => "ended",
            Standing::Unknown => "unknown",
        }
    }

    fn words(&self) -> String {
        let on = |key: &str, day: Date| self.texts.with(key, &[("date", self.texts.date(day).into())]);
        match self.standing {
            Standing::Requested => match (self.answer(), &self.power.direction) {
                (Ok(()), _) => self.texts.get("power-waits-for-you"),
                (Err(PowerFault::TooLate), _) => self.texts.get("power-answer-too-late"),
                (Err(PowerFault::State), _) => self.with_name("power-waits-for-other"),
            },
            Standing::NotYet { from } => on("power-not-yet", from),
            Standing::Valid { .. } => self.texts.get("power-valid"),
            Standing::Ended { by, since } => {
                let words = self.with_name(&code_key("power-ended", by.code()));
                let since = since.map(|day| on("power-over-since", day));
                [Some(words), since].into_iter().flatten().collect::<Vec<_>>().join(". ")
            }
            Standing::Unknown => {
                let status = &self.item.status;
                let stated = status.label.clone().unwrap_or_else(|| status.code.clone());
                self.texts.with("power-unknown", &[("stated", stated.into())])
            }
        }
    }

    fn who(&self) -> String {
        let way = match self.power.direction {
            Direction::Given => "given",
            Direction::Received => "received",
            Direction::Unknown(_) => "unknown",
        };
        let when = match self.standing {
            _ if way == "unknown" => return self.with_name("power-who-unknown"),
            Standing::Requested => "asked",
            Standing::Ended { .. } => "over",
            _ => "stands",
        };
        self.with_name(&format!("power-who-{way}-{when}"))
    }

    /// What may be done in a few words; of a scope that is not known its code.
    fn may_short(&self) -> String {
        match &self.power.scope {
            PowerScope::Unknown(code) => {
                self.texts.with("power-scope-unknown", &[("code", code.as_str().into())])
            }
            known => self.texts.code("power-scope", known.code()),
        }
    }

    /// What may be done and what may not, by the scope. Nothing is said of what is not known.
    fn rights(&self) -> (Vec<String>, Vec<String>) {
        let scope = &self.power.scope;
        if matches!(scope, PowerScope::Unknown(_)) {
            return (vec![self.may_short()], Vec::new());
        }
        let holder = if self.power.direction == Direction::Given { "other" } else { "you" };
        let rights = [("read", scope.may_read()), ("contact", scope.may_contact()), ("act", scope.may_act())];
        let said = |may: bool| {
            let word = if may { "may" } else { "may-not" };
            let of = rights.iter().filter(|(_, has)| *has == may);
            of.map(|(right, _)| self.with_name(&format!("power-{word}-{right}-{holder}"))).collect()
        };
        (said(true), said(false))
    }

    fn until(&self) -> Option<String> {
        let over = matches!(self.standing, Standing::Ended { .. });
        let last = self.power.valid_until.filter(|_| !over)?;
        Some(self.texts.with("until", &[("date", self.texts.date(last).into())]))
    }

    fn ends_soon(&self) -> Option<String> {
        let Standing::Valid { until: Some(last) } = self.standing else { return None };
        let words = || self.texts.with("power-ends-soon", &[("date", self.texts.date(last).into())]);
        is_soon(last, self.now).then(words)
    }

    fn answer_by(&self) -> Option<String> {
        let due = self.power.respond_by.filter(|_| self.standing == Standing::Requested)?;
        let date = match due {
            Due::Day(day) => self.texts.weekday_and_date(day),
            Due::Time(time) => self.texts.date_time(time.civil()),
        };
        Some(self.texts.with("answer-by", &[("date", date.into())]))
    }

    fn line(&self, outbox: &Outbox) -> PowerLine {
        let (who, may, words) = (self.who(), self.may_short(), self.words());
        let (until, ends_soon, answer_by) = (self.until(), self.ends_soon(), self.answer_by());
        let act = act_words(outbox, self.item.id.as_str(), self.texts);
        // That it ends soon names the last day already.
        let last = ends_soon.clone().or_else(|| until.clone());
        PowerLine {
            id: self.item.id.as_str().to_owned(),
            title: self.item.title.clone(),
            spoken: spoken([
                Some(who.clone()),
                Some(words.clone()),
                Some(may.clone()),
                last,
                answer_by.clone(),
                act.clone(),
            ]),
            who,
            may,
            state: self.state().to_owned(),
            words,
            until,
            ends_soon,
            answer_by,
            act,
        }
    }

    fn view(&self, acts: Vec<ActLine>) -> PowerView {
        let Self { item, power, texts, now, .. } = *self;
        let (may, may_not) = self.rights();
        let (who, words, ends_soon) = (self.who(), self.words(), self.ends_soon());
        let actions = power_actions(power, &item.status, now, texts);
        let ending = actions.iter().find(|action| action.act == CitizenAct::EndPower);
        let ending = ending.and_then(|action| action.explanation.clone());
        let over = matches!(self.standing, Standing::Ended { .. });
        let unknown = self.standing == Standing::Unknown;
        let asked = matches!(self.standing, Standing::Requested | Standing::NotYet { .. });
        let first = may.first().cloned();
        PowerView {
            id: item.id.as_str().to_owned(),
            version: item.version,
            title: item.title.clone(),
            authority: item.authority.clone(),
            direction: power.direction.code().to_owned(),
            spoken: spoken([
                Some(who.clone()),
                Some(words.clone()),
                first,
                ends_soon.clone(),
                self.answer_by(),
            ]),
            who,
            state: self.state().to_owned(),
            words,
            may_title: texts.get(match (over, asked) {
                (true, _) => "power-may-title-over",
                (_, true) => "power-may-title-asked",
                _ => "power-may-title",
            }),
            may,
            may_not,
            covers_unsaid: power.covers.is_empty().then(|| texts.get("power-covers-unsaid")),
            covers: power.covers.clone(),
            begins: power.valid_from.map(|day| texts.with("power-from", &[("date", texts.date(day).into())])),
            until: match power.valid_until {
                Some(day) => texts.with("until", &[("date", texts.date(day).into())]),
                None => texts.get("power-no-last-day"),
            },
            ends_soon,
            answer_by: self.answer_by(),
            cannot: (unknown && actions.is_empty()).then(|| texts.get("power-not-known")),
            ending,
            act_for: self.act_for(),
            actions,
            acts,
            age: texts.age(item.as_of, now),
            details_url: item.details_url.as_str().to_owned(),
            acting_for: None,
        }
    }

    /// The giver whose data may be read by it now.
    fn act_for(&self) -> Option<String> {
        let giver = self.power.other_subject.as_ref()?;
        let reads = lomme_overview::reads_for(self.item, giver, self.now).is_some();
        reads.then(|| giver.as_str().to_owned())
    }
}
