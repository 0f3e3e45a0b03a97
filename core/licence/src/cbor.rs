//! Bounded reading of foreign CBOR (RFC 8949), and writing our own.
//!
//! A [`Node`] knows the exact bytes it was read from, so that a digest can be taken over what was received even
//! when the sender's encoding is not the shortest one. Depth, number of nodes and duplicate map keys are
//! checked once here, before anything else looks at the input.

mod error;
mod fields;
mod tree;
mod value;
mod write;

use std::borrow::Cow;

use tree::Tree;

pub use error::{Defect, ParseError, Within};
pub use fields::Fields;
pub(crate) use fields::field_of;
use jiff::Timestamp;
pub use value::Value;
pub use write::{tagged_bytes, write, write_value};

/// The tag of an encoded CBOR data item, `#6.24(bstr .cbor X)`.
pub const TAG_ENCODED: u64 = 24;
/// The tag of a `full-date` (RFC 8943).
pub const TAG_FULL_DATE: u64 = 1004;
/// The tag of a `tdate` (RFC 8949, section 3.4.1).
pub const TAG_TDATE: u64 = 0;

/// What a foreign input may cost before it is refused.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of input.
    pub bytes: usize,
    /// Arrays, maps and tags inside each other.
    pub depth: usize,
    /// Data items in all.
    pub nodes: usize,
}

/// The limits for everything a person's document can hold: 1 MiB, 24 levels, 20,000 items.
pub const LIMITS: Limits = Limits { bytes: 1 << 20, depth: 24, nodes: 20_000 };

/// The instant of a number of seconds since 1970, in CBOR or JSON.
pub(crate) fn epoch_seconds(seconds: u64) -> Result<Timestamp, Defect> {
    let seconds = i64::try_from(seconds).ok();
    let instant = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    instant.ok_or(Defect::Invalid("beyond all time"))
}

/// One data item and the bytes it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'b> {
    raw: &'b [u8],
    kind: Kind<'b>,
}

/// The kinds of data item.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind<'b> {
    /// Major type 0.
    Unsigned(u64),
    /// Major type 1; the value is `-1 - n`.
    Negative(u64),
    /// Major type 2, in one piece or joined from chunks.
    Bytes(Cow<'b, [u8]>),
    /// Major type 3, in one piece or joined from chunks.
    Text(Cow<'b, str>),
    /// Major type 4.
    Array(Vec<Node<'b>>),
    /// Major type 5, in the order it came.
    Map(Vec<(Node<'b>, Node<'b>)>),
    /// Major type 6.
    Tag(u64, Box<Node<'b>>),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// `undefined`.
    Undefined,
    /// A floating-point number.
    Float(f64),
    /// Any other simple value.
    Simple(u8),
}

impl Kind<'_> {
    /// The name of the kind, for messages.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Unsigned(_) => "unsigned integer",
            Kind::Negative(_) => "negative integer",
            Kind::Bytes(_) => "byte string",
            Kind::Text(_) => "text",
            Kind::Array(_) => "array",
            Kind::Map(_) => "map",
            Kind::Tag(..) => "tag",
            Kind::Bool(_) => "boolean",
            Kind::Null => "null",
            Kind::Undefined => "undefined",
            Kind::Float(_) => "float",
            Kind::Simple(_) => "simple value",
        }
    }
}

impl<'b> Node<'b> {
    /// Reads one data item that fills `bytes` to the end, within [`LIMITS`].
    ///
    /// # Errors
    /// When the input is too large, too deep, cut short, not well formed, has a map with a key twice, or has
    /// bytes left over.
    pub fn read(bytes: &'b [u8]) -> Result<Self, ParseError> {
        Self::read_within(bytes, LIMITS)
    }

    /// As [`Node::read`], within limits of the caller's.
    ///
    /// # Errors
    /// As [`Node::read`].
    pub fn read_within(bytes: &'b [u8], limits: Limits) -> Result<Self, ParseError> {
        Tree::read(bytes, limits)
    }

