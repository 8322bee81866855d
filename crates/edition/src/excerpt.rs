//! The few words under a headline in a list.

use reprint_story::{Block, Story, plain};

/// The most characters of an excerpt.
const LONGEST: usize = 220;

/// The standfirst, or else the beginning of the first paragraph without its dateline, cut after a word.
pub(crate) fn excerpt(story: &Story) -> Option<String> {
    let words = story.standfirst.clone().or_else(|| opening(story))?;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then(|| cut(words, LONGEST))
}

fn opening(story: &Story) -> Option<String> {
    let first = story.body.iter().find_map(|block| match block {
        Block::Paragraph { content } => {
            Some(plain(content)).filter(|words| !words.trim().is_empty())
        }
        _ => None,
    })?;
    Some(without_dateline(&first, story).to_owned())
}

fn without_dateline<'a>(words: &'a str, story: &Story) -> &'a str {
    story
        .dateline
        .as_ref()
        .and_then(|line| words.strip_prefix(line.raw.as_str()))
        .map_or(words, |rest| {
            rest.trim_start_matches([' ', '\u{a0}', '–', '—', '-', ':'])
        })
}

/// At most `longest` characters: the last whole sentence if it fills half of them, else the last whole word and "…".
fn cut(words: String, longest: usize) -> String {
    let Some((end, _)) = words.char_indices().nth(longest) else {
        return words;
    };
    let head = words.get(..end).unwrap_or_default();
    let sentence = head.rfind(['.', '!', '?', '。']).filter(|at| *at > end / 2);
    if let Some(at) = sentence
        && words
            .get(at + 1..)
            .is_some_and(|rest| rest.starts_with(' '))
    {
        return words.get(..=at).unwrap_or_default().to_owned();
    }
    let word = head.rfind(' ').filter(|at| *at > end / 2).unwrap_or(end);
    let kept = head.get(..word).unwrap_or_default();
    format!("{}…", kept.trim_end_matches([',', ';', ':', ' ', '–', '—']))
}

#[cfg(test)]
mod tests {
    use reprint_story::Dateline;

    use super::*;

    #[test]
    fn the_dateline_is_left_out() {
        let mut story = Story::new("Ferry");
        story.set_body(vec![Block::paragraph(
            "(Harbour Ledger) – The ferry came back.",
        )]);
        story.dateline = Some(Dateline {
            raw: "(Harbour Ledger)".into(),
            ..Dateline::default()
        });
        assert_eq!(excerpt(&story).unwrap(), "The ferry came back.");
    }

    #[test]
    fn long_words_of_any_script_are_cut_between_characters() {
        let long = "渡".repeat(400);
        assert_eq!(cut(long, 10), format!("{}…", "渡".repeat(10)));
        assert_eq!(cut("One two, three".into(), 9), "One two…");
        assert_eq!(
            cut("It came back. Everybody cheered".into(), 20),
            "It came back."
        );
    }
}
