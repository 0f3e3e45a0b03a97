//! Any bytes as a presentation, before a reader who trusts one root: what is authentic says what the seed said.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use lomme_fuzz::Scene;

fuzz_target!(|bytes: &[u8]| {
    static SCENE: OnceLock<Scene> = OnceLock::new();
    let scene = SCENE.get_or_init(Scene::load);
    for document in scene.verify(bytes).documents() {
        let Some(claims) = document.claims() else { continue };
        for (name_space, elements) in claims.name_spaces() {
            for (element, value) in elements {
                assert!(scene.signed(name_space, element) == Some(value), "{element} was not signed so");
            }
        }
    }
});
