//! Any text before the reader of frames: it is refused, or it is the only text of its frame.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomme_optical::Frame;

fuzz_target!(|text: &str| {
    if let Ok(frame) = Frame::parse(text) {
        assert_eq!(frame.to_text(), text);
    }
});
