//! What of an item is searched.

use std::collections::BTreeSet;

use super::fold::words;
use crate::body::ItemBody;
use crate::item::Item;
use crate::value::Ore;

/// How deep into a body that this version does not know.
const DEPTH_MAX: usize = 16;

/// The texts of an item that a person would look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Searchable {
    /// The title.
    pub title: String,
    /// Who holds it.
    pub authority: String,
    /// What its kind adds: names, purposes, numbers of cases and payments, amounts.
    pub lines: Vec<String>,
}

impl Searchable {
    /// The folded words of what names the item.
    pub fn head_words(&self) -> BTreeSet<String> {
        folded([&self.title, &self.authority])
    }

    /// The folded words of the rest.
    pub fn body_words(&self) -> BTreeSet<String> {
        folded(&self.lines)
    }
}

fn folded<'t>(texts: impl IntoIterator<Item = &'t String>) -> BTreeSet<String> {
    texts.into_iter().flat_map(|text| words(text)).map(|word| word.folded).collect()
}

/// What is searched of an item: its title, its authority, the source's own word for its status, and the words of its body. Not its id, its link,
/// its dates and its codes, which nobody knows.
pub fn searchable_text(item: &Item) -> Searchable {
    let mut lines = Lines::default();
    lines.maybe(&item.status.label);
    lines.body(&item.body);
    Searchable { title: item.title.clone(), authority: item.authority.clone(), lines: lines.0 }
}

