//! Where the apps take the time from.

use std::sync::Arc;

use jiff::Timestamp;
use lomme_app::{TimeSource, device_clock};

use crate::error::LommeError;
use crate::foreign::Foreign;

/// A clock that a test moves. An app in a shop has none, and goes by the device's.
#[uniffi::export(foreign)]
pub trait TestClock: Send + Sync {
    /// What time it is, in RFC 3339. It is asked often, from any thread, and must not call the app. Where it throws, or says what is no time, the
    /// device's clock counts.
    fn now(&self) -> Result<String, LommeError>;
}

/// A test's clock where there is one, else the time of the configuration.
pub(crate) fn timed(config: lomme_app::AppConfig, clock: Option<Arc<dyn TestClock>>) -> lomme_app::AppConfig {
    let Some(clock) = clock else { return config };
    let (clock, device) = (Foreign::new(clock), device_clock());
    let now = move || {
        clock
            .call(|clock| clock.now().ok())
            .flatten()
            .and_then(|text| text.parse().ok())
            .unwrap_or_else(|| device())
    };
    lomme_app::AppConfig { time: Arc::new(now), ..config }
}

/// The device's clock, or one that stands at `fixed_time`.
pub(crate) fn time_source(fixed_time: Option<&str>) -> Result<TimeSource, LommeError> {
    let Some(text) = fixed_time else { return Ok(device_clock()) };
    let moment: Timestamp = text.parse().map_err(|_| LommeError::config("config.fixed_time"))?;
    Ok(Arc::new(move || moment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_time_stands_and_one_that_is_none_is_refused() {
        let time = time_source(Some("2026-06-01T12:00:00Z")).unwrap();
        assert_eq!(time(), "2026-06-01T12:00:00Z".parse().unwrap());
        let Err(error) = time_source(Some("yesterday")) else { panic!("it is no time") };
        assert_eq!(error.to_string(), "config.fixed_time");
    }
}
