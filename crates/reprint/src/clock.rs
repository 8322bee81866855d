use jiff::Timestamp;
use reprint_story::Clock;

/// The machine's clock. The only place in the program that asks it.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
