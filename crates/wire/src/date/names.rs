//! The words of dates.

use jiff::tz::Offset;

/// The beginnings of month names, January first, in lower case: English, German, French, Spanish, Portuguese, Italian, Dutch,
/// Swedish and Norwegian, Polish, Hungarian, Greek, Russian and Turkish. The longest beginning wins.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen", "sty", "ιαν", "янв", "oca"],
    &["feb", "fév", "fev", "lut", "φεβ", "фев", "şub"],
    &[
        "mar", "mär", "maart", "mrt", "mars", "márc", "μάρ", "μαρ", "мар",
    ],
    &["apr", "avr", "abr", "kwi", "ápr", "απρ", "апр", "nis"],
    &[
        "may", "mai", "maj", "mei", "mag", "máj", "μάι", "μαϊ", "μαι", "мая", "май", "mayıs",
    ],
    &[
        "jun", "juin", "giu", "cze", "jún", "ιούν", "ιουν", "июн", "haz",
    ],
    &[
        "jul", "juil", "lug", "lip", "júl", "ιούλ", "ιουλ", "июл", "tem",
    ],
    &[
        "aug", "août", "aou", "ago", "sie", "aού", "αύγ", "αυγ", "авг", "ağu",
    ],
    &["sep", "set", "wrz", "szept", "σεπ", "сен", "eyl"],
    &[
        "oct", "okt", "oct", "out", "ott", "paź", "οκτ", "окт", "eki",
    ],
    &["nov", "lis", "νοέ", "νοε", "ноя", "kas"],
    &[
        "dec", "dez", "déc", "dic", "dic", "gru", "δεκ", "дек", "ara",
    ],
];

/// The number of a month by its name or the beginning of it.
pub(super) fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let matches = (1_i8..).zip(MONTHS).filter_map(|(number, names)| {
        let length = names
            .iter()
            .filter(|name| word.starts_with(**name))
            .map(|name| name.len());
        length.max().map(|length| (length, number))
    });
    matches.max().map(|(_, number)| number)
}

/// Hours and minutes of the named zones of RFC 822 and of those feeds use besides. American names win over others' of the same letters.
const ZONES: &[(&str, i32)] = &[
    ("utc", 0),
    ("gmt", 0),
    ("ut", 0),
    ("z", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("ist", 330),
    ("est", -300),
    ("edt", -240),
    ("et", -300),
    ("cst", -360),
    ("cdt", -300),
    ("ct", -360),
    ("mst", -420),
    ("mdt", -360),
    ("mt", -420),
    ("pst", -480),
    ("pdt", -420),
    ("pt", -480),
    ("ast", -240),
    ("adt", -180),
    ("at", -240),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("nst", -210),
    ("ndt", -150),
    ("met", 60),
    ("mez", 60),
    ("cet", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("trt", 180),
    ("sast", 120),
    ("gst", 240),
    ("pkt", 300),
    ("sgt", 480),
    ("hkt", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("brt", -180),
    ("art", -180),
];

/// A named zone: `EST`, `Etc/GMT`, `GMT+01:00`, `UTC-5`.
pub(super) fn zone(word: &str) -> Option<Offset> {
    let word = word.strip_prefix("Etc/").unwrap_or(word);
    let name = word
        .trim_end_matches(['.', ')'])
        .trim_start_matches('(')
        .to_ascii_lowercase();
    if let Some(shift) = name
        .strip_prefix("gmt")
        .or_else(|| name.strip_prefix("utc"))
        && !shift.is_empty()
    {
        return super::offset_of(shift);
    }
    let found = ZONES.iter().find(|(known, _)| *known == name);
    found.and_then(|&(_, minutes)| Offset::from_seconds(minutes * 60).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_by_name() {
        for (word, number) in [
            ("January", 1),
            ("mars", 3),
            ("März", 3),
            ("Mai", 5),
            ("Mayıs", 5),
            ("juin", 6),
            ("juillet", 7),
            ("Ιούλ", 7),
            ("július", 7),
            ("septembre", 9),
            ("października", 10),
            ("декабря", 12),
        ] {
            assert_eq!(month(word), Some(number), "{word}");
        }
        assert_eq!(month("zzz"), None);
    }
}
