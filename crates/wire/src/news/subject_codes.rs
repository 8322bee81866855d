//! IPTC Subject Codes (`04011002`): agencies often send the number alone.

/// Code, tab, name: sorted by code, one a line.
const CODES: &str = include_str!("../../data/iptc-subject-codes.tsv");

/// The English name of an IPTC Subject Code.
pub(crate) fn name(code: &str) -> Option<&'static str> {
    let digits = code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit());
    let lines = || CODES.lines().filter_map(|line| line.split_once('\t'));
    // 1,404 lines of which a story asks for a handful: a walk is quick enough and needs no table in memory.
    digits
        .then(|| lines().find(|(known, _)| *known == code))
        .flatten()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::{CODES, name};

    #[test]
    fn codes_have_the_names_iptc_gives_them() {
        assert_eq!(name("15054000"), Some("soccer"));
        assert_eq!(name("99999999"), None);
        assert_eq!(name("15"), None);
    }

    #[test]
    fn every_line_is_a_code_and_a_name_in_order() {
        let codes: Vec<_> = CODES
            .lines()
            .map(|line| line.split_once('\t').unwrap())
            .collect();
        assert!(codes.is_sorted() && codes.len() > 1_400);
        assert!(
            codes
                .iter()
                .all(|(code, name)| code.len() == 8 && !name.is_empty())
        );
    }
}
