//! Verifying a presentation that came by other means than a camera.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::ReaderApp;
use crate::error::LommeError;
use crate::presented::{GivenTrust, Presentation, verdict_on};
use crate::view::{VerdictView, verdict_view};

impl ReaderApp {
    /// The verdict on a presentation from a session of the caller's own, by the trust bundle in use, or by what is given in its place: for this
    /// verdict that is then all there is. Nothing of it is kept, and a scan or an Ask under way is not touched.
    ///
    /// # Errors
    /// When the transcript, the key or what is given to trust cannot be used, or the store cannot be read.
    pub fn verify(
        &self,
        presentation: Presentation,
        trust: Option<&GivenTrust>,
    ) -> Result<VerdictView, LommeError> {
        let presentation = Zeroizing::new(presentation);
        let trust = match trust {
            None => self.trust.current(),
            Some(given) => Arc::new(given.open()?),
        };
        let clock = self.clock()?;
        let verdict = verdict_on(&presentation, &trust, clock)?;
        Ok(verdict_view(&verdict, None, clock.now, &self.texts))
    }
}