#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn add(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.0.push(text.to_owned());
        }
    }

    fn maybe(&mut self, text: &Option<String>) {
        if let Some(text) = text {
            self.add(text);
        }
    }

    /// `1250,00` and `1250`: what stands on a letter has points in it, which are between words.
    fn amount(&mut self, amount: Ore) {
        let (kroner, ore) = amount.kroner_and_ore();
        self.0.push(format!("{},{:02}", kroner.abs(), ore.abs()));
    }

    fn body(&mut self, body: &ItemBody) {
        match body {
            ItemBody::Case(case) => {
                self.maybe(&case.number);
                self.maybe(&case.next_step);
            }
            ItemBody::Benefit(benefit) => {
                benefit.amount.into_iter().for_each(|amount| self.amount(amount));
                benefit.counters.iter().for_each(|counter| self.add(&counter.name));
            }
            ItemBody::Service(service) => {
                self.maybe(&service.provider);
                self.maybe(&service.extent);
            }
            ItemBody::Permit(permit) => self.maybe(&permit.category),
            ItemBody::Payment(payment) => {
                self.add(&payment.creditor);
                self.amount(payment.amount);
                self.maybe(&payment.payment_id);
                self.maybe(&payment.if_missed);
            }
            ItemBody::Appointment(appointment) => {
                self.maybe(&appointment.place);
                self.maybe(&appointment.if_missed);
            }
            ItemBody::Deadline(deadline) => self.maybe(&deadline.if_missed),
            ItemBody::Message(message) => {
                message.actions.iter().for_each(|action| self.add(&action.label));
                for reservation in &message.reservations {
                    self.add(&reservation.description);
                    self.maybe(&reservation.summary);
                    self.maybe(&reservation.location);
                    self.maybe(&reservation.organizer);
                }
                for document in &message.documents {
                    self.maybe(&document.label);
                    document.files.iter().for_each(|file| self.add(&file.name));
                }
                self.maybe(&message.notification);
                self.maybe(&message.additional_notification);
            }
            ItemBody::Consent(consent) => {
                self.maybe(&consent.case_number);
                for specific in &consent.consents {
                    for text in [
                        &specific.purpose,
                        &specific.data,
                        &specific.from,
                        &specific.to,
                        &specific.legal_basis,
                    ] {
                        self.add(text);
                    }
                    self.add(&specific.if_refused);
                    self.maybe(&specific.if_withdrawn);
                }
            }
            ItemBody::PowerOfAttorney(power) => {
                self.add(&power.other_party);
                power.covers.iter().for_each(|text| self.add(text));
            }
            ItemBody::AccessLogEntry(entry) => {
                for text in [&entry.organisation, &entry.activity, &entry.system] {
                    self.add(text);
                }
                self.maybe(&entry.reason);
                self.maybe(&entry.user_role);
            }
            ItemBody::Registration(registration) => {
                for line in &registration.lines {
                    self.add(&format!("{}: {}", line.name, line.value));
                }
            }
            ItemBody::Unknown(unknown) => self.json(unknown.json(), DEPTH_MAX),
        }
    }

    /// Every text of a body that is not known, but for its kind.
    fn json(&mut self, json: &serde_json::Value, depth: usize) {
        let Some(deeper) = depth.checked_sub(1) else { return };
        match json {
            serde_json::Value::String(text) => self.add(text),
            serde_json::Value::Array(list) => list.iter().for_each(|value| self.json(value, deeper)),
            serde_json::Value::Object(fields) => {
                fields
                    .iter()
                    .filter(|(name, _)| *name != "kind")
                    .for_each(|(_, value)| self.json(value, deeper));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn item(body: serde_json::Value) -> Item {
        serde_json::from_value(json!({
            "id": "hemmeligt-id", "source": "s", "version": 3, "as_of": "2026-03-01T08:00:00Z", "title": "Restskat for 2025", "area": "economy",
            "subject": "p1", "authority": "Skattestyrelsen", "status": {"code": "1", "label": "Afventer betaling"},
            "details_url": "https://eksempel.dk/1", "body": body
        }))
        .unwrap()
    }

    #[test]
    fn the_words_a_person_would_look_for_are_there_and_ids_and_links_are_not() {
        let payment = item(
            json!({"kind": "payment", "amount": 125_050, "due_date": "2026-03-20", "creditor": "Gældsstyrelsen",
            "payment_id": "71 12345", "if_missed": "Du får en rykker"}),
        );
        let text = searchable_text(&payment);
        let head: Vec<String> = text.head_words().into_iter().collect();
        assert_eq!(head, ["2025", "for", "restskat", "skattestyrelsen"]);
        let body = text.body_words();
        for word in ["afventer", "gaeldsstyrelsen", "1250", "50", "71", "12345", "rykker"] {
            assert!(body.contains(word), "{word}");
        }
        for word in ["hemmeligt", "eksempel", "https", "p1", "2026"] {
            assert!(!body.contains(word), "{word}");
        }
    }

    #[test]
    fn every_kind_gives_its_words_and_one_that_is_not_known_all_of_its_texts() {
        for (body, word) in [
            (json!({"kind": "case", "number": "2026-77", "next_step": "Høring"}), "hoering"),
            (
                json!({"kind": "benefit", "counters": [{"name": "Dagpenge", "used": 1, "unit": "weeks"}]}),
                "dagpenge",
            ),
            (json!({"kind": "service", "provider": "Plejehjem"}), "plejehjem"),
            (json!({"kind": "permit", "permit_type": "driving_licence", "category": "C1E"}), "c1e"),
            (json!({"kind": "appointment", "start": "2026-03-10T10:00:00", "place": "Indgang Ø"}), "indgang"),
            (json!({"kind": "deadline", "due": "2026-03-10", "if_missed": "Bortfald"}), "bortfald"),
            (
                json!({"kind": "message", "received": "2026-03-10T10:00:00", "actions": [{"code": "SIGN", "label": "Underskriv"}]}),
                "underskriv",
            ),
            (
                json!({"kind": "access_log_entry", "system": "CPR", "organisation": "Politiet", "activity": "Opslag", "from": "2026-03-10T10:00:00"}),
                "politiet",
            ),
            (json!({"kind": "registration", "lines": [{"name": "Adresse", "value": "Åvej 1"}]}), "aavej"),
            (json!({"kind": "hologram", "deep": [{"er": ["Lysende"]}]}), "lysende"),
        ] {
            let words = searchable_text(&item(body.clone())).body_words();
            assert!(words.contains(word), "{body}");
            assert!(!words.contains("hologram"));
        }
    }

    #[test]
    fn a_body_that_is_not_known_and_very_deep_is_not_followed_for_ever() {
        let deep = (0..100).fold(json!("bund"), |inner, _| json!([inner]));
        assert!(
            searchable_text(&item(json!({"kind": "x", "a": "top", "deep": deep})))
                .body_words()
                .contains("top")
        );
    }
}
