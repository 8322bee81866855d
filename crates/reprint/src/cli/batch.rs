//! One JSON line in, one JSON line out, in the same order, on as many threads as asked: bounded memory whatever the input's length.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::Context;

/// Lines handed to each thread before their answers are written: enough that one slow page does not leave the others idle.
const LINES_A_THREAD: usize = 32;

/// The lines of a file, or of standard input for `-`; empty lines are passed over.
pub(crate) fn lines(path: &Path) -> anyhow::Result<Box<dyn Iterator<Item = io::Result<String>>>> {
    let input: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        Box::new(BufReader::with_capacity(1 << 16, file))
    };
    let kept =
        |line: &io::Result<String>| line.as_ref().map_or(true, |line| !line.trim().is_empty());
    Ok(Box::new(input.lines().filter(kept)))
}

/// Answers every line and writes the answers to standard output in the order of the lines.
pub(crate) fn run(
    lines: impl Iterator<Item = io::Result<String>>,
    jobs: usize,
    answer: impl Fn(&str) -> anyhow::Result<String> + Sync,
) -> anyhow::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut lines = lines.enumerate();
    if jobs <= 1 {
        for (nth, line) in lines {
            write_answer(&mut out, nth, answer(&line?))?;
        }
        return Ok(out.flush()?);
    }
    loop {
        let chunk: Vec<(usize, String)> = lines
            .by_ref()
            .take(jobs * LINES_A_THREAD)
            .map(|(nth, line)| Ok((nth, line?)))
            .collect::<io::Result<_>>()?;
        if chunk.is_empty() {
            return Ok(out.flush()?);
        }
        for ((nth, _), answered) in chunk.iter().zip(answer_all(&chunk, jobs, &answer)) {
            write_answer(&mut out, *nth, answered)?;
        }
    }
}

fn write_answer(
    out: &mut impl Write,
    nth: usize,
    answer: anyhow::Result<String>,
) -> anyhow::Result<()> {
    let answer = answer.with_context(|| format!("line {}", nth + 1))?;
    out.write_all(answer.as_bytes())?;
    Ok(out.write_all(b"\n")?)
}

/// Threads take the next unanswered line until none is left.
fn answer_all(
    chunk: &[(usize, String)],
    jobs: usize,
    answer: &(impl Fn(&str) -> anyhow::Result<String> + Sync),
) -> Vec<anyhow::Result<String>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let take = || chunk.get(next.fetch_add(1, Ordering::Relaxed));
        std::iter::from_fn(take)
            .map(|(nth, line)| (*nth, answer(line)))
            .collect::<Vec<_>>()
    };
    let mut answers: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .flat_map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    answers.sort_by_key(|(nth, _)| *nth);
    answers.into_iter().map(|(_, answer)| answer).collect()
}
