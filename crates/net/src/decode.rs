use std::io::{self, Read};

/// How far a body may unpack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Most decoded bytes.
    pub(crate) bytes: usize,
    /// Most decoded bytes for each received one, once [`SMALL`] is passed.
    pub(crate) ratio: usize,
}

/// Bodies up to this size are never called a bomb: a page of repetitions may shrink a thousandfold.
pub(crate) const SMALL: usize = 1 << 20;

/// HTTP allows several codings on top of each other; real servers use one, by accident two.
const MOST_CODINGS: usize = 2;

#[derive(Debug)]
pub(crate) enum DecodeError {
    TooLarge { start: Vec<u8> },
    Bomb,
    Broken { coding: String, cause: String },
}

/// Undoes the codings of a `Content-Encoding` header, last first. Every step is bounded by bytes and by ratio to what was
/// received, so a bomb costs no more than the bound whatever it claims.
pub(crate) fn decode(
    received: Vec<u8>,
    codings: &str,
    bounds: Bounds,
) -> Result<Vec<u8>, DecodeError> {
    let names: Vec<String> = codings
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty() && name != "identity")
        .collect();
    let broken = |coding: &str, cause: &str| DecodeError::Broken {
        coding: coding.to_owned(),
        cause: cause.to_owned(),
    };
    if names.len() > MOST_CODINGS {
        return Err(broken(codings, "more codings than any server needs"));
    }
    let wire_size = received.len();
    let mut body = received;
    for name in names.iter().rev() {
        if body.is_empty() {
            // A HEAD or 304 answer, or an empty page: there is nothing to undo.
            return Ok(body);
        }
        body = undo(name, &body, wire_size, bounds)?;
    }
    if body.len() > bounds.bytes {
        body.truncate(bounds.bytes);
        return Err(DecodeError::TooLarge { start: body });
    }
    Ok(body)
}

fn undo(
    coding: &str,
    body: &[u8],
    wire_size: usize,
    bounds: Bounds,
) -> Result<Vec<u8>, DecodeError> {
    let read = |mut source: Box<dyn Read + '_>| read_bounded(&mut *source, wire_size, bounds);
    let done = match coding {
        "gzip" | "x-gzip" => read(Box::new(flate2::read::MultiGzDecoder::new(body))),
        // "deflate" means zlib (RFC 9110 section 8.4.1.2), yet some servers send it bare.
        "deflate" if body.first().is_some_and(|b| b & 0x0f == 8) => {
            read(Box::new(flate2::read::ZlibDecoder::new(body)))
        }
        "deflate" => read(Box::new(flate2::read::DeflateDecoder::new(body))),
        "br" => read(Box::new(brotli_decompressor::Decompressor::new(
            body,
            16 * 1024,
        ))),
        "zstd" => read(Box::new(Zstd::new(body))),
        _ => Err(ReadError::Broken("unknown coding".into())),
    };
    done.map_err(|error| match error {
        ReadError::TooLarge(start) => DecodeError::TooLarge { start },
        ReadError::Bomb => DecodeError::Bomb,
        ReadError::Broken(cause) => DecodeError::Broken {
            coding: coding.to_owned(),
            cause,
        },
    })
}

enum ReadError {
    TooLarge(Vec<u8>),
    Bomb,
    Broken(String),
}

fn read_bounded(
    source: &mut dyn Read,
    wire_size: usize,
    bounds: Bounds,
) -> Result<Vec<u8>, ReadError> {
    let mut out = Vec::new();
    let mut chunk = vec![0; 32 * 1024];
    loop {
        let count = match source.read(&mut chunk) {
            Ok(0) => return Ok(out),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            // Servers do drop the last bytes of a gzip stream; what was unpacked before is whole text and browsers show it.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !out.is_empty() => {
                return Ok(out);
            }
            Err(error) => return Err(ReadError::Broken(error.to_string())),
        };
        out.extend_from_slice(chunk.get(..count).unwrap_or_default());
        if out.len() > SMALL && out.len() / bounds.ratio > wire_size {
            return Err(ReadError::Bomb);
        }
        if out.len() > bounds.bytes {
            out.truncate(bounds.bytes);
            return Err(ReadError::TooLarge(out));
        }
    }
}

/// The largest window a zstd frame sent over HTTP may ask for (RFC 9659).
const ZSTD_WINDOW: u64 = 8 << 20;

/// All frames of a zstd body, one after another, skippable ones skipped.
struct Zstd<'b> {
    rest: &'b [u8],
    frame: Option<ruzstd::decoding::StreamingDecoder<&'b [u8], ruzstd::decoding::FrameDecoder>>,
}

impl<'b> Zstd<'b> {
    fn new(body: &'b [u8]) -> Self {
        Self {
            rest: body,
            frame: None,
        }
    }

    fn open_next(&mut self) -> io::Result<bool> {
        while let Some(skipped) = skippable_frame(self.rest) {
            self.rest = self.rest.get(skipped..).unwrap_or_default();
        }
        if self.rest.is_empty() {
            return Ok(false);
        }
        let mut decoder = ruzstd::decoding::FrameDecoder::new();
        decoder.set_max_window_size(ZSTD_WINDOW);
        let frame = ruzstd::decoding::StreamingDecoder::new_with_decoder(self.rest, decoder)
            .map_err(io::Error::other)?;
        self.frame = Some(frame);
        Ok(true)
    }
}

/// The whole length of the skippable frame at the start of `bytes` (RFC 8878 section 3.1.2), if there is one.
fn skippable_frame(bytes: &[u8]) -> Option<usize> {
    let (magic, rest) = bytes.split_first_chunk::<4>()?;
    let (size, _) = rest.split_first_chunk::<4>()?;
    let is_skippable = u32::from_le_bytes(*magic) & 0xffff_fff0 == 0x184d_2a50;
    is_skippable.then(|| 8 + u32::from_le_bytes(*size) as usize)
}

impl Read for Zstd<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.frame.is_none() && !self.open_next()? {
                return Ok(0);
            }
            if let Some(frame) = &mut self.frame {
                let count = frame.read(buffer)?;
                if count > 0 {
                    return Ok(count);
                }
                self.rest = frame.get_ref();
            }
            self.frame = None;
        }
    }
}
