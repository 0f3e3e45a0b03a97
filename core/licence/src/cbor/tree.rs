//! Reading: one pass over the bytes, which checks size, depth, number and that no key of a map stands twice.

use std::borrow::Cow;
use std::collections::BTreeSet;

use minicbor::Decoder;
use minicbor::data::Type;

use super::{Defect, Kind, Limits, Node, ParseError};

/// A map key that orders by meaning, so that `1` in one byte and `1` in two bytes are the same key.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'n> {
    Unsigned(u64),
    Negative(u64),
    Text(&'n str),
    Bytes(&'n [u8]),
    Other(&'n [u8]),
}

impl<'n> Key<'n> {
    fn of(node: &'n Node<'_>) -> Self {
        match &node.kind {
            Kind::Unsigned(n) => Key::Unsigned(*n),
            Kind::Negative(n) => Key::Negative(*n),
            Kind::Text(text) => Key::Text(text),
            Kind::Bytes(bytes) => Key::Bytes(bytes),
            _ => Key::Other(node.raw),
        }
    }
}

/// Maps up to this many entries are searched pair by pair, which is quicker there than sorting.
const FEW: usize = 16;

fn has_key_twice(entries: &[(Node<'_>, Node<'_>)]) -> bool {
    if entries.len() <= FEW {
        let mut rest = entries;
        while let [(first, _), others @ ..] = rest {
            let first = Key::of(first);
            if others.iter().any(|(other, _)| Key::of(other) == first) {
                return true;
            }
            rest = others;
        }
        return false;
    }
    let keys: BTreeSet<Key<'_>> = entries.iter().map(|(key, _)| Key::of(key)).collect();
    keys.len() != entries.len()
}

/// A reader of one item and all that is in it.
pub(super) struct Tree<'b> {
    decoder: Decoder<'b>,
    nodes_left: usize,
}

impl<'b> Tree<'b> {
    /// Reads one data item that fills `bytes` to the end.
    pub(super) fn read(bytes: &'b [u8], limits: Limits) -> Result<Node<'b>, ParseError> {
        if bytes.len() > limits.bytes {
            return Err(Defect::TooLarge { limit: limits.bytes }.into());
        }
        let mut tree = Tree { decoder: Decoder::new(bytes), nodes_left: limits.nodes };
        let node = tree.node(limits.depth)?;
        if tree.decoder.position() != bytes.len() {
            return Err(Defect::TrailingBytes.into());
        }
        Ok(node)
    }

    fn node(&mut self, depth: usize) -> Result<Node<'b>, ParseError> {
        self.nodes_left = self.nodes_left.checked_sub(1).ok_or(Defect::TooManyItems)?;
        let start = self.decoder.position();
        let kind = self.kind(depth)?;
        let raw = self.decoder.input().get(start..self.decoder.position()).ok_or(Defect::Malformed)?;
        Ok(Node { raw, kind })
    }

    fn kind(&mut self, depth: usize) -> Result<Kind<'b>, ParseError> {
        let decoder = &mut self.decoder;
        Ok(match decoder.datatype()? {
            Type::U8 | Type::U16 | Type::U32 | Type::U64 => Kind::Unsigned(decoder.u64()?),
            Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::Int => {
                let value = i128::from(decoder.int()?);
                Kind::Negative(u64::try_from(-1 - value).map_err(|_| Defect::Malformed)?)
            }
            Type::Bytes => Kind::Bytes(Cow::Borrowed(decoder.bytes()?)),
            Type::BytesIndef => {
                let chunks: Vec<&[u8]> = decoder.bytes_iter()?.collect::<Result<_, _>>()?;
                Kind::Bytes(Cow::Owned(chunks.concat()))
            }
            Type::String => Kind::Text(Cow::Borrowed(decoder.str()?)),
            Type::StringIndef => {
                let chunks: Vec<&str> = decoder.str_iter()?.collect::<Result<_, _>>()?;
                Kind::Text(Cow::Owned(chunks.concat()))
            }
            Type::Array | Type::ArrayIndef => self.array(depth.checked_sub(1).ok_or(Defect::TooDeep)?)?,
            Type::Map | Type::MapIndef => self.map(depth.checked_sub(1).ok_or(Defect::TooDeep)?)?,
            Type::Tag => {
                let tag = decoder.tag()?.as_u64();
                Kind::Tag(tag, Box::new(self.node(depth.checked_sub(1).ok_or(Defect::TooDeep)?)?))
            }
            Type::Bool => Kind::Bool(decoder.bool()?),
            Type::Null => {
                decoder.null()?;
                Kind::Null
            }
            Type::Undefined => {
                decoder.undefined()?;
                Kind::Undefined
            }
            Type::F16 => Kind::Float(f64::from(decoder.f16()?)),
            Type::F32 => Kind::Float(f64::from(decoder.f32()?)),
            Type::F64 => Kind::Float(decoder.f64()?),
            Type::Simple => Kind::Simple(decoder.simple()?),
            Type::Break | Type::Unknown(_) => return Err(Defect::Malformed.into()),
        })
    }

    /// Whether another entry follows in a collection of `left` entries, or of any number up to a break.
    fn another(&mut self, left: &mut Option<u64>) -> Result<bool, ParseError> {
        match left {
            Some(0) => Ok(false),
            Some(left) => {
                *left -= 1;
                Ok(true)
            }
            None if self.decoder.datatype()? == Type::Break => {
                self.decoder.set_position(self.decoder.position() + 1);
                Ok(false)
            }
            None => Ok(true),
        }
    }

    /// How many entries to make room for: what the head says, but never more than a few, since nobody has checked it.
    fn expected(left: Option<u64>) -> usize {
        const ROOM: u64 = 32;
        usize::try_from(left.unwrap_or(0).min(ROOM)).unwrap_or(0)
    }

    fn array(&mut self, depth: usize) -> Result<Kind<'b>, ParseError> {
        let mut left = self.decoder.array()?;
        let mut items = Vec::with_capacity(Self::expected(left));
        while self.another(&mut left)? {
            items.push(self.node(depth)?);
        }
        Ok(Kind::Array(items))
    }

    fn map(&mut self, depth: usize) -> Result<Kind<'b>, ParseError> {
        let mut left = self.decoder.map()?;
        let mut entries: Vec<(Node<'b>, Node<'b>)> = Vec::with_capacity(Self::expected(left));
        while self.another(&mut left)? {
            entries.push((self.node(depth)?, self.node(depth)?));
        }
        if has_key_twice(&entries) { Err(Defect::DuplicateKey.into()) } else { Ok(Kind::Map(entries)) }
    }
}
