//! Any bytes as the body of a frame: past base45, so that header and symbol are reached.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomme_optical::{Frame, MAX_MESSAGE, MAX_SOURCE_SYMBOLS, MAX_SYMBOL_ID, Part, TransferId};

fuzz_target!(|bytes: &[u8]| {
    // A whole message writes base45 of any bytes; with the other prefix they are a part.
    let text = Frame::Whole(bytes.to_vec()).to_text().replacen("L1:", "L2:", 1);
    if let Ok(Frame::Part(part)) = Frame::parse(&text) {
        assert!(part.symbol.len() == usize::from(part.symbol_size) && part.symbol_id <= MAX_SYMBOL_ID);
        assert!(
            (1..=MAX_MESSAGE as u32).contains(&part.message_len)
                && part.source_symbols() <= MAX_SOURCE_SYMBOLS
        );
        let Part { transfer: TransferId(id), .. } = &part;
        assert_eq!(bytes[..8], id[..]);
        assert_eq!(Frame::Part(part).to_text(), text);
    }
});
