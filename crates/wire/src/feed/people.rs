//! People as RSS writes them: e-mail address and name in one line, either first.

use crate::Person;

/// `ada@news.example (Ada Quill)`, `Ada Quill <ada@news.example>`, `Ada Quill`, `ada@news.example`.
pub(crate) fn person(line: &str) -> Option<Person> {
    let line = line.trim().trim_start_matches("mailto:");
    let bracketed = |open: char, close: char| {
        let (before, rest) = line.split_once(open)?;
        let (inside, after) = rest.rsplit_once(close)?;
        Some((before.trim(), inside.trim(), after.trim()))
    };
    let found = bracketed('(', ')').or_else(|| bracketed('<', '>'));
    let (name, email) = match found {
        Some((before, inside, "")) if is_email(before) => (inside, Some(before)),
        Some((before, inside, "")) if is_email(inside) => (before, Some(inside)),
        _ => match line.split_whitespace().find(|word| is_email(word)) {
            Some(email) if email.len() == line.len() => ("", Some(email)),
            Some(email) => {
                let (before, after) = line.split_once(email)?;
                let name = if before.trim().is_empty() {
                    after
                } else {
                    before
                };
                (
                    name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | ';')),
                    Some(email),
                )
            }
            None => (line, None),
        },
    };
    let person = Person {
        name: Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|name| !name.is_empty()),
        email: email.map(str::to_owned),
        ..Person::default()
    };
    (!person.is_empty()).then_some(person)
}

fn is_email(word: &str) -> bool {
    let Some((user, host)) = word.split_once('@') else {
        return false;
    };
    !user.is_empty()
        && host.contains('.')
        && !word.contains(char::is_whitespace)
        && !host.contains('@')
}

/// Adds a person unless the same one is there; what is new about a known name is added to it.
pub(crate) fn add(people: &mut Vec<Person>, person: Person) {
    let same = |known: &&mut Person| {
        known.name.is_some() && known.name == person.name || **known == person
    };
    match people.iter_mut().find(same) {
        Some(known) => {
            known.email = known.email.take().or(person.email);
            known.url = known.url.take().or(person.url);
            known.avatar = known.avatar.take().or(person.avatar);
        }
        None => people.push(person),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let show = |line| {
            let person = person(line)?;
            Some(format!(
                "{}|{}",
                person.name.unwrap_or_default(),
                person.email.unwrap_or_default()
            ))
        };
        for (line, expected) in [
            (
                "ada@news.example (Ada  Quill)",
                "Ada Quill|ada@news.example",
            ),
            ("Ada Quill (ada@news.example)", "Ada Quill|ada@news.example"),
            ("Ada Quill <ada@news.example>", "Ada Quill|ada@news.example"),
            ("Ada Quill", "Ada Quill|"),
            ("Ada Quill (Valley Post)", "Ada Quill (Valley Post)|"),
            ("mailto:ada@news.example", "|ada@news.example"),
            ("ada@news.example - Ada Quill", "Ada Quill|ada@news.example"),
        ] {
            assert_eq!(show(line).as_deref(), Some(expected), "{line}");
        }
        assert_eq!(show("  "), None);
    }
}
