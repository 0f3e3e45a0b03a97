//! The generator of the foreign bindings, pinned by the lock file to the version `lomme-ffi` is built with: a generator of
//! another version writes code that refuses to load the library.
//!
//! `lomme-bindgen generate --language python --out-dir DIR target/debug/liblomme_ffi.so`
//!
//! `lomme-bindgen fields target/debug/liblomme_ffi.so` says what is said of each field of each record, which uniffi leaves out of Python: a line
//! each, of the record, the field and its words, with tabs between.

use std::error::Error;

use uniffi_bindgen::macro_metadata::extract_from_bytes;
use uniffi_meta::Metadata;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(command), Some(library), None) if command == "fields" => {
            let exported = extract_from_bytes(&std::fs::read(library)?)?;
            print!("{}", exported.iter().map(fields).collect::<String>());
        }
        _ => uniffi::uniffi_bindgen_main(),
    }
    Ok(())
}

fn fields(exported: &Metadata) -> String {
    let Metadata::Record(record) = exported else { return String::new() };
    let line = |(name, words): (&str, &str)| {
        let words: Vec<&str> = words.split_whitespace().collect();
        format!("{}\t{name}\t{}\n", record.name, words.join(" "))
    };
    let said =
        record.fields.iter().filter_map(|field| Some((field.name.as_str(), field.docstring.as_deref()?)));
    said.map(line).collect()
}
