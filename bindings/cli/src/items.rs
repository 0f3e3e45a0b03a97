//! `lomme overview`, `lomme agenda` and `lomme remind`: what follows from items of the wire in a file.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use lomme_app::{Texts, items};
use lomme_overview::{ChangesPage, PageCaps, ParsedPage, parse_page};
use serde::Serialize;
use serde_json::{Value, json};

use crate::demo::print::Narrator;
use crate::exit::{Exit, Failure};
use crate::input::read;
use crate::{Lang, say};

#[derive(Args)]
pub(crate) struct Options {
    /// The items: a JSON array of them, or a page of GET /v1/changes; - for stdin
    #[arg(long, value_name = "FILE")]
    items: PathBuf,
    /// The time to look from, RFC 3339; now where it is not given
    #[arg(long)]
    at: Option<Timestamp>,
    /// Print the view as JSON
    #[arg(long)]
    json: bool,
    /// The language of the texts
    #[arg(long, value_enum, default_value = "da")]
    lang: Lang,
}

#[derive(Args)]
pub(crate) struct AgendaOptions {
    #[command(flatten)]
    from: Options,
    /// How many days to look ahead
    #[arg(long, value_name = "N", default_value_t = 90)]
    days: u16,
    /// Print an iCalendar file, with neutral titles
    #[arg(long, conflicts_with = "json")]
    ics: bool,
    /// With the items' own titles and places in the iCalendar file
    #[arg(long, requires = "ics")]
    own_titles: bool,
}

impl Options {
    fn now(&self) -> Timestamp {
        self.at.unwrap_or_else(Timestamp::now)
    }

    fn texts(&self) -> Texts {
        Texts::new(self.lang.into())
    }
}

pub(crate) fn overview(options: &Options) -> Result<Exit, Failure> {
    let page = page(&options.items)?;
    let view = items::overview(&page.changed, &page.coverage, options.now(), &options.texts());
    print(options, &view, |narrator| narrator.overview(&view))
}

pub(crate) fn agenda(options: &AgendaOptions) -> Result<Exit, Failure> {
    let AgendaOptions { from, days, ics, own_titles } = options;
    let (page, now, texts) = (page(&from.items)?, from.now(), from.texts());
    if *ics {
        let calendar = items::agenda_ics(&page.changed, *days, *own_titles, now, &texts)?;
        // Its lines end in CR LF; any other control character came from outside.
        let foreign = |c: char| c.is_control() && c != '\r' && c != '\n';
        crate::draw(&format!("{}\r", calendar.trim_end().replace(foreign, "\u{fffd}")))?;
        return Ok(Exit::Done);
    }
    let view = items::agenda(&page.changed, *days, now, &texts);
    print(from, &view, |narrator| narrator.agenda(&view))
}

pub(crate) fn remind(options: &Options) -> Result<Exit, Failure> {
    let view = items::reminders(&page(&options.items)?.changed, options.now(), &options.texts());
    print(options, &view, |narrator| narrator.reminders(&view))
}

fn print(
    options: &Options,
    view: &impl Serialize,
    text: impl FnOnce(Narrator) -> Result<(), Failure>,
) -> Result<Exit, Failure> {
    if options.json {
        say(&serde_json::to_string_pretty(view).map_err(|_| Failure::new("the view cannot be written"))?)?;
    } else {
        text(Narrator::full(options.lang))?;
    }
    Ok(Exit::Done)
}

/// The items of a file. What cannot be used of it is counted on stderr.
fn page(path: &Path) -> Result<ChangesPage, Failure> {
    let name = path.display();
    let ParsedPage { page, rejected } =
        parse(&read(path)?).map_err(|line| Failure::new(format!("{name}: {line}")))?;
    if let Some(first) = rejected.first() {
        let (count, place, reason) = (rejected.len(), first.index, first.reason);
        let line =
            format!("{name}: entries that cannot be used: {count}; the first has index {place}: {reason}");
        if page.changed.is_empty() && page.coverage.is_empty() {
            return Err(Failure::new(line));
        }
        eprintln!("{}", Failure::new(line));
    }
    Ok(page)
}

fn parse(bytes: &[u8]) -> Result<ParsedPage, String> {
    let list = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let page = |bytes: &[u8]| parse_page(bytes, PageCaps::default()).map_err(|error| error.to_string());
    if !list {
        return page(bytes);
    }
    let changed: Value = serde_json::from_slice(bytes).map_err(|error| {
        format!("the list is not JSON (line {}, column {})", error.line(), error.column())
    })?;
    // A list alone is a page with nothing around it.
    page(
        json!({"changed": changed, "next_cursor": "-", "as_of": Timestamp::UNIX_EPOCH})
            .to_string()
            .as_bytes(),
    )
}
