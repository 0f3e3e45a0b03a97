//! The generator of the foreign bindings, pinned by the lock file to the version `lomme-ffi` is built with: a generator of
//! another version writes code that refuses to load the library.
//!
//! `lomme-bindgen generate --language python --out-dir DIR target/debug/liblomme_ffi.so`

fn main() {
    uniffi::uniffi_bindgen_main();
}
