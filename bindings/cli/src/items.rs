//! Items of the wire in a file, or a phone's store, and what follows from either: `lomme agenda` and `lomme remind` here, more in `overview.rs`.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use lomme_app::items::{self, IcsOptions};
use lomme_app::view::{AgendaView, RemindersView};
use lomme_app::{StoredOverview, Texts};
use lomme_overview::{ChangesPage, PageCaps, ParsedPage, parse_page};
use serde::Serialize;
use serde_json::{Value, json};

use crate::demo::print::Narrator;
use crate::exit::{Exit, Failure};
use crate::input::read;
use crate::{Lang, phone, say};

#[derive(Args)]
pub(crate) struct Common {
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

/// Where the items are: one of the two.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct From {
    /// The items: a JSON array of them, or a page of GET /v1/changes; - for stdin
    #[arg(long, value_name = "FILE")]
    items: Option<PathBuf>,
    /// A citizen's phone, as the demo leaves it (lomme-demo/citizen): its encrypted store in app/, its keys in keys/
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct AgendaOptions {
    #[command(flatten)]
    from: From,
    #[command(flatten)]
    common: Common,
    /// How many days to look ahead
    #[arg(long, value_name = "N", default_value_t = 90)]
    days: u16,
    /// Whose agenda it is: the subject of their own items; where it is not given, the one that most items have
    #[arg(long, value_name = "SUBJECT", conflicts_with = "store")]
    me: Option<String>,
    /// Print an iCalendar file, with neutral titles
    #[arg(long, conflicts_with = "json")]
    ics: bool,
    /// With the items' own titles and places in the iCalendar file
    #[arg(long, requires = "ics")]
    own_titles: bool,
    /// With alarms of the calendar's own
    #[arg(long, requires = "ics")]
    alarms: bool,
    /// As a feed that calendars fetch again
    #[arg(long, requires = "ics")]
    feed: bool,
}

#[derive(Args)]
pub(crate) struct RemindOptions {
    #[command(flatten)]
    from: From,
    #[command(flatten)]
    common: Common,
    /// Say why each reminder comes and why then, and what has none and why
    #[arg(long)]
    explain: bool,
}

impl Common {
    pub(crate) fn now(&self) -> Timestamp {
        self.at.unwrap_or_else(Timestamp::now)
    }

    pub(crate) fn texts(&self) -> Texts {
        Texts::new(self.lang.into())
    }
}

/// Where the items come from.
pub(crate) enum Source {
    File(ChangesPage),
    Phone(StoredOverview),
}

impl From {
    pub(crate) fn open(&self) -> Result<Source, Failure> {
        match (&self.items, &self.store) {
            (Some(file), _) => Ok(Source::File(page(file)?)),
            (None, Some(dir)) => Ok(Source::Phone(phone::open(dir)?)),
            (None, None) => Err(Failure::usage("name the items by --items or --store")),
        }
    }
}

pub(crate) fn agenda(options: &AgendaOptions) -> Result<Exit, Failure> {
    let AgendaOptions { from, common, days, .. } = options;
    let (source, now, texts) = (from.open()?, common.now(), common.texts());
    if options.ics {
        let AgendaOptions { own_titles, alarms, feed, .. } = *options;
        let options = IcsOptions { own_titles, alarms, feed };
        let calendar = match source {
            Source::File(page) => items::agenda_ics(&page.changed, *days, options, now, &texts),
            Source::Phone(phone) => phone.agenda_ics(*days, options, now, &texts)?,
        };
        // Its lines end in CR LF; any other control character came from outside.
        let foreign = |c: char| c.is_control() && c != '\r' && c != '\n';
        crate::draw(&format!("{}\r", calendar.trim_end().replace(foreign, "\u{fffd}")))?;
        return Ok(Exit::Done);
    }
    let view: AgendaView = match source {
        Source::File(page) => items::agenda(&page.changed, options.me.as_deref(), *days, now, &texts),
        Source::Phone(phone) => phone.agenda(*days, now, &texts)?,
    };
    print(common, &view, |narrator| narrator.agenda(&view))
}

pub(crate) fn remind(options: &RemindOptions) -> Result<Exit, Failure> {
    let RemindOptions { from, common, explain } = options;
    let (now, texts) = (common.now(), common.texts());
    let view: RemindersView = match from.open()? {
        Source::File(page) => items::reminders(&page.changed, now, &texts),
        Source::Phone(phone) => phone.reminders(now, &texts)?,
    };
    print(common, &view, |narrator| narrator.reminders(&view, *explain))
}

pub(crate) fn print(
    options: &Common,
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
        let (count, place, reason) = (rejected.len(), first.index, &first.reason);
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
