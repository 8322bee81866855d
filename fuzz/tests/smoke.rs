//! Every target over its seeds and over changed forms of them: the same ones on every run, more with `REPRINT_FUZZ=N`.

use std::{fs, path::Path};

use reprint_fuzz::TARGETS;

/// Changed forms of each seed.
const FORMS: usize = 60;
/// Pieces that make trouble.
const PIECES: [&str; 24] = [
    "<", ">", "</", "<p>", "</p>", "<div>", "<a href=", "<script>", "</script>", "<!--", "\"", "'", "“", "”", "{", "}", "[", "\\",
    "\0", "\u{202e}", "\u{feff}", "🜚", ", said ", "2026-02-30T25:61:61+99:99",
];

/// Marsaglia's xorshift: changes that are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).unwrap_or(0)
    }
}

fn changed(seed: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.below(8) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(6) {
            0 => bytes.truncate(at),
            1 => {
                let piece = PIECES[dice.below(PIECES.len())];
                bytes.splice(at..at, piece.bytes());
            }
            2 => {
                let to = at + dice.below(bytes.len() + 1 - at);
                bytes.drain(at..to.min(at + 400));
            }
            3 => {
                let to = (at + dice.below(400)).min(bytes.len());
                let again = bytes[at..to].repeat(1 + dice.below(4));
                bytes.splice(at..at, again);
            }
            4 if at < bytes.len() => bytes[at] = u8::try_from(dice.below(256)).unwrap_or(0),
            _ if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            _ => {}
        }
    }
    bytes
}

#[test]
fn targets_hold_over_their_seeds() {
    let forms = std::env::var("REPRINT_FUZZ")
        .ok()
        .and_then(|forms| forms.parse().ok())
        .unwrap_or(FORMS);
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut files: Vec<_> = fs::read_dir(seeds)
        .expect("the folder of seeds")
        .map(|entry| entry.expect("a seed").path())
        .collect();
    files.sort();
    assert!(files.len() >= 6, "seeds are missing");
    let mut dice = Dice(0x5eed_0f4e_9712_0001);
    for file in files {
        let seed = fs::read(&file).expect("a seed");
        for (name, target) in TARGETS {
            println!("{name} {}", file.display());
            target(&seed);
            for _ in 0..forms {
                let bytes = changed(&seed, &mut dice);
                if std::panic::catch_unwind(|| target(&bytes)).is_err() {
                    let kept = std::env::temp_dir().join(format!("reprint-fuzz-{name}"));
                    fs::write(&kept, &bytes).expect("room for the input");
                    panic!("{name} failed on a form of {}, kept in {}", file.display(), kept.display());
                }
            }
        }
    }
}
