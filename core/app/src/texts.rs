//! The words people read, in Danish and English: Fluent files by key.

mod dates;

pub(crate) use dates::copenhagen;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use lomme_licence::mdl::{Language, age_of};

const DA: &str = include_str!("../texts/da.ftl");
const EN: &str = include_str!("../texts/en.ftl");

/// The texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Texts {
    /// The texts of `language`.
    pub fn new(language: Language) -> Self {
        let (source, tag) = match language {
            Language::Da => (DA, "da"),
            Language::En => (EN, "en"),
        };
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let tag = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks that isolate directions of writing are for mixed scripts and show up as boxes in terminals.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Texts { language, bundle }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether there is a text with this key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The text with this key; the key itself where there is none, which a test rules out for every code.
    pub fn get(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text with this key and its arguments.
    pub fn with<'a>(&self, key: &str, arguments: &[(&'a str, FluentValue<'a>)]) -> String {
        let arguments: FluentArgs<'_> =
            arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.format(key, Some(&arguments))
    }

    /// The text of a code: `check` and `trust_chain` make the key `check-trust-chain`.
    pub fn code(&self, family: &str, code: &str) -> String {
        self.get(&code_key(family, code))
    }

    /// What a person reads of an error: what happened, and what to do. The code of a fault of ours has one text for all of them.
    pub fn error(&self, code: &str) -> String {
        let key = code_key("error", code);
        self.get(if self.has(&key) { &key } else { "error-internal" })
    }

    /// The text of a code of a list that may grow; the code itself where it is not known here.
    pub fn code_or_itself(&self, family: &str, code: &str) -> String {
        let key = code_key(family, code);
        if self.has(&key) { self.get(&key) } else { code.to_owned() }
    }

    /// What an element of a document is, in words; its identifier where it is not known here.
    pub fn element(&self, identifier: &str) -> String {
        if let Some(age) = age_of(identifier) {
            return self.with("element-age-over", &[("age", age.into())]);
        }
        let key = code_key("element", identifier);
        if self.has(&key) { self.get(&key) } else { identifier.to_owned() }
    }

    fn format(&self, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        let Some(pattern) = pattern else { return key.to_owned() };
        self.bundle.format_pattern(pattern, arguments, &mut Vec::new()).into_owned()
    }
}

