//! A reader of JSON in memory that knows where it stopped.
//!
//! There is one, and it is the only reader of what is in memory: each kind of reader brings every structure's code once more, and one
//! that wraps another brings it twice.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Error, Value};

/// Where reading stopped first; nothing as long as it did not.
#[derive(Default)]
pub(crate) struct Stop(RefCell<Option<String>>);

impl Stop {
    /// The path, `body.parts[2].name`; empty for the whole.
    pub(crate) fn path(self) -> String {
        self.0.into_inner().unwrap_or_default()
    }
}

/// Reads one value, which is the whole or a part of it.
pub(crate) struct Reader<'v, 'p> {
    json: &'v Value,
    path: Path<'p>,
    stop: &'p Stop,
}

impl<'v, 'p> Reader<'v, 'p> {
    /// A reader of the whole, which notes where it stops.
    pub(crate) fn new(json: &'v Value, stop: &'p Stop) -> Self {
        Self { json, path: Path::Whole, stop }
    }

    /// Reads a part. Where it cannot be read, its place is the place, unless a part of it has said so before.
    fn read<T: DeserializeSeed<'v>>(self, seed: T) -> Result<T::Value, Error> {
        let Self { path, stop, .. } = self;
        seed.deserialize(self).inspect_err(|_| {
            stop.0.borrow_mut().get_or_insert_with(|| path.to_string());
        })
    }
}

/// A place, as the steps to it: those before the last are its parents'.
#[derive(Clone, Copy)]
enum Path<'p> {
    Whole,
    Field(&'p Path<'p>, &'p str),
    Element(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Whole => Ok(()),
            Self::Field(Self::Whole, name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Element(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// What a value is, is what it says of itself: what was expected is compared with that, and says so itself where it differs.
impl<'de> Deserializer<'de> for Reader<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Self { json, ref path, stop } = self;
        match json {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => number.deserialize_any(visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(list) => {
                let mut elements = Elements { left: list.iter(), next: 0, path, stop };
                visitor.visit_seq(&mut elements).and_then(|read| match elements.left.len() {
                    0 => Ok(read),
                    _ => Err(Error::invalid_length(list.len(), &"fewer elements in array")),
                })
            }
            Value::Object(map) => {
                let mut members = Members { left: map.iter(), value: None, path, stop };
                visitor.visit_map(&mut members).and_then(|read| match members.left.len() {
                    0 => Ok(read),
                    _ => Err(Error::invalid_length(map.len(), &"fewer elements in map")),
                })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.json.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Self { json, ref path, stop } = self;
        match json {
            Value::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            Value::Object(map) => {
                let members = Members { left: map.iter(), value: None, path, stop };
                visitor.visit_enum(MapAccessDeserializer::new(members))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier
    }
}

struct Elements<'v, 'p> {
    left: std::slice::Iter<'v, Value>,
    next: usize,
    path: &'p Path<'p>,
    stop: &'p Stop,
}

impl<'v> SeqAccess<'v> for Elements<'v, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'v>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(json) = self.left.next() else { return Ok(None) };
        let path = Path::Element(self.path, self.next);
        self.next += 1;
        Reader { json, path, stop: self.stop }.read(seed).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

struct Members<'v, 'p> {
    left: serde_json::map::Iter<'v>,
    value: Option<(&'v str, &'v Value)>,
    path: &'p Path<'p>,
    stop: &'p Stop,
}

impl<'v> MapAccess<'v> for Members<'v, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'v>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.left.next() else { return Ok(None) };
        self.value = Some((key, value));
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'v>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let Some((key, json)) = self.value.take() else {
            return Err(Error::custom("a value before its key"));
        };
        Reader { json, path: Path::Field(self.path, key), stop: self.stop }.read(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Whole {
        number: u8,
        #[serde(default)]
        parts: Vec<Part>,
        #[serde(default)]
        pair: Option<(i64, f64)>,
        #[serde(default)]
        wrapped: Option<Wrapped>,
        #[serde(default)]
        kind: Option<Kind>,
        #[serde(default)]
        named: BTreeMap<String, bool>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Part {
        name: String,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Wrapped(Part);

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Plain,
        Of(Part),
    }

    fn read<T: DeserializeOwned>(json: &Value) -> Result<T, String> {
        let stop = Stop::default();
        T::deserialize(Reader::new(json, &stop)).map_err(|_| stop.path())
    }

    #[test]
    fn whatever_serde_json_makes_of_a_value_is_what_is_read() {
        for json in [
            json!({"number": 1}),
            json!({"number": 255, "parts": [{"name": "æ"}, {"name": "b", "more": [1, {"x": null}]}], "pair": [-1, 2]}),
            json!({"number": 1, "pair": [1, 2.5], "wrapped": {"name": "w"}, "kind": "plain", "named": {"a": true}}),
            json!({"number": 1, "pair": null, "kind": {"of": {"name": "k"}}}),
            json!([1, [], null, null, null, {}]),
        ] {
            assert_eq!(
                read::<Whole>(&json).as_ref().ok(),
                serde_json::from_value(json.clone()).ok().as_ref(),
                "{json}"
            );
            assert_eq!(read::<Value>(&json).as_ref(), Ok(&json));
            assert!(read::<Whole>(&json).is_ok(), "{json}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_path_and_serde_json_refuses_it_too() {
        for (json, path) in [
            (json!(1), ""),
            (json!({}), ""),
            (json!({"number": 256}), "number"),
            (json!({"number": "1"}), "number"),
            (json!({"number": 1, "parts": {}}), "parts"),
            (json!({"number": 1, "parts": [{"name": "a"}, {}]}), "parts[1]"),
            (json!({"number": 1, "parts": [{"name": "a"}, {"name": []}]}), "parts[1].name"),
            (json!({"number": 1, "pair": [1]}), "pair"),
            (json!({"number": 1, "pair": [1, 2, 3]}), "pair"),
            (json!({"number": 1, "pair": [1, true]}), "pair[1]"),
            (json!({"number": 1, "wrapped": {"name": 1}}), "wrapped.name"),
            (json!({"number": 1, "kind": "other"}), "kind"),
            (json!({"number": 1, "kind": 7}), "kind"),
            (json!({"number": 1, "kind": {"of": {"name": 1}}}), "kind.of.name"),
            (json!({"number": 1, "named": {"a": 1}}), "named.a"),
            (json!(["1"]), "[0]"),
            (json!([]), ""),
        ] {
            assert_eq!(read::<Whole>(&json), Err(path.to_owned()), "{json}");
            assert!(serde_json::from_value::<Whole>(json.clone()).is_err(), "{json}");
        }
    }
}
