//! The citizen's yes: an Answer of `lomme-qr/1` with what was consented to, encrypted to the reader who asked.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use getrandom::SysRng;
use lomme_licence::challenge::Answering as Unanswered;
use lomme_licence::message::Ask;
use lomme_licence::present::Consent;
use lomme_licence::reader::verify_asker;
use p256::SecretKey;
use p256::elliptic_curve::Generate;

use super::CitizenApp;
use super::asked::{Candidates, expired};
use crate::error::LommeError;
use crate::keys::sign;
use crate::on_screen::course::Lasts;
use crate::on_screen::{Answering, OnScreen, Run};
use crate::runtime::blocking;
use crate::view::{AnswerView, Notes, asker_name, element_id, element_title};

const NOTES: Notes = Notes { ran_out: "answer-ran-out", not_renewed: "answer-ran-out" };

impl CitizenApp {
    /// Answers the Ask `ask_id` with the elements that the citizen said yes to, each by the id it has in
    /// [`AskedView`](crate::view::AskedView), and with nothing else. The phone's key signs now and not before; then the
    /// Ask is forgotten.
    ///
    /// # Errors
    /// When another Ask is on the screen, its time has passed, an id is not one of it, nothing is given, or the key store
    /// does not sign. But for the time, the Ask stays and can be answered again. What was signed is thrown away when the citizen
    /// has said no meanwhile, or another Ask has come.
    pub async fn answer(
        self: &Arc<Self>,
        ask_id: String,
        give: Vec<String>,
    ) -> Result<Answering, LommeError> {
        let app = Arc::clone(self);
        blocking(move || app.make_answer(&ask_id, &give)).await
    }

    fn make_answer(&self, ask_id: &str, give: &[String]) -> Result<Answering, LommeError> {
        let begun = Instant::now();
        let (ask, seconds_left) = self.ask_to_answer(ask_id)?;
        let candidates = self.candidates()?;
        let consent = consent(&ask, &candidates, give)?;
        let no_key = |_| LommeError::internal("core.random", "the system has no randomness to give");
        let answer = Unanswered::new(&ask, SecretKey::try_generate_from_rng(&mut SysRng).map_err(no_key)?);
        let response = consent.respond(answer.transcript(), |document, message| {
            let row = candidates.row_of(document);
            let row = row.ok_or_else(|| LommeError::internal("answer.document", "a document has no row"))?;
            Ok::<_, LommeError>(sign(self.keys.as_ref(), &row.key_id, message)?)
        })?;
        let answer =
            answer.encrypt(&response).map_err(|error| LommeError::internal("answer.encrypt", error))?;
        let asker = verify_asker(&ask, &self.trust.current(), self.now());
        let title = match asker_name(&asker) {
            Some(name) => self.texts.with("answer-title", &[("name", name.into())]),
            None => self.texts.get("answer-title-unknown"),
        };
        // The key store may have waited for the person.
        let left = Duration::from_secs(seconds_left.into()).saturating_sub(begun.elapsed());
        let run = Run { lasts: Lasts::only(left), next: None, notes: NOTES, texts: Arc::clone(&self.texts) };
        let on_screen = OnScreen::new(&answer.to_message(), run, |drawn| AnswerView {
            title,
            gives_away: consent.elements().map(|(_, element)| element_title(element, &self.texts)).collect(),
            message_bytes: drawn.message_bytes,
            frames: drawn.frames,
            brightness_percent: drawn.brightness_percent,
        })?;
        self.answered(ask_id)?;
        Ok(on_screen)
    }

    /// Forgets the Ask that was answered, if it is still the one on the screen: the key store may have waited for the person,
    /// who may have said no meanwhile.
    fn answered(&self, ask_id: &str) -> Result<(), LommeError> {
        let answered = self.open_ask().take_if(|open| open.id() == ask_id);
        answered.ok_or_else(another)?;
        self.collector().clear();
        Ok(())
    }

    /// The Ask that the citizen looked at, and the seconds that are left to answer it.
    fn ask_to_answer(&self, ask_id: &str) -> Result<(Ask, u32), LommeError> {
        let mut open_ask = self.open_ask();
        let Some(open) = open_ask.as_ref().filter(|open| open.id() == ask_id) else {
            return Err(another());
        };
        let seconds_left = open.seconds_left(self.now());
        if seconds_left == 0 {
            open_ask.take();
            return Err(expired());
        }
        Ok((open.ask.clone(), seconds_left))
    }
}

/// It is another question than the one on the screen.
fn another() -> LommeError {
    LommeError::input("ask.other", "this question is not on the screen any more; look again")
}

/// The yes to the elements with these ids.
fn consent<'d>(ask: &Ask, candidates: &'d Candidates, give: &[String]) -> Result<Consent<'d>, LommeError> {
    if give.is_empty() {
        return Err(LommeError::input("answer.nothing", "nothing is given; choose something, or refuse"));
    }
    let give: BTreeSet<&str> = give.iter().map(String::as_str).collect();
    let yes = |request, n| give.contains(element_id(request, n).as_str());
    let consent = Consent::new(&ask.request, &candidates.documents, yes);
    if consent.elements_answered() == give.len() {
        Ok(consent)
    } else {
        Err(LommeError::input("answer.not_asked", "something is given that was not asked for"))
    }
}
