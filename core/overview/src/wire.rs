//! The wire: the JSON of `GET /v1/changes?cursor=` and RFC 9457 problems.
//!
//! A page comes from outside: it meets caps before it is read, and one item that cannot be read never loses the others. It is reported, and
//! what we already hold under its id stays as it was.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::coverage::{Coverage, SourceState};
use crate::fault::read_or_field;
use crate::item::Item;
use crate::value::{ItemId, SourceId};

/// One page of changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangesPage {
    /// Items that are new or different.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Item>,
    /// Items the sources no longer hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<ItemId>,
    /// All sources and how they are doing; replaces what was known before. Empty means "as before, and still so at `as_of`": a gateway knows
    /// by the cursor what it told, and does not tell it again with every page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<Coverage>,
    /// What to ask with next time. To be kept in the same transaction as the page.
    pub next_cursor: String,
    /// There is another page now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// When the gateway made the page.
    pub as_of: Timestamp,
}

/// How large a page may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageCaps {
    /// Bytes of JSON.
    pub bytes: usize,
    /// Items changed, items removed and sources, each.
    pub entries: usize,
    /// Nesting of arrays and objects.
    pub depth: usize,
}

impl Default for PageCaps {
    fn default() -> Self {
        Self { bytes: 4 << 20, entries: 2000, depth: 32 }
    }
}

const CURSOR_MAX: usize = 1024;
const TITLE_MAX: usize = 500;

/// A page that was read, and what of it could not be used.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedPage {
    /// What can be used.
    pub page: ChangesPage,
    /// What was left out.
    pub rejected: Vec<Rejected>,
}

/// One entry of a page that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Which list it stood in.
    pub part: PagePart,
    /// Its place in that list.
    pub index: usize,
    /// Its id, where that could be read.
    pub id: Option<ItemId>,
    /// Why.
    pub reason: RejectReason,
}

/// The lists of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagePart {
    /// `changed`.
    Changed,
    /// `removed`.
    Removed,
    /// `coverage`.
    Coverage,
}

/// Why an entry was left out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RejectReason {
    /// It is not an object, or which field of it is wrong cannot be said.
    #[error("a field is missing, of the wrong type or outside what it may hold")]
    Malformed,
    /// A field is missing, of the wrong type, outside what it may hold, or does not go with the others.
    #[error("the field {field} is missing, outside what it may hold, or does not go with the others")]
    Field {
        /// Its path, made of the names of fields: `body.amount`. Never a value.
        field: String,
    },
    /// The title is empty or longer than 500 characters.
    #[error("the title must be 1 to 500 characters")]
    Title,
}

/// Why a whole page could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// More bytes than the cap.
    #[error("the page is {size} bytes; at most {cap} are read")]
    TooLarge {
        /// Size.
        size: usize,
        /// Cap.
        cap: usize,
    },
    /// Nested deeper than the cap.
    #[error("the page is nested deeper than {cap} levels")]
    TooDeep {
        /// Cap.
        cap: usize,
    },
    /// More entries in a list than the cap.
    #[error("a list of the page has more than {cap} entries")]
    TooMany {
        /// Cap.
        cap: usize,
    },
    /// Not JSON.
    #[error("the page is not JSON (line {line}, column {column})")]
    NotJson {
        /// Line.
        line: usize,
        /// Column.
        column: usize,
    },
    /// The frame of the page is wrong: `next_cursor`, `more`, `as_of` or a list.
    #[error("the page has no usable {field}")]
    Frame {
        /// The field.
        field: &'static str,
    },
}

/// Reads a page: all of what can be used, and a report on the rest.
pub fn parse_page(bytes: &[u8], caps: PageCaps) -> Result<ParsedPage, PageError> {
    if bytes.len() > caps.bytes {
        return Err(PageError::TooLarge { size: bytes.len(), cap: caps.bytes });
    }
    check_depth(bytes, caps.depth)?;
    let mut json: Value = serde_json::from_slice(bytes)
        .map_err(|error| PageError::NotJson { line: error.line(), column: error.column() })?;

    let mut rejected = Vec::new();
    let changed = take_list(&mut json, "changed", caps)?;
    let changed = keep_usable(changed, PagePart::Changed, read_item, &mut rejected);
    let removed = take_list(&mut json, "removed", caps)?;
    let removed = keep_usable(removed, PagePart::Removed, read, &mut rejected);
    let coverage = take_list(&mut json, "coverage", caps)?;
    let sources: Vec<Named> = coverage.iter().map(Named::of).collect();
    let mut coverage = keep_usable(coverage, PagePart::Coverage, read, &mut rejected);

    let next_cursor = json.get("next_cursor").and_then(Value::as_str).unwrap_or_default().to_owned();
    if next_cursor.is_empty() || next_cursor.len() > CURSOR_MAX {
        return Err(PageError::Frame { field: "next_cursor" });
    }
    let more = match json.get("more") {
        None => false,
        Some(Value::Bool(more)) => *more,
        Some(_) => return Err(PageError::Frame { field: "more" }),
    };
    let as_of = json.get("as_of").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let as_of = as_of.ok_or(PageError::Frame { field: "as_of" })?;
    let unreadable = rejected.iter().filter(|rejected| rejected.part == PagePart::Coverage);
    coverage.extend(unreadable.filter_map(|entry| sources.get(entry.index)?.unreadable(entry.index, as_of)));
    Ok(ParsedPage { page: ChangesPage { changed, removed, coverage, next_cursor, more, as_of }, rejected })
}

