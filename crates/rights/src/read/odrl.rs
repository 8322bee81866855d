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

impl Prohibited {
    /// In plain words.
    pub fn words(self) -> String {
        let all: Vec<&str> = [
            (self.reproduce, "publishing it"),
            (self.modify, "changing it"),
            (self.translate, "translating it"),
            (self.commerce, "using it for money"),
        ]
        .iter()
        .filter(|(on, _)| *on)
        .map(|(_, what)| *what)
        .collect();
        if all.is_empty() {
            "Its rights in ODRL prohibit nothing of a reprint by themselves.".to_owned()
        } else {
            format!("Its rights in ODRL prohibit {}.", all.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prohibitions_by_any_of_their_names() {
        for action in [
            r#""translate""#,
            r#""odrl:translate""#,
            r#"{"@id": "http://www.w3.org/ns/odrl/2/translate"}"#,
            r#"["translate"]"#,
        ] {
            let found = prohibited(&format!(
                r#"{{"odrl:prohibition": {{"action": {action}}}}}"#
            ))
            .unwrap();
            assert!(found.translate && !found.modify, "{action}");
        }
        let narrow = r#"{"prohibition": [{"action": "sell", "constraint": [{}]}, {"action": {"@id": "modify", "refinement": []}}]}"#;
        assert_eq!(prohibited(narrow).unwrap(), Prohibited::default());
        assert!(prohibited("{}").is_err() && prohibited("<policy/>").is_err());
    }
}
