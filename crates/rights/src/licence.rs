//! Creative Commons licences by their addresses and names.

/// A Creative Commons licence or dedication.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the licences are combinations of four letters"
)]
pub struct CreativeCommons {
    /// The author is named. False for CC0 and the public domain mark.
    pub attribution: bool,
    /// No commercial use.
    pub non_commercial: bool,
    /// No adaptations.
    pub no_derivatives: bool,
    /// Adaptations under the same licence.
    pub share_alike: bool,
    /// "4.0", if said.
    pub version: Option<String>,
}

impl CreativeCommons {
    /// Reads an address such as `https://creativecommons.org/licenses/by-nd/4.0/`, whatever its scheme, language or file ending.
    pub fn from_url(url: &str) -> Option<Self> {
        let lower = url.trim().to_ascii_lowercase();
        let rest = lower.split_once("creativecommons.org/")?.1;
        let mut parts = rest.split(['/', '?', '#']);
        let public = match parts.next()? {
            "licenses" => false,
            "publicdomain" => true,
            _ => return None,
        };
        let code = parts.next()?;
        let version = parts
            .next()
            .filter(|v| v.starts_with(|c: char| c.is_ascii_digit()));
        let mut licence = if public {
            matches!(code, "zero" | "mark").then(Self::public_domain)?
        } else {
            Self::from_letters(code.split(['-', '+']))?
        };
        licence.version = version.map(str::to_owned);
        Some(licence)
    }

    /// Reads a name such as "CC BY-NC-ND 4.0", "CC-BY-4.0", "Creative Commons Attribution-NoDerivatives 4.0 International".
    pub fn from_name(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
            .filter(|word| !word.is_empty())
            .collect();
        let start = words
            .iter()
            .position(|word| matches!(*word, "cc" | "cc0" | "commons"))?;
        if words[start] == "cc0" || words.get(start + 1) == Some(&"zero") {
            return Some(Self::public_domain());
        }
        let mut letters = Vec::new();
        let mut version = None;
        for word in words.get(start + 1..)? {
            let letter = match *word {
                "by" | "attribution" => "by",
                "nc" | "noncommercial" | "commercial" => "nc",
                "nd" | "noderivatives" | "noderivs" | "derivatives" | "derivs" => "nd",
                "sa" | "sharealike" | "alike" => "sa",
                "non" | "no" | "share" | "and" | "license" | "licence" => continue,
                number if number.starts_with(|c: char| c.is_ascii_digit()) => {
                    version = Some(number.trim_end_matches('.').to_owned());
                    break;
                }
                _ => break,
            };
            letters.push(letter);
        }
        let mut licence = Self::from_letters(letters.into_iter())?;
        licence.version = version;
        Some(licence)
    }

    fn from_letters<'a>(letters: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut licence = Self {
            attribution: false,
            ..Self::public_domain()
        };
        for letter in letters {
            match letter {
                "by" => licence.attribution = true,
                "nc" => licence.non_commercial = true,
                "nd" => licence.no_derivatives = true,
                "sa" => licence.share_alike = true,
                _ => return None,
            }
        }
        licence.attribution.then_some(licence)
    }

    fn public_domain() -> Self {
        Self {
            attribution: false,
            non_commercial: false,
            no_derivatives: false,
            share_alike: false,
            version: None,
        }
    }

    /// "CC BY-ND 4.0"; "public domain" where no rights are kept.
    pub fn name(&self) -> String {
        if !self.attribution {
            return "public domain".to_owned();
        }
        let mut name = "CC BY".to_owned();
        for (on, letters) in [
            (self.non_commercial, "-NC"),
            (self.no_derivatives, "-ND"),
            (self.share_alike, "-SA"),
        ] {
            if on {
                name.push_str(letters);
            }
        }
        if let Some(version) = &self.version {
            name.push(' ');
            name.push_str(version);
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names() {
        for (text, name) in [
            (
                "https://creativecommons.org/licenses/by-nc-nd/4.0/deed.de",
                "CC BY-NC-ND 4.0",
            ),
            (
                "http://www.creativecommons.org/licenses/by/3.0/us/",
                "CC BY 3.0",
            ),
            ("//creativecommons.org/licenses/by-sa/2.5", "CC BY-SA 2.5"),
            (
                "https://creativecommons.org/publicdomain/zero/1.0/",
                "public domain",
            ),
        ] {
            assert_eq!(CreativeCommons::from_url(text).unwrap().name(), name);
        }
        for (text, name) in [
            ("CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"),
            (
                "Creative Commons Attribution-NoDerivatives 4.0 International",
                "CC BY-ND 4.0",
            ),
            (
                "Creative Commons Attribution Non-Commercial No Derivs license",
                "CC BY-NC-ND",
            ),
            ("cc by", "CC BY"),
            ("CC0", "public domain"),
        ] {
            assert_eq!(
                CreativeCommons::from_name(text).unwrap().name(),
                name,
                "{text}"
            );
        }
        for none in [
            "https://creativecommons.org/",
            "https://example.org/by/4.0",
            "CC",
            "copyright",
        ] {
            assert_eq!(CreativeCommons::from_url(none), None);
            assert_eq!(CreativeCommons::from_name(none), None);
        }
    }
}
