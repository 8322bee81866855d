//! An input opened, and a look at whether it is a web archive.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read as _},
    path::Path,
};

use anyhow::Context;
use flate2::read::MultiGzDecoder;

/// Opens a file, or standard input for `-`.
pub(super) fn open(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
}

/// The first bytes of gzip data.
pub(super) const GZIP: [u8; 2] = [0x1f, 0x8b];

/// True of the first bytes of a WARC file, packed or not.
pub(super) fn is_archive(start: &[u8]) -> bool {
    const VERSION: &[u8] = b"WARC/";
    if !start.starts_with(&GZIP) {
        return start.starts_with(VERSION);
    }
    let mut first = [0; VERSION.len()];
    let unpacked = MultiGzDecoder::new(start).read_exact(&mut first);
    unpacked.is_ok() && first == VERSION
}
