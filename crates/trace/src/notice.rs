//! What a text says about where it comes from: agencies in its head and tail, and lines of credit, permission and copyright.

use std::sync::LazyLock;

use crate::words::{Words, phrase, stands_in};

/// News agencies by the names they are credited with.
const AGENCIES: &[&[&str]] = &[
    &["AP", "Associated Press", "(AP)"],
    &[
        "Reuters",
        "Reuters News Agency",
        "Рейтер",
        "路透社",
        "رويترز",
    ],
    &["AFP", "Agence France-Presse", "法新社", "فرانس برس"],
    &["UPI", "United Press International"],
    &["dpa", "Deutsche Presse-Agentur"],
    &["EFE", "Agencia EFE"],
    &["ANSA", "Agenzia ANSA"],
    &["TASS", "ТАСС"],
    &["Interfax", "Интерфакс"],
    &["RIA Novosti", "РИА Новости"],
    &["Xinhua", "新华社", "新華社"],
    &["Kyodo", "Kyodo News", "共同通信"],
    &["Jiji Press", "時事通信"],
    &["Yonhap"],
    &["PA Media", "Press Association"],
    &["Canadian Press", "The Canadian Press"],
    &["AAP", "Australian Associated Press"],
    &["PTI", "Press Trust of India"],
    &["ANI"],
    &["APA", "Austria Presse Agentur"],
    &["SDA", "Keystone-SDA"],
    &["Belga"],
    &["Anadolu Agency", "Anadolu"],
    &["Bloomberg News"],
    &["Europa Press"],
    &["Notimex"],
    &["Télam"],
    &["NTB"],
    &["TT News Agency"],
    &["Ritzau"],
    &["PAP"],
    &["Ukrinform", "Укринформ"],
];

/// Words of a line that says where a text comes from or that it may stand here.
const CUES: &[&str] = &[
    "originally published",
    "first published",
    "originally appeared",
    "first appeared",
    "reproduced with permission",
    "used with permission",
    "with permission",
    "republished",
    "reprinted",
    "courtesy of",
    "copyright",
    "source",
    "via",
    "all rights reserved",
    "distributed by",
    "syndicated",
    "story by",
    "credit",
    "this story was produced by",
    "this article is from",
    "quelle",
    "zuerst erschienen",
    "erschien zuerst",
    "mit freundlicher genehmigung",
    "fuente",
    "publicado originalmente",
    "con permiso",
    "avec l'autorisation",
    "publié à l'origine",
    "paru dans",
    "fonte",
    "pubblicato originariamente",
    "con il permesso",
    "publicado originalmente em",
    "источник",
    "впервые опубликовано",
    "опубликовано с разрешения",
    "المصدر",
    "نشر لأول مرة",
    "来源",
    "首发",
    "转载",
    "來源",
    "轉載",
    "出典",
    "転載",
];

/// Paragraphs looked at from each end, and how long a line of credit may be.
const HEAD: usize = 3;
const TAIL: usize = 16;
const LINE: usize = 45;
/// Words in which a dateline and the names of contributors stand.
const HEAD_WORDS: usize = 45;
const TAIL_WORDS: usize = 160;

/// What a text says about its origin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notices {
    /// Agencies named in the head, a bit each.
    pub(crate) head: u32,
    /// Agencies named in the tail.
    pub(crate) tail: u32,
    /// Lines with a cue, as words.
    lines: Vec<Vec<u32>>,
}

struct Known {
    agencies: Vec<(Vec<u32>, u32)>,
    cues: Vec<Vec<u32>>,
    first: Vec<u32>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let agencies: Vec<(Vec<u32>, u32)> = AGENCIES
        .iter()
        .zip(0..)
        .flat_map(|(names, bit)| names.iter().map(move |name| (phrase(name), 1 << bit)))
        .collect();
    let cues: Vec<Vec<u32>> = CUES.iter().map(|cue| phrase(cue)).collect();
    let mut first: Vec<u32> = agencies
        .iter()
        .filter_map(|(name, _)| name.first().copied())
        .collect();
    first.sort_unstable();
    first.dedup();
    Known {
        agencies,
        cues,
        first,
    }
});

impl Notices {
    pub(crate) fn of(words: &Words) -> Self {
        let all = words.hashes.as_slice();
        let tail = all
            .len()
            .saturating_sub(TAIL_WORDS)
            .max(HEAD_WORDS.min(all.len()));
        let ranges: Vec<_> = words.paragraph_ranges().collect();
        let last = ranges.len().saturating_sub(TAIL);
        let lines = ranges
            .into_iter()
            .enumerate()
            .filter(|(nth, range)| (*nth < HEAD || *nth >= last) && range.len() <= LINE)
            .filter_map(|(_, range)| all.get(range))
            .filter(|line| KNOWN.cues.iter().any(|cue| stands_in(cue, line)))
            .map(<[u32]>::to_vec)
            .collect();
        Self {
            head: agencies(all.get(..HEAD_WORDS).unwrap_or(all)),
            tail: agencies(all.get(tail..).unwrap_or_default()),
            lines,
        }
    }

    /// True if a line of credit names `publisher`.
    pub(crate) fn name(&self, publisher: &[u32]) -> bool {
        self.lines.iter().any(|line| stands_in(publisher, line))
    }

    /// Every agency named.
    pub(crate) fn agencies(&self) -> u32 {
        self.head | self.tail
    }
}

/// The agencies named in some words.
fn agencies(words: &[u32]) -> u32 {
    let mut found = 0;
    for (at, word) in words.iter().enumerate() {
        if KNOWN.first.binary_search(word).is_ok() {
            let rest = words.get(at..).unwrap_or_default();
            let named = KNOWN
                .agencies
                .iter()
                .filter(|(name, _)| rest.starts_with(name));
            named.for_each(|(_, bit)| found |= bit);
        }
    }
    found
}

/// The agency a publisher is, if it is one.
pub(crate) fn agency_of(publisher: &[u32]) -> u32 {
    let same = KNOWN
        .agencies
        .iter()
        .filter(|(name, _)| publisher == name.as_slice());
    same.fold(0, |found, (_, bit)| found | bit)
}

/// The words by which a publisher is named in a line: without brackets, a section after a dash, and a leading article.
pub(crate) fn name_words(publisher: &str) -> Vec<u32> {
    let cut = publisher
        .find(['(', '|', '–', '—'])
        .unwrap_or(publisher.len());
    let name = publisher.get(..cut).unwrap_or(publisher);
    let name = name.split(" - ").next().unwrap_or(name).trim();
    let lower = name.to_lowercase();
    let name = ["the ", "die ", "der ", "das ", "el ", "la ", "le ", "il "]
        .iter()
        .find_map(|article| lower.strip_prefix(article))
        .unwrap_or(&lower);
    phrase(name)
}
