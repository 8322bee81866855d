use crate::{Policy, PolicyError};

/// A policy to start from: its name, what it is for, and its text, which names "Example News" as the issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// A short stable name.
    pub name: &'static str,
    /// For the person who chooses.
    pub about: &'static str,
    /// TOML.
    pub text: &'static str,
}

impl Ready {
    /// The policy with the publisher's name and address in place of the example's.
    pub fn policy(&self, issuer: &str, url: &str) -> Result<Policy, PolicyError> {
        let mut policy = Policy::from_toml(self.text)?;
        policy.issuer.name = Some(issuer.to_owned());
        policy.issuer.url = Some(url.to_owned());
        policy.id = format!("{}/terms", url.trim_end_matches('/'));
        Ok(policy)
    }
}

/// Every ready-made policy.
pub const READY: [Ready; 8] = [
    Ready {
        name: "credit-and-link",
        about: "Free with credit and link",
        text: include_str!("../policies/ready/credit-and-link.toml"),
    },
    Ready {
        name: "cc-by",
        about: "CC BY: free with credit, changes and money included",
        text: include_str!("../policies/ready/cc-by.toml"),
    },
    Ready {
        name: "cc-by-nd",
        about: "CC BY-ND: free with credit, unchanged",
        text: include_str!("../policies/ready/cc-by-nd.toml"),
    },
    Ready {
        name: "cc-by-nc-nd",
        about: "CC BY-NC-ND: free with credit, unchanged, not for sale",
        text: include_str!("../policies/ready/cc-by-nc-nd.toml"),
    },
    Ready {
        name: "ask-me",
        about: "Ask me first",
        text: include_str!("../policies/ready/ask-me.toml"),
    },
    Ready {
        name: "partners-only",
        about: "Partners on a list",
        text: include_str!("../policies/ready/partners-only.toml"),
    },
    Ready {
        name: "excerpt-only",
        about: "Excerpt and link only",
        text: include_str!("../policies/ready/excerpt-only.toml"),
    },
    Ready {
        name: "standing-permission",
        about: "Standing permission: named sites, the whole feed, automatically",
        text: include_str!("../policies/ready/standing-permission.toml"),
    },
];
