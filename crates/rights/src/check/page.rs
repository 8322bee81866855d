/// A page on which a copy may stand, as somebody read it. The program fills it from its page reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyPage {
    /// Its address.
    pub url: String,
    /// Everything a reader sees, a line a block, in order.
    pub lines: Vec<String>,
    /// The paragraphs the page reader took for the article.
    pub body: Vec<String>,
    /// The headline.
    pub headline: Option<String>,
    /// The byline as printed.
    pub byline: Option<String>,
    /// Authors in the publishing system's own fields.
    pub authors: Vec<String>,
    /// Every link.
    pub links: Vec<CopyLink>,
    /// `rel=canonical`, absolute.
    pub canonical: Option<String>,
    /// Robots directives, in lower case.
    pub robots: Vec<String>,
    /// Addresses of pictures large enough to be seen.
    pub images: Vec<String>,
    /// Addresses of pictures of one pixel.
    pub pixels: Vec<String>,
    /// The values of `data-reprint`.
    pub data_reprint: Vec<String>,
    /// Licences linked or named in the page's data.
    pub licences: Vec<String>,
    /// The language the page says it is in.
    pub language: Option<String>,
    /// The page says that it is not free to read.
    pub paywalled: bool,
    /// Why nothing can be said about the page, if that is known: it could not be fetched, it is another page.
    pub problem: Option<String>,
}

/// A link on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyLink {
    /// Where it leads, absolute.
    pub href: String,
    /// Its words.
    pub text: String,
    /// It stands in the article's body.
    pub in_body: bool,
    /// The line of the page it stands in, if known.
    pub line: Option<usize>,
}
