//! The list of partners a person wrote: one a line, or a table, or JSON.

use anyhow::{Context, bail};
use reprint_net::{Url, discover::typed_address};
use serde::Deserialize;

/// A partner to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// As the list calls it; its host if the list does not.
    pub(crate) name: String,
    pub(crate) url: Url,
}

#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    name: Option<String>,
    url: String,
}

/// Reads a list: `https://valley.example Valley Post` or `Valley Post,valley.example` a line (`#` begins a remark), or a JSON
/// list of `{"name", "url"}`.
pub(crate) fn partners(text: &str) -> anyhow::Result<Vec<Named>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut found = Vec::new();
    if text.trim_start().starts_with('[') {
        let listed: Vec<Listed> = serde_json::from_str(text).context("the list of partners")?;
        for one in listed {
            let url = typed_address(&one.url)
                .with_context(|| format!("{:?} is not the address of a site", one.url))?;
            found.push(named(one.name.as_deref().unwrap_or_default(), url));
        }
    } else {
        for (number, line) in text.lines().enumerate() {
            let line = line.split(" #").next().unwrap_or_default().trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match of_line(line) {
                Some(partner) => found.push(partner),
                None if number == 0 && line.contains([',', ';', '\t']) => {} // a table's headings
                None => bail!(
                    "line {}: {line:?} names no site; write its address, and its name beside it if you like",
                    number + 1
                ),
            }
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|partner| seen.insert(partner.url.clone()));
    if found.is_empty() {
        bail!("the list names no partner");
    }
    Ok(found)
}

fn of_line(line: &str) -> Option<Named> {
    let table = line.contains([',', ';', '\t']);
    let fields: Vec<&str> = if table {
        line.split([',', ';', '\t'])
            .map(|field| field.trim().trim_matches('"'))
            .collect()
    } else {
        line.split_whitespace().collect()
    };
    let at = fields
        .iter()
        .position(|field| typed_address(field).is_some())?;
    let url = typed_address(fields.get(at)?)?;
    let others: Vec<&str> = fields
        .iter()
        .enumerate()
        .filter(|(index, field)| *index != at && !field.is_empty())
        .map(|(_, field)| *field)
        .collect();
    let name = if table {
        others.first().copied().unwrap_or_default().to_owned()
    } else {
        others.join(" ")
    };
    Some(named(&name, url))
}

fn named(name: &str, url: Url) -> Named {
    let host = url.host_str().unwrap_or_default();
    let name = if name.is_empty() {
        host.trim_start_matches("www.")
    } else {
        name
    };
    Named {
        name: name.to_owned(),
        url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_any_of_its_forms() {
        let expected = [
            ("Valley Post", "https://valley.example/"),
            ("hill.example", "https://hill.example/news"),
        ];
        let lists = [
            "# our partners\nhttps://valley.example Valley Post\nhttps://hill.example/news",
            "name,url\nValley Post,valley.example\n,https://hill.example/news",
            "\"Valley Post\";valley.example\nhill.example/news\n",
            "[{\"name\":\"Valley Post\",\"url\":\"valley.example\"},{\"url\":\"https://hill.example/news\"}]",
        ];
        for list in lists {
            let found = partners(list).unwrap();
            let found: Vec<(&str, &str)> = found
                .iter()
                .map(|one| (one.name.as_str(), one.url.as_str()))
                .collect();
            assert_eq!(found, expected, "{list}");
        }
        let wrong = partners("https://valley.example\nnobody\n").unwrap_err();
        assert!(wrong.to_string().starts_with("line 2:"), "{wrong}");
    }
}
