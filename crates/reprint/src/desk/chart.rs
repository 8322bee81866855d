//! A picture of a story's spread over time, made here so that it needs no script, with the same in words.

use std::fmt::Write as _;

use jiff::Timestamp;

/// A drawing and what it shows, for those who would rather read.
pub(super) struct Chart {
    /// SVG of our own making: numbers and dates, no words of others.
    pub(super) svg: String,
    /// The same in a sentence.
    pub(super) words: String,
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 160.0;
/// Room for the numbers on the left, the dates below.
const LEFT: f64 = 34.0;
const BELOW: f64 = 24.0;
const ABOVE: f64 = 10.0;

/// The number of uses known, step by step, from the story's publication to now. None without uses.
pub(super) fn spread(
    published: Timestamp,
    uses: &[Timestamp],
    now: Timestamp,
    day: impl Fn(Timestamp) -> String,
) -> Option<Chart> {
    let mut uses = uses.to_vec();
    uses.sort_unstable();
    let (first, last) = (*uses.first()?, *uses.last()?);
    let begin = published.min(first);
    let end = now.max(last);
    let words = sentence(&uses, first, last, &day);
    let length = seconds(begin, end).max(1.0);
    let across = |at: Timestamp| LEFT + (WIDTH - LEFT - 6.0) * seconds(begin, at) / length;
    let most = number(uses.len());
    let up = |count: f64| HEIGHT - BELOW - (HEIGHT - BELOW - ABOVE) * count / most;
    let mut line = format!("M{:.1} {:.1}", across(begin), up(0.0));
    for (count, at) in (1..).map(number).zip(&uses) {
        let _ = write!(line, "H{:.1}V{:.1}", across(*at), up(count));
    }
    let _ = write!(line, "H{:.1}", across(end));
    let svg = format!(
        "<svg class=\"spread\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"spread-name spread-words\">\
         <title id=\"spread-name\">Spread over time</title><desc id=\"spread-words\">{words}</desc>\
         <path class=\"axis\" d=\"M{LEFT} {base}H{WIDTH}M{LEFT} {ABOVE}V{base}\"/><path class=\"step\" d=\"{line}\"/>\
         <text x=\"{number_x}\" y=\"{top}\" text-anchor=\"end\">{most}</text><text x=\"{number_x}\" y=\"{base}\" text-anchor=\"end\">0</text>\
         <text x=\"{LEFT}\" y=\"{below}\">{from}</text><text x=\"{WIDTH}\" y=\"{below}\" text-anchor=\"end\">{to}</text></svg>",
        base = HEIGHT - BELOW,
        number_x = LEFT - 6.0,
        top = ABOVE + 8.0,
        below = HEIGHT - 6.0,
        from = day(begin),
        to = day(end),
    );
    Some(Chart { svg, words })
}

fn sentence(
    uses: &[Timestamp],
    first: Timestamp,
    last: Timestamp,
    day: &impl Fn(Timestamp) -> String,
) -> String {
    match uses {
        [_] => format!("One use, on {}.", day(first)),
        uses => {
            let half = uses
                .get(uses.len().div_ceil(2) - 1)
                .copied()
                .unwrap_or(last);
            format!(
                "{} uses: the first on {}, half of them by {}, the last on {}.",
                uses.len(),
                day(first),
                day(half),
                day(last)
            )
        }
    }
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "uses of one story")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Timestamp {
        format!("2026-11-{day}T12:00:00Z").parse().unwrap()
    }

    fn day(at: Timestamp) -> String {
        at.strftime("%-d Nov").to_string()
    }

    #[test]
    fn the_words_say_what_the_picture_shows() {
        let chart = spread(at("01"), &[at("05"), at("02"), at("03")], at("11"), day).unwrap();
        assert_eq!(
            chart.words,
            "3 uses: the first on 2 Nov, half of them by 3 Nov, the last on 5 Nov."
        );
        assert!(chart.svg.contains(&chart.words));
        assert_eq!(chart.svg.matches('V').count() - 1, 3, "{}", chart.svg);
    }

    #[test]
    fn nothing_is_drawn_of_nothing_and_one_moment_is_drawn() {
        assert!(spread(at("01"), &[], at("02"), day).is_none());
        let chart = spread(at("01"), &[at("01")], at("01"), day).unwrap();
        assert!(!chart.svg.contains("NaN") && !chart.svg.contains("inf"));
    }
}
