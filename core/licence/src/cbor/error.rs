//! What can be wrong with foreign CBOR, and where.

use std::fmt;

/// A defect and the place it was found at, as `documents[0].issuerSigned`.
///
/// The place names fields of the standard and positions, never content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    place: String,
    defect: Defect,
}

/// What was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Defect {
    /// More bytes than the limit.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// Nested too deep.
    #[error("nested too deep")]
    TooDeep,
    /// Too many data items.
    #[error("too many data items")]
    TooManyItems,
    /// Not well-formed CBOR, or cut short.
    #[error("not well-formed CBOR, or cut short")]
    Malformed,
    /// A map has a key twice.
    #[error("a key stands twice in a map")]
    DuplicateKey,
    /// Bytes are left over after the item.
    #[error("bytes are left over at the end")]
    TrailingBytes,
    /// Another type than the standard asks for.
    #[error("expected {expected}, found {found}")]
    Unexpected {
        /// What the standard asks for.
        expected: &'static str,
        /// What was there.
        found: &'static str,
    },
    /// Another tag than the standard asks for.
    #[error("expected tag {expected}, found tag {found}")]
    WrongTag {
        /// The tag of the standard.
        expected: u64,
        /// The tag that was there.
        found: u64,
    },
    /// A field that must be there is not.
    #[error("missing")]
    Missing,
    /// The value lies outside what the standard allows.
    #[error("{0}")]
    Invalid(&'static str),
}

impl ParseError {
    /// What was wrong.
    pub fn defect(&self) -> &Defect {
        &self.defect
    }

    /// Where, as `documents[0].issuerSigned`; empty when it is the whole input.
    pub fn place(&self) -> &str {
        &self.place
    }

    fn within(mut self, outer: &str) -> Self {
        let separator = if self.place.is_empty() || self.place.starts_with('[') { "" } else { "." };
        self.place = format!("{outer}{separator}{}", self.place);
        self
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() { self.defect.fmt(f) } else { write!(f, "{}: {}", self.place, self.defect) }
    }
}

impl std::error::Error for ParseError {}

impl From<Defect> for ParseError {
    fn from(defect: Defect) -> Self {
        ParseError { place: String::new(), defect }
    }
}

impl From<minicbor::decode::Error> for ParseError {
    fn from(_: minicbor::decode::Error) -> Self {
        Defect::Malformed.into()
    }
}

/// Adds the place to an error on its way out.
pub trait Within<T> {
    /// The error happened inside the field `name`.
    ///
    /// # Errors
    /// The same error, with its place.
    fn within(self, name: &str) -> Result<T, ParseError>;
    /// The error happened inside item `index` of a list.
    ///
    /// # Errors
    /// The same error, with its place.
    fn at(self, index: usize) -> Result<T, ParseError>;
}

impl<T, E: Into<ParseError>> Within<T> for Result<T, E> {
    fn within(self, name: &str) -> Result<T, ParseError> {
        self.map_err(|error| error.into().within(name))
    }

    fn at(self, index: usize) -> Result<T, ParseError> {
        self.map_err(|error| error.into().within(&format!("[{index}]")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_a_path() {
        let error: Result<(), Defect> = Err(Defect::Missing);
        let error = error
            .within("digestID")
            .at(3)
            .within("nameSpaces")
            .within("issuerSigned")
            .at(0)
            .within("documents");
        assert_eq!(
            error.unwrap_err().to_string(),
            "documents[0].issuerSigned.nameSpaces[3].digestID: missing"
        );
    }
}
