//! Any bytes as a message, and as the body of one of each type: zlib's checksum stops nearly all that a fuzzer thinks of, so
//! the body is also deflated here. What is read must be read again from what is written. An Ask is also looked at as the
//! holder's phone does, and an Answer as the reader who waits for one.
#![no_main]

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use lomme_fuzz::challenge;
use lomme_licence::message::{Answer, Ask, Message, Show};
use lomme_licence::reader::verify_asker;
use lomme_licence::trust::Trust;
use lomme_licence::verify::{Clock, verify_answer};

fuzz_target!(|bytes: &[u8]| {
    let _ = Message::read(bytes);
    for kind in 1..=3 {
        let mut message = ZlibEncoder::new(vec![kind], Compression::none());
        message.write_all(bytes).expect("memory");
        match Message::read(&message.finish().expect("memory")) {
            Ok(Message::Show(show)) => {
                assert_eq!(Show::from_message(&show.to_message()).expect("its own message"), show);
            }
            Ok(Message::Ask(ask)) => asked(&ask),
            Ok(Message::Answer(answer)) => answered(&answer),
            Err(_) => {}
        }
    }
});

fn asked(ask: &Ask) {
    assert_eq!(&Ask::from_message(&ask.to_message()).expect("its own message"), ask);
    assert!(verify_asker(ask, &Trust::absent(), Timestamp::UNIX_EPOCH).is_err(), "nobody is trusted");
}

fn answered(answer: &Answer) {
    assert_eq!(&Answer::from_message(&answer.to_message()).expect("its own message"), answer);
    let clock = Clock { now: Timestamp::UNIX_EPOCH, proven: None };
    let verdict = verify_answer(answer, &challenge(), &Trust::absent(), clock, None);
    assert!(verdict.documents().iter().all(|document| document.claims().is_none()), "nobody is trusted");
}
