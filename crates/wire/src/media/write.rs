use crate::{Enclosure, Image, xml::write::Writer};

/// `media:content` with what is known about the file.
pub(crate) fn content(w: &mut Writer, file: &Enclosure) {
    let number = |n: Option<u32>| n.map(|n| n.to_string());
    w.open(
        "media:content",
        &[
            ("url", Some(&file.url)),
            ("type", file.media_type.as_deref()),
            ("medium", file.medium.as_deref()),
            ("fileSize", file.length.as_deref()),
            ("duration", number(file.seconds).as_deref()),
            ("width", number(file.width).as_deref()),
            ("height", number(file.height).as_deref()),
        ],
    );
    w.maybe("media:title", file.title.as_deref());
    w.maybe("media:description", file.description.as_deref());
    w.maybe("media:credit", file.credit.as_deref());
    w.maybe("media:copyright", file.copyright.as_deref());
    if let Some(license) = file.license.as_deref() {
        w.empty("media:license", &[("href", Some(license))]);
    }
    w.close();
}

/// `media:thumbnail` for an entry's picture.
pub(crate) fn thumbnail(w: &mut Writer, image: Option<&Image>) {
    let number = |n: Option<u32>| n.map(|n| n.to_string());
    if let Some(image) = image {
        w.empty(
            "media:thumbnail",
            &[
                ("url", Some(&image.url)),
                ("width", number(image.width).as_deref()),
                ("height", number(image.height).as_deref()),
            ],
        );
    }
}
