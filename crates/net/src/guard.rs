use std::{
    collections::BTreeSet,
    fmt, io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    str::FromStr,
    sync::Arc,
};

use url::{Host, Url};

use crate::address::not_public;

/// Decides which addresses may be reached. Everything that is not the public internet is refused unless it was allowed
/// by name or by network, so that an address somebody else typed cannot make this program read the inside of its own
/// network (server-side request forgery).
///
/// The guard sits in the resolver: the address that was checked is the address that is connected to, so a name whose
/// answer changes between two look-ups (DNS rebinding) gains nothing.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    allowed: Vec<Allowed>,
}

/// One exception to a [`Guard`]: `10.1.0.0/16`, `::1`, `cms.newsroom.lan`, `*.newsroom.lan`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Every address of a network.
    Network(IpAddr, u8),
    /// A host's name and whatever it resolves to.
    Host(String),
    /// Every name under a domain.
    Under(String),
}

/// An address that may not be reached, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Only `http` and `https` are spoken.
    #[error("{scheme}: addresses are not fetched, only http and https")]
    Scheme {
        /// The scheme found.
        scheme: String,
    },
    /// The address names no host.
    #[error("the address names no host")]
    NoHost,
    /// A port that belongs to another protocol.
    #[error("port {port} belongs to another protocol")]
    Port {
        /// The port.
        port: u16,
    },
    /// The host is, or resolves to, an address that is not public.
    #[error("{host} is at {address}, a {kind} address")]
    Private {
        /// The host asked for.
        host: String,
        /// The address it stands at.
        address: IpAddr,
        /// "loopback", "private", …
        kind: &'static str,
    },
}

/// A text that is neither a network nor a host name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is neither a network such as 10.1.0.0/16, nor an address, nor a host name such as cms.example or *.example"
)]
pub struct NotAllowable(String);

impl Guard {
    /// A guard without exceptions.
    pub fn strict() -> Self {
        Self::default()
    }

    /// A guard with these exceptions.
    pub fn allowing<'a>(
        exceptions: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, NotAllowable> {
        let allowed = exceptions
            .into_iter()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        Ok(Self { allowed })
    }

    /// Checks what can be known before a name is resolved: scheme, port, and an address written as the host.
    pub fn check_url(&self, url: &Url) -> Result<(), Refused> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refused::Scheme {
                scheme: url.scheme().to_owned(),
            });
        }
        let host = url.host().ok_or(Refused::NoHost)?;
        let name = host.to_string();
        let port = url.port_or_known_default().unwrap_or(80);
        if OTHER_PROTOCOLS.binary_search(&port).is_ok() && !self.allows_name(&name) {
            return Err(Refused::Port { port });
        }
        match host {
            Host::Domain("") => Err(Refused::NoHost),
            Host::Domain(_) => Ok(()),
            Host::Ipv4(address) => self.check_address(&name, address.into()),
            Host::Ipv6(address) => self.check_address(&name, address.into()),
        }
    }

    /// Checks one address a host stands at.
    pub fn check_address(&self, host: &str, address: IpAddr) -> Result<(), Refused> {
        let Some(kind) = not_public(address) else {
            return Ok(());
        };
        let canonical = address.to_canonical();
        if self.allows_name(host) || self.allowed.iter().any(|a| a.holds(canonical)) {
            return Ok(());
        }
        Err(Refused::Private {
            host: host.to_owned(),
            address,
            kind,
        })
    }

    /// True if the host was allowed by name or written address, so that it is known to be the operator's own.
    pub fn is_own(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Domain(name)) => self.allows_name(name),
            Some(Host::Ipv4(address)) => self.allowed.iter().any(|a| a.holds(address.into())),
            Some(Host::Ipv6(address)) => {
                let canonical = IpAddr::from(address).to_canonical();
                self.allowed.iter().any(|a| a.holds(canonical))
            }
            None => false,
        }
    }

    fn allows_name(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.');
        self.allowed.iter().any(|allowed| match allowed {
            Allowed::Network(..) => false,
            Allowed::Host(name) => name.eq_ignore_ascii_case(host),
            Allowed::Under(domain) => host
                .to_ascii_lowercase()
                .strip_suffix(domain.as_str())
                .is_some_and(|front| front.ends_with('.')),
        })
    }
}

impl Allowed {
    fn holds(&self, address: IpAddr) -> bool {
        match (self, address) {
            (Self::Network(IpAddr::V4(net), bits), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(*bits);
                (u64::from(net.to_bits()) >> shift) == (u64::from(address.to_bits()) >> shift)
            }
            (Self::Network(IpAddr::V6(net), bits), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(*bits);
                net.to_bits().checked_shr(shift) == address.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

impl FromStr for Allowed {
    type Err = NotAllowable;

    fn from_str(text: &str) -> Result<Self, NotAllowable> {
        let wrong = || NotAllowable(text.chars().take(80).collect());
        let bare = text.trim().trim_start_matches('[').trim_end_matches(']');
        let (head, bits) = match bare.split_once('/') {
            Some((head, bits)) => (head, Some(bits.parse::<u8>().map_err(|_| wrong())?)),
            None => (bare, None),
        };
        if let Ok(address) = head.parse::<IpAddr>() {
            let widest = if address.is_ipv4() { 32 } else { 128 };
            let bits = bits.unwrap_or(widest);
            // A mapped IPv4 address counts its bits from the end of ::ffff:0:0/96.
            let mapped = address.is_ipv6() && address.to_canonical().is_ipv4();
            let bits = bits
                .checked_sub(if mapped { 96 } else { 0 })
                .filter(|_| bits <= widest);
            return bits
                .map(|bits| Self::Network(address.to_canonical(), bits))
                .ok_or_else(wrong);
        }
        let name = head.strip_prefix("*.").unwrap_or(head).to_ascii_lowercase();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if bits.is_some() || name.is_empty() || !name.chars().all(is_name) {
            return Err(wrong());
        }
        Ok(if head.starts_with("*.") {
            Self::Under(name)
        } else {
            Self::Host(name)
        })
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(address, bits) => write!(f, "{address}/{bits}"),
            Self::Host(name) => f.write_str(name),
            Self::Under(domain) => write!(f, "*.{domain}"),
        }
    }
}

/// The ports browsers refuse, because a request sent there would be read as another protocol's commands
/// (<https://fetch.spec.whatwg.org/#port-blocking>). Sorted.
const OTHER_PROTOCOLS: [u16; 83] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
];

/// The answer of a [`Lookup`].
pub type LookingUp = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Turns a host's name into addresses. The system's resolver unless a test or an operator brings another.
pub trait Lookup: Send + Sync {
    /// The addresses of a host, in the order to try them.
    fn look_up(&self, host: &str) -> LookingUp;
}

/// The system's resolver.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn look_up(&self, host: &str) -> LookingUp {
        let host = host.to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            let addresses: BTreeSet<IpAddr> = found.map(|at| at.ip()).collect();
            Ok(addresses.into_iter().collect())
        })
    }
}

