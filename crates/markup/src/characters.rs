//! Characters by name.

use html5ever::data::NAMED_ENTITIES;

/// The characters HTML calls by this name, without `&` and `;`: `eacute` is `é`. A few names stand for two.
pub fn named_character(name: &str) -> Option<String> {
    // The table also holds every beginning of a name, for parsers, as (0, 0).
    let mut key = String::with_capacity(name.len() + 1);
    key.push_str(name);
    key.push(';');
    let &(first, second) = NAMED_ENTITIES.get(key.as_str())?;
    let characters = [first, second].into_iter().filter(|code| *code != 0);
    let found: String = characters.filter_map(char::from_u32).collect();
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::named_character;

    #[test]
    fn by_name() {
        assert_eq!(named_character("eacute").as_deref(), Some("é"));
        assert_eq!(named_character("nbsp").as_deref(), Some("\u{a0}"));
        assert_eq!(named_character("NotEqualTilde").as_deref(), Some("≂̸"));
        assert_eq!(named_character("eacut"), None);
        assert_eq!(named_character(""), None);
    }
}
