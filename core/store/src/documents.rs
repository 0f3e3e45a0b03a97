//! Issued documents: the issuer-signed part as it came, and which key of the phone belongs to it.

use crate::export::base64url;
use crate::instant::Instant;
use crate::{Result, Store};
use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension, Row, named_params};
use serde::Serialize;

/// Which of the two shapes of a document this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// With every element.
    Full,
    /// With the elements of the police preset only, for the QR.
    Compact,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Form::Full => "full",
            Form::Compact => "compact",
        }
    }
}

impl ToSql for Form {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for Form {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "full" => Ok(Form::Full),
            "compact" => Ok(Form::Compact),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// One issued document.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct DocumentRow {
    /// The app's own id of it.
    pub id: String,
    /// Such as `org.iso.18013.5.1.mDL`.
    pub doc_type: String,
    /// Full or compact.
    pub form: Form,
    /// The signed bytes as they came.
    #[serde(serialize_with = "base64url")]
    pub issuer_signed: Vec<u8>,
    /// The name of the device key in the phone's key store.
    pub key_id: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When its signature's validity ends.
    pub valid_until: Timestamp,
    /// Who issued it, as the app names its sources.
    pub source: String,
}

impl std::fmt::Debug for DocumentRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DocumentRow")
            .field("doc_type", &self.doc_type)
            .field("form", &self.form)
            .finish_non_exhaustive()
    }
}

const COLUMNS: &str = "id, doc_type, form, issuer_signed, key_id, issued_at, valid_until, source";

fn row(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        id: row.get(0)?,
        doc_type: row.get(1)?,
        form: row.get(2)?,
        issuer_signed: row.get(3)?,
        key_id: row.get(4)?,
        issued_at: row.get::<_, Instant>(5)?.0,
        valid_until: row.get::<_, Instant>(6)?.0,
        source: row.get(7)?,
    })
}

impl Store {
    /// Keeps a document, in place of one with the same id.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn put_document(&self, document: &DocumentRow) -> Result<()> {
        self.put_documents(std::slice::from_ref(document))
    }

    /// Keeps documents that belong together, as the full and the compact one of an issuance: all or none.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn put_documents(&self, documents: &[DocumentRow]) -> Result<()> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT OR REPLACE INTO documents (id, doc_type, form, issuer_signed, key_id, issued_at, valid_until, source)
                 VALUES (:id, :doc_type, :form, :issuer_signed, :key_id, :issued_at, :valid_until, :source)",
            )?;
            for document in documents {
                statement.execute(named_params! {
                    ":id": document.id,
                    ":doc_type": document.doc_type,
                    ":form": document.form,
                    ":issuer_signed": document.issuer_signed,
                    ":key_id": document.key_id,
                    ":issued_at": Instant(document.issued_at),
                    ":valid_until": Instant(document.valid_until),
                    ":source": document.source,
                })?;
            }
            Ok(())
        })
    }

    /// All documents, the one that was issued last first.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn documents(&self) -> Result<Vec<DocumentRow>> {
        self.read(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM documents ORDER BY issued_at DESC, id");
            Ok(connection.prepare_cached(&sql)?.query_map([], row)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// One document.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn document(&self, id: &str) -> Result<Option<DocumentRow>> {
        self.read(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM documents WHERE id = ?1");
            Ok(connection.prepare_cached(&sql)?.query_row([id], row).optional()?)
        })
    }

    /// Deletes a document; whether there was one. Its device key is the app's to delete.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn delete_document(&self, id: &str) -> Result<bool> {
        self.write(|transaction| Ok(transaction.execute("DELETE FROM documents WHERE id = ?1", [id])? > 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_document_comes_back_byte_for_byte_and_is_replaced_by_its_id() {
        let (_dir, store) = store();
        let full = document("a", Form::Full);
        let compact = DocumentRow { issued_at: at(50), ..document("b", Form::Compact) };
        store.put_documents(&[full.clone(), compact.clone()]).unwrap();
        assert!(store.documents().unwrap() == [compact.clone(), full.clone()]);
        let renewed = DocumentRow { issuer_signed: vec![9], ..full };
        store.put_document(&renewed).unwrap();
        assert!(store.document("a").unwrap() == Some(renewed));
        assert!(store.delete_document("a").unwrap());
        assert!(!store.delete_document("a").unwrap());
        assert!(store.documents().unwrap() == [compact]);
    }
}
