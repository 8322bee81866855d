//! One thing in (a line, a record of an archive), one JSON line out, in the same order, on as many threads as asked: bounded memory
//! whatever the input's length.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, IsTerminal, Write},
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use anyhow::Context;

/// Things handed to each thread before their answers are written: enough that one slow page does not leave the others idle.
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
    run_each(lines, jobs, String::len, |line: &String| answer(line))
}

/// Bytes handed to all threads together before their answers are written, and one thing more.
const MOST_AT_ONCE: usize = 32 << 20;

/// Answers everything and writes the answers to standard output in order. `weigh` gives the bytes a thing holds.
pub(crate) fn run_each<T: Sync>(
    things: impl Iterator<Item = io::Result<T>>,
    jobs: usize,
    weigh: impl Fn(&T) -> usize,
    answer: impl Fn(&T) -> anyhow::Result<String> + Sync,
) -> anyhow::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut things = things.enumerate();
    let mut progress = Progress::new();
    if jobs <= 1 {
        for (nth, thing) in things {
            write_answer(&mut out, nth, answer(&thing?))?;
            progress.done(nth + 1);
        }
        return Ok(out.flush()?);
    }
    loop {
        let mut chunk: Vec<(usize, T)> = Vec::new();
        let mut weight = 0;
        while chunk.len() < jobs * LINES_A_THREAD
            && weight < MOST_AT_ONCE
            && let Some((nth, thing)) = things.next()
        {
            let thing = thing?;
            weight += weigh(&thing);
            chunk.push((nth, thing));
        }
        let Some((last, _)) = chunk.last() else {
            return Ok(out.flush()?);
        };
        let last = *last;
        for ((nth, _), answered) in chunk.iter().zip(answer_all(&chunk, jobs, &answer)) {
            write_answer(&mut out, *nth, answered)?;
        }
        progress.done(last + 1);
    }
}

/// How far a run has come, on standard error once a second, where a person looks on and the answers go elsewhere.
struct Progress {
    shown: Option<Instant>,
    any: bool,
}

impl Progress {
    fn new() -> Self {
        let watched = io::stderr().is_terminal() && !io::stdout().is_terminal();
        Self {
            shown: watched.then(Instant::now),
            any: false,
        }
    }

    fn done(&mut self, count: usize) {
        if let Some(shown) = &mut self.shown
            && shown.elapsed() >= Duration::from_secs(1)
        {
            *shown = Instant::now();
            self.any = true;
            eprint!("\r{count} read");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.any {
            eprintln!();
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
fn answer_all<T: Sync>(
    chunk: &[(usize, T)],
    jobs: usize,
    answer: &(impl Fn(&T) -> anyhow::Result<String> + Sync),
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
