//! The world's news agencies and major outlets, by name and alias.

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Sells its reports to other media: AP, Reuters, dpa.
    Agency,
    /// Publishes to readers: newspapers, broadcasters, sites.
    Outlet,
}

/// One news organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its usual name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
}

/// Looks a name up: any of its aliases, a leading article left out.
pub fn find(name: &str) -> Option<Organisation> {
    let _ = name;
    None
}

/// True if two names mean the same organisation: equal without case and article, or aliases of one entry.
pub fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}
