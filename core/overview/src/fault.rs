//! Which field of an entry could not be used, by its name and never by its value: the value may be personal, and serde's messages quote it.

use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

mod reader;

pub(crate) use reader::{Reader, Stop};

const NAMED: &str = "the field `";
const MISSING: &str = "missing field `";
/// A path is made of the names of our own fields and of places in lists.
const PATH_MAX: usize = 80;

/// Reads a value; on failure gives the path of the field it failed at (`body.amount`), empty where it is the whole.
pub(crate) fn read_or_field<T: DeserializeOwned>(json: &Value) -> Result<T, String> {
    let stop = Stop::default();
    T::deserialize(Reader::new(json, &stop)).map_err(|error| field(stop, &error.to_string()))
}

/// The path of the field that was the matter: where reading stopped, and what was said there.
pub(crate) fn field(stop: Stop, said: &str) -> String {
    join(&stop.path(), said_field(said))
}

/// The field that a message names; empty where it names none. What serde says of a missing field has its name, and what is said by
/// [`named`] is a path already.
pub(crate) fn said_field(said: &str) -> &str {
    [MISSING, NAMED].iter().find_map(|start| said.strip_prefix(start)?.split('`').next()).unwrap_or_default()
}

/// A path and a path below it.
pub(crate) fn join(path: &str, below: &str) -> String {
    let dot = if path.is_empty() || below.is_empty() { "" } else { "." };
    let joined = format!("{path}{dot}{below}");
    let ours = joined.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.[]".contains(c));
    if ours && joined.len() <= PATH_MAX { joined } else { String::new() }
}

/// An error that names a field, to be found again by [`read_or_field`].
pub(crate) fn named<E: Error>(field: &str) -> E {
    E::custom(format_args!("{NAMED}{field}`"))
}

/// The text of a field that says how the rest is read.
pub(crate) fn read_field<'v, E: Error>(json: &'v Value, field: &'static str) -> Result<&'v str, E> {
    json.get(field).and_then(Value::as_str).ok_or_else(|| named(field))
}
