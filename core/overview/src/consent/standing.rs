//! Where a declaration stands on a day, and what can be done about it then.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::answer::{Choice, ConsentAnswer};
use super::effect::ConsentFault;
use super::text::ConsentText;
use crate::body::{Consent, ItemBody, SpecificConsent, TextLanguage};
use crate::item::Item;
use crate::outbox::ActKind;
use crate::status::{CaseStatus, ConsentState, KnownStatus};
use crate::value::{Due, WallTime};

/// A declaration at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Declaration<'a> {
    item: &'a Item,
    consent: &'a Consent,
    now: WallTime,
    case_decided: bool,
}

/// A state, and what brought it about where the source has not said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateNow {
    /// The state.
    pub state: ConsentState,
    /// Why it is so although the source still says otherwise.
    pub ended: Option<Ended>,
}

/// How a consent ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Its last day, or the day to answer by, is past.
    Date(Date),
    /// It holds until the case is decided, and the citizen's overview has that case as decided.
    CaseDecided,
}

/// A specific consent at that moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Its key in the declaration.
    pub key: String,
    /// What it says.
    pub consent: &'a SpecificConsent,
    /// Its state.
    pub now: StateNow,
}

/// What can be done.
#[derive(Clone, Copy, Debug)]
pub enum Standing<'a> {
    /// It can be answered.
    Requested(ConsentRequest<'a>),
    /// It can be withdrawn.
    Given(GivenConsent<'a>),
    /// Nothing: it is over, or in a state or of a kind that is not known here.
    Over,
}

/// A declaration that waits for an answer.
#[derive(Clone, Copy, Debug)]
pub struct ConsentRequest<'a>(Declaration<'a>);

/// A declaration of which something is given.
#[derive(Clone, Copy, Debug)]
pub struct GivenConsent<'a>(Declaration<'a>);

impl<'a> Declaration<'a> {
    /// The declaration of an item; none where it is another kind of item.
    pub fn of(item: &'a Item, now: Timestamp) -> Option<Self> {
        match &item.body {
            ItemBody::Consent(consent) => {
                Some(Self { item, consent, now: WallTime::at(now), case_decided: false })
            }
            _ => None,
        }
    }

    /// The same in the light of the citizen's other items: one of them may be its case, and decided.
    pub fn among<'i>(self, items: impl IntoIterator<Item = &'i Item>) -> Self {
        let number = self.consent.case_number.as_deref();
        let decided = |item: &Item| {
            let ItemBody::Case(case) = &item.body else { return false };
            let over = [CaseStatus::Decided, CaseStatus::Closed, CaseStatus::Rejected];
            let over = matches!(item.known_status(), KnownStatus::Case(status) if over.contains(&status));
            over && case.number.as_deref() == number && item.authority == self.item.authority
        };
        let case_decided = number.is_some() && items.into_iter().any(decided);
        Self { case_decided, ..self }
    }

    /// What it says.
    pub fn consent(&self) -> &'a Consent {
        self.consent
    }

    /// The state as the source says it.
    pub fn said(&self) -> ConsentState {
        ConsentState::from(self.item.status.code.as_str())
    }

    /// The state now.
    pub fn state(&self) -> StateNow {
        let said = self.said();
        match said {
            ConsentState::Requested => StateNow::by_date(said, self.late()),
            ConsentState::Given => self.given(),
            _ => StateNow { state: said, ended: None },
        }
    }

    /// The specific consents now, in order.
    pub fn parts(&self) -> Vec<Part<'a>> {
        let said = self.said();
        let parts = self.consent.keys().into_iter().zip(&self.consent.consents).enumerate();
        let part = |(index, (key, consent)): (usize, (String, &'a SpecificConsent))| {
            let state = self.consent.state_of(index, &said);
            let ended = match state {
                ConsentState::Requested => self.late(),
                ConsentState::Given => self.ended(consent),
                _ => None,
            };
            Part { key, consent, now: StateNow::by_date(state, ended) }
        };
        parts.map(part).collect()
    }

    /// What can be done about it.
    pub fn standing(&self) -> Standing<'a> {
        let StateNow { state, ended } = self.state();
        let open = match (&state, ended) {
            (ConsentState::Requested, _) => return Standing::requested(*self),
            // Whether the case is really over is for the source to say, so it can still be withdrawn.
            (ConsentState::Given, _) | (ConsentState::Expired, Some(Ended::CaseDecided)) => true,
            _ => false,
        };
        if open && self.consent.known().is_ok() {
            Standing::Given(GivenConsent(*self))
        } else {
            Standing::Over
        }
    }

    /// The exact text in a language.
    pub fn text(&self, language: &TextLanguage) -> Option<ConsentText> {
        ConsentText::of(self.item, self.consent, language)
    }

    /// The day to answer by, if it is past.
    fn late(&self) -> Option<Ended> {
        let due = self.consent.respond_by?;
        let late = match due {
            Due::Day(day) => day < self.now.date(),
            Due::Time(time) => time < self.now,
        };
        late.then(|| Ended::Date(due.date()))
    }

    /// How a specific consent that is given has ended by itself.
    fn ended(&self, one: &SpecificConsent) -> Option<Ended> {
        match one.valid_until {
            Some(last) => (last < self.now.date()).then_some(Ended::Date(last)),
            None => self.case_decided.then_some(Ended::CaseDecided),
        }
    }

    /// A declaration is given as long as one of its consents is.
    fn given(&self) -> StateNow {
        let said = self.said();
        let given = self.consent.consents.iter().enumerate();
        let mut given =
            given.filter(|(index, _)| self.consent.state_of(*index, &said) == ConsentState::Given).peekable();
        if given.peek().is_none() {
            return StateNow { state: said, ended: None };
        }
        let ends: Option<Vec<Ended>> = given.map(|(_, one)| self.ended(one)).collect();
        // The last of them ended it.
        let last = |ends: Vec<Ended>| {
            ends.into_iter().max_by_key(|ended| match ended {
                Ended::Date(day) => Some(*day),
                Ended::CaseDecided => None,
            })
        };
        StateNow::by_date(said, ends.and_then(last))
    }
}

