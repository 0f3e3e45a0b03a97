//! Writing CBOR: shortest heads, definite lengths, and the order the caller gives.

use std::convert::Infallible;

use minicbor::Encoder;
use minicbor::data::Tag;

use super::{TAG_ENCODED, Value};

type Written = Result<(), minicbor::encode::Error<Infallible>>;

/// The encoding of a value.
pub fn write_value(value: &Value) -> Vec<u8> {
    write(|e| put(e, value))
}

/// Runs `write` on an encoder over a vector and returns what it wrote. Writing to memory cannot fail; should the
/// encoder object all the same, what came before is returned and will not parse.
pub fn write(write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Written) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    let written = write(&mut encoder);
    debug_assert!(written.is_ok(), "writing CBOR into a vector cannot fail");
    encoder.into_writer()
}

/// `#6.24(bstr)` around bytes that are CBOR already.
pub fn tagged_bytes(encoded: &[u8]) -> Vec<u8> {
    write(|e| e.tag(Tag::new(TAG_ENCODED))?.bytes(encoded)?.ok())
}

fn put(e: &mut Encoder<Vec<u8>>, value: &Value) -> Written {
    match value {
        Value::Integer(n) => match minicbor::data::Int::try_from(*n) {
            Ok(int) => e.int(int)?.ok(),
            Err(_) => Err(minicbor::encode::Error::message("integer beyond 64 bits")),
        },
        Value::Bytes(bytes) => e.bytes(bytes)?.ok(),
        Value::Text(text) => e.str(text)?.ok(),
        Value::Array(items) => {
            e.array(items.len() as u64)?;
            items.iter().try_for_each(|item| put(e, item))
        }
        Value::Map(entries) => {
            e.map(entries.len() as u64)?;
            entries.iter().try_for_each(|(key, value)| {
                put(e, key)?;
                put(e, value)
            })
        }
        Value::Tag(tag, inner) => {
            e.tag(Tag::new(*tag))?;
            put(e, inner)
        }
        Value::Bool(bool) => e.bool(*bool)?.ok(),
        Value::Null => e.null()?.ok(),
        Value::Undefined => e.undefined()?.ok(),
        Value::Float(float) => e.f64(*float)?.ok(),
        Value::Simple(simple) => e.simple(*simple)?.ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Node;
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let value = Value::Map(vec![
            (Value::from("a"), Value::Array(vec![Value::Integer(-7), Value::Bytes(vec![1, 2]), Value::Null])),
            (Value::Integer(3), Value::full_date(jiff::civil::date(2026, 11, 22))),
        ]);
        assert!(Node::read(&write_value(&value)).unwrap().to_value() == value);
    }
}
