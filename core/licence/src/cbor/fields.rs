//! The fields of a map, by name or by number.

use super::{Defect, Node, ParseError, Within};

/// A map whose fields are asked for by their key.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'n, 'b> {
    entries: &'n [(Node<'b>, Node<'b>)],
}

impl<'n, 'b> Fields<'n, 'b> {
    pub(super) fn new(entries: &'n [(Node<'b>, Node<'b>)]) -> Self {
        Fields { entries }
    }

    /// The field with a text key, if it is there.
    pub fn optional(&self, name: &str) -> Option<&'n Node<'b>> {
        self.entries.iter().find(|(key, _)| key.text() == Ok(name)).map(|(_, value)| value)
    }

    /// The field with an integer key, if it is there.
    pub fn optional_numbered(&self, number: i64) -> Option<&'n Node<'b>> {
        self.entries.iter().find(|(key, _)| key.integer() == Ok(i128::from(number))).map(|(_, value)| value)
    }

    /// Reads the field with a text key; its errors carry its name.
    ///
    /// # Errors
    /// When it is missing, or `read` fails.
    pub fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(&'n Node<'b>) -> Result<T, ParseError>,
    ) -> Result<T, ParseError> {
        self.optional(name).ok_or(Defect::Missing.into()).and_then(read).within(name)
    }

    /// As [`Fields::read`] for a field that may be absent.
    ///
    /// # Errors
    /// When `read` fails.
    pub fn read_optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(&'n Node<'b>) -> Result<T, ParseError>,
    ) -> Result<Option<T>, ParseError> {
        self.optional(name).map(read).transpose().within(name)
    }

    /// Reads the field with an integer key; its errors carry its number.
    ///
    /// # Errors
    /// When it is missing, or `read` fails.
    pub fn read_numbered<T>(
        &self,
        number: i64,
        read: impl FnOnce(&'n Node<'b>) -> Result<T, ParseError>,
    ) -> Result<T, ParseError> {
        self.optional_numbered(number)
            .ok_or(Defect::Missing.into())
            .and_then(read)
            .within(&number.to_string())
    }

    /// As [`Fields::read_numbered`] for a field that may be absent.
    ///
    /// # Errors
    /// When `read` fails.
    pub fn read_optional_numbered<T>(
        &self,
        number: i64,
        read: impl FnOnce(&'n Node<'b>) -> Result<T, ParseError>,
    ) -> Result<Option<T>, ParseError> {
        self.optional_numbered(number).map(read).transpose().within(&number.to_string())
    }
}