impl StateNow {
    fn by_date(state: ConsentState, ended: Option<Ended>) -> Self {
        match ended {
            Some(_) => Self { state: ConsentState::Expired, ended },
            None => Self { state, ended: None },
        }
    }
}

impl<'a> Standing<'a> {
    fn requested(declaration: Declaration<'a>) -> Self {
        match declaration.consent.known() {
            Ok(()) => Self::Requested(ConsentRequest(declaration)),
            Err(_) => Self::Over,
        }
    }
}

impl ConsentRequest<'_> {
    /// An answer to the text in this language.
    ///
    /// # Errors
    /// [`ConsentFault`] where the declaration is not answered so.
    pub fn answer(&self, choice: Choice, language: &TextLanguage) -> Result<ActKind, ConsentFault> {
        let Self(declaration) = self;
        declaration.consent.clone().answer(&declaration.said(), &choice)?;
        let text = declaration.text(language).ok_or(ConsentFault::NotKnown)?;
        let answer = ConsentAnswer { choice, text_sha256: text.sha256(), language: language.clone() };
        Ok(ActKind::AnswerConsent(answer))
    }
}

impl GivenConsent<'_> {
    /// A withdrawal of the specific consents with these keys, or, with none, of all.
    ///
    /// # Errors
    /// [`ConsentFault`] where one of them cannot be withdrawn.
    pub fn withdraw(&self, only: BTreeSet<String>) -> Result<ActKind, ConsentFault> {
        let Self(declaration) = self;
        declaration.consent.clone().withdraw(&declaration.said(), &only)?;
        Ok(ActKind::WithdrawConsent { only })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn item(status: &str, body: Value) -> Item {
        serde_json::from_value(json!({"id": "c", "source": "s", "version": 5, "as_of": "2026-03-01T08:00:00Z", "title": "t", "area": "employment",
            "subject": "p", "authority": "A", "status": {"code": status}, "details_url": "https://a.dk/", "body": body}))
        .unwrap()
    }

    fn one(until: Option<&str>) -> Value {
        json!({"purpose": "x", "data": "x", "from": "x", "to": "x", "legal_basis": "x", "valid_until": until, "if_refused": "x"})
    }

    fn consent(more: Value, untils: &[Option<&str>]) -> Value {
        let mut body = json!({"kind": "consent", "consents": untils.iter().map(|until| one(*until)).collect::<Vec<_>>()});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    }

    fn at(wall: &str) -> Timestamp {
        format!("{wall}+02:00").parse().unwrap()
    }

    fn state(item: &Item, now: Timestamp) -> (String, Option<Ended>) {
        let StateNow { state, ended } = Declaration::of(item, now).unwrap().state();
        (state.code().to_owned(), ended)
    }

    fn day(text: &str) -> Option<Ended> {
        Some(Ended::Date(text.parse().unwrap()))
    }

    #[test]
    fn a_request_lapses_when_the_day_to_answer_by_is_over_in_denmark() {
        let by_day = item("requested", consent(json!({"respond_by": "2026-06-10"}), &[None]));
        assert_eq!(state(&by_day, at("2026-06-10T23:59:59")), ("requested".into(), None));
        assert_eq!(state(&by_day, at("2026-06-11T00:00:00")), ("expired".into(), day("2026-06-10")));
        let by_time = item("requested", consent(json!({"respond_by": "2026-06-10T12:00:00"}), &[None]));
        assert_eq!(state(&by_time, at("2026-06-10T12:00:00")).0, "requested");
        assert_eq!(state(&by_time, at("2026-06-10T12:00:01")).0, "expired");
        let late = Declaration::of(&by_time, at("2026-06-10T12:00:01")).unwrap();
        assert!(matches!(late.standing(), Standing::Over));
        assert_eq!(late.said(), ConsentState::Requested, "what the source says is still there");
    }

    #[test]
    fn a_given_consent_expires_by_its_date_even_if_the_source_has_not_said_so() {
        let given = item("given", consent(json!({}), &[Some("2026-06-10"), Some("2026-06-20")]));
        assert_eq!(state(&given, at("2026-06-15T12:00:00")), ("given".into(), None));
        let declaration = Declaration::of(&given, at("2026-06-15T12:00:00")).unwrap();
        let states: Vec<_> = declaration.parts().into_iter().map(|part| part.now.ended).collect();
        assert_eq!(states, [day("2026-06-10"), None]);
        assert_eq!(state(&given, at("2026-06-21T00:00:00")), ("expired".into(), day("2026-06-20")));
    }

    #[test]
    fn a_consent_until_the_case_is_decided_ends_with_the_case_and_can_still_be_withdrawn() {
        let given = item("given", consent(json!({"case_number": "26/7"}), &[None]));
        let case = |status: &str, number: &str| item(status, json!({"kind": "case", "number": number}));
        let ended = |other: Item| {
            Declaration::of(&given, at("2026-06-15T12:00:00")).unwrap().among([&other]).state().ended
        };
        assert_eq!(ended(case("2", "26/7")), None);
        assert_eq!(ended(case("3", "26/8")), None);
        assert_eq!(
            ended(Item { authority: "B".into(), ..case("3", "26/7") }),
            None,
            "numbers are an authority's own"
        );
        assert_eq!(ended(case("3", "26/7")), Some(Ended::CaseDecided));
        let decided = case("3", "26/7");
        let declaration = Declaration::of(&given, at("2026-06-15T12:00:00")).unwrap().among([&decided]);
        let Standing::Given(consent) = declaration.standing() else { panic!() };
        assert!(consent.withdraw(BTreeSet::new()).is_ok());
    }

    #[test]
    fn only_what_waits_for_an_answer_can_be_answered_and_only_what_is_given_withdrawn() {
        let now = at("2026-06-15T12:00:00");
        for state in ConsentState::ALL.iter().map(ConsentState::code).chain(["frozen", ""]) {
            let item = item(state, consent(json!({}), &[None]));
            let can = match Declaration::of(&item, now).unwrap().standing() {
                Standing::Requested(_) => "requested",
                Standing::Given(_) => "given",
                Standing::Over => "over",
            };
            assert_eq!(can, if matches!(state, "requested" | "given") { state } else { "over" });
        }
        let unknown = item("requested", consent(json!({"declaration": "lottery"}), &[None]));
        assert!(matches!(Declaration::of(&unknown, now).unwrap().standing(), Standing::Over));
    }

    #[test]
    fn an_answer_carries_the_hash_of_the_text_in_its_language() {
        let asked = item("requested", consent(json!({"answered": "each"}), &[None, None]));
        let declaration = Declaration::of(&asked, at("2026-06-15T12:00:00")).unwrap();
        let Standing::Requested(request) = declaration.standing() else { panic!() };
        for language in [TextLanguage::Danish, TextLanguage::English] {
            let only = Choice::Only(["2".to_owned()].into());
            let ActKind::AnswerConsent(answer) = request.answer(only.clone(), &language).unwrap() else {
                panic!()
            };
            assert_eq!(answer.text_sha256, declaration.text(&language).unwrap().sha256());
            assert_eq!((answer.choice, answer.language), (only, language));
        }
        assert_eq!(request.answer(Choice::Yes, &"kl".into()), Err(ConsentFault::NotKnown));
    }
}
