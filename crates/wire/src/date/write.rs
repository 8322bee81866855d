use jiff::tz::Offset;
use reprint_story::When;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// RFC 822 as RSS wants it, with four digits of year: `Mon, 23 Nov 2026 19:36:52 +0100`.
/// A time without a zone is written in UTC, a day as its first second.
pub fn rfc822(when: When) -> String {
    let (at, offset) = moment(when);
    let time = offset.to_datetime(at);
    let day = usize::from(time.weekday().to_monday_zero_offset().unsigned_abs());
    let month = usize::from(time.month().unsigned_abs());
    let seconds = offset.seconds();
    let (sign, minutes) = (
        if seconds < 0 { '-' } else { '+' },
        seconds.unsigned_abs() / 60,
    );
    format!(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} {sign}{:02}{:02}",
        DAYS.get(day).unwrap_or(&"Mon"),
        time.day(),
        MONTHS.get(month - 1).unwrap_or(&"Jan"),
        time.year(),
        time.hour(),
        time.minute(),
        time.second(),
        minutes / 60,
        minutes % 60,
    )
}

/// RFC 3339 with an offset, as Atom and JSON Feed want it.
/// A time without a zone is written in UTC, a day as its first second.
pub fn rfc3339(when: When) -> String {
    let (at, offset) = moment(when);
    When::Instant(at, offset).to_string()
}

fn moment(when: When) -> (jiff::Timestamp, Offset) {
    match when {
        When::Instant(at, offset) => (at, offset),
        When::Local(_) | When::Day(_) => (when.earliest(), Offset::UTC),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_of_when() {
        for (when, mail, internet) in [
            (
                "2026-11-23T19:36:52+01:00",
                "Mon, 23 Nov 2026 19:36:52 +0100",
                "2026-11-23T19:36:52+01:00",
            ),
            (
                "2025-01-22T09:30:00-03:30",
                "Wed, 22 Jan 2025 09:30:00 -0330",
                "2025-01-22T09:30:00-03:30",
            ),
            (
                "2025-01-22T09:30:00",
                "Wed, 22 Jan 2025 09:30:00 +0000",
                "2025-01-22T09:30:00Z",
            ),
            (
                "2025-01-22",
                "Wed, 22 Jan 2025 00:00:00 +0000",
                "2025-01-22T00:00:00Z",
            ),
        ] {
            let when: When = when.parse().unwrap();
            assert_eq!(rfc822(when), mail);
            assert_eq!(rfc3339(when), internet);
        }
    }
}
