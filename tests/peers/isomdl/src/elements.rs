//! Elements as they stand in a task: JSON, with `{"$date": …}`, `{"$instant": …}` and `{"$bytes": …}` for what JSON lacks.

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ciborium::Value;
use isomdl::definitions::namespaces::org_iso_18013_5_1::OrgIso1801351;
use isomdl::definitions::traits::{FromJson, ToNamespaceMap};
use isomdl::issuance::mdoc::Namespaces;
use serde_json::Value as Json;

const MDL_NAMESPACE: &str = "org.iso.18013.5.1";

/// The namespaces of a task. Those of the driving licence go through `isomdl`'s own typed elements; for others it has none.
pub fn name_spaces(json: &Json) -> Result<Namespaces> {
    let of = json.as_object().context("elements are an object")?;
    of.iter()
        .map(|(name, elements)| {
            let elements = if name == MDL_NAMESPACE { typed(elements)? } else { plain(elements)? };
            Ok((name.clone(), elements))
        })
        .collect()
}

fn typed(elements: &Json) -> Result<std::collections::BTreeMap<String, Value>> {
    let elements =
        OrgIso1801351::from_json(&untagged(elements)?).context("isomdl's elements of the licence")?;
    Ok(elements.to_ns_map())
}

/// The form that `isomdl` reads: dates are strings, bytes are base64.
fn untagged(json: &Json) -> Result<Json> {
    Ok(match json {
        Json::Object(map) => match one(map) {
            Some(("$date" | "$instant", text)) => text.into(),
            Some(("$bytes", text)) => STANDARD.encode(URL_SAFE_NO_PAD.decode(text)?).into(),
            _ => Json::Object(
                map.iter()
                    .map(|(name, value)| Ok((name.clone(), untagged(value)?)))
                    .collect::<Result<_>>()?,
            ),
        },
        Json::Array(items) => Json::Array(items.iter().map(untagged).collect::<Result<_>>()?),
        plain => plain.clone(),
    })
}

fn plain(elements: &Json) -> Result<std::collections::BTreeMap<String, Value>> {
    let of = elements.as_object().context("a namespace is an object")?;
    of.iter().map(|(name, value)| Ok((name.clone(), to_cbor(value)?))).collect()
}

fn to_cbor(json: &Json) -> Result<Value> {
    Ok(match json {
        Json::Bool(bool) => Value::Bool(*bool),
        Json::Number(number) => Value::Integer(number.as_i64().context("an integer")?.into()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::Array(items.iter().map(to_cbor).collect::<Result<_>>()?),
        Json::Object(map) => match one(map) {
            Some(("$date", text)) => Value::Tag(1004, Box::new(Value::Text(text.into()))),
            Some(("$instant", text)) => Value::Tag(0, Box::new(Value::Text(text.into()))),
            Some(("$bytes", text)) => Value::Bytes(URL_SAFE_NO_PAD.decode(text)?),
            _ => Value::Map(
                map.iter()
                    .map(|(name, value)| Ok((Value::Text(name.clone()), to_cbor(value)?)))
                    .collect::<Result<_>>()?,
            ),
        },
        Json::Null => bail!("null is no element"),
    })
}

fn one(map: &serde_json::Map<String, Json>) -> Option<(&str, &str)> {
    match map.iter().next() {
        Some((name, Json::String(text))) if map.len() == 1 => Some((name, text)),
        _ => None,
    }
}
