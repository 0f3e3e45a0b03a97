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

/// What is said of an exported thing and of its parts.
pub(crate) fn said(exported: &Metadata) -> Vec<&str> {
    match exported {
        Metadata::Func(it) => it.docstring.as_deref().into_iter().collect(),
        Metadata::Constructor(it) => it.docstring.as_deref().into_iter().collect(),
        Metadata::Method(it) => it.docstring.as_deref().into_iter().collect(),
        Metadata::TraitMethod(it) => it.docstring.as_deref().into_iter().collect(),
        Metadata::Object(it) => it.docstring.as_deref().into_iter().collect(),
        Metadata::Record(it) => it.docstring.as_deref().into_iter().chain(said_of(&it.fields)).collect(),
        Metadata::Enum(it) => {
            let cases = it.variants.iter();
            let cases =
                cases.flat_map(|one| one.docstring.as_deref().into_iter().chain(said_of(&one.fields)));
            it.docstring.as_deref().into_iter().chain(cases).collect()
        }
        _ => Vec::new(),
    }
}

fn said_of(fields: &[FieldMetadata]) -> impl Iterator<Item = &str> {
    fields.iter().filter_map(|field| field.docstring.as_deref())
}

/// What an exported thing lacks of what every one has: words, and one way to fail.
pub(crate) fn lacks(exported: &Metadata) -> Vec<String> {
    let (name, words, throws) = match exported {
        Metadata::Func(it) => (it.name.clone(), &it.docstring, Some(&it.throws)),
        Metadata::Method(it) => (format!("{}.{}", it.self_name, it.name), &it.docstring, Some(&it.throws)),
        Metadata::Constructor(it) => {
            (format!("{}.{}", it.self_name, it.name), &it.docstring, Some(&it.throws))
        }
        Metadata::TraitMethod(it) => {
            (format!("{}.{}", it.trait_name, it.name), &it.docstring, Some(&it.throws))
        }
        Metadata::Object(it) => (it.name.clone(), &it.docstring, None),
        Metadata::Record(it) => {
            let fields = it.fields.iter().filter(|field| field.docstring.is_none());
            let silent = fields.map(|field| format!("{}.{} has no words", it.name, field.name));
            return silent
                .chain(it.docstring.is_none().then(|| format!("{} has no words", it.name)))
                .collect();
        }
        Metadata::Enum(it) => {
            let cases = it.variants.iter().flat_map(|one| {
                let fields =
                    one.fields.iter().map(|field| (format!("{}.{}", one.name, field.name), &field.docstring));
                std::iter::once((one.name.clone(), &one.docstring)).chain(fields)
            });
            let silent = cases.filter(|(_, words)| words.is_none());
            let silent = silent.map(|(name, _)| format!("{}.{name} has no words", it.name));
            return silent
                .chain(it.docstring.is_none().then(|| format!("{} has no words", it.name)))
                .collect();
        }
        _ => return Vec::new(),
    };
    let mut lacks = Vec::new();
    if words.is_none() {
        lacks.push(format!("{name} has no words"));
    }
    if throws.is_some_and(Option::is_none) {
        lacks.push(format!("{name} cannot say that it failed"));
    }
    lacks
}
