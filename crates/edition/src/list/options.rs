use reprint_story::When;

use crate::site::query_value;

/// The most stories of one list.
pub const MAX_LIMIT: u8 = 50;
/// The most pages that are served; older stories are found by searching.
const MAX_PAGE: u32 = 500;

/// What a list shows, as written in its address:
/// `?category=world&limit=5&page=2&excerpt=true&image=thumbnail&image-position=left&detail=local&heading-level=2&lang=de&since=2026-11-01`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListOptions {
    /// Only this section.
    pub category: Option<String>,
    /// How many stories a page, 1 to [`MAX_LIMIT`].
    pub limit: u8,
    /// Which page; the first is 1.
    pub page: u32,
    /// The words under each headline.
    pub excerpt: bool,
    /// Where the thumbnail stands; `image=none` and `image-position=none` are the same.
    pub image: ImagePosition,
    /// Where a headline leads.
    pub detail: Detail,
    /// The level of the list's heading; headlines are one below. 1 to 5.
    pub heading_level: u8,
    /// Only stories in this language.
    pub lang: Option<String>,
    /// Only stories published from then on.
    pub since: Option<When>,
}

/// Where a list's thumbnails stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImagePosition {
    /// Before the words.
    #[default]
    Left,
    /// After the words.
    Right,
    /// Above the words.
    Top,
    /// No thumbnails.
    None,
}

impl ImagePosition {
    /// The word of the address.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Top => "top",
            Self::None => "none",
        }
    }
}

/// Where a list's headlines lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// To the story's page on this site.
    #[default]
    Local,
    /// To the story's canonical page.
    Origin,
}

/// A parameter with a value a list does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}={value:?}: {expected}")]
pub struct Bad {
    /// The parameter.
    pub name: &'static str,
    /// Its value, shortened.
    pub value: String,
    /// What it may be.
    pub expected: &'static str,
}

impl Default for ListOptions {
    fn default() -> Self {
        Self {
            category: None,
            limit: 5,
            page: 1,
            excerpt: true,
            image: ImagePosition::None,
            detail: Detail::Local,
            heading_level: 2,
            lang: None,
            since: None,
        }
    }
}

impl ListOptions {
    /// Reads the parameters of a query. Names it does not know are left alone: proxies and newsletters add their own.
    /// `excerpts`, `categories` and `image_position` are read too, as existing embeds write them.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Bad> {
        let mut options = Self::default();
        for (name, value) in pairs {
            options.set(name, value)?;
        }
        Ok(options)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Bad> {
        let some = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        match name {
            "category" | "categories" => self.category = some(value),
            "lang" => self.lang = some(value),
            "limit" => {
                self.limit = number(
                    "limit",
                    value,
                    u32::from(MAX_LIMIT),
                    "a number from 1 to 50",
                )?;
            }
            "page" => self.page = number("page", value, MAX_PAGE, "a number from 1 to 500")?,
            "heading-level" => {
                self.heading_level = number("heading-level", value, 5, "a number from 1 to 5")?;
            }
            "excerpt" | "excerpts" => self.excerpt = flag("excerpt", value)?,
            "image" => match value {
                "none" | "false" | "no" | "0" => self.image = ImagePosition::None,
                // "thumbnail", "true": the position may have been said before.
                _ if self.image == ImagePosition::None => self.image = ImagePosition::Left,
                _ => {}
            },
            "image-position" | "image_position" => {
                self.image = one_of(
                    "image-position",
                    value,
                    &[
                        ("left", ImagePosition::Left),
                        ("right", ImagePosition::Right),
                        ("top", ImagePosition::Top),
                        ("none", ImagePosition::None),
                    ],
                    "left, right, top or none",
                )?;
            }
            "detail" => {
                self.detail = one_of(
                    "detail",
                    value,
                    &[("local", Detail::Local), ("origin", Detail::Origin)],
                    "local or origin",
                )?;
            }
            "since" => {
                self.since =
                    match value {
                        "" => None,
                        value => Some(value.parse().map_err(|_| {
                            bad("since", value, "a day or time, such as 2026-11-01")
                        })?),
                    };
            }
            _ => {}
        }
        Ok(())
    }

