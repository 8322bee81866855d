use proptest::prelude::*;
use reprint_trace::{Counts, Fingerprint, Index, Segment};

use crate::matching::FERRY;

#[test]
fn a_merged_segment_finds_what_both_found_and_a_purged_one_does_not() {
    let print = Fingerprint::of(FERRY);
    let merged = Segment::of([(3, &print)]).merge(&Segment::of([(9, &print)]));
    let keys = |segment: Segment| {
        let mut index = Index::default();
        index.push(Segment::from_bytes(&segment.to_bytes()));
        let found = index.candidates(&print, |_| print.len(), &mut Counts::default());
        found
            .iter()
            .map(|candidate| candidate.key)
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(merged.clone()), [3, 9]);
    assert_eq!(keys(merged.without(|key| key == 3)), [9]);
}

#[test]
fn a_fingerprint_is_small() {
    let print = Fingerprint::of(FERRY);
    assert!(
        print.to_bytes().len() < FERRY.len() / 4,
        "{} of {}",
        print.to_bytes().len(),
        FERRY.len()
    );
}

proptest! {
    #[test]
    fn fingerprints_and_segments_survive_storage(texts in proptest::collection::vec("[a-d ]{0,120}", 0..6)) {
        let prints: Vec<Fingerprint> = texts.iter().map(|text| Fingerprint::of(text)).collect();
        for print in &prints {
            prop_assert_eq!(&Fingerprint::from_bytes(&print.to_bytes()), print);
        }
        let segment = Segment::of((0..).zip(&prints));
        let read = Segment::from_bytes(&segment.to_bytes());
        prop_assert_eq!(read.len(), segment.len());
        prop_assert_eq!(read.to_bytes(), segment.to_bytes());
    }

    #[test]
    fn damaged_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let print = Fingerprint::from_bytes(&bytes);
        let mut index = Index::default();
        index.push(Segment::of([(0, &print)]));
        index.candidates(&print, |_| 1, &mut Counts::default());
        let _ = Segment::from_bytes(&bytes).len();
    }
}
