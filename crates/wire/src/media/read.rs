use crate::{
    Category, Enclosure, Entry, Image,
    feed::{Context, Scope, text},
    xml::{Element, Space},
};

/// What stands around a file in `media:group` or the entry holds for it unless it says otherwise.
#[derive(Clone, Debug, Default)]
struct Around {
    title: Option<String>,
    description: Option<String>,
    credit: Option<String>,
    copyright: Option<String>,
    license: Option<String>,
}

/// Reads one element of Media RSS that stands in an entry; false if it is not understood.
pub(crate) fn entry(
    cx: &mut Context<'_>,
    scope: &Scope,
    element: Element<'_, '_>,
    entry: &mut Entry,
) -> bool {
    match &*element.key() {
        "group" => {
            let around = Around::default().inside(scope, element);
            for child in element
                .elements()
                .filter(|child| child.space() == Space::Media)
            {
                match &*child.key() {
                    "content" => content(cx, scope, child, &around, entry),
                    _ => {
                        self::entry(cx, scope, child, entry);
                    }
                }
            }
        }
        "content" => content(cx, scope, element, &Around::default(), entry),
        "thumbnail" => {
            let image = thumbnail(scope, element);
            if entry.image.is_none() {
                entry.image = image;
            }
        }
        "title" if entry.title.is_none() => entry.title = text::guessed(cx, scope, element),
        "description" if entry.summary.is_none() => {
            entry.summary = text::guessed(cx, scope, element);
        }
        "keywords" => add_tags(&mut entry.categories, &element.words()),
        "category" => {
            if let Some(term) = element.line() {
                let own = |name| element.attribute(name).map(std::borrow::Cow::into_owned);
                let category = Category {
                    term,
                    scheme: own("scheme").or_else(|| {
                        Some("http://search.yahoo.com/mrss/category_schema".to_owned())
                    }),
                    label: own("label"),
                };
                add_category(&mut entry.categories, category);
            }
        }
        "license" if entry.license.is_none() => {
            entry.license = element
                .attribute("href")
                .and_then(|href| scope.resolve(&href));
        }
        "copyright" if entry.rights.is_none() => entry.rights = text::guessed(cx, scope, element),
        "title" | "description" | "license" | "copyright" | "credit" => {}
        _ => return false,
    }
    true
}

/// Adds a category unless the same one is there.
pub(crate) fn add_category(categories: &mut Vec<Category>, category: Category) {
    if !categories.contains(&category) {
        categories.push(category);
    }
}

/// Adds the tags of a list parted by commas.
pub(crate) fn add_tags(categories: &mut Vec<Category>, words: &str) {
    for word in crate::news::words(words) {
        add_category(categories, Category::tag(word));
    }
}

fn content(
    cx: &mut Context<'_>,
    scope: &Scope,
    element: Element<'_, '_>,
    around: &Around,
    entry: &mut Entry,
) {
    let around = around.clone().inside(scope, element);
    let number = |name| {
        element
            .attribute(name)
            .and_then(|value| value.trim().parse().ok())
    };
    let own = |name| {
        element
            .attribute(name)
            .map(std::borrow::Cow::into_owned)
            .filter(|value| !value.is_empty())
    };
    for child in element
        .elements()
        .filter(|child| child.space() == Space::Media)
    {
        if matches!(&*child.key(), "thumbnail" | "category" | "keywords") {
            self::entry(cx, scope, child, entry);
        }
    }
    let player = || {
        element
            .child("player")
            .and_then(|player| player.attribute("url"))
    };
    let Some(url) = element
        .attribute("url")
        .or_else(player)
        .and_then(|url| scope.resolve(&url))
    else {
        return;
    };
    let file = Enclosure {
        url,
        media_type: own("type"),
        length: own("fileSize"),
        medium: own("medium"),
        title: around.title,
        description: around.description,
        credit: around.credit,
        copyright: around.copyright,
        license: around.license,
        width: number("width"),
        height: number("height"),
        seconds: number("duration"),
    };
    if is_image(element) && entry.image.is_none() {
        entry.image = Some(Image {
            width: file.width,
            height: file.height,
            ..Image::new(file.url.clone())
        });
    }
    add_file(&mut entry.enclosures, file);
}

/// Adds a file, or what is new about one that is known by its address.
pub(crate) fn add_file(files: &mut Vec<Enclosure>, file: Enclosure) {
    let Some(known) = files.iter_mut().find(|known| known.url == file.url) else {
        files.push(file);
        return;
    };
    known.media_type = known.media_type.take().or(file.media_type);
    known.length = known
        .length
        .take()
        .filter(|length| length != "0")
        .or(file.length);
    known.medium = known.medium.take().or(file.medium);
    known.title = known.title.take().or(file.title);
    known.description = known.description.take().or(file.description);
    known.credit = known.credit.take().or(file.credit);
    known.copyright = known.copyright.take().or(file.copyright);
    known.license = known.license.take().or(file.license);
    known.width = known.width.or(file.width);
    known.height = known.height.or(file.height);
    known.seconds = known.seconds.or(file.seconds);
}

/// True if a `media:content` says that it is a picture.
pub(crate) fn is_image(content: Element<'_, '_>) -> bool {
    content.attribute("medium").as_deref() == Some("image") || { content.attribute("type") }
        .is_some_and(|kind| kind.starts_with("image/"))
}

pub(crate) fn thumbnail(scope: &Scope, element: Element<'_, '_>) -> Option<Image> {
    let number = |name| {
        element
            .attribute(name)
            .and_then(|value| value.trim().parse().ok())
    };
    let url = element
        .attribute("url")
        .map(std::borrow::Cow::into_owned)
        .or_else(|| element.line())?;
    Some(Image {
        width: number("width"),
        height: number("height"),
        ..Image::new(scope.resolve(&url)?)
    })
}

impl Around {
    fn inside(mut self, scope: &Scope, element: Element<'_, '_>) -> Self {
        for child in element
            .elements()
            .filter(|child| child.space() == Space::Media)
        {
            match &*child.key() {
                "title" => self.title = child.line(),
                "description" => self.description = child.line(),
                "credit" => self.credit = child.line(),
                "copyright" => self.copyright = child.line(),
                "license" => {
                    self.license = child
                        .attribute("href")
                        .and_then(|href| scope.resolve(&href));
                }
                _ => {}
            }
        }
        self
    }
}
