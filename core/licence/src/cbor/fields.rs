//! The fields of a map, by name or by number.

use minicbor::Decoder;
use minicbor::data::Type;

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

/// The encoding of the field `name` of a map, found without reading the other ones: for a map that is read in full elsewhere.
pub(crate) fn field_of<'b>(map: &'b [u8], name: &str) -> Result<&'b [u8], ParseError> {
    let mut decoder = Decoder::new(map);
    let entries = decoder.map()?;
    for _ in 0..entries.unwrap_or(u64::MAX) {
        let found = decoder.datatype()? == Type::String && decoder.probe().str()? == name;
        decoder.skip()?;
        let start = decoder.position();
        decoder.skip()?;
        if found {
            return map.get(start..decoder.position()).ok_or(Defect::Malformed.into());
        }
    }
    Err(Defect::Missing.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_among_others_of_any_kind() {
        let found = |map: &[u8]| field_of(map, "d").ok().map(<[u8]>::to_vec);
        // {"random": h'00', 1: [[]], "d": 7}
        let map = b"\xa3\x66random\x41\x00\x01\x81\x80\x61d\x07";
        assert_eq!(found(map), Some(vec![7]));
        // The same without a length.
        let endless = [b"\xbf", &map[1..], b"\xff"].concat();
        assert_eq!(found(&endless), Some(vec![7]));
        for wrong in
            [&b"\xa0"[..], b"\xbf\xff", b"\xa1\x61d", b"\xa2\x61e\x07", b"\x07", b"", &map[..7], &[0xbf; 500]]
        {
            assert_eq!(found(wrong), None, "{wrong:?}");
        }
    }
}
