//! The library's own metadata, which uniffi left in it, in lines.

use uniffi_bindgen::macro_metadata::extract_from_bytes;
use uniffi_meta::{
    DefaultValueMetadata, EnumMetadata, FieldMetadata, FnParamMetadata, LiteralMetadata, Metadata,
    ObjectMetadata, RecordMetadata, Type,
};

/// What is exported, without what only the tests ask for.
pub(crate) fn exported() -> Vec<Metadata> {
    let name = format!("{}lomme_ffi{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let library = std::env::current_exe().unwrap().with_file_name(name);
    let all = extract_from_bytes(&std::fs::read(library).unwrap()).unwrap();
    all.into_iter()
        .filter(|one| !one.module_path().contains("::probe") && !named(one).starts_with("Probe"))
        .collect()
}

/// A line each, sorted.
pub(crate) fn describe(exported: &[Metadata]) -> Vec<String> {
    let mut lines: Vec<String> = exported.iter().flat_map(lines).collect();
    lines.sort();
    lines
}

fn lines(exported: &Metadata) -> Vec<String> {
    match exported {
        Metadata::Func(it) => vec![function(&it.name, it.is_async, &it.inputs, &it.return_type, &it.throws)],
        Metadata::Constructor(it) => {
            let name = format!("{}.{}", it.self_name, it.name);
            let made = None;
            vec![format!("constructor {}", function(&name, it.is_async, &it.inputs, &made, &it.throws))]
        }
        Metadata::Method(it) => {
            let name = format!("{}.{}", it.self_name, it.name);
            vec![function(&name, it.is_async, &it.inputs, &it.return_type, &it.throws)]
        }
        Metadata::TraitMethod(it) => {
            let name = format!("{}.{}", it.trait_name, it.name);
            let what = function(&name, it.is_async, &it.inputs, &it.return_type, &it.throws);
            vec![format!("callback {} {what}", it.index)]
        }
        Metadata::Object(ObjectMetadata { name, imp, .. }) => vec![format!("object {name} ({imp:?})")],
        Metadata::Record(record) => record_lines(record),
        Metadata::Enum(it) => enum_lines(it),
        Metadata::Namespace(_) | Metadata::UdlFile(_) => Vec::new(),
        // Nothing else is exported; if it ever is, it is seen.
        other => vec![format!("{other:?}")],
    }
}

/// In the order in which they cross.
fn record_lines(record: &RecordMetadata) -> Vec<String> {
    let fields = record.fields.iter().enumerate();
    fields.map(|(n, one)| format!("record {}[{n:02}] {}", record.name, field(one))).collect()
}

fn enum_lines(it: &EnumMetadata) -> Vec<String> {
    let kind = if it.shape.is_error() { "error" } else { "enum" };
    let variants = it.variants.iter().enumerate().map(|(n, variant)| {
        let fields: Vec<String> = variant.fields.iter().map(field).collect();
        format!("{kind} {}[{n:02}] {}({})", it.name, variant.name, fields.join(", "))
    });
    variants.collect()
}

fn function(
    name: &str,
    is_async: bool,
    inputs: &[FnParamMetadata],
    gives: &Option<Type>,
    throws: &Option<Type>,
) -> String {
    let inputs: Vec<String> = inputs
        .iter()
        .map(|one| format!("{}: {}{}", one.name, type_name(&one.ty), default(&one.default)))
        .collect();
    let gives = gives.as_ref().map(|it| format!(" -> {}", type_name(it))).unwrap_or_default();
    let throws = throws.as_ref().map(|it| format!(" throws {}", type_name(it))).unwrap_or_default();
    let is_async = if is_async { "async " } else { "" };
    format!("{is_async}{name}({}){gives}{throws}", inputs.join(", "))
}

fn field(field: &FieldMetadata) -> String {
    format!("{}: {}{}", field.name, type_name(&field.ty), default(&field.default))
}

fn default(value: &Option<DefaultValueMetadata>) -> String {
    match value {
        None => String::new(),
        Some(DefaultValueMetadata::Literal(literal)) => match literal {
            LiteralMetadata::None => " = none".to_owned(),
            LiteralMetadata::EmptySequence => " = []".to_owned(),
            LiteralMetadata::Boolean(value) => format!(" = {value}"),
            LiteralMetadata::UInt(value, ..) => format!(" = {value}"),
            other => format!(" = {other:?}"),
        },
        Some(other) => format!(" = {other:?}"),
    }
}

fn type_name(it: &Type) -> String {
    match it {
        Type::Object { name, .. } | Type::Record { name, .. } | Type::Enum { name, .. } => name.clone(),
        Type::Optional { inner_type } => format!("{}?", type_name(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", type_name(inner_type)),
        Type::Map { key_type, value_type } => format!("[{}: {}]", type_name(key_type), type_name(value_type)),
        plain => format!("{plain:?}"),
    }
}

fn named(exported: &Metadata) -> &str {
    match exported {
        Metadata::Func(it) if it.name.starts_with("probe") => "Probe",
        Metadata::Method(it) if it.name.starts_with("probe") => "Probe",
        Metadata::Method(it) => &it.self_name,
        Metadata::Constructor(it) => &it.self_name,
        Metadata::Object(it) => &it.name,
        _ => "",
    }
}

/// What a shell writes down of an exported thing: its members and what they are given.
pub(crate) fn names(exported: &Metadata) -> Vec<&str> {
    match exported {
        Metadata::Func(it) => given(it.name.as_str(), &it.inputs),
        Metadata::Constructor(it) => given(it.name.as_str(), &it.inputs),
        Metadata::Method(it) => given(it.name.as_str(), &it.inputs),
        Metadata::TraitMethod(it) => given(it.name.as_str(), &it.inputs),
        Metadata::Record(it) => fields(&it.fields),
        Metadata::Enum(it) => it.variants.iter().flat_map(|variant| fields(&variant.fields)).collect(),
        _ => Vec::new(),
    }
}

fn given<'m>(name: &'m str, inputs: &'m [FnParamMetadata]) -> Vec<&'m str> {
    std::iter::once(name).chain(inputs.iter().map(|one| one.name.as_str())).collect()
}

fn fields(fields: &[FieldMetadata]) -> Vec<&str> {
    fields.iter().map(|one| one.name.as_str()).collect()
}

/// An exported thing and its parts, each with its name and what is said of it.
pub(crate) fn words(exported: &Metadata) -> Vec<(String, Option<&str>)> {
    let member = |of: &str, name: &str| format!("{of}.{name}");
    match exported {
        Metadata::Func(it) => vec![(it.name.clone(), it.docstring.as_deref())],
        Metadata::Constructor(it) => vec![(member(&it.self_name, &it.name), it.docstring.as_deref())],
        Metadata::Method(it) => vec![(member(&it.self_name, &it.name), it.docstring.as_deref())],
        Metadata::TraitMethod(it) => vec![(member(&it.trait_name, &it.name), it.docstring.as_deref())],
        Metadata::Object(it) => vec![(it.name.clone(), it.docstring.as_deref())],
        Metadata::Record(it) => with_fields(it.name.clone(), it.docstring.as_deref(), &it.fields),
        Metadata::Enum(it) => {
            let cases = it.variants.iter().flat_map(|one| {
                let (name, words) = (member(&it.name, &one.name), one.docstring.as_deref());
                with_fields(name, words, &one.fields)
            });
            std::iter::once((it.name.clone(), it.docstring.as_deref())).chain(cases).collect()
        }
        _ => Vec::new(),
    }
}

fn with_fields<'m>(
    name: String,
    words: Option<&'m str>,
    fields: &'m [FieldMetadata],
) -> Vec<(String, Option<&'m str>)> {
    let fields = fields.iter().map(|one| (format!("{name}.{}", one.name), one.docstring.as_deref()));
    let fields: Vec<_> = fields.collect();
    std::iter::once((name, words)).chain(fields).collect()
}

/// What an exported thing lacks of what every one has: words, and one way to fail.
pub(crate) fn lacks(exported: &Metadata) -> Vec<String> {
    let throws = match exported {
        Metadata::Func(it) => it.throws.is_some(),
        Metadata::Constructor(it) => it.throws.is_some(),
        Metadata::Method(it) => it.throws.is_some(),
        Metadata::TraitMethod(it) => it.throws.is_some(),
        _ => true,
    };
    let words = words(exported);
    let silent = words.iter().filter(|(_, words)| words.is_none());
    let mut lacks: Vec<String> = silent.map(|(name, _)| format!("{name} has no words")).collect();
    if let (false, Some((name, _))) = (throws, words.first()) {
        lacks.push(format!("{name} cannot say that it failed"));
    }
    lacks
}
