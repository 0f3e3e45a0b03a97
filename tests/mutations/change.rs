//! Changes to an encoded presentation: blind ones, and ones that know where its data items begin and end.

use lomme_licence::cbor::{Kind, Node, Value, write_value};

/// Numbers that follow from a seed (SplitMix64): a change is made again by its number.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn of(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// Changes the response at `which`, once to four times.
pub(crate) fn change(responses: &[&[u8]], which: usize, random: &mut Random) -> Vec<u8> {
    let mut bytes = responses[which].to_vec();
    for _ in 0..=random.below(4) {
        let other = responses[random.below(responses.len())];
        bytes = change_once(&bytes, other, random);
    }
    bytes
}

fn change_once(bytes: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let at = random.below(bytes.len());
    match random.below(13) {
        0 | 1 => flip(&mut changed, at, random),
        2 => set(&mut changed, at, random),
        3 => drop(changed.drain(at..(at + 1 + random.below(8)).min(bytes.len()))),
        4 => {
            let inserted: Vec<u8> = (0..=random.below(8)).map(|_| random.byte()).collect();
            changed.splice(at..at, inserted);
        }
        5 => return edit_length(bytes, random),
        6 => return replace_item(bytes, bytes, random),
        7 | 8 => return replace_item(bytes, other, random),
        9..=11 => return rearrange(bytes, random),
        _ => {
            // The beginning of one and the end of the other.
            changed.truncate(at);
            changed.extend_from_slice(&other[random.below(other.len())..]);
        }
    }
    changed
}

fn flip(bytes: &mut [u8], at: usize, random: &mut Random) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << random.below(8);
    }
}

fn set(bytes: &mut [u8], at: usize, random: &mut Random) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte = random.byte();
    }
}

/// Another length or number in the head of an item.
fn edit_length(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let spans = spans(bytes);
    let mut changed = bytes.to_vec();
    if let Some((start, _)) = pick(&spans, random) {
        let argument = usize::from(changed[start] & 0x1f);
        let at = if argument >= 24 && start + 1 < changed.len() { start + 1 } else { start };
        changed[at] =
            if random.below(2) == 0 { changed[at].wrapping_add(1) } else { changed[at].wrapping_sub(1) };
    }
    changed
}

/// An item in the place of another: a splice that is well-formed nearly always.
fn replace_item(bytes: &[u8], from: &[u8], random: &mut Random) -> Vec<u8> {
    let (to, from_spans) = (spans(bytes), spans(from));
    let (Some((start, end)), Some((first, last))) = (pick(&to, random), pick(&from_spans, random)) else {
        return bytes.to_vec();
    };
    let mut changed = bytes.to_vec();
    changed.splice(start..end, from[first..last].iter().copied());
    changed
}

/// A list or map with an entry left out, doubled or moved, and everything around it well-formed.
fn rearrange(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let Ok(node) = Node::read(bytes) else { return bytes.to_vec() };
    let mut value = node.to_value();
    let mut left = random.below(count_lists(&value));
    rearrange_list(&mut value, &mut left, random);
    write_value(&value)
}

fn count_lists(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(count_lists).sum::<usize>(),
        Value::Map(entries) => 1 + entries.iter().map(|(_, value)| count_lists(value)).sum::<usize>(),
        Value::Tag(_, inner) => count_lists(inner),
        _ => 0,
    }
}

/// Finds the list or map after `left` others, and changes it. Whether it did.
fn rearrange_list(value: &mut Value, left: &mut usize, random: &mut Random) -> bool {
    match value {
        Value::Array(items) => {
            if *left == 0 {
                rearrange_entries(items, random);
                return true;
            }
            *left -= 1;
            items.iter_mut().any(|item| rearrange_list(item, left, random))
        }
        Value::Map(entries) => {
            if *left == 0 {
                rearrange_entries(entries, random);
                return true;
            }
            *left -= 1;
            entries.iter_mut().any(|(_, value)| rearrange_list(value, left, random))
        }
        Value::Tag(_, inner) => rearrange_list(inner, left, random),
        _ => false,
    }
}

fn rearrange_entries<T: Clone>(entries: &mut Vec<T>, random: &mut Random) {
    if entries.is_empty() {
        return;
    }
    let (one, other) = (random.below(entries.len()), random.below(entries.len()));
    match random.below(3) {
        0 => drop(entries.remove(one)),
        1 => entries.insert(other, entries[one].clone()),
        _ => entries.swap(one, other),
    }
}

fn pick(spans: &[(usize, usize)], random: &mut Random) -> Option<(usize, usize)> {
    spans.get(random.below(spans.len())).copied()
}

/// Where every item begins and ends, those inside encoded items too.
fn spans(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if let Ok(node) = Node::read(bytes) {
        collect(&node, bytes, &mut found);
    }
    found
}

fn collect(node: &Node<'_>, whole: &[u8], found: &mut Vec<(usize, usize)>) {
    let start = node.raw().as_ptr() as usize - whole.as_ptr() as usize;
    found.push((start, start + node.raw().len()));
    match node.kind() {
        Kind::Array(items) => items.iter().for_each(|item| collect(item, whole, found)),
        Kind::Map(entries) => entries.iter().for_each(|(key, value)| {
            collect(key, whole, found);
            collect(value, whole, found);
        }),
        Kind::Tag(_, inner) => collect(inner, whole, found),
        // An encoded item, or a protected header: it lies at the end of its byte string.
        Kind::Bytes(content) => {
            let tail = &node.raw()[node.raw().len() - content.len().min(node.raw().len())..];
            if tail == content.as_ref()
                && tail.len() > 1
                && let Ok(inner) = Node::read(tail)
            {
                collect(&inner, whole, found);
            }
        }
        _ => {}
    }
}
