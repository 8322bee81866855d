//! A picture's caption parted from its credit.

/// Words that begin a credit, in lower case. Own list.
const MARKS: &[&str] = &[
    "fotoğraf :",
    "fotoğraf:",
    "사진 출처 =",
    "사진=",
    "사진 =",
    "사진제공=",
    "사진 제공=",
    "사진:",
    "Ảnh: ",
    "Фото: ",
    "dok. ",
    "dok.",
    "courtesy of ",
    "rights: ",
    "bildnachweis: ",
    "cortesía de ",
    "cedida por ",
    "archivfoto: ",
    "symbolbild: ",
    "photo credit:",
    "photo courtesy of ",
    "photo courtesy ",
    "photos by ",
    "photo by ",
    "photograph by ",
    "photograph: ",
    "photographs: ",
    "photo illustration by ",
    "photo : ",
    "photo: ",
    "image credit: ",
    "image courtesy of ",
    "image by ",
    "image: ",
    "picture: ",
    "pictures: ",
    "credit: ",
    "credits: ",
    "source: ",
    "crédit photo : ",
    "crédit photo: ",
    "crédit : ",
    "crédits : ",
    "foto: ",
    "fotos: ",
    "foto:",
    "bild: ",
    "bild:",
    "bildquelle: ",
    "bildrechte: ",
    "quelle: ",
    "imago: ",
    "fot. ",
    "fotó: ",
    "foto ",
    "getty images",
    "ảnh: ",
    "фото: ",
    "写真：",
];

/// Agencies and libraries whose name at the end of a caption is a credit.
const LIBRARIES: &[&str] = &[
    "adobe",
    "bloomberg",
    "pti",
    "europa press",
    "zuma",
    "sputnik",
    "tass",
    "kyodo",
    "yonhap",
    "belga",
    "lehtikuva",
    "pa wire",
    "wireimage",
    "filmmagic",
    "submitted photo",
    "handout",
    "yomiuri",
    "pap",
    "lrt nuotr",
    "canadian press",
    "usa today sports",
    "ap",
    "nurphoto",
    "zumapress",
    "apa",
    "twitter",
    "instagram",
    "screenshot",
    "facebook",
    "getty",
    "reuters",
    "afp",
    "associated press",
    "ap photo",
    "/ap",
    "epa",
    "shutterstock",
    "istock",
    "imago",
    "dpa",
    "picture alliance",
    "picture-alliance",
    "alamy",
    "ap images",
    "anadolu",
    "xinhua",
    "keystone",
    "ansa",
    "ritzau",
    "scanpix",
    "ntb",
    "unsplash",
    "adobe stock",
    "efe",
    "pixabay",
];

/// Parts a caption into its words and its credit.
pub(crate) fn part(caption: &str) -> (Option<String>, Option<String>) {
    let caption = caption.replace('\u{a0}', " ");
    let caption = caption.trim();
    // At a mark: "… Foto: Jo Roe/AP". ASCII folding keeps the byte offsets.
    let lower = caption.to_ascii_lowercase();
    let mut at: Option<(usize, usize)> = None;
    for &mark in MARKS {
        let mark = mark.trim_end_matches(' ');
        if let Some(found) = lower.rfind(mark) {
            let before = caption.get(..found).unwrap_or_default();
            let edge = before.is_empty() || before.ends_with(|c: char| !c.is_alphanumeric());
            let tail = caption.len() - found;
            if edge
                && tail < 160
                && at.is_none_or(|(start, _)| found < start)
                && (mark != "foto" || before.trim_end().ends_with(['.', '|', '(', '-', '–']))
            {
                let keep = if mark == "getty images" {
                    found
                } else {
                    found + mark.len()
                };
                at = Some((found, keep));
            }
        }
    }
    if let Some(sign) = caption.rfind('©')
        && caption.len() - sign < 160
        && at.is_none_or(|(start, _)| sign < start)
    {
        at = Some((sign, sign + '©'.len_utf8()));
    }
    if let Some((from, to)) = at {
        let words = tidy(caption.get(..from).unwrap_or_default());
        let credit = tidy(caption.get(to..).unwrap_or_default());
        if !credit.is_empty() {
            return (some(words), some(credit));
        }
    }
    // In brackets or after a dash at the end: "… (Jo Roe/AP)", "… – Reuters".
    let end = caption.trim_end_matches('.');
    if let Some(inner) = end.strip_suffix([')', ']', '）', '】'])
        && let Some(open) = inner.rfind(['(', '[', '（', '【'])
    {
        let open_len = inner
            .get(open..)
            .and_then(|t| t.chars().next())
            .map_or(1, char::len_utf8);
        let credit = inner.get(open + open_len..).unwrap_or_default();
        if is_credit(credit) {
            return (
                some(tidy(inner.get(..open).unwrap_or_default())),
                some(tidy(credit)),
            );
        }
    }
    for dash in [" – ", " — ", " - ", " | ", ". ", " / "] {
        if let Some((words, credit)) = end.rsplit_once(dash)
            && credit.len() < 80
            && names_library(credit)
            && credit.split_whitespace().count() <= 8
        {
            return (some(tidy(words)), some(tidy(credit)));
        }
    }
    if caption.len() < 60 && names_library(caption) {
        return (None, some(caption.to_owned()));
    }
    (some(caption.to_owned()), None)
}

