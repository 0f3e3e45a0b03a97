//! `lomme scan`: the verdict on a Show or an Answer, from pictures of its frames or their text.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::Args;
use lomme_licence::mdoc::MDL_DOC_TYPE;
use lomme_licence::message::{Answer, Message, Show};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{Clock, Encounter, ReplayMemory, Verdict, verify, verify_answer};

use crate::asking;
use crate::camera::collect;
use crate::exit::{Exit, Failure};
use crate::trust::open_bundle;
use crate::verdict::{Told, defect};

#[derive(Args)]
pub(crate) struct Options {
    /// PNG pictures of frames in any order, or files with their text in lines; - for text lines on stdin
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// What lomme ask kept, for an Answer to it: a Show is then undetermined. It is deleted when an authentic Answer has come
    #[arg(long, value_name = "FILE")]
    asking: Option<PathBuf>,
    /// A signed trust bundle; without one nothing can be decided
    #[arg(long, value_name = "FILE", requires = "publisher")]
    bundle: Option<PathBuf>,
    /// The root of the bundle's publisher, in PEM or DER
    #[arg(long, value_name = "FILE", requires = "bundle")]
    publisher: Option<PathBuf>,
    #[command(flatten)]
    told: Told,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let trust = match (&options.bundle, &options.publisher) {
        (Some(bundle), Some(publisher)) => open_bundle(bundle, publisher)?,
        _ => Trust::absent(),
    };
    let message = collect(&options.files)?;
    let clock = Clock { now: options.told.now(), proven: trust.source().issued_at() };
    let verdict = match Message::read(&message) {
        Err(defect) => Verdict::unreadable(defect),
        Ok(Message::Show(show)) => shown(&show, options.asking.is_some(), &trust, clock),
        Ok(Message::Answer(answer)) => answered(&answer, options.asking.as_deref(), &trust, clock)?,
        Ok(Message::Ask(_)) => {
            return Err(Failure::new("this is a reader's question; lomme answer reads it"));
        }
    };
    options.told.tell(&verdict, clock.now)?;
    if let Some(defect) = defect(&verdict) {
        eprintln!("lomme: what was scanned is not a presentation: {defect}");
    }
    Ok(verdict.outcome().into())
}

fn shown(show: &Show, answer_awaited: bool, trust: &Trust, clock: Clock) -> Verdict {
    let mut memory = ThisRun::default();
    let Show { issued_at, nonce, .. } = *show;
    let encounter = Encounter::Show { issued_at, nonce, answer_awaited, memory: &mut memory };
    eprintln!("a replay is recognised within one run only: nothing of this scan is kept");
    if answer_awaited {
        eprintln!("lomme: this is a Show and no Answer; leave out --asking to verify it as one");
    }
    verify(&show.device_response, trust, encounter, clock, Some(MDL_DOC_TYPE))
}

fn answered(
    answer: &Answer,
    asking: Option<&std::path::Path>,
    trust: &Trust,
    clock: Clock,
) -> Result<Verdict, Failure> {
    let Some(path) = asking else {
        eprintln!("lomme: this is an Answer; name what lomme ask kept by --asking");
        return Ok(Verdict::not_asked_for());
    };
    let verdict = verify_answer(answer, &asking::load(path)?, trust, clock, Some(MDL_DOC_TYPE));
    if verdict.documents().iter().any(|document| document.claims().is_some()) {
        asking::forget(path)?;
    }
    Ok(verdict)
}

/// A memory of Shows that lasts as long as the command.
#[derive(Default)]
struct ThisRun {
    seen: HashSet<[u8; 8]>,
}

impl ReplayMemory for ThisRun {
    fn first_time(&mut self, nonce: &[u8; 8]) -> Option<bool> {
        Some(self.seen.insert(*nonce))
    }
}
