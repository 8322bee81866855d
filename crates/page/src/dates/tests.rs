use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Option<String> {
    worded(text, Order::DayFirst).map(|when| when.to_string())
}

#[test]
fn words_in_many_languages() {
    for (text, expected) in [
        ("Mittwoch, 22. Januar 2025, 9.30 Uhr", "2025-01-22T09:30:00"),
        (
            "Jan. 22, 2025 at 9:30 p.m. EST",
            "2025-01-22T21:30:00-05:00",
        ),
        ("Publié le 3 février 2021 à 14h05", "2021-02-03T14:05:00"),
        ("22 de enero de 2025", "2025-01-22"),
        ("2025年1月22日 9時30分", "2025-01-22"),
        ("2025. 1. 22. 09:30", "2025-01-22T09:30:00"),
        ("Updated 22/01/2025 09:30 GMT", "2025-01-22T09:30:00Z"),
        ("22nd of March 2019", "2019-03-22"),
        ("12 сентября 2019, 10:15", "2019-09-12T10:15:00"),
        ("1.2.2020", "2020-02-01"),
        ("5 stycznia 2020 r.", "2020-01-05"),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
    for none in [
        "May 2025",
        "chapter 3.4",
        "10:30",
        "call 555-12-3456",
        "2025",
    ] {
        assert_eq!(read(none), None, "{none}");
    }
    assert_eq!(
        worded("3/4/2025", Order::MonthFirst).unwrap().to_string(),
        "2025-03-04"
    );
}

#[test]
fn machine_forms() {
    for (text, expected) in [
        ("2025-01-22T09:30:00.123+0100", "2025-01-22T09:30:00+01:00"),
        ("2025-01-22 09:30", "2025-01-22T09:30:00"),
        ("20250122", "2025-01-22"),
        ("20250122T093000Z", "2025-01-22T09:30:00Z"),
        ("1737538200", "2025-01-22T09:30:00Z"),
        ("Wed, 22 Jan 2025 09:30:00 GMT", "2025-01-22T09:30:00Z"),
        ("2025-01-22T09:30:00-05:00", "2025-01-22T09:30:00-05:00"),
        ("2025-01-22T09:30:08:684Z", "2025-01-22T09:30:08Z"),
        ("Wed Jan 22 09:30:00 EST 2025", "2025-01-22T09:30:00-05:00"),
        ("Wed Jan 22 09:30:00 2025", "2025-01-22T09:30:00"),
    ] {
        assert_eq!(
            machine(text).map(|w| w.to_string()).as_deref(),
            Some(expected),
            "{text}"
        );
    }
}

#[test]
fn days_in_addresses() {
    for (url, expected) in [
        ("https://a.example/2025/01/22/tides", Some("2025-01-22")),
        ("https://a.example/news/tides-20250122", Some("2025-01-22")),
        (
            "https://a.example/news/2025-01-22-tides.html",
            Some("2025-01-22"),
        ),
        ("https://a.example/2025/01/tides", None),
        ("https://a.example/id/120250122333", None),
    ] {
        assert_eq!(
            in_address(url).map(|w| w.to_string()).as_deref(),
            expected,
            "{url}"
        );
    }
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,60}", words in "[0-9 ./:年-]{0,24}") {
        worded(&text, Order::MonthFirst);
        machine(&text);
        in_address(&text);
        worded(&words, Order::DayFirst);
        machine(&words);
        in_address(&format!("https://a.example/{words}"));
    }
}
