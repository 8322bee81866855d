//! Gathers faults: each kind is said once, with its first place and how often it came.

use memchr::{memchr_iter, memrchr};
use reprint_story::{Fault, Severity};

/// Kinds of fault told of one document; there are fewer codes than that.
const MOST: usize = 64;

#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<(Fault, usize)>,
}

impl Faults {
    /// Something was repaired, guessed or left out. The place is a byte offset into a text.
    pub(crate) fn repaired(
        &mut self,
        code: &'static str,
        message: &str,
        place: Option<(&str, usize)>,
    ) {
        self.add(code, Severity::Warning, message, place);
    }

    /// A part could not be used at all.
    pub(crate) fn lost(&mut self, code: &'static str, message: &str) {
        self.add(code, Severity::Error, message, None);
    }

    /// A fault made elsewhere.
    pub(crate) fn push(&mut self, fault: Fault) {
        if self.list.len() < MOST {
            self.list.push((fault, 1));
        }
    }

    fn add(
        &mut self,
        code: &'static str,
        severity: Severity,
        message: &str,
        place: Option<(&str, usize)>,
    ) {
        if let Some((_, times)) = self.list.iter_mut().find(|(fault, _)| fault.code == code) {
            *times += 1;
            return;
        }
        let mut fault = Fault::new(code, severity, message);
        if let Some((text, offset)) = place {
            fault = fault.at(line_and_column(text, offset));
        }
        self.push(fault);
    }

    /// The faults in the order they were met.
    pub(crate) fn into_vec(self) -> Vec<Fault> {
        let say = |(mut fault, times): (Fault, usize)| {
            if times > 1 {
                fault.message = format!("{} ({times} times)", fault.message);
            }
            fault
        };
        self.list.into_iter().map(say).collect()
    }
}

/// Both count from one; the column counts bytes.
fn line_and_column(text: &str, offset: usize) -> String {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    let line = memchr_iter(b'\n', before).count() + 1;
    let column = before.len() - memrchr(b'\n', before).map_or(0, |at| at + 1) + 1;
    format!("{line}:{column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_said_once_with_its_first_place() {
        let mut faults = Faults::default();
        faults.repaired("a.b", "Odd.", Some(("x\nyz", 3)));
        faults.repaired("a.b", "Odd.", Some(("x\nyz", 0)));
        let faults = faults.into_vec();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place.as_deref(), Some("2:2"));
        assert_eq!(faults[0].message, "Odd. (2 times)");
    }
}
