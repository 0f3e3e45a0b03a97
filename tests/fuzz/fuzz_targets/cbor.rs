//! Any bytes as CBOR: what is read says again what it said when it is written, and lies within its limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomme_licence::cbor::{Kind, Node, write_value};

fn check(node: &Node<'_>, depth: usize) {
    assert!(depth <= 24 + 1, "deeper than the limit");
    match node.kind() {
        Kind::Array(items) => items.iter().for_each(|item| check(item, depth + 1)),
        Kind::Map(entries) => entries.iter().for_each(|(key, value)| {
            check(key, depth + 1);
            check(value, depth + 1);
        }),
        Kind::Tag(_, inner) => check(inner, depth + 1),
        _ => {}
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(node) = Node::read(bytes) else { return };
    assert_eq!(node.raw(), bytes);
    check(&node, 0);
    let written = write_value(&node.to_value());
    let again = Node::read(&written).expect("its own writing").to_value();
    // Not a number is not equal to itself, so the writings are compared.
    assert_eq!(write_value(&again), written);
});