/// What can be said of a source whose entry cannot be read.
struct Named {
    source: Option<SourceId>,
    name: Option<String>,
}

impl Named {
    fn of(entry: &Value) -> Self {
        let text = |field| entry.get(field).and_then(Value::as_str);
        let source = text("source").and_then(|id| SourceId::new(id).ok());
        Self { source, name: text("name").map(str::to_owned) }
    }

    /// A source that is there and did not answer so that we understood: were it dropped, an empty list would look like "nothing".
    fn unreadable(&self, index: usize, since: Timestamp) -> Option<Coverage> {
        let source = self.source.clone().or_else(|| SourceId::new(format!("unreadable-{index}")).ok())?;
        let name = self.name.clone().unwrap_or_default();
        let state = SourceState::Failed { since, reason: "unreadable".to_owned() };
        let (areas, kinds) = (Vec::new(), Vec::new());
        Some(Coverage {
            source,
            name,
            areas,
            kinds,
            municipality: None,
            from_date: None,
            state,
            as_of: since,
        })
    }
}

/// Counts the nesting without building anything.
fn check_depth(bytes: &[u8], cap: usize) -> Result<(), PageError> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'[' | b'{') => depth += 1,
            (false, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > cap {
            return Err(PageError::TooDeep { cap });
        }
    }
    Ok(())
}

fn take_list(json: &mut Value, field: &'static str, caps: PageCaps) -> Result<Vec<Value>, PageError> {
    match json.get_mut(field).map(Value::take) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(list)) if list.len() <= caps.entries => Ok(list),
        Some(Value::Array(_)) => Err(PageError::TooMany { cap: caps.entries }),
        Some(_) => Err(PageError::Frame { field }),
    }
}

fn keep_usable<T>(
    list: Vec<Value>,
    part: PagePart,
    read: impl Fn(Value) -> Result<T, RejectReason>,
    rejected: &mut Vec<Rejected>,
) -> Vec<T> {
    let mut usable = Vec::with_capacity(list.len());
    for (index, value) in list.into_iter().enumerate() {
        let id = value.get("id").and_then(Value::as_str).and_then(|id| ItemId::new(id).ok());
        match read(value) {
            Ok(entry) => usable.push(entry),
            Err(reason) => rejected.push(Rejected { part, index, id, reason }),
        }
    }
    usable
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, RejectReason> {
    read_or_field(&value).map_err(wrong)
}

fn wrong(field: String) -> RejectReason {
    if field.is_empty() { RejectReason::Malformed } else { RejectReason::Field { field } }
}

fn read_item(value: Value) -> Result<Item, RejectReason> {
    let item: Item = read(value)?;
    if item.title.trim().is_empty() || item.title.chars().count() > TITLE_MAX {
        return Err(RejectReason::Title);
    }
    if let Some(field) = item.at_odds() {
        return Err(wrong(field.to_owned()));
    }
    Ok(item)
}

/// A problem as RFC 9457 describes it (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of problem: a URI; `about:blank` where the status says it all.
    #[serde(rename = "type", default = "about_blank")]
    pub problem_type: String,
    /// Short summary of the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The HTTP status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What went wrong this time. Not for logs: it may name what it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Reference of this occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}

fn about_blank() -> String {
    "about:blank".to_owned()
}

const PROBLEM_MAX: usize = 16 << 10;

impl Problem {
    /// Type of the problem of an invalid or forgotten cursor (HTTP 410).
    pub const CURSOR_GONE: &'static str = "urn:lomme:problem:cursor-gone";

    /// Reads a problem. Nothing readable is `None`: the HTTP status then has to do.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > PROBLEM_MAX {
            return None;
        }
        serde_json::from_slice(bytes).ok()
    }
}

#[cfg(test)]
mod tests;
