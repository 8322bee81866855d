//! ODRL 2.2 in JSON-LD, RightsML included: what it prohibits of a reprint.

use serde_json::Value;

/// What a policy in ODRL forbids, as far as reprinting goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent prohibitions"
)]
pub struct Prohibited {
    /// Publishing it at all.
    pub reproduce: bool,
    /// Changed versions.
    pub modify: bool,
    /// Translations.
    pub translate: bool,
    /// Commercial use.
    pub commerce: bool,
}

impl Prohibited {
    pub(crate) fn add(&mut self, other: Self) {
        self.reproduce |= other.reproduce;
        self.modify |= other.modify;
        self.translate |= other.translate;
        self.commerce |= other.commerce;
    }
}

/// Why a declaration said nothing to us.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OdrlError {
    /// Not JSON.
    #[error("it is not JSON: {0}")]
    Json(String),
    /// No permission, prohibition or obligation in it.
    #[error("it holds no ODRL rule")]
    NoRule,
}

/// The unconstrained prohibitions of an ODRL policy. One that holds under a constraint only is left to a person.
pub fn prohibited(json: &str) -> Result<Prohibited, OdrlError> {
    let value: Value =
        serde_json::from_str(json).map_err(|error| OdrlError::Json(error.to_string()))?;
    let mut found = Prohibited::default();
    let mut rules = 0;
    for policy in one_or_many(&value) {
        for kind in ["permission", "prohibition", "obligation"] {
            let rules_of_kind = policy
                .get(kind)
                .or_else(|| policy.get(format!("odrl:{kind}")));
            for rule in rules_of_kind.into_iter().flat_map(one_or_many) {
                rules += 1;
                if kind == "prohibition" && rule.get("constraint").is_none() {
                    for action in rule.get("action").into_iter().flat_map(one_or_many) {
                        forbid(&mut found, action_name(action));
                    }
                }
            }
        }
    }
    if rules == 0 {
        Err(OdrlError::NoRule)
    } else {
        Ok(found)
    }
}

fn one_or_many(value: &Value) -> impl Iterator<Item = &Value> {
    let many = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let one = if value.is_array() { None } else { Some(value) };
    many.iter().chain(one)
}

/// The action's last word: `odrl:modify`, `http://www.w3.org/ns/odrl/2/modify` and `modify` are one.
fn action_name(action: &Value) -> &str {
    let name = match action {
        Value::String(name) => name.as_str(),
        // A refined action is narrower than its name; only the bare one is a prohibition we can apply.
        Value::Object(map) if map.contains_key("refinement") => "",
        Value::Object(map) => ["@id", "uid", "id"]
            .iter()
            .find_map(|key| map.get(*key).and_then(Value::as_str))
            .unwrap_or_default(),
        _ => "",
    };
    name.rsplit(['/', '#', ':']).next().unwrap_or_default()
}

fn forbid(found: &mut Prohibited, action: &str) {
    match action {
        "use" | "reproduce" | "distribute" | "present" | "display" | "publish" => {
            found.reproduce = true;
        }
        "modify" | "derive" => {
            found.modify = true;
            found.translate = true;
        }
        "translate" => found.translate = true,
        "commercialize" | "sell" | "CommercialUse" => found.commerce = true,
        _ => {}
    }
}
