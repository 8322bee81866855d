//! Files a page loads beside itself, named by their content so that they may be kept for ever.

/// A file served as it is, at [`Asset::path`] under the site's base.
#[derive(Debug)]
pub struct Asset {
    /// The path, with a leading slash.
    pub path: &'static str,
    /// The media type, with its charset.
    pub media_type: &'static str,
    /// The bytes.
    pub body: &'static str,
    /// Seconds it may be kept.
    pub max_age: u32,
}

/// Colours, type and spaces as CSS custom properties, light and dark: what the desk shares with the pages.
pub const TOKENS_CSS: &str = include_str!("../assets/tokens.css");

const STYLE: &str = concat!(
    include_str!("../assets/tokens.css"),
    include_str!("../assets/pages.css")
);

const YEAR: u32 = 31_536_000;
const DAY: u32 = 86_400;

/// The one stylesheet of all pages.
pub static STYLESHEET: Asset = Asset {
    path: "/assets/pages.css",
    media_type: "text/css; charset=utf-8",
    body: STYLE,
    max_age: YEAR,
};

/// The list as a custom element for other people's pages.
pub static ELEMENT: Asset = Asset {
    path: "/embed/v1.js",
    media_type: "text/javascript; charset=utf-8",
    body: include_str!("../assets/embed-v1.js"),
    max_age: DAY,
};

/// Tells the page around an embedded list how high it is and where a click leads.
pub static FRAME: Asset = Asset {
    path: "/embed/frame.js",
    media_type: "text/javascript; charset=utf-8",
    body: include_str!("../assets/embed-frame.js"),
    max_age: DAY,
};

/// Every file the site serves.
pub static ASSETS: [&Asset; 3] = [&STYLESHEET, &ELEMENT, &FRAME];

impl Asset {
    /// The path with the content's hash as a query: a new content is a new address.
    pub(crate) fn versioned(&self) -> String {
        format!("{}?v={:016x}", self.path, fingerprint(self.body))
    }
}

/// FNV-1a: tells one release's file from the next, and nothing else hangs on it.
const fn fingerprint(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash ^= bytes[at] as u64;
        hash = hash.wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}
