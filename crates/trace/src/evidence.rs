//! What the shared passages of two texts are like.

use std::{ops::Range, sync::LazyLock};

use crate::{
    align::Run,
    kept::Kept,
    share::share,
    words::{QUOTED, Words, phrase},
};

/// Words from which a passage is looked at for repeating itself.
const REPEATING: usize = 60;

/// The words a speaker uses of himself and his side.
const FIRST_PERSON: &str = "i we my our me us im ive weve myself ourselves ich wir mein meine unser unsere yo nosotros mi nuestro nuestra je nous mon notre nos я мы мой наш нас мне أنا نحن 我们 我的 我們";

static SPEAKER: LazyLock<Vec<u32>> = LazyLock::new(|| phrase(FIRST_PERSON));

/// True if most prints of a passage are stray.
pub(crate) fn stray(text: &Kept, strays: &[bool], run: &Range<usize>) -> bool {
    let before = |word: usize| {
        text.marks
            .partition_point(|mark| (mark.word as usize) < word)
    };
    let within = strays
        .get(before(run.start)..before(run.end))
        .unwrap_or_default();
    within.iter().filter(|&&stray| stray).count() * 2 > within.len()
}

/// True of a passage that says the same words again and again, as picture captions and menus do.
pub(crate) fn repeating(text: &Kept, range: &Range<usize>) -> bool {
    if !text.repeats || range.len() < REPEATING {
        return false;
    }
    let passage = text.words.hashes.get(range.clone()).unwrap_or_default();
    let mut grams: Vec<&[u32]> = passage.windows(3).collect();
    grams.sort_unstable();
    let often = grams.chunk_by(|a, b| a == b).filter(|same| same.len() >= 4);
    often.map(<[_]>::len).sum::<usize>() * 10 > grams.len()
}

/// The share of a text that some passages cover.
pub(crate) fn covered<'a>(ranges: impl Iterator<Item = &'a Range<usize>>, of: usize) -> f32 {
    let mut ranges: Vec<_> = ranges.map(|range| (range.start, range.end)).collect();
    ranges.sort_unstable();
    let mut sum = 0;
    let mut end = 0;
    for (from, to) in ranges {
        sum += to.saturating_sub(from.max(end));
        end = end.max(to);
    }
    share(sum, of)
}

/// The share of the passages' words that stand in quotation marks.
pub(crate) fn quoted<'a>(words: &Words, ranges: impl Iterator<Item = &'a Range<usize>>) -> f32 {
    of_words(&words.marks, ranges, |mark| mark & QUOTED != 0)
}

/// The share of the passages' words that are the speaker's "I" and "we".
pub(crate) fn first_person<'a>(
    words: &Words,
    ranges: impl Iterator<Item = &'a Range<usize>>,
) -> f32 {
    of_words(&words.hashes, ranges, |word| SPEAKER.contains(&word))
}

fn of_words<'a, T: Copy>(
    all: &[T],
    ranges: impl Iterator<Item = &'a Range<usize>>,
    counts: impl Fn(T) -> bool,
) -> f32 {
    let (mut words, mut counted) = (0, 0);
    for range in ranges {
        let within = all.get(range.clone()).unwrap_or_default();
        words += within.len();
        counted += within.iter().filter(|&&word| counts(word)).count();
    }
    share(counted, words)
}

/// The stretch from the first to the last passage as a share of the text, the smaller of the two.
pub(crate) fn spread(runs: &[Run], here: usize, there: usize) -> f32 {
    let stretch = |ranges: &mut dyn Iterator<Item = &Range<usize>>| {
        let (from, to) = ranges.fold((usize::MAX, 0), |(from, to), range| {
            (from.min(range.start), to.max(range.end))
        });
        to.saturating_sub(from)
    };
    let a = share(stretch(&mut runs.iter().map(|run| &run.a)), here);
    let b = share(stretch(&mut runs.iter().map(|run| &run.b)), there);
    a.min(b)
}