    /// The bytes this item was read from.
    pub fn raw(&self) -> &'b [u8] {
        self.raw
    }

    /// What it is.
    pub fn kind(&self) -> &Kind<'b> {
        &self.kind
    }

    fn unexpected(&self, expected: &'static str) -> ParseError {
        Defect::Unexpected { expected, found: self.kind.name() }.into()
    }

    /// The unsigned integer.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn unsigned(&self) -> Result<u64, ParseError> {
        match self.kind {
            Kind::Unsigned(n) => Ok(n),
            _ => Err(self.unexpected("unsigned integer")),
        }
    }

    /// The integer, of either sign.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn integer(&self) -> Result<i128, ParseError> {
        match self.kind {
            Kind::Unsigned(n) => Ok(i128::from(n)),
            Kind::Negative(n) => Ok(-1 - i128::from(n)),
            _ => Err(self.unexpected("integer")),
        }
    }

    /// The instant of an unsigned number of seconds since 1970, as CWT and our own structures write it.
    ///
    /// # Errors
    /// When it is anything else, or beyond the years an instant can have.
    pub fn epoch_seconds(&self) -> Result<Timestamp, ParseError> {
        Ok(epoch_seconds(self.unsigned()?)?)
    }

    /// The boolean.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn boolean(&self) -> Result<bool, ParseError> {
        match self.kind {
            Kind::Bool(bool) => Ok(bool),
            _ => Err(self.unexpected("boolean")),
        }
    }

    /// The content of the byte string.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn bytes(&self) -> Result<&[u8], ParseError> {
        match &self.kind {
            Kind::Bytes(bytes) => Ok(bytes),
            _ => Err(self.unexpected("byte string")),
        }
    }

    /// The text.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn text(&self) -> Result<&str, ParseError> {
        match &self.kind {
            Kind::Text(text) => Ok(text),
            _ => Err(self.unexpected("text")),
        }
    }

    /// The items of the array.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn array(&self) -> Result<&[Node<'b>], ParseError> {
        match &self.kind {
            Kind::Array(items) => Ok(items),
            _ => Err(self.unexpected("array")),
        }
    }

    /// The entries of the map.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn map(&self) -> Result<&[(Node<'b>, Node<'b>)], ParseError> {
        match &self.kind {
            Kind::Map(entries) => Ok(entries),
            _ => Err(self.unexpected("map")),
        }
    }

    /// The map with its fields by name.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn fields(&self) -> Result<Fields<'_, 'b>, ParseError> {
        self.map().map(Fields::new)
    }

    /// What stands under `tag`.
    ///
    /// # Errors
    /// When there is another tag or none.
    pub fn tagged(&self, tag: u64) -> Result<&Node<'b>, ParseError> {
        match &self.kind {
            Kind::Tag(found, inner) if *found == tag => Ok(inner),
            Kind::Tag(found, _) => Err(Defect::WrongTag { expected: tag, found: *found }.into()),
            _ => Err(Defect::Unexpected { expected: "tag", found: self.kind.name() }.into()),
        }
    }

    /// The content of `#6.24(bstr)`.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn encoded(&self) -> Result<&[u8], ParseError> {
        self.tagged(TAG_ENCODED)?.bytes()
    }

    /// The item as a value that owns its content.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Unsigned(n) => Value::Integer(i128::from(*n)),
            Kind::Negative(n) => Value::Integer(-1 - i128::from(*n)),
            Kind::Bytes(bytes) => Value::Bytes(bytes.to_vec()),
            Kind::Text(text) => Value::Text(text.to_string()),
            Kind::Array(items) => Value::Array(items.iter().map(Node::to_value).collect()),
            Kind::Map(entries) => {
                Value::Map(entries.iter().map(|(k, v)| (k.to_value(), v.to_value())).collect())
            }
            Kind::Tag(tag, inner) => Value::Tag(*tag, Box::new(inner.to_value())),
            Kind::Bool(bool) => Value::Bool(*bool),
            Kind::Null => Value::Null,
            Kind::Undefined => Value::Undefined,
            Kind::Float(float) => Value::Float(*float),
            Kind::Simple(simple) => Value::Simple(*simple),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_twice_is_refused_even_when_encoded_differently() {
        assert_eq!(
            Node::read(&[0xa2, 0x01, 0x00, 0x18, 0x01, 0x00]).unwrap_err().defect(),
            &Defect::DuplicateKey
        );
        assert!(Node::read(&[0xa2, 0x01, 0x00, 0x02, 0x00]).is_ok());
    }

    #[test]
    fn trailing_and_missing_bytes_are_refused() {
        assert_eq!(Node::read(&[0x01, 0x02]).unwrap_err().defect(), &Defect::TrailingBytes);
        assert_eq!(Node::read(&[0x82, 0x02]).unwrap_err().defect(), &Defect::Malformed);
        assert_eq!(Node::read(&[]).unwrap_err().defect(), &Defect::Malformed);
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let mut deep = vec![0x81; 10_000];
        deep.push(0x00);
        assert_eq!(Node::read(&deep).unwrap_err().defect(), &Defect::TooDeep);
        let mut wide = vec![0x9a, 0xff, 0xff, 0xff, 0xff];
        wide.extend(std::iter::repeat_n(0, 50_000));
        assert_eq!(Node::read(&wide).unwrap_err().defect(), &Defect::TooManyItems);
    }

    #[test]
    fn a_declared_length_of_four_gigabytes_allocates_nothing() {
        assert!(Node::read(&[0x5a, 0xff, 0xff, 0xff, 0xff, 0x00]).is_err());
        assert!(Node::read(&[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_err());
    }

    #[test]
    fn an_item_keeps_the_bytes_it_came_in() {
        let node = Node::read(&[0x82, 0x18, 0x01, 0x02]).unwrap();
        let items = node.array().unwrap();
        assert_eq!(items[0].raw(), &[0x18, 0x01]);
        assert_eq!(items[0].unsigned().unwrap(), 1);
    }

    #[test]
    fn indefinite_lengths_are_read() {
        let node =
            Node::read(&[0x9f, 0x5f, 0x41, 0x01, 0x41, 0x02, 0xff, 0xbf, 0x01, 0x02, 0xff, 0xff]).unwrap();
        let items = node.array().unwrap();
        assert_eq!(items[0].bytes().unwrap(), &[1, 2]);
        assert_eq!(items[1].map().unwrap().len(), 1);
    }

    #[test]
    fn negative_integers_have_their_value() {
        assert_eq!(Node::read(&[0x20]).unwrap().integer().unwrap(), -1);
        assert_eq!(
            Node::read(&[0x3b, 255, 255, 255, 255, 255, 255, 255, 255]).unwrap().integer().unwrap(),
            -(1i128 << 64)
        );
    }
}