/// The name could not be resolved.
#[derive(Debug, thiserror::Error)]
#[error("{host} could not be resolved: {cause}")]
pub(crate) struct Unresolved {
    pub(crate) host: String,
    pub(crate) cause: String,
}

/// The resolver handed to the HTTP client: looks a name up and passes on only the addresses the guard lets through.
pub(crate) struct GuardedResolver {
    pub(crate) guard: Arc<Guard>,
    pub(crate) lookup: Arc<dyn Lookup>,
}

impl reqwest::dns::Resolve for GuardedResolver {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let host = name.as_str().to_owned();
        let guard = Arc::clone(&self.guard);
        let looking_up = self.lookup.look_up(&host);
        Box::pin(async move {
            let unresolved = |cause: String| Unresolved {
                host: host.clone(),
                cause,
            };
            let found = looking_up
                .await
                .map_err(|error| unresolved(error.to_string()))?;
            let mut refused = None;
            let mut open = Vec::new();
            for address in found {
                match guard.check_address(&host, address) {
                    Ok(()) => open.push(SocketAddr::new(address, 0)),
                    Err(why) => refused = Some(why),
                }
            }
            match (open.is_empty(), refused) {
                (false, _) => Ok(Box::new(open.into_iter()) as reqwest::dns::Addrs),
                (true, Some(why)) => Err(why.into()),
                (true, None) => Err(unresolved("it has no address".into()).into()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(guard: &Guard, url: &str) -> Result<(), Refused> {
        guard.check_url(&Url::parse(url).unwrap())
    }

    #[test]
    fn every_spelling_of_loopback_is_refused() {
        let guard = Guard::strict();
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:7f00:1]/",
            "http://[0:0:0:0:0:ffff:127.0.0.1]/",
            "http://[64:ff9b::127.0.0.1]/",
            "http://[2002:7f00:0001::]/",
            "http://①②⑦.0.0.1/",
        ] {
            assert!(
                matches!(check(&guard, url), Err(Refused::Private { .. })),
                "{url}"
            );
        }
    }

    #[test]
    fn other_schemes_and_other_protocols_ports_are_refused() {
        let guard = Guard::strict();
        assert!(matches!(
            check(&guard, "file:///etc/passwd"),
            Err(Refused::Scheme { .. })
        ));
        assert!(matches!(
            check(&guard, "gopher://news.example/"),
            Err(Refused::Scheme { .. })
        ));
        assert_eq!(
            check(&guard, "http://news.example:25/"),
            Err(Refused::Port { port: 25 })
        );
        assert_eq!(check(&guard, "http://news.example:8080/"), Ok(()));
        assert!(OTHER_PROTOCOLS.is_sorted());
    }

    #[test]
    fn exceptions_open_exactly_what_they_name() {
        let guard = Guard::allowing(["10.1.0.0/16", "::1", "*.newsroom.lan", "cms"]).unwrap();
        let at = |host: &str, address: &str| guard.check_address(host, address.parse().unwrap());
        assert!(at("x", "10.1.200.3").is_ok());
        assert!(at("x", "::ffff:10.1.200.3").is_ok());
        assert!(at("x", "10.2.0.1").is_err());
        assert!(at("x", "::1").is_ok());
        assert!(at("x", "127.0.0.1").is_err());
        assert!(at("CMS", "192.168.1.1").is_ok());
        assert!(at("wire.newsroom.lan", "192.168.1.1").is_ok());
        assert!(at("newsroom.lan", "192.168.1.1").is_err());
        assert!(at("evilnewsroom.lan", "192.168.1.1").is_err());
        assert!(
            Guard::allowing(["0.0.0.0/0"])
                .unwrap()
                .is_own(&Url::parse("http://127.0.0.1/").unwrap())
        );
        assert!(
            Guard::allowing(["::/0"])
                .unwrap()
                .is_own(&Url::parse("http://[::1]/").unwrap())
        );
    }

    #[test]
    fn a_wrong_exception_is_named() {
        for wrong in [
            "",
            "10.0.0.0/33",
            "cms/8",
            "http://cms",
            "a b",
            "::1/129",
            "::ffff:10.0.0.0/8",
        ] {
            assert_eq!(
                wrong.parse::<Allowed>(),
                Err(NotAllowable(wrong.into())),
                "{wrong}"
            );
        }
    }
}
