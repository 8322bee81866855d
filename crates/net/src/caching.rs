use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName, RETRY_AFTER};

/// The longest pause or freshness believed; servers do send years.
pub(crate) const LONGEST: Duration = Duration::from_hours(7 * 24);

/// `Retry-After` as a length of time from now: seconds, or one of HTTP's three date forms. A date gone by is none.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = text(headers, &RETRY_AFTER)?;
    if let Ok(seconds) = text.parse::<f64>() {
        let counts = seconds.is_finite() && seconds > 0.0;
        return counts.then(|| Duration::from_secs_f64(seconds.ceil().min(LONGEST.as_secs_f64())));
    }
    until(http_date(text)?, now)
}

/// How long the server says its answer stays fresh: `Cache-Control: max-age` less `Age`, or else `Expires` less `Date`.
/// `no-cache` and `no-store` say nothing about when to come back.
pub(crate) fn fresh_for(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    if let Some(seconds) = max_age(headers) {
        let age = text(headers, &AGE).and_then(|age| age.parse::<u64>().ok());
        let left = seconds.saturating_sub(age.unwrap_or(0));
        return (left > 0).then(|| Duration::from_secs(left).min(LONGEST));
    }
    let expires = http_date(text(headers, &EXPIRES)?)?;
    // Counted from the server's own clock, which may be wrong by hours.
    let date = text(headers, &DATE).and_then(http_date);
    until(expires, date.unwrap_or(now))
}

fn max_age(headers: &HeaderMap) -> Option<u64> {
    let values = headers.get_all(CACHE_CONTROL).iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    let mut directives = texts.flat_map(|text| text.split(','));
    directives.find_map(|directive| {
        let (name, seconds) = directive.split_once('=')?;
        let named = name.trim().eq_ignore_ascii_case("max-age");
        let seconds = seconds.trim().trim_matches('"');
        named.then(|| seconds.parse().ok()).flatten()
    })
}

fn until(at: Timestamp, now: Timestamp) -> Option<Duration> {
    let wait = at.duration_since(now);
    let wait = (wait > SignedDuration::ZERO).then(|| wait.unsigned_abs())?;
    Some(wait.min(LONGEST))
}

/// A date in any of HTTP's three forms (RFC 9110 section 5.6.7).
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    let at: SystemTime = httpdate::parse_http_date(text).ok()?;
    let since = at.duration_since(UNIX_EPOCH).ok()?;
    Timestamp::from_second(i64::try_from(since.as_secs()).ok()?).ok()
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;

    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn noon() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn retry_after_in_its_forms() {
        let table = [
            ("120", Some(120)),
            (" 120 ", Some(120)),
            ("1.5", Some(2)),
            ("0", None),
            ("-5", None),
            ("99999999999", Some(7 * 24 * 3600)),
            ("Mon, 23 Nov 2026 12:10:00 GMT", Some(600)),
            ("Monday, 23-Nov-26 12:10:00 GMT", Some(600)),
            ("Mon Nov 23 12:10:00 2026", Some(600)),
            ("Mon, 23 Nov 2026 11:00:00 GMT", None),
            ("soon", None),
            ("NaN", None),
            ("inf", None),
        ];
        for (value, expected) in table {
            let got = retry_after(&headers(&[("retry-after", value)]), noon());
            assert_eq!(got.map(|wait| wait.as_secs()), expected, "{value}");
        }
    }

    #[test]
    fn freshness_from_whichever_header_says_it() {
        let fresh = |pairs: &[(&'static str, &str)]| {
            fresh_for(&headers(pairs), noon()).map(|fresh| fresh.as_secs())
        };
        let expires = ("expires", "Mon, 23 Nov 2026 13:00:00 GMT");
        assert_eq!(
            fresh(&[("cache-control", "public, Max-Age=900")]),
            Some(900)
        );
        assert_eq!(
            fresh(&[("cache-control", "max-age=\"900\""), ("age", "300")]),
            Some(600)
        );
        assert_eq!(fresh(&[("cache-control", "max-age=60"), expires]), Some(60));
        assert_eq!(fresh(&[("cache-control", "max-age=0"), expires]), None);
        assert_eq!(fresh(&[expires]), Some(3600));
        // A server a day behind still means an hour.
        assert_eq!(
            fresh(&[expires, ("date", "Mon, 23 Nov 2026 12:30:00 GMT")]),
            Some(1800)
        );
        assert_eq!(fresh(&[("expires", "0")]), None);
        assert_eq!(fresh(&[("cache-control", "no-cache")]), None);
    }

    proptest! {
        #[test]
        fn a_pause_is_positive_and_bounded(value in "[ -~]{0,40}") {
            if let Some(wait) = retry_after(&headers(&[("retry-after", &value)]), noon()) {
                prop_assert!(wait > Duration::ZERO && wait <= LONGEST);
            }
        }
    }
}
