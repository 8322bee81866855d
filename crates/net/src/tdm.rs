//! Reservations against text and data mining: the TDM Reservation Protocol
//! (<https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/>).

use reqwest::header::HeaderMap;
use serde::Deserialize;
use url::Url;

use crate::{FetchError, robots};

/// Where a site keeps its reservations.
pub(crate) const WELL_KNOWN: &str = "/.well-known/tdmrep.json";

/// What a site says about mining one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// `tdm-reservation: 1`.
    pub reserved: bool,
    /// Where the terms are told.
    pub policy: Option<Url>,
    /// Where this stood.
    pub place: ReservationPlace,
}

impl Reservation {
    pub(crate) fn refusal(&self, url: &Url) -> FetchError {
        FetchError::Reserved {
            url: Box::new(url.clone()),
            policy: self.policy.clone().map(Box::new),
        }
    }
}

/// Where a reservation stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReservationPlace {
    /// In the answer's headers.
    Headers,
    /// In the site's tdmrep.json.
    WellKnown,
}

/// The reservation in an answer's headers, if they say anything.
pub(crate) fn in_headers(headers: &HeaderMap, base: &Url) -> Option<Reservation> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    Some(Reservation {
        reserved: text("tdm-reservation")? == "1",
        policy: text("tdm-policy").and_then(|policy| base.join(policy).ok()),
        place: ReservationPlace::Headers,
    })
}

/// A site's tdmrep.json, as read.
#[derive(Clone, Debug, Default)]
pub struct Reservations(Vec<Entry>);

#[derive(Clone, Debug, Deserialize)]
struct Entry {
    location: String,
    #[serde(rename = "tdm-reservation")]
    reservation: serde_json::Value,
    #[serde(rename = "tdm-policy")]
    policy: Option<String>,
}

/// Entries beyond this many are not read.
const MOST_ENTRIES: usize = 1000;

impl Reservations {
    /// Reads a tdmrep.json; entries that cannot be read are skipped.
    pub fn parse(bytes: &[u8]) -> Self {
        let values: Vec<serde_json::Value> = serde_json::from_slice(bytes).unwrap_or_default();
        let entries = values.into_iter().take(MOST_ENTRIES);
        Self(
            entries
                .filter_map(|value| serde_json::from_value(value).ok())
                .collect(),
        )
    }

    /// What it says of an address: the entry with the longest matching location, a reservation on ties.
    pub fn of(&self, url: &Url) -> Option<Reservation> {
        let path = robots::normal_path(&robots::path_of(url));
        let matching = self
            .0
            .iter()
            .filter(|entry| robots::matches(&robots::normal_pattern(&entry.location), &path));
        let best = matching.max_by_key(|entry| (entry.location.len(), entry.is_reserved()))?;
        Some(Reservation {
            reserved: best.is_reserved(),
            policy: best
                .policy
                .as_ref()
                .and_then(|policy| url.join(policy).ok()),
            place: ReservationPlace::WellKnown,
        })
    }
}

impl Entry {
    /// The protocol asks for the number 1; the text "1" and `true` cannot mean anything else.
    fn is_reserved(&self) -> bool {
        matches!(&self.reservation, serde_json::Value::Bool(true))
            || self.reservation.as_i64() == Some(1)
            || self
                .reservation
                .as_str()
                .is_some_and(|text| text.trim() == "1")
    }
}
