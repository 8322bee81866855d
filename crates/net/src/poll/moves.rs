use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

/// Watches a permanent redirect until it has been seen often enough, for long enough, to be believed: a 301 is also what a
/// hijacked domain, a captive portal or a night of misconfiguration sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moves {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    watched: Option<Watched>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Watched {
    target: Url,
    first: Timestamp,
    sightings: u32,
}

/// Sightings of the same target before it is adopted…
pub const SIGHTINGS: u32 = 5;
/// …and the least time between the first and the last of them.
pub const WATCHED_FOR: SignedDuration = SignedDuration::from_hours(48);

impl Moves {
    /// Notes where a fetch that brought a readable feed was permanently redirected to, if anywhere. Gives the new address
    /// once it is to be adopted. An address that would give up TLS never is.
    pub fn seen(&mut self, from: &Url, to: Option<&Url>, now: Timestamp) -> Option<Url> {
        let to = to.filter(|to| *to != from && !loses_tls(from, to));
        let Some(to) = to else {
            self.watched = None;
            return None;
        };
        let watched = match self.watched.take().filter(|watched| watched.target == *to) {
            Some(mut same) => {
                same.sightings = same.sightings.saturating_add(1);
                same
            }
            None => Watched {
                target: to.clone(),
                first: now,
                sightings: 1,
            },
        };
        let long_enough = now.duration_since(watched.first) >= WATCHED_FOR;
        if watched.sightings >= SIGHTINGS && long_enough {
            return Some(watched.target);
        }
        self.watched = Some(watched);
        None
    }

    /// The target being watched, and how often it was seen.
    pub fn watching(&self) -> Option<(&Url, u32)> {
        let watched = self.watched.as_ref()?;
        Some((&watched.target, watched.sightings))
    }
}

fn loses_tls(from: &Url, to: &Url) -> bool {
    from.scheme() == "https" && to.scheme() != "https"
}
