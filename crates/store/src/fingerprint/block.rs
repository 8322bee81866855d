//! Sorted hashes and postings, packed: differences as variable-length numbers.

/// Hashes keep so many bits.
const BITS: u32 = 40;

/// So many postings make a block: about 3 KB, one page of either engine.
pub(super) const BLOCK: usize = 512;

/// One story's use of one hash; `doc` counts in the segment's list of stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting {
    pub(super) hash: u64,
    pub(super) doc: u32,
}

/// A caller's hash, its bits stirred (murmur3's finaliser) so that the ones kept are spread evenly.
pub(super) fn mix(hash: u64) -> u64 {
    let mut h = hash;
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^= h >> 33;
    h >> (64 - BITS)
}

fn write_number(out: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Sorted hashes, packed.
pub(super) fn pack_hashes(sorted: &[u64]) -> Vec<u8> {
    let mut out = Vec::with_capacity(sorted.len() * 5);
    let mut last = 0;
    for &hash in sorted {
        write_number(&mut out, hash - last);
        last = hash;
    }
    out
}

/// The hashes again, in order.
pub(super) fn unpack_hashes(mut packed: &[u8]) -> impl Iterator<Item = u64> {
    let mut last = 0u64;
    std::iter::from_fn(move || {
        last = last.wrapping_add(read_number(&mut packed)?);
        Some(last)
    })
}

/// Sorted postings, packed.
pub(super) fn pack(sorted: &[Posting]) -> Vec<u8> {
    let mut out = Vec::with_capacity(sorted.len() * 6);
    let mut last = 0;
    for posting in sorted {
        write_number(&mut out, posting.hash - last);
        write_number(&mut out, u64::from(posting.doc));
        last = posting.hash;
    }
    out
}

/// The postings again, in order; a damaged block ends where the damage begins.
pub(super) fn unpack(mut packed: &[u8]) -> impl Iterator<Item = Posting> {
    let mut last = 0u64;
    std::iter::from_fn(move || {
        last = last.wrapping_add(read_number(&mut packed)?);
        let doc = u32::try_from(read_number(&mut packed)?).ok()?;
        Some(Posting { hash: last, doc })
    })
}

/// Whole numbers of 64 bits, plainly.
pub(super) fn numbers_to_bytes(numbers: impl IntoIterator<Item = u64>) -> Vec<u8> {
    numbers.into_iter().flat_map(u64::to_le_bytes).collect()
}

pub(super) fn bytes_to_numbers(bytes: &[u8]) -> Vec<u64> {
    let (numbers, _) = bytes.as_chunks::<8>();
    numbers.iter().copied().map(u64::from_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_out_again(mut hashes in prop::collection::vec(0u64..1 << 40, 0..300)) {
            hashes.sort_unstable();
            prop_assert_eq!(unpack_hashes(&pack_hashes(&hashes)).collect::<Vec<_>>(), hashes.clone());
            let postings: Vec<Posting> =
                hashes.iter().zip(0u32..).map(|(&hash, doc)| Posting { hash, doc }).collect();
            prop_assert_eq!(unpack(&pack(&postings)).collect::<Vec<_>>(), postings);
            prop_assert_eq!(bytes_to_numbers(&numbers_to_bytes(hashes.clone())), hashes);
        }

        #[test]
        fn damaged_blocks_end_instead_of_panicking(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(unpack(&bytes).count() <= bytes.len());
            prop_assert!(unpack_hashes(&bytes).count() <= bytes.len());
        }
    }
}
