//! A page fetched for the audit. What stands in the way of judging it becomes the reason why nothing can be told.

use reprint_net::{Accept, FetchError, Fetched, Fetcher, Purpose, Request, Url};
use reprint_page::{Hints, Reading};
use reprint_rights::CopyPage;

use crate::{copy_page::copy_page, follow::look};

/// A page as it answered.
pub(crate) struct Answered {
    /// For the audit; with a problem if it shows something else than what was asked for.
    pub(crate) page: CopyPage,
    /// What stood on it; none if nothing came.
    pub(crate) reading: Option<Reading>,
    /// The site itself answered, be it with a refusal.
    pub(crate) reached: bool,
}

/// Fetches a page, as far as the site allows for this purpose.
pub(crate) async fn fetched(fetcher: &Fetcher, url: &Url, purpose: Purpose) -> Answered {
    let request = Request::new(url.clone(), purpose).accepting(Accept::Page);
    match fetcher.get(&request).await {
        Ok(answer) => read(url, &answer),
        Err(error) => unread(url, &error),
    }
}

fn read(asked: &Url, answer: &Fetched) -> Answered {
    let hints: Hints = look::hints(answer);
    let mut page = copy_page(&answer.body, &hints);
    page.problem = elsewhere(asked, &answer.final_url);
    Answered {
        reading: Some(reprint_page::read(&answer.body, &hints)),
        page,
        reached: true,
    }
}

fn unread(url: &Url, error: &FetchError) -> Answered {
    let status = error.status();
    let why = match status {
        Some(404 | 410) => format!("the page is not there any more: {error}"),
        Some(401..=403) => format!("the page is not open to everybody: {error}"),
        _ => format!("the page could not be read: {error}"),
    };
    Answered {
        page: CopyPage {
            url: url.to_string(),
            problem: Some(why),
            ..CopyPage::default()
        },
        reading: None,
        reached: status.is_some(),
    }
}

/// Where a redirect ended, if that is no page of a story: the front page, a section, a log-in.
pub(crate) fn elsewhere(asked: &Url, ended: &Url) -> Option<String> {
    if asked.path() == ended.path() && asked.query() == ended.query() {
        return None;
    }
    let of = |url: &Url| -> Vec<String> {
        let segments = url.path_segments().into_iter().flatten();
        segments
            .filter(|one| !one.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (before, after) = (of(asked), of(ended));
    let is_story = !before.is_empty() || asked.query().is_some();
    // `/` and the front page of a language, such as `/en/`.
    let front = ended.query().is_none()
        && match after.as_slice() {
            [] => true,
            [one] => one.len() <= 5 && matches!(one.len(), 2 | 5) || one.starts_with("index."),
            _ => false,
        };
    if is_story && front {
        return Some(format!(
            "the address leads to the site's front page ({ended})"
        ));
    }
    let login = after.iter().any(|segment| {
        matches!(
            segment.as_str(),
            "login"
                | "signin"
                | "sign-in"
                | "log-in"
                | "subscribe"
                | "subscription"
                | "wp-login.php"
                | "consent"
        )
    });
    let asked_login = before
        .iter()
        .any(|segment| after.contains(segment) && segment.contains("log"));
    (login && !asked_login)
        .then(|| format!("the address leads to a page for subscribers or for logging in ({ended})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_redirect_may_end() {
        let story = "https://valley.example/2026/ferry-is-back";
        let table = [
            (story, "https://www.valley.example/2026/ferry-is-back", None),
            (story, "https://valley.example/news/ferry-is-back/", None),
            (
                "https://valley.example/?p=12",
                "https://valley.example/2026/ferry-is-back/",
                None,
            ),
            (story, "https://valley.example/", Some("front page")),
            (story, "https://valley.example/en/", Some("front page")),
            (
                "https://valley.example/?p=12",
                "https://valley.example/",
                Some("front page"),
            ),
            (
                story,
                "https://valley.example/account/login?next=ferry",
                Some("logging in"),
            ),
            ("https://valley.example/", "https://valley.example/", None),
        ];
        for (asked, ended, expected) in table {
            let (asked, ended) = (Url::parse(asked).unwrap(), Url::parse(ended).unwrap());
            let why = elsewhere(&asked, &ended);
            assert_eq!(
                why.is_some(),
                expected.is_some(),
                "{asked} → {ended}: {why:?}"
            );
            if let Some((why, words)) = why.zip(expected) {
                assert!(why.contains(words), "{why}");
            }
        }
    }
}
