//! `lomme memo`: what a message of Digital Post says, what it asks for, and what of it was left out, all in words.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use lomme_app::{Texts, items};
use lomme_overview::WallTime;
use lomme_overview::memo::{Memo, MemoError, read, read_received};
use serde_json::json;

use crate::exit::{Exit, Failure};
use crate::overview::message_lines;
use crate::{Lang, input, say};

#[derive(Args)]
pub(crate) struct Options {
    /// The message, MeMo 1.1 or 1.2 in XML; - for stdin
    file: PathBuf,
    /// When it was available in the mailbox, RFC 3339; else the time it says it was made, and for one that says none now
    #[arg(long)]
    at: Option<Timestamp>,
    /// Print it as JSON: the part of an item that is kept, and the words
    #[arg(long)]
    json: bool,
    /// The language of the texts
    #[arg(long, value_enum, default_value = "da")]
    lang: Lang,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let xml = input::read(&options.file)?;
    let memo = memo(&xml, options.at)
        .map_err(|error| Failure::new(format!("{}: {error}", options.file.display())))?;
    let view = items::message(&memo.message, &Texts::new(options.lang.into()));
    if options.json {
        let both = json!({"version": memo.version, "message_uuid": memo.message_uuid, "label": memo.label, "message": memo.message, "view": view});
        say(&serde_json::to_string_pretty(&both).map_err(|_| Failure::new("the view cannot be written"))?)?;
        return Ok(Exit::Done);
    }
    say(&memo.label.replace('\n', " "))?;
    say(&format!("  MeMo {}, {}", memo.version, memo.message_uuid))?;
    message_lines(&view).iter().try_for_each(|line| say(&line.replace('\n', " ")))?;
    Ok(Exit::Done)
}

fn memo(xml: &[u8], at: Option<Timestamp>) -> Result<Memo, MemoError> {
    match at {
        Some(at) => read_received(xml, WallTime::at(at)),
        // A text message has no time of its own.
        None => match read(xml) {
            Err(MemoError::Missing { element: "createdDateTime" }) => {
                read_received(xml, WallTime::at(Timestamp::now()))
            }
            read => read,
        },
    }
}
