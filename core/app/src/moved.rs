//! An appointment that a source moves says when it was before, until it is over: who has the old time in mind is to notice.

use lomme_overview::{Item, ItemBody};

/// Notes on the new version of an item when the old one was, unless the source says so itself.
pub(crate) fn note_move(old: &Item, new: &mut Item) {
    let (ItemBody::Appointment(before), ItemBody::Appointment(now)) = (&old.body, &mut new.body) else {
        return;
    };
    if now.moved_from.is_some() {
        return;
    }
    now.moved_from = if before.start == now.start { before.moved_from } else { Some(before.start) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn at(start: &str) -> Item {
        let item = json!({
            "id": "i", "source": "s", "version": 3, "as_of": "2026-03-01T08:00:00Z", "title": "t", "area": "health", "subject": "p",
            "authority": "a", "details_url": "https://eksempel.dk/1", "body": {"kind": "appointment", "start": start}
        });
        serde_json::from_value(item).unwrap()
    }

    fn moved_from(item: &Item) -> Option<String> {
        let ItemBody::Appointment(appointment) = &item.body else { panic!() };
        appointment.moved_from.map(|time| time.civil().to_string())
    }

    #[test]
    fn a_new_time_is_noted_and_stays_noted_when_the_item_comes_again() {
        let (first, mut second) = (at("2026-03-10T10:00:00"), at("2026-03-12T10:00:00"));
        note_move(&first, &mut second);
        assert_eq!(moved_from(&second).as_deref(), Some("2026-03-10T10:00:00"));
        let mut third = at("2026-03-12T10:00:00");
        note_move(&second, &mut third);
        assert_eq!(moved_from(&third), moved_from(&second));
        let mut same = at("2026-03-10T10:00:00");
        note_move(&first, &mut same);
        assert_eq!(moved_from(&same), None);
    }
}
