//! Times in headers (RFC 9110, sections 5.6.7, 6.6.1 and 10.2.3): `Date`, and `Retry-After` in both of its forms.

use std::time::{Duration, SystemTime};

use reqwest::header::{self, HeaderMap, HeaderName};

/// `Date`: evidence of the present that the phone's clock can be held against.
pub(crate) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(text(headers, header::DATE)?).ok()
}

/// `Retry-After`: seconds, or a date, which is held against the server's own clock and, where it tells none, against the phone's. A date that
/// has passed is no wait.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = text(headers, header::RETRY_AFTER)?;
    if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        // More digits than fit are still a very long time.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    let now = date(headers).unwrap_or_else(SystemTime::now);
    Some(at.duration_since(now).unwrap_or_default())
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    fn wait(value: &'static str) -> Option<u64> {
        let date = (header::DATE, "Sun, 06 Nov 1994 08:49:37 GMT");
        retry_after(&headers(&[date, (header::RETRY_AFTER, value)])).map(|wait| wait.as_secs())
    }

    #[test]
    fn a_wait_is_read_in_seconds_and_as_a_date_in_all_three_forms() {
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait(" 0 "), Some(0));
        assert_eq!(wait("Sun, 06 Nov 1994 08:51:37 GMT"), Some(120));
        assert_eq!(wait("Sunday, 06-Nov-94 08:51:37 GMT"), Some(120));
        assert_eq!(wait("Sun Nov  6 08:51:37 1994"), Some(120));
    }

    #[test]
    fn a_date_that_has_passed_is_no_wait_and_nonsense_says_nothing() {
        assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT"), Some(0));
        for nonsense in ["", "soon", "-5", "1.5", "1e9", "Sun, 99 Nov 1994 08:51:37 GMT"] {
            assert_eq!(wait(nonsense), None, "{nonsense}");
        }
        assert_eq!(wait("99999999999999999999999999"), Some(u64::from(u32::MAX)));
    }

    #[test]
    fn a_date_without_the_servers_clock_is_held_against_the_phones() {
        let long_ago = headers(&[(header::RETRY_AFTER, "Sun, 06 Nov 1994 08:49:37 GMT")]);
        assert_eq!(retry_after(&long_ago), Some(Duration::ZERO));
    }
}
