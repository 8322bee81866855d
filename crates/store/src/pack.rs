//! Bytes as they are kept: deflated where that helps.

use std::io::{Read, Write};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};

use crate::{Result, StoreError, value::stored_words};

/// The largest thing kept whole: above it, PostgreSQL's one-gigabyte field and a client's memory are too near.
pub(crate) const LARGEST: usize = 256 << 20;

/// How kept bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    /// As they are.
    Plain,
    /// RFC 1951.
    Deflate,
}
stored_words!(Codec { Plain = "plain", Deflate = "deflate" });

/// The bytes, smaller if they will be, and how they are written.
pub(crate) fn pack(what: &'static str, bytes: &[u8]) -> Result<(Codec, Vec<u8>)> {
    if bytes.len() > LARGEST {
        return Err(StoreError::TooLarge {
            what,
            size: bytes.len(),
            limit: LARGEST,
        });
    }
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::fast());
    let packed = encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(StoreError::other)?;
    // Pictures and gzipped files do not shrink; then reading them should cost nothing.
    Ok(if packed.len() < bytes.len() {
        (Codec::Deflate, packed)
    } else {
        (Codec::Plain, bytes.to_vec())
    })
}

/// The bytes as they were; `size` is what they must come to.
pub(crate) fn unpack(
    what: &'static str,
    codec: Codec,
    bytes: Vec<u8>,
    size: i64,
) -> Result<Vec<u8>> {
    let size = usize::try_from(size).unwrap_or(0).min(LARGEST);
    let whole = match codec {
        Codec::Plain => bytes,
        Codec::Deflate => {
            let mut whole = Vec::with_capacity(size);
            DeflateDecoder::new(bytes.as_slice())
                .take(size as u64 + 1)
                .read_to_end(&mut whole)
                .map_err(|e| StoreError::malformed(what, e))?;
            whole
        }
    };
    if whole.len() == size {
        Ok(whole)
    } else {
        Err(StoreError::malformed(
            what,
            "its length is not the length noted",
        ))
    }
}
