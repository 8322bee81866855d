//! The terms a survey checks against: given as a file, read from the site's own licence, or none at all.

use reprint_net::Url;
use reprint_rights::{CreativeCommons, Policy, READY};
use reprint_story::Story;

/// Where nobody said what the terms are, nothing is a condition: what a newsroom wants to know is only looked for.
const LOOKED_FOR: &str = r#"
licence = "permission"
asked = ["credit.byline", "link.target"]
[media]
online = { extent = "full" }
[edit]
body = "any"
headline = "free"
shorten = "yes"
additions = "yes"
translate = "yes"
[assets]
image = "with_story"
[credit]
byline = "{authors}"
[link]
target = "either"
canonical = "asked"
"#;

/// The terms, and where they are from.
#[derive(Clone, Debug)]
pub(crate) struct Agreed {
    pub(crate) policy: Policy,
    /// As the report says it.
    pub(crate) source: String,
    /// False if nothing found is measured against terms.
    pub(crate) binding: bool,
}

impl Agreed {
    /// Terms a person gave.
    pub(crate) fn given(policy: Policy, file: &str) -> Self {
        Self {
            policy,
            source: format!("the terms given in {file}"),
            binding: true,
        }
    }

    /// What the site's own pages say: a Creative Commons licence, or nothing that a machine can rely on.
    pub(super) fn read_from(licences: &[String], stories: &[Story], site: &Url) -> Self {
        let name = stories
            .iter()
            .find_map(|story| story.publisher.as_ref()?.name.clone())
            .unwrap_or_else(|| site.host_str().unwrap_or_default().to_owned());
        let licence = licences
            .iter()
            .find_map(|url| Some((url, CreativeCommons::from_url(url)?)));
        let (mut policy, source, binding) = match licence.and_then(|(url, licence)| {
            Some((under(&licence, url)?, licence.name()))
        }) {
            Some((policy, licence)) => {
                let said = format!("{licence}, which the site's pages name; read by machine, not confirmed by anybody");
                (policy, said, true)
            }
            None => (
                Policy::parse(LOOKED_FOR).unwrap_or_default(),
                "no terms were given, and none that a machine can rely on were found on the site: what stood on each page is told, nothing is measured against it".to_owned(),
                false,
            ),
        };
        policy.issuer.name = Some(name);
        policy.issuer.url = Some(site.to_string());
        Self {
            policy,
            source,
            binding,
        }
    }
}

/// The ready-made policy nearest to a licence, under that very licence.
fn under(licence: &CreativeCommons, url: &str) -> Option<Policy> {
    let name = match (
        licence.attribution,
        licence.no_derivatives,
        licence.non_commercial,
    ) {
        (false, ..) => return None,
        (_, true, true) => "cc-by-nc-nd",
        (_, true, false) => "cc-by-nd",
        (_, false, _) => "cc-by",
    };
    let ready = READY.iter().find(|ready| ready.name == name)?;
    let text: String = ready
        .text
        .lines()
        .map(|line| {
            let is_licence = line.starts_with("licence = ");
            if is_licence {
                format!("licence = {url:?}\n")
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    let mut policy = Policy::parse(&text).ok()?;
    url.clone_into(&mut policy.id);
    Some(policy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_on_the_site_becomes_its_terms_and_nothing_becomes_none() {
        let site = Url::parse("https://gazette.example/").unwrap();
        let licences = ["https://creativecommons.org/licenses/by-nd/3.0/".to_owned()];
        let agreed = Agreed::read_from(&licences, &[], &site);
        assert!(
            agreed.binding && agreed.source.contains("CC BY-ND 3.0"),
            "{}",
            agreed.source
        );
        assert_eq!(agreed.policy.issuer_name(), "gazette.example");
        let none = Agreed::read_from(&["https://gazette.example/licence".to_owned()], &[], &site);
        assert!(!none.binding);
        assert!(!none.policy.explain().is_empty());
        assert_eq!(none.policy.terms, Policy::parse(LOOKED_FOR).unwrap().terms);
    }
}
