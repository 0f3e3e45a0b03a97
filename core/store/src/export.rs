//! Everything of the citizen's as JSON. What is not the citizen's (trust bundle, nonces, cursors, proven time) is left
//! out, and so is whatever a full read has only staged.

use crate::{Result, Store};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

impl Store {
    /// Everything of the citizen's: documents, the overview of each subject with its outbox and the record of acts, reminders and what became
    /// of them, settings. Bodies are the JSON they are, instants RFC 3339, binary values base64url.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn export(&self) -> Result<Value> {
        let mut subjects = Map::new();
        for subject in self.subjects()? {
            let overview = json!({
                "items": rows(self.items(&subject)?),
                "coverage": rows(self.coverage(&subject)?),
                "outbox": rows(self.outbox(&subject)?),
                "acts": rows(self.act_records(&subject)?),
            });
            subjects.insert(subject, overview);
        }
        // Not collected: that sorts first (docs/decisions/022).
        let mut settings = Map::new();
        settings.extend(self.settings()?.into_iter().map(|(key, value)| (key, Value::from(value))));
        Ok(json!({
            "documents": rows(self.documents()?),
            "overview": subjects,
            "reminders": rows(self.scheduled()?),
            "reminder_history": rows(self.marks()?),
            "settings": settings,
        }))
    }
}

fn rows<T: Serialize>(rows: Vec<T>) -> Value {
    serde_json::to_value(rows).expect("rows have string keys and no failing serialisers")
}

/// Bytes as base64url without padding.
pub(crate) fn base64url<S: Serializer>(bytes: &[u8], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&URL_SAFE_NO_PAD.encode(bytes))
}

/// A body as the JSON it is, or as text if it is none: an export leaves nothing out.
pub(crate) fn json<S: Serializer>(body: &str, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    match serde_json::from_str::<Value>(body) {
        Ok(value) => value.serialize(serializer),
        Err(_) => serializer.serialize_str(body),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::*;

    #[test]
    fn the_export_holds_everything_of_the_citizens_and_nothing_else() {
        let (_dir, store) = store();
        plant(&store, "Jens");
        let export = store.export().unwrap();
        assert_eq!(export["documents"][0]["issuer_signed"], "AQL_");
        assert_eq!(export["documents"][0]["form"], "full");
        assert_eq!(export["documents"][0]["issued_at"], "1970-01-01T00:00:00Z");
        assert_eq!(export["overview"]["me"]["items"][0]["body"]["title"], "Jens");
        assert_eq!(export["overview"]["me"]["coverage"][0]["source"], "skat");
        assert_eq!(export["overview"]["me"]["outbox"][0]["state"], "pending");
        assert_eq!(export["overview"]["me"]["acts"][0]["shown"]["title"], "Jens");
        assert_eq!(export["reminders"][0]["body"], "not JSON: Jens");
        assert_eq!(export["reminder_history"][0]["mark"], "done");
        assert_eq!(export["settings"]["name"], "Jens");
        assert_eq!(export.as_object().unwrap().len(), 5);
    }
}
