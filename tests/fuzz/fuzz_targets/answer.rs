//! Any bytes as what an Answer holds, encrypted as an authentic phone does it and read by the reader who asked; and as the
//! ciphertext itself. Apart from `message`, because each run agrees on keys and is slow.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomme_fuzz::{answer, opened};
use lomme_licence::message::Answer;

fuzz_target!(|bytes: &[u8]| {
    let verdict = opened(&answer(bytes));
    assert!(verdict.documents().iter().all(|document| document.claims().is_none()), "nobody is trusted");
    let raw = Answer { ciphertext: bytes.to_vec(), ..answer(&[]) };
    assert!(opened(&raw).documents().iter().all(|document| document.claims().is_none()));
});