/// The key of a code's text.
pub(crate) fn code_key(family: &str, code: &str) -> String {
    format!("{family}-{}", code.replace(['_', '.'], "-"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use lomme_licence::cert::Finding;
    use lomme_licence::mdl::{ElementFault, MANDATORY};
    use lomme_licence::present::Preset;
    use lomme_licence::reader::UnknownReader;
    use lomme_licence::verify::{CheckName, Outcome, Reason};

    use super::*;

    fn keys(source: &str) -> BTreeSet<&str> {
        let is_key = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        source.lines().filter(is_key).filter_map(|line| line.split(" =").next()).collect()
    }

    #[test]
    fn both_files_parse_and_have_the_same_keys_once_each() {
        for source in [DA, EN] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok());
            for key in keys(source) {
                let definitions = source.lines().filter(|line| line.split(" =").next() == Some(key));
                assert_eq!(definitions.count(), 1, "{key}: the later one would take the place of the other");
            }
        }
        assert_eq!(keys(DA), keys(EN));
    }

    fn of_the_overview() -> Vec<String> {
        use lomme_overview as it;
        let families = [
            ("kind-one", &it::KINDS[..]),
            ("area", it::Area::CODES),
            ("benefit", it::BenefitType::CODES),
            ("unit", it::CounterUnit::CODES),
            ("permit", it::PermitType::CODES),
            ("payment-type", it::PaymentType::CODES),
            ("payment-status", it::PaymentStatus::CODES),
            ("next-payment", it::PaymentStatus::CODES),
            ("case-status", it::CaseStatus::CODES),
            ("next-case", it::CaseStatus::CODES),
            ("relation", it::CaseRelationKind::CODES),
            ("enrolment", it::Enrolment::CODES),
            ("document", it::DocumentRole::CODES),
            ("memo-why", it::LeftOutReason::CODES),
        ];
        let mut wanted: Vec<String> = families
            .iter()
            .flat_map(|(family, codes)| codes.iter().map(|code| code_key(family, code)))
            .collect();
        let lower = |family: &str, codes: &[&str]| -> Vec<String> {
            codes.iter().map(|code| code_key(family, &code.to_lowercase())).collect()
        };
        wanted.extend(lower("action", it::ActionCode::CODES));
        wanted.extend(lower("message-type", it::MessageType::CODES));
        for means in it::NothingMeans::ALL {
            wanted.push(code_key("nothing", means.code()));
            wanted.extend((means != it::NothingMeans::None).then(|| code_key("area-missing", means.code())));
        }
        wanted
    }

    #[test]
    fn every_code_has_its_text() {
        let mut wanted: Vec<String> = Vec::new();
        wanted.extend(CheckName::ALL.iter().map(|c| code_key("check", c.code())));
        wanted.extend(Reason::ALL.iter().map(|r| code_key("reason", r.code())));
        let of_form = Finding::ALL.iter().filter(|finding| !finding.is_security());
        wanted.extend(of_form.map(|f| code_key("finding", f.code())));
        wanted.extend(ElementFault::ALL.iter().map(|f| code_key("fault", f.code())));
        for preset in Preset::ALL {
            wanted.extend(["preset", "ask-for"].map(|family| code_key(family, preset.code())));
        }
        wanted.extend(UnknownReader::ALL.iter().map(|why| code_key("unknown-reader", why.code())));
        for outcome in [Outcome::Accepted, Outcome::Undetermined, Outcome::Refused] {
            wanted.push(code_key("outcome", outcome.code()));
        }
        for preset in Preset::ALL {
            let elements = preset.selection();
            let stated = elements.elements().map(|(_, element)| element).filter(|e| age_of(e).is_none());
            wanted.extend(stated.map(|element| code_key("element", element)));
        }
        wanted.extend(MANDATORY.iter().map(|element| code_key("element", element)));
        wanted.push("element-age-over".to_owned());
        wanted.extend(lomme_overview::KINDS.iter().map(|kind| code_key("kind", kind)));
        wanted.extend(lomme_calendar::EntryKind::ALL.iter().map(|kind| code_key("entry", kind.code())));
        let rules = lomme_calendar::Rules::built_in();
        wanted.extend(rules.all().iter().map(|rule| code_key("rule", rule.id())));
        wanted.extend(rules.texts().map(|code| code_key("missed", code)));
        wanted.extend(lomme_calendar::StatedAs::ALL.iter().map(|stated| code_key("stated", stated.code())));
        wanted.extend(
            lomme_reminders::LeftOutReason::ALL.iter().map(|reason| code_key("left-out", reason.code())),
        );
        wanted.extend(lomme_reminders::Moved::ALL.iter().map(|moved| code_key("moved", moved.code())));
        wanted.extend(of_the_overview());
        wanted.extend(acts_and_consents());
        for language in [Language::Da, Language::En] {
            let texts = Texts::new(language);
            let missing: Vec<&String> = wanted.iter().filter(|key| !texts.has(key)).collect();
            assert!(missing.is_empty(), "{language:?}: {missing:?}");
        }
    }

    fn acts_and_consents() -> Vec<String> {
        let states = ["queued", "sent", "accepted", "refused"];
        let actions = ["give", "give-some", "refuse", "withdraw"].map(|action| format!("action-{action}"));
        let with_meaning = actions.iter().flat_map(|key| [key.clone(), format!("{key}-means")]);
        let opting_out =
            actions.iter().flat_map(|key| [format!("{key}-opt-out"), format!("{key}-opt-out-means")]);
        let mut wanted: Vec<String> = with_meaning.chain(opting_out).collect();
        wanted.extend(crate::view::REFUSALS.iter().map(|code| code_key("act-refused", code)));
        wanted.extend(states.iter().flat_map(|s| [code_key("act-state", s), code_key("receipt-state", s)]));
        wanted.extend(lomme_overview::ConsentState::ALL.iter().map(|s| code_key("consent-state", s.code())));
        wanted.extend(["given", "refused", "withdrawn"].map(|s| code_key("opt-out-state", s)));
        wanted.extend(["citizen", "representative", "authority"].map(|by| code_key("consent-by", by)));
        wanted.extend(["requested", "given", "over"].map(|group| code_key("consents", group)));
        wanted.extend(["waiting", "refused", "sent"].map(|group| code_key("outbox", group)));
        wanted.extend(
            ["withdraw_consent", "mark_read", "mark_done", "mark_not_done"].map(|a| code_key("act", a)),
        );
        wanted.extend(["mark-read", "mark-done", "mark-not-done"].map(|action| code_key("action", action)));
        let faults = lomme_overview::consent::ConsentFault::ALL.iter();
        wanted.extend(faults.map(|fault| code_key("act-refused", fault.code())));
        wanted
    }
}
