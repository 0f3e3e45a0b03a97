//! `lomme answer`: who asks for what, and the Answer of `lomme-qr/1` with what is given, as text or drawn.

use std::convert::Infallible;
use std::path::PathBuf;

use clap::Args;
use getrandom::SysRng;
use jiff::Timestamp;
use lomme_app::Texts;
use lomme_app::view::{AskedView, asked_view};
use lomme_licence::challenge::Answering;
use lomme_licence::message::Ask;
use lomme_licence::present::Consent;
use lomme_licence::reader::verify_asker;
use lomme_licence::trust::Trust;
use lomme_licence::verify::ANSWER_MAX_WAIT;
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;

use crate::camera::collect;
use crate::drawing::Drawing;
use crate::exit::{Exit, Failure};
use crate::show::wallet;
use crate::trust::open_bundle;
use crate::{Lang, say};

#[derive(Args)]
pub(crate) struct Options {
    /// PNG pictures of an Ask's frames in any order, or files with their text in lines; - for text lines on stdin
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The IssuerSigned, as lomme issue writes it
    #[arg(long, value_name = "FILE")]
    document: PathBuf,
    /// The device's private key in PEM
    #[arg(long, value_name = "FILE")]
    device_key: PathBuf,
    /// Give this element, by the standard's name; where nothing is given, only the question is shown
    #[arg(long, value_name = "ELEMENT", conflicts_with = "give_all")]
    give: Vec<String>,
    /// Give everything that is asked for
    #[arg(long)]
    give_all: bool,
    /// A signed trust bundle, by which readers are known
    #[arg(long, value_name = "FILE", requires = "publisher")]
    bundle: Option<PathBuf>,
    /// The root of the bundle's publisher, in PEM or DER
    #[arg(long, value_name = "FILE", requires = "bundle")]
    publisher: Option<PathBuf>,
    #[command(flatten)]
    drawing: Drawing,
    /// The time to answer at, RFC 3339; now where it is not given
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// The language of the question
    #[arg(long, value_enum, default_value = "da")]
    lang: Lang,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let trust = match (&options.bundle, &options.publisher) {
        (Some(bundle), Some(publisher)) => open_bundle(bundle, publisher)?,
        _ => Trust::absent(),
    };
    let message = collect(&options.files)?;
    let ask = Ask::from_message(&message)
        .map_err(|error| Failure::new(format!("what was scanned is no reader's question: {error}")))?;
    let (held, key) = wallet(&options.document, &options.device_key)?;
    let documents = [held];
    let asker = verify_asker(&ask, &trust, options.at.unwrap_or_else(Timestamp::now));
    let wait = u32::try_from(ANSWER_MAX_WAIT).unwrap_or(0);
    let view = asked_view(&ask, &asker, &documents, wait, &Texts::new(options.lang.into()));
    if options.give.is_empty() && !options.give_all {
        return question(&view, &ask).map(|()| Exit::Done);
    }
    options.give.iter().try_for_each(|name| can_be_given(name, &view, &ask))?;
    let consent = Consent::new(&ask.request, &documents, |request, n| options.gives(&ask, request, n));
    if consent.elements_answered() == 0 {
        return Err(Failure::new("the document has nothing of what is asked for"));
    }
    let own = SecretKey::try_generate_from_rng(&mut SysRng)
        .map_err(|_| Failure::new("the system gives no random numbers"))?;
    let (answering, key) = (Answering::new(&ask, own), SigningKey::from(key));
    let Ok(response) = consent.respond(answering.transcript(), |_, message| {
        let signature: Signature = key.sign(message);
        Ok::<_, Infallible>(signature.to_bytes().into())
    });
    let answer = answering.encrypt(&response).map_err(Failure::new)?;
    options.drawing.show(&answer.to_message(), "the reader who asked takes it once")?;
    Ok(Exit::Done)
}

impl Options {
    fn gives(&self, ask: &Ask, request: usize, n: usize) -> bool {
        self.give_all
            || element(ask, request, n).is_some_and(|name| self.give.iter().any(|give| give == name))
    }
}

/// Whether `name` was asked for, and the document has an answer to it: nothing that is given is left out without a word.
fn can_be_given(name: &str, view: &AskedView, ask: &Ask) -> Result<(), Failure> {
    let lines = view.documents.iter().enumerate().flat_map(|(request, document)| {
        document.elements.iter().enumerate().map(move |(n, line)| (request, n, line))
    });
    let mut named = lines.filter(|(request, n, _)| element(ask, *request, *n) == Some(name)).peekable();
    if named.peek().is_none() {
        return Err(Failure::new(format!("{name} is not asked for; without --give the question is shown")));
    }
    match named.any(|(_, _, line)| line.id.is_some()) {
        true => Ok(()),
        false => Err(Failure::new(format!("the document has nothing to answer {name} with"))),
    }
}

/// The standard's name of element `n` of request `request`.
fn element(ask: &Ask, request: usize, n: usize) -> Option<&str> {
    let items = ask.request.doc_requests().get(request)?.items_request();
    items.name_spaces().iter().flat_map(|(_, elements)| elements).nth(n).map(|asked| asked.element.as_str())
}

/// Who asks for what, in words, with the names by which it can be given.
fn question(view: &AskedView, ask: &Ask) -> Result<(), Failure> {
    say(&view.headline)?;
    view.about_reader.iter().try_for_each(|line| say(&format!("  ({line})")))?;
    for (request, document) in view.documents.iter().enumerate() {
        say(&document.title)?;
        for (n, line) in document.elements.iter().enumerate() {
            let notes = line.notes.join("; ");
            let name = element(ask, request, n).unwrap_or_default();
            say(&format!("  {}: {} [{name}] {notes}", line.title, line.value))?;
        }
    }
    eprintln!("nothing was signed or given: answer by --give ELEMENT ... or --give-all");
    Ok(())
}
