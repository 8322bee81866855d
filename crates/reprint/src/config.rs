//! `reprint.toml`: every key has a default that works on one machine; `REPRINT_SECTION__KEY` overrides the file,
//! `REPRINT_SECTION__KEY_FILE` names a file that holds the value (for secrets).

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

/// Everything an operator can set.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    pub(crate) server: Server,
    pub(crate) newsroom: Newsroom,
    pub(crate) network: Network,
    pub(crate) mail: Mail,
}

/// Where the program listens and keeps its data.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Server {
    /// Address and port; loopback unless said otherwise.
    pub(crate) listen: SocketAddr,
    /// The address readers and partners use; from `listen` if absent.
    pub(crate) url: Option<url::Url>,
    /// A file for SQLite, or `postgres://…`.
    pub(crate) database: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub(crate) trusted_proxies: Vec<IpAddr>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8420)),
            url: None,
            database: "reprint.db".into(),
            trusted_proxies: Vec::new(),
        }
    }
}

/// The newsroom this instance serves first.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Newsroom {
    pub(crate) name: String,
    /// The newsroom's own site.
    pub(crate) url: Option<url::Url>,
    /// BCP 47.
    pub(crate) language: String,
    /// IANA name; dates on pages are told in it.
    pub(crate) time_zone: String,
    /// Whom partners and readers write to about corrections.
    pub(crate) corrections_contact: Option<String>,
}

impl Default for Newsroom {
    fn default() -> Self {
        Self {
            name: "My newsroom".into(),
            url: None,
            language: "en".into(),
            time_zone: "UTC".into(),
            corrections_contact: None,
        }
    }
}

/// How the network is reached.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Network {
    /// Hosts, addresses or CIDR blocks of one's own network that may be reached although they are private.
    pub(crate) allow_private: Vec<String>,
    /// The largest decoded answer kept, in bytes.
    pub(crate) max_bytes: u64,
    /// Seconds one exchange may take.
    pub(crate) timeout: u64,
    /// Milliseconds between two requests to one host.
    pub(crate) gap_ms: u64,
    /// Seconds between two looks at one source: never more often, never more seldom.
    pub(crate) poll_every: PollEvery,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            allow_private: Vec::new(),
            max_bytes: 15 << 20,
            timeout: 30,
            gap_ms: 1000,
            poll_every: PollEvery::default(),
        }
    }
}

/// Floor and ceiling of the schedule, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PollEvery {
    pub(crate) at_least: u32,
    pub(crate) at_most: u32,
}

impl Default for PollEvery {
    fn default() -> Self {
        Self {
            at_least: 15 * 60,
            at_most: 24 * 3600,
        }
    }
}

/// How mail leaves.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Mail {
    /// `smtp://` or `smtps://` with user and password; without it mails are laid into `maildrop`.
    pub(crate) smtp: Option<String>,
    /// A folder of `.eml` files.
    pub(crate) maildrop: PathBuf,
    /// The sender's address.
    pub(crate) from: String,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            smtp: None,
            maildrop: "maildrop".into(),
            from: "Reprint <reprint@localhost>".into(),
        }
    }
}

impl Config {
    /// Reads the file, if it exists or was asked for by name, and the environment over it.
    pub(crate) fn load(
        path: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> anyhow::Result<Self> {
        let file = path.unwrap_or(Path::new("reprint.toml"));
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if path.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                String::new()
            }
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", file.display()));
            }
        };
        Self::parse(&text, environment).with_context(|| format!("in {}", file.display()))
    }

    /// The file's text under the environment. A mistake in the file is told with its line, one in the environment with its name.
    fn parse(
        text: &str,
        environment: impl Iterator<Item = (String, String)>,
    ) -> anyhow::Result<Self> {
        let config: Self = toml::from_str(text)?;
        let overrides = overrides(environment)?;
        if overrides.is_empty() {
            return Ok(config);
        }
        let mut table: toml::Table = toml::from_str(text)?;
        for (name, (section, key, value)) in overrides {
            let into = table
                .entry(section)
                .or_insert_with(|| toml::Table::new().into());
            let Some(into) = into.as_table_mut() else {
                bail!("{name} names a section that is not a table in the file");
            };
            into.insert(key, value);
            toml::Value::Table(table.clone())
                .try_into::<Self>()
                .with_context(|| format!("the environment variable {name} is wrong"))?;
        }
        Ok(table.try_into()?)
    }

    /// The public address without a trailing slash.
    pub(crate) fn base_url(&self) -> String {
        match &self.server.url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.server.listen),
        }
    }
}

type Override = (String, String, toml::Value);

/// `REPRINT_SERVER__LISTEN=…` → ("server", "listen", …). Numbers and lists are given as TOML writes them.
fn overrides(
    environment: impl Iterator<Item = (String, String)>,
) -> anyhow::Result<BTreeMap<String, Override>> {
    let mut found = BTreeMap::new();
    for (name, value) in environment {
        let Some((section, key)) = name
            .strip_prefix("REPRINT_")
            .and_then(|rest| rest.split_once("__"))
        else {
            continue;
        };
        let (key, value) = match key.strip_suffix("_FILE") {
            Some(key) => {
                let secret = std::fs::read_to_string(&value)
                    .with_context(|| format!("{name} names {value}, which cannot be read"))?;
                (key, secret.trim_end().to_owned())
            }
            None => (key, value),
        };
        let value = match toml::from_str::<toml::Table>(&format!("v = {value}")) {
            Ok(mut table) => table.remove("v").unwrap_or(toml::Value::String(value)),
            Err(_) => toml::Value::String(value),
        };
        let place = (section.to_lowercase(), key.to_lowercase(), value);
        found.insert(name, place);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, environment: &[(&str, &str)]) -> anyhow::Result<Config> {
        let environment = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::parse(text, environment)
    }

    #[test]
    fn nothing_said_is_a_config_that_works_on_one_machine() {
        let config = parse("", &[]).unwrap();
        assert_eq!(config.base_url(), "http://127.0.0.1:8420");
        assert!(config.network.allow_private.is_empty());
    }

    #[test]
    fn a_wrong_key_is_told_with_its_line() {
        let error = parse("[server]\nlisten = \"127.0.0.1:1\"\nlissen = 2\n", &[]).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("line 3"), "{message}");
        assert!(message.contains("lissen"), "{message}");
    }

    #[test]
    fn the_environment_wins_and_its_mistakes_are_told_by_name() {
        let config = parse(
            "[network]\ntimeout = 5\n",
            &[
                ("REPRINT_NETWORK__TIMEOUT", "9"),
                ("REPRINT_NEWSROOM__NAME", "Valley Post"),
            ],
        )
        .unwrap();
        assert_eq!(
            (config.network.timeout, config.newsroom.name.as_str()),
            (9, "Valley Post")
        );
        let error = parse("", &[("REPRINT_SERVER__LISTEN", "nowhere")]).unwrap_err();
        assert!(
            format!("{error:#}").contains("REPRINT_SERVER__LISTEN"),
            "{error:#}"
        );
    }
}
