//! `lomme consent` and `lomme outbox`: what a citizen's phone holds of consents, answers to them, and acts on their way. What is done here is
//! put into the phone's outbox; nothing is sent from here.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::Timestamp;
use lomme_app::view::{ActLine, ConsentView, ConsentsView, LabelledLine, OutboxView, ReceiptView};
use lomme_app::{CitizenAct, Give, StoredOverview, Texts};
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::input::read;
use crate::{Lang, output, phone, say};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    what: What,
}

#[derive(Args)]
struct Common {
    /// A citizen's phone, as the demo leaves it (lomme-demo/citizen): its encrypted store in app/, its keys in keys/
    #[arg(long, value_name = "DIR", global = true)]
    store: Option<PathBuf>,
    /// The time to look from, RFC 3339; now where it is not given
    #[arg(long, global = true)]
    at: Option<Timestamp>,
    /// Print the view as JSON
    #[arg(long, global = true)]
    json: bool,
    /// The language of the texts; an answer is to the text in this language
    #[arg(long, value_enum, default_value = "da", global = true)]
    lang: Lang,
}

#[derive(Subcommand)]
enum What {
    /// All consents: what waits for an answer first
    List,
    /// One consent, with its exact text, its history and what can be done
    Show {
        /// The consent's id
        id: String,
    },
    /// Say yes
    Give {
        /// The consent's id
        id: String,
        /// Yes to these specific consents and no to the rest, by their keys as `show` prints them
        #[arg(long, value_name = "N,..", value_delimiter = ',')]
        only: Vec<String>,
    },
    /// Say no
    Refuse {
        /// The consent's id
        id: String,
    },
    /// Take a yes back
    Withdraw {
        /// The consent's id
        id: String,
        /// These specific consents alone
        #[arg(long, value_name = "N,..", value_delimiter = ',')]
        only: Vec<String>,
    },
    /// The receipt for the last answer or withdrawal, or for one act
    Receipt {
        /// The consent's id, or an act's
        id: String,
        /// Save it as JSON
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Look at a saved receipt: status 3 where its text is not the one that was answered
    Check {
        /// The receipt; - for stdin
        file: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct OutboxOptions {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    what: Option<OutboxWhat>,
}

#[derive(Subcommand)]
enum OutboxWhat {
    /// What is on its way, what was refused and why, what was sent where and when
    List,
    /// Take back an act that was never sent
    TakeBack {
        /// The act's id
        act: String,
    },
    /// Put away a refusal that was seen
    Seen {
        /// The act's id
        act: String,
    },
}

impl Common {
    fn now(&self) -> Timestamp {
        self.at.unwrap_or_else(Timestamp::now)
    }

    fn texts(&self) -> Texts {
        Texts::new(self.lang.into())
    }

    fn open(&self) -> Result<StoredOverview, Failure> {
        let dir = self.store.as_deref();
        phone::open(dir.ok_or_else(|| Failure::usage("name the phone's folder by --store"))?)
    }

    fn print(
        &self,
        view: &impl Serialize,
        text: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<Exit, Failure> {
        if self.json {
            say(&serde_json::to_string_pretty(view)
                .map_err(|_| Failure::new("the view cannot be written"))?)?;
        } else {
            text()?;
        }
        Ok(Exit::Done)
    }

    fn act(&self, id: &str, act: &CitizenAct) -> Result<Exit, Failure> {
        let taken = self.open()?.act(id, act, self.now(), &self.texts())?;
        self.print(&taken, || say(&taken.words))
    }
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let Options { common, what } = options;
    let (now, texts) = (common.now(), common.texts());
    match what {
        What::List => {
            let view = common.open()?.consents(now, &texts)?;
            common.print(&view, || list(&view))
        }
        What::Show { id } => {
            let view = common.open()?.consent(id, now, &texts)?;
            common.print(&view, || show(&view))
        }
        What::Give { id, only } => {
            let give = if only.is_empty() { Give::All } else { Give::Some { only: only.clone() } };
            common.act(id, &CitizenAct::AnswerConsent { give })
        }
        What::Refuse { id } => common.act(id, &CitizenAct::AnswerConsent { give: Give::Nothing }),
        What::Withdraw { id, only } => common.act(id, &CitizenAct::WithdrawConsent { only: only.clone() }),
        What::Receipt { id, out } => {
            let view = common.open()?.receipt(id, &texts)?;
            if let Some(path) = out {
                output::write(path, view.json.as_bytes())?;
            }
            print_receipt(common, &view)
        }
        What::Check { file } => check(common, file, &texts),
    }
}

fn check(common: &Common, file: &Path, texts: &Texts) -> Result<Exit, Failure> {
    let bytes = read(file)?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::new("this is no receipt of a consent"))?;
    let view = ReceiptView::read(&text, texts)?;
    print_receipt(common, &view)?;
    Ok(if view.verifies { Exit::Done } else { Exit::Refused })
}

pub(crate) fn outbox(options: &OutboxOptions) -> Result<Exit, Failure> {
    let OutboxOptions { common, what } = options;
    let phone = common.open()?;
    match what {
        None | Some(OutboxWhat::List) => {}
        Some(OutboxWhat::TakeBack { act }) => phone.take_back(act)?,
        Some(OutboxWhat::Seen { act }) => phone.refusal_seen(act)?,
    }
    let view = phone.outbox(common.now(), &common.texts())?;
    common.print(&view, || print_outbox(&view))
}

fn list(view: &ConsentsView) -> Result<(), Failure> {
    for group in &view.groups {
        say(&format!("\n{}", group.title))?;
        for line in &group.consents {
            let more: Vec<&str> =
                [&line.answer_by, &line.act].into_iter().flatten().map(String::as_str).collect();
            let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
            say(&format!("  {}  {}: {} - {}{more}", line.id, line.title, line.words, line.authority))?;
        }
    }
    view.empty.as_ref().map_or(Ok(()), |empty| say(empty))
}

fn show(view: &ConsentView) -> Result<(), Failure> {
    say(&format!("{}\n{}", view.title, view.words))?;
    let sayings = [&view.answer_by, &view.answered_as, &view.cannot_answer];
    sayings.into_iter().flatten().try_for_each(|saying| say(saying))?;
    say("")?;
    lines(&view.head, "")?;
    for part in &view.parts {
        say(&format!("\n[{}] {}", part.key, part.words))?;
        lines(&part.lines, "  ")?;
    }
    let history = view.history.iter().chain(&view.lost_history);
    say("")?;
    history.into_iter().try_for_each(|event| say(&format!("- {event}")))?;
    view.acts.iter().try_for_each(act)?;
    for action in &view.actions {
        let explanation = action.explanation.as_ref().map(|words| format!(": {words}")).unwrap_or_default();
        say(&format!("> {}{explanation}", action.title))?;
    }
    view.text_sha256.as_ref().map_or(Ok(()), |hash| say(&format!("SHA-256 {hash}")))
}

fn print_receipt(common: &Common, view: &ReceiptView) -> Result<Exit, Failure> {
    common.print(view, || {
        say(&view.title)?;
        lines(&view.lines, "  ")?;
        say(&format!("\n{}", view.text.trim_end()))
    })
}

fn print_outbox(view: &OutboxView) -> Result<(), Failure> {
    for (title, acts) in view.titles.iter().zip([&view.waiting, &view.refused, &view.sent]) {
        if !acts.is_empty() {
            say(&format!("\n{title}"))?;
            acts.iter().try_for_each(act)?;
        }
    }
    view.empty.as_ref().map_or(Ok(()), |empty| say(empty))
}

fn act(line: &ActLine) -> Result<(), Failure> {
    say(&format!("  {}  {}", line.id, line.spoken))
}

fn lines(lines: &[LabelledLine], indent: &str) -> Result<(), Failure> {
    lines.iter().try_for_each(|line| say(&format!("{indent}{}: {}", line.label, line.value)))
}
