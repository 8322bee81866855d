use std::sync::OnceLock;

use jsonschema::Validator;
use reprint_story::{Fault, Severity};
use serde_json::Value;

use crate::ninjs::read::version;

/// How many of a document's errors are told.
const MOST: usize = 20;

macro_rules! schemas {
    ($($version:literal)*) => {
        [$(($version, include_str!(concat!("../../schemas/ninjs/", $version, ".json")), OnceLock::new())),*]
    };
}

/// Version, schema, and its compiled form once it was asked for. The newest is last.
static SCHEMAS: [(&str, &str, OnceLock<Option<Validator>>); 14] = schemas!["1.0" "1.1" "1.2" "1.3" "1.4" "1.5" "1.6" "1.x_dev" "2.0" "2.1" "2.x_dev" "2.2" "3.0" "3.1"];

pub(super) fn check(text: &str, name: &str) -> Vec<Fault> {
    let wrong = |message: String| Fault::new("schema.ninjs", Severity::Error, message);
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return vec![wrong(format!("This is not JSON: {error}."))],
    };
    let said = value.as_object().and_then(version).unwrap_or_default();
    // The longest version in the name: "2.1" and not "2.x_dev", nor "1.0" in "ninjs-1.0".
    let named = SCHEMAS.iter().find(|(version, ..)| name.contains(version));
    let schema = named
        .or_else(|| SCHEMAS.iter().find(|(version, ..)| *version == said))
        .or_else(|| SCHEMAS.last());
    let Some((version, source, compiled)) = schema else {
        return Vec::new();
    };
    // IPTC's own suite takes `format` for a remark, not a rule: a `uri` may be any name.
    let compile = || {
        let schema = serde_json::from_str(source).ok()?;
        let options = jsonschema::options().should_validate_formats(false);
        options.build(&schema).ok()
    };
    let Some(validator) = compiled.get_or_init(compile) else {
        return vec![wrong(format!(
            "The schema of ninjs {version} cannot be used."
        ))];
    };
    let errors = validator.iter_errors(&value).take(MOST);
    errors
        .map(|error| wrong(error.to_string()).at(error.instance_path().to_string()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_compiles_and_asks_for_a_uri() {
        for (version, ..) in &SCHEMAS {
            let faults = check(r#"{"type":"text"}"#, version);
            assert_eq!(faults.len(), 1, "{version}: {faults:?}");
            assert!(faults[0].message.contains("uri"), "{version}: {faults:?}");
            assert_eq!(check(r#"{"uri":"any name","type":"text"}"#, version), []);
        }
    }
}