    /// The query that reads back as these options; only what is not the default, in a fixed order.
    pub fn query(&self) -> String {
        self.query_for(self.page)
    }

    /// The same for another page.
    pub(crate) fn query_for(&self, page: u32) -> String {
        let usual = Self::default();
        let mut parts = Vec::new();
        let mut put =
            |name: &str, value: &str| parts.push(format!("{name}={}", query_value(value)));
        if let Some(category) = &self.category {
            put("category", category);
        }
        if self.limit != usual.limit {
            put("limit", &self.limit.to_string());
        }
        if page != 1 {
            put("page", &page.to_string());
        }
        if self.excerpt != usual.excerpt {
            put("excerpt", "false");
        }
        if self.image != usual.image {
            put("image-position", self.image.word());
        }
        if self.detail == Detail::Origin {
            put("detail", "origin");
        }
        if self.heading_level != usual.heading_level {
            put("heading-level", &self.heading_level.to_string());
        }
        if let Some(lang) = &self.lang {
            put("lang", lang);
        }
        if let Some(since) = self.since {
            put("since", &since.to_string());
        }
        if parts.is_empty() {
            String::new()
        } else {
            format!("?{}", parts.join("&"))
        }
    }
}

fn bad(name: &'static str, value: &str, expected: &'static str) -> Bad {
    Bad {
        name,
        value: value.chars().take(40).collect(),
        expected,
    }
}

fn number<N: TryFrom<u32>>(
    name: &'static str,
    value: &str,
    most: u32,
    expected: &'static str,
) -> Result<N, Bad> {
    value
        .parse::<u32>()
        .ok()
        .filter(|number| (1..=most).contains(number))
        .and_then(|number| N::try_from(number).ok())
        .ok_or_else(|| bad(name, value, expected))
}

fn flag(name: &'static str, value: &str) -> Result<bool, Bad> {
    match value {
        "" | "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "none" | "0" => Ok(false),
        _ => Err(bad(name, value, "true or false")),
    }
}

fn one_of<T: Copy>(
    name: &'static str,
    value: &str,
    known: &[(&str, T)],
    expected: &'static str,
) -> Result<T, Bad> {
    known
        .iter()
        .find(|(word, _)| *word == value)
        .map(|(_, meant)| *meant)
        .ok_or_else(|| bad(name, value, expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Result<ListOptions, Bad> {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        ListOptions::parse(
            pairs
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        )
    }

    #[test]
    fn options_read_back_as_written() {
        for query in [
            "",
            "?category=Arts%20%26%20Caf%C3%A9&limit=12&page=3&excerpt=false&image-position=top&detail=origin",
            "?heading-level=3&lang=de&since=2026-11-01",
        ] {
            let options = parse(query.trim_start_matches('?')).unwrap();
            assert_eq!(options.query(), query);
        }
    }

    #[test]
    fn embeds_written_for_other_plugins_are_understood() {
        let options =
            parse("categories=world&excerpts=true&image=thumbnail&image_position=right&pager=true")
                .unwrap();
        assert_eq!(options.category.as_deref(), Some("world"));
        assert_eq!(options.image, ImagePosition::Right);
    }

    #[test]
    fn a_bad_value_is_named() {
        for (query, said) in [
            ("limit=0", "limit=\"0\": a number from 1 to 50"),
            ("limit=51", "limit=\"51\": a number from 1 to 50"),
            ("detail=moon", "detail=\"moon\": local or origin"),
            (
                "since=soon",
                "since=\"soon\": a day or time, such as 2026-11-01",
            ),
        ] {
            assert_eq!(parse(query).unwrap_err().to_string(), said);
        }
    }
}
