//! The calls of the vectors in Swift, which cannot look a function up by its name: a line of Swift for each function, of an app or of the
//! library, that takes data and gives data, and how what it takes comes out of JSON. They are made from the recorded interface, which another test
//! compares with the library. How a record becomes JSON is written by hand, in VectorsTests.swift.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use lomme_tests::project;

/// Something with a name and a type; whether it may be left out.
struct Member {
    name: String,
    kind: String,
    has_default: bool,
}

/// What is exported, as far as it is of use here.
#[derive(Default)]
struct Interface {
    /// The fields of each record.
    records: BTreeMap<String, Vec<Member>>,
    /// The cases of each enum with their fields.
    enums: BTreeMap<String, Vec<(String, Vec<Member>)>>,
    functions: Vec<Function>,
}

struct Function {
    /// None for one of the library.
    app: Option<String>,
    name: String,
    is_async: bool,
    arguments: Vec<Member>,
    returns: Option<String>,
}

/// The file `Calls.swift`.
pub(super) fn in_swift() -> String {
    let recorded = std::fs::read_to_string(project().join("bindings/ffi/interface.txt")).unwrap();
    let interface = Interface::read(&recorded);
    let mut text = "import Lomme\n".to_owned();
    let mut taken = BTreeSet::new();
    for app in [Some("CitizenApp"), Some("ReaderApp"), None] {
        let of_app = interface.functions.iter().filter(|function| function.app.as_deref() == app);
        let functions: Vec<&Function> = of_app.filter(|function| interface.is_of_data(function)).collect();
        assert!(functions.len() > 2, "the recorded interface is not read as it is written: {app:?}");
        let on = app.map(|app| format!("_ app: {app}, ")).unwrap_or_default();
        write!(
            text,
            "\nfunc call({on}_ name: String, _ args: [Json]) async throws -> Json {{\n    switch name {{\n"
        )
        .unwrap();
        for function in functions {
            writeln!(text, "    {}", function.in_swift(&interface)).unwrap();
            for argument in &function.arguments {
                interface.needed(&argument.kind, &mut taken);
            }
        }
        text.push_str("    default: throw NoSuchCall(name: name)\n    }\n}\n");
    }
    for kind in &taken {
        text.push_str(&interface.out_of_json(kind));
    }
    text
}

impl Interface {
    fn read(recorded: &str) -> Self {
        let mut interface = Interface::default();
        for line in recorded.lines() {
            if let Some(field) = line.strip_prefix("record ") {
                let (record, field) = numbered(field);
                interface.records.entry(record.to_owned()).or_default().extend(members(field));
            } else if let Some(case) = line.strip_prefix("enum ") {
                let (kind, case) = numbered(case);
                let (name, fields) = bracketed(case);
                interface.enums.entry(kind.to_owned()).or_default().push((name.to_owned(), members(fields)));
            } else if let Some(function) = Function::read(line) {
                interface.functions.push(function);
            }
        }
        interface
    }

    /// Whether it takes and gives nothing but data: no object, and nothing that a shell implements, unless that may be left out.
    fn is_of_data(&self, function: &Function) -> bool {
        let taken =
            function.arguments.iter().filter(|argument| !argument.has_default).map(|argument| &argument.kind);
        taken.chain(&function.returns).all(|kind| self.is_data(kind))
    }

    fn is_data(&self, kind: &str) -> bool {
        let kind = bare(kind);
        let plain = ["String", "Boolean", "Bytes"].contains(&kind) || kind.starts_with("UInt");
        plain || self.records.contains_key(kind) || self.enums.contains_key(kind)
    }

    /// The records and enums that a type is made of.
    fn needed(&self, kind: &str, taken: &mut BTreeSet<String>) {
        let kind = bare(kind);
        let fields = self.records.get(kind).into_iter().flatten();
        let of_cases = self.enums.get(kind).into_iter().flatten().flat_map(|(_, fields)| fields);
        let known = self.records.contains_key(kind) || self.enums.contains_key(kind);
        if known && taken.insert(kind.to_owned()) {
            fields.chain(of_cases).for_each(|field| self.needed(&field.kind, taken));
        }
    }

    fn out_of_json(&self, kind: &str) -> String {
        let body = match self.records.get(kind) {
            Some(fields) => format!(
                "        try self.init({})\n",
                given(fields.iter(), |name| format!("json.member(\"{name}\")"))
            ),
            None => self.cases(kind),
        };
        format!("\nextension {kind}: OutOfJson {{\n    init(json: Json) throws {{\n{body}    }}\n}}\n")
    }

