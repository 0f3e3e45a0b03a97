//! Any bytes as a message, and as the body of one: zlib's checksum stops nearly all that a fuzzer thinks of, so the body is
//! also deflated here. What is read must be read again from what is written.
#![no_main]

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use libfuzzer_sys::fuzz_target;
use lomme_licence::message::Show;

fuzz_target!(|bytes: &[u8]| {
    let _ = Show::from_message(bytes);
    let mut message = ZlibEncoder::new(vec![1], Compression::none());
    message.write_all(bytes).expect("memory");
    if let Ok(show) = Show::from_message(&message.finish().expect("memory")) {
        assert_eq!(Show::from_message(&show.to_message()).expect("its own message"), show);
    }
});
