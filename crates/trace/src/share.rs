//! Numbers of words as shares and counts.

/// A part of a whole, 0 of nothing.
#[expect(
    clippy::cast_precision_loss,
    reason = "words of one text; a share needs four digits"
)]
pub(crate) fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// A number of words or texts as it is told; far beyond what is read.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// 1 for what holds.
pub(crate) fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}
