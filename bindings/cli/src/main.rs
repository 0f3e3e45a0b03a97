//! `lomme`: the core from a terminal, and the way to try it without a phone. `lomme` alone is `lomme demo`.
//!
//! Results go to stdout, progress and errors to stderr. Exit status: 0 done or accepted, 1 it failed, 2 wrong usage,
//! 3 refused, 4 undetermined.

mod answer;
mod ask;
mod asking;
mod authority;
mod camera;
mod consent;
mod demo;
mod device_key;
mod drawing;
mod exit;
mod export;
mod input;
mod inspect;
mod issue;
mod items;
mod keys;
mod memo;
mod output;
mod overview;
mod phone;
mod qr;
mod register;
mod scan;
mod search;
mod show;
mod status;
mod sync;
mod trust;
mod verdict;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use exit::Failure;

/// Lomme from a terminal.
#[derive(Parser)]
#[command(name = "lomme", version, about = "Lomme: driving licence, overview and reminders, from a terminal")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Play the whole journey: issue, show, scan and verify a licence; sync an overview; agenda and reminders
    Demo(demo::Options),
    /// Verify a DeviceResponse of ISO/IEC 18013-5
    Verify(verify::Options),
    /// Make an authority, or publish its bundle
    Authority(authority::Options),
    /// Sign a licence for a device
    Issue(issue::Options),
    /// Show a licence as frames of QR
    Show(show::Options),
    /// Ask a holder for a licence, as frames of QR
    Ask(ask::Options),
    /// Show who asks for what, and answer as frames of QR
    Answer(answer::Options),
    /// Scan frames of QR and verify what they show
    Scan(scan::Options),
    /// Say what a file is and what is in it
    Inspect(inspect::Options),
    /// Ask a status list
    Status(status::Options),
    /// The overview of items in a file or of a phone: what to do first, what there is, who was asked
    Overview(overview::Options),
    /// One item of the overview: what happens next, its dates, who to ask
    Item(overview::ItemOptions),
    /// Digital Post and text messages: unread first, and what they ask to be done
    Inbox(overview::InboxOptions),
    /// The agenda of items in a file or of a phone, or its export to a calendar
    Agenda(items::AgendaOptions),
    /// The reminders that follow from items in a file or of a phone, and why
    Remind(items::RemindOptions),
    /// Synchronise the overview of a phone with a gateway
    Sync(sync::Options),
    /// The consents of a phone: look at them, answer, withdraw, and the receipts
    Consent(consent::Options),
    /// The citizen's acts of a phone: on their way, refused, sent
    Outbox(consent::OutboxOptions),
    /// Search what a phone holds, or items in a file
    Search(search::Options),
    /// Everything a phone holds, as files for the citizen
    Export(export::Options),
    /// Read a message of Digital Post (MeMo)
    Memo(memo::Options),
}

/// The language of what people read.
#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    /// Danish
    Da,
    /// English
    En,
}

impl From<Lang> for lomme_app::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Da => lomme_app::Language::Da,
            Lang::En => lomme_app::Language::En,
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command.unwrap_or_else(|| Command::Demo(demo::Options::default())) {
        Command::Demo(options) => demo::run(&options),
        Command::Verify(options) => verify::run(&options),
        Command::Authority(options) => authority::run(&options),
        Command::Issue(options) => issue::run(&options),
        Command::Show(options) => show::run(&options),
        Command::Ask(options) => ask::run(&options),
        Command::Answer(options) => answer::run(&options),
        Command::Scan(options) => scan::run(&options),
        Command::Inspect(options) => inspect::run(&options),
        Command::Status(options) => status::run(&options),
        Command::Overview(options) => overview::overview(&options),
        Command::Item(options) => overview::item(&options),
        Command::Inbox(options) => overview::inbox(&options),
        Command::Agenda(options) => items::agenda(&options),
        Command::Remind(options) => items::remind(&options),
        Command::Sync(options) => sync::run(&options),
        Command::Consent(options) => consent::run(&options),
        Command::Outbox(options) => consent::outbox(&options),
        Command::Memo(options) => memo::run(&options),
        Command::Search(options) => search::run(&options),
        Command::Export(options) => export::run(&options),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            eprintln!("lomme: {failure}");
            failure.exit().into()
        }
    }
}

/// Text for stdout. What came from outside cannot move the terminal's cursor.
fn say(text: &str) -> Result<(), Failure> {
    draw(&text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}"))
}

/// A drawing of our own for stdout, as it is. A reader that has gone, as `head` has, is no failure.
fn draw(text: &str) -> Result<(), Failure> {
    use std::io::Write;
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new("stdout cannot be written"))
        }
        _ => Ok(()),
    }
}