/// True of words in brackets that name a photographer or a library rather than say where somebody stands: "(left)", "(2nd from right)".
fn is_credit(words: &str) -> bool {
    words.len() < 100
        && (names_library(words)
            || (words.contains('/')
                && words.split_whitespace().count() <= 6
                && words.chars().any(char::is_uppercase)))
}

pub(crate) fn names_library(words: &str) -> bool {
    let lower = words.to_lowercase();
    LIBRARIES.iter().any(|name| {
        lower.find(name).is_some_and(|at| {
            let after = lower.get(at + name.len()..).unwrap_or_default();
            let before = lower.get(..at).unwrap_or_default();
            (name.starts_with('/') || !before.ends_with(|c: char| c.is_alphanumeric()))
                && !after.starts_with(|c: char| c.is_alphanumeric())
        })
    })
}

/// True of a line that is a caption by its own words: it carries a picture credit.
pub(crate) fn is_caption(words: &str) -> bool {
    let lower = words.to_lowercase();
    let marked = [
        "foto:",
        "photo:",
        "photo by ",
        "photograph:",
        "bild:",
        "image:",
        "picture:",
        "bildrechte:",
        "fot.",
        "ảnh:",
        "credit:",
        "(photo",
        "写真：",
        "foto :",
        "photo :",
        "ap photo/",
        "getty images",
    ]
    .iter()
    .any(|mark| lower.contains(mark));
    words.len() < 500 && (marked || words.contains('©')) && part(words).1.is_some()
}

fn tidy(words: &str) -> String {
    words
        .trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '(' | '[' | ']' | '|' | '/' | '–' | '—' | '-' | ':' | '©' | ','
                )
        })
        .trim_end_matches(')')
        .trim()
        .to_owned()
}

fn some(words: String) -> Option<String> {
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_parted_from_captions() {
        for (line, caption, credit) in [
            (
                "The harbour at noon. Photo: Jo Roe/AP",
                Some("The harbour at noon."),
                Some("Jo Roe/AP"),
            ),
            (
                "The harbour (Jo Roe/Reuters)",
                Some("The harbour"),
                Some("Jo Roe/Reuters"),
            ),
            ("Der Hafen. © dpa", Some("Der Hafen."), Some("dpa")),
            (
                "Ada Quill (left) at the harbour",
                Some("Ada Quill (left) at the harbour"),
                None,
            ),
            ("Getty Images", None, Some("Getty Images")),
            ("The harbour – AFP", Some("The harbour"), Some("AFP")),
            ("He gave no source.", Some("He gave no source."), None),
        ] {
            let (c, k) = part(line);
            assert_eq!((c.as_deref(), k.as_deref()), (caption, credit), "{line}");
        }
    }
}
