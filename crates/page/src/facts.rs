use reprint_story::Declaration;

/// What stood on a page besides its story: what an audit of a copy asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Robots directives in lower case, from `<meta>` and the `X-Robots-Tag` header; those for one crawler as `name: directive`.
    pub robots: Vec<String>,
    /// `rel=canonical`, absolute.
    pub canonical: Option<String>,
    /// Every link.
    pub links: Vec<Link>,
    /// Every picture large enough to be seen, absolute addresses.
    pub images: Vec<String>,
    /// Pictures of one pixel: counters.
    pub pixels: Vec<String>,
    /// The values of `data-reprint` attributes, in order.
    pub data_reprint: Vec<String>,
    /// Machine-readable declarations of rights.
    pub declarations: Vec<Declaration>,
    /// Licences linked with `rel=license` or named in the page's data.
    pub licences: Vec<String>,
    /// Authors in the publishing system's own fields: `meta name=author`, JSON-LD, `rel=author`.
    pub authors: Vec<String>,
    /// `isAccessibleForFree` of the page's data.
    pub free: Option<bool>,
    /// All words a reader sees on the page, one line a block.
    pub visible_text: String,
    /// The address of the AMP version.
    pub amp: Option<String>,
    /// Feeds the page names.
    pub feeds: Vec<String>,
    /// The encoding the bytes were read in.
    pub encoding: String,
    /// The program that made the page, as it says itself.
    pub generator: Option<String>,
}

/// A link on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, absolute.
    pub href: String,
    /// Its words.
    pub text: String,
    /// `rel`, in lower case.
    pub rel: String,
    /// True if it stands in the story's body.
    pub in_body: bool,
}
