//! Reaching into encoded structures and turning them.

use lomme_licence::cbor::{Node, Value, write_value};
use lomme_licence::mdoc::MDL_NAMESPACE;

/// A map with keys of text.
pub(crate) fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

/// The value of a map's text key.
pub(crate) fn at<'v>(value: &'v mut Value, key: &str) -> &'v mut Value {
    let Value::Map(entries) = value else { panic!("not a map") };
    &mut entries.iter_mut().find(|(k, _)| k.as_text() == Some(key)).expect(key).1
}

/// Reaching into an array.
pub(crate) trait Reach {
    fn item(&mut self, index: usize) -> &mut Value;
}

impl Reach for Value {
    fn item(&mut self, index: usize) -> &mut Value {
        let Value::Array(items) = self else { panic!("not an array") };
        &mut items[index]
    }
}

/// The item of the family name.
pub(crate) fn first_item(issued: &mut Value) -> &mut Value {
    let Value::Array(items) = at(at(issued, "nameSpaces"), MDL_NAMESPACE) else { panic!("not an array") };
    let is_name = |item: &&mut Value| {
        let Value::Tag(24, inner) = &**item else { return false };
        let item = Node::read(inner.as_bytes().unwrap()).unwrap().to_value();
        item.field("elementIdentifier").and_then(Value::as_text) == Some("family_name")
    };
    items.iter_mut().find(is_name).expect("a family name")
}

/// Reads an item, turns it and encodes it again.
pub(crate) fn turn_item(item: &mut Value, turn: impl Fn(&mut Value)) {
    let Value::Tag(24, inner) = item else { panic!("not an item") };
    let mut value = Node::read(inner.as_bytes().unwrap()).unwrap().to_value();
    turn(&mut value);
    **inner = Value::Bytes(write_value(&value));
}

/// `#6.24(bstr)` as a value.
pub(crate) fn encoded(value: &Value) -> Value {
    Value::Tag(24, Box::new(Value::Bytes(write_value(value))))
}
