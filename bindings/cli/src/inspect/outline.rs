//! CBOR as an indented outline, bounded in every direction.

use lomme_app::view::clip;
use lomme_licence::cbor::{Kind, Node};

use super::{LIMITS_FILE, hex};

/// Lines in all, children of one item, bytes of one string, and encoded CBOR within encoded CBOR.
const LINES: usize = 2_000;
const CHILDREN: usize = 200;
const BYTES: usize = 16;
const LEVELS: usize = 48;

/// The outline of CBOR that can be read, and a line that says so where it cannot.
pub(super) fn outline(cbor: &[u8]) -> Vec<String> {
    let mut outline = Outline { lines: Vec::new() };
    match Node::read_within(cbor, LIMITS_FILE) {
        Ok(node) => outline.item("", &node, 0),
        Err(error) => outline.lines.push(format!("not CBOR: {error}")),
    }
    if outline.lines.len() > LINES {
        outline.lines.truncate(LINES);
        outline.lines.push("… more than is shown".to_owned());
    }
    outline.lines
}

struct Outline {
    lines: Vec<String>,
}

impl Outline {
    fn item(&mut self, label: &str, node: &Node<'_>, level: usize) {
        if self.lines.len() > LINES {
            return;
        }
        let indent = "  ".repeat(level);
        self.lines.push(format!("{indent}{label}{}", in_short(node)));
        let below = level + 1;
        if below > LEVELS {
            return self.lines.push(format!("{indent}  … deeper than is shown"));
        }
        match node.kind() {
            Kind::Array(items) => {
                items.iter().take(CHILDREN).for_each(|item| self.item("", item, below));
                self.more(items.len(), below);
            }
            Kind::Map(entries) => {
                for (key, value) in entries.iter().take(CHILDREN) {
                    self.item(&format!("{}: ", in_short(key)), value, below);
                }
                self.more(entries.len(), below);
            }
            Kind::Tag(24, inner) => match inner.bytes().map(|bytes| Node::read_within(bytes, LIMITS_FILE)) {
                Ok(Ok(encoded)) => self.item("encoded ", &encoded, below),
                _ => self.item("", inner, below),
            },
            Kind::Tag(_, inner) => self.item("", inner, below),
            _ => {}
        }
    }

    fn more(&mut self, count: usize, level: usize) {
        if let Some(more) = count.checked_sub(CHILDREN).filter(|more| *more > 0) {
            self.lines.push(format!("{}… and {more} more", "  ".repeat(level)));
        }
    }
}

/// An item without what is in it.
fn in_short(node: &Node<'_>) -> String {
    match node.kind() {
        Kind::Unsigned(n) => n.to_string(),
        Kind::Negative(n) => (-1 - i128::from(*n)).to_string(),
        Kind::Bytes(bytes) => {
            let first = hex(bytes.get(..bytes.len().min(BYTES)).unwrap_or_default());
            let rest = if bytes.len() > BYTES { "…" } else { "" };
            format!("h'{first}{rest}' ({} bytes)", bytes.len())
        }
        Kind::Text(text) => format!("\"{}\"", clip(text)),
        Kind::Array(items) => format!("array of {}", items.len()),
        Kind::Map(entries) => format!("map of {}", entries.len()),
        Kind::Tag(tag, _) => format!("tag {tag}"),
        Kind::Bool(bool) => bool.to_string(),
        Kind::Null => "null".to_owned(),
        Kind::Undefined => "undefined".to_owned(),
        Kind::Float(float) => float.to_string(),
        Kind::Simple(simple) => format!("simple({simple})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_cbor_is_opened_and_long_strings_are_cut() {
        // {1: 24(h'8101'), "k": h'00' x 20}
        let mut cbor = vec![0xa2, 0x01, 0xd8, 0x18, 0x42, 0x81, 0x01, 0x61, b'k', 0x54];
        cbor.extend([0; 20]);
        let cut = format!("  \"k\": h'{}…' (20 bytes)", "00".repeat(16));
        assert_eq!(outline(&cbor), ["map of 2", "  1: tag 24", "    encoded array of 1", "      1", &cut]);
    }

    #[test]
    fn width_lines_and_levels_are_bounded() {
        let mut wide = vec![0x99, 0x4e, 0x00];
        wide.extend([0x81, 0x00].repeat(9_000));
        wide.extend([0].repeat(0x4e00 - 9_000));
        assert!(outline(&wide).len() <= LINES + 1);
        let mut nested = vec![0x00];
        for _ in 0..60 {
            let mut outer = vec![0xd8, 0x18, 0x59];
            outer.extend(u16::try_from(nested.len()).unwrap().to_be_bytes());
            outer.append(&mut nested);
            nested = outer;
        }
        assert!(outline(&nested).iter().any(|line| line.contains("deeper than is shown")));
    }
}
