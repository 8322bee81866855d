/// Who is asking: the `User-Agent`, with a contact so that a site's keeper can write instead of blocking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    product: String,
    version: String,
    contact: String,
}

impl Agent {
    /// The product's name (also the token robots.txt is asked for), its version, and the address of a page or mailbox of
    /// the people running it. Characters a header cannot carry are left out.
    pub fn new(product: &str, version: &str, contact: &str) -> Self {
        let token = |text: &str| -> String {
            let kept = |c: &char| c.is_ascii_alphanumeric() || "-_.!".contains(*c);
            text.chars().filter(kept).collect()
        };
        let comment = |c: &char| c.is_ascii_graphic() && !matches!(c, '(' | ')' | '\\');
        Self {
            product: token(product),
            version: token(version),
            contact: contact.chars().filter(comment).collect(),
        }
    }

    /// The token looked for in robots.txt.
    pub fn token(&self) -> &str {
        &self.product
    }

    /// The header's text, telling how many people are served where that is known.
    pub fn header(&self, subscribers: Option<u32>) -> String {
        let Self {
            product,
            version,
            contact,
        } = self;
        match subscribers {
            Some(1) => format!("{product}/{version} (+{contact}; 1 subscriber)"),
            Some(many) => format!("{product}/{version} (+{contact}; {many} subscribers)"),
            None => format!("{product}/{version} (+{contact})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_product_version_contact_and_subscribers() {
        let agent = Agent::new("Reprint", "0.1.0", "https://news.example/about)\r\nX: y");
        assert_eq!(
            agent.header(None),
            "Reprint/0.1.0 (+https://news.example/aboutX:y)"
        );
        assert_eq!(
            Agent::new("Re print", "1", "mailto:desk@news.example").header(Some(12)),
            "Reprint/1 (+mailto:desk@news.example; 12 subscribers)"
        );
    }
}