    fn cases(&self, kind: &str) -> String {
        let mut text = "        switch try json.caseName() {\n".to_owned();
        for (name, fields) in &self.enums[kind] {
            let (json, case) = (snake(name).to_uppercase(), camel(&snake(name)));
            let fields = given(fields.iter(), |name| format!("json.field(\"{name}\", of: \"{json}\")"));
            let made = if fields.is_empty() { format!(".{case}") } else { format!("try .{case}({fields})") };
            writeln!(text, "        case \"{json}\": self = {made}").unwrap();
        }
        text + "        default: throw NotOfThisType()\n        }\n"
    }
}

impl Function {
    /// `async App.name(argument: Type) -> Type throws Error`, or without an app
    fn read(line: &str) -> Option<Self> {
        let (signature, _) = line.split_once(" throws ")?;
        let (is_async, function) =
            signature.strip_prefix("async ").map_or((false, signature), |rest| (true, rest));
        let (path, arguments) = bracketed(function);
        let (app, name) =
            path.split_once('.').map_or((None, path), |(app, name)| (Some(app.to_owned()), name));
        Some(Function {
            app,
            name: name.to_owned(),
            is_async,
            arguments: members(arguments),
            returns: function.split_once(" -> ").map(|(_, kind)| kind.to_owned()),
        })
    }

    fn in_swift(&self, interface: &Interface) -> String {
        let mut n = 0;
        let taken = self.arguments.iter().filter(|argument| interface.is_data(&argument.kind));
        let arguments = given(taken, |_| {
            n += 1;
            format!("args[{}]", n - 1)
        });
        let waits = if self.is_async { "await " } else { "" };
        let on = if self.app.is_some() { "app." } else { "Lomme." };
        format!("case \"{}\": return try {waits}plain({on}{}({arguments}))", self.name, camel(&self.name))
    }
}

/// Arguments with their labels, each out of a piece of JSON.
fn given<'a>(members: impl Iterator<Item = &'a Member>, mut json: impl FnMut(&str) -> String) -> String {
    let one = |member: &Member| format!("{}: .init(json: {})", camel(&member.name), json(&member.name));
    members.map(one).collect::<Vec<_>>().join(", ")
}

/// `Name[00] rest`
fn numbered(text: &str) -> (&str, &str) {
    let (name, rest) = text.split_once('[').unwrap();
    (name, rest.split_once("] ").unwrap().1)
}

/// `name(inside) rest`
fn bracketed(text: &str) -> (&str, &str) {
    let (name, rest) = text.split_once('(').unwrap();
    let mut open = 1;
    let end = rest.find(|letter| {
        open += depth(letter);
        open == 0
    });
    (name, rest.split_at(end.unwrap()).0)
}

/// `name: Type, name: Type = default`
fn members(text: &str) -> Vec<Member> {
    let mut open = 0;
    // A default may have commas of its own.
    let apart = text.split(|letter| {
        open += depth(letter);
        letter == ',' && open == 0
    });
    let one = |member: &str| {
        let (name, kind) = member.trim().split_once(": ").unwrap();
        let (kind, default) =
            kind.split_once(" = ").map_or((kind, None), |(kind, default)| (kind, Some(default)));
        Member { name: name.to_owned(), kind: kind.to_owned(), has_default: default.is_some() }
    };
    apart.filter(|member| !member.is_empty()).map(one).collect()
}

/// By how much a letter changes how many brackets are open.
fn depth(letter: char) -> i32 {
    match letter {
        '(' => 1,
        ')' => -1,
        _ => 0,
    }
}

/// The type without what is around it.
fn bare(kind: &str) -> &str {
    kind.trim_matches(['[', ']', '?'])
}

fn camel(snake: &str) -> String {
    let mut name = String::new();
    let mut raise = false;
    for letter in snake.chars() {
        match letter {
            '_' => raise = true,
            letter if std::mem::take(&mut raise) => name.extend(letter.to_uppercase()),
            letter => name.push(letter),
        }
    }
    name
}

fn snake(pascal: &str) -> String {
    let mut name = String::new();
    for (n, letter) in pascal.char_indices() {
        if letter.is_uppercase() && n > 0 {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}
