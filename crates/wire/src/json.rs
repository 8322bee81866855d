//! JSON from outside, bounded and forgiving.

use serde_json::{Map, Value};

use crate::{Hints, faults::Faults};

/// Reads JSON. What is nested beyond serde's own bound of 128 levels, or cut short, gives what stood before.
pub(crate) fn read(text: &str, hints: &Hints<'_>, faults: &mut Faults) -> Option<Value> {
    match serde_json::from_str(text) {
        Ok(value) => Some(value),
        Err(error) => {
            let repaired = repaired(text, hints.limits.depth.min(100));
            let value = serde_json::from_str(&repaired).ok()?;
            let message =
                format!("The JSON is damaged ({error}); what could be read of it was kept.");
            faults.repaired("json.damaged", &message, None);
            Some(value)
        }
    }
}

/// The text with what is too deep left out, raw controls in strings made spaces, commas before an end removed, and what the
/// end of the text left open closed.
fn repaired(text: &str, depth: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<char> = Vec::new();
    let (mut quoted, mut escaped, mut too_deep) = (false, false, 0_usize);
    // How long the output was when everything in it was complete but for what is open.
    let mut whole = (0, 0);
    for c in text.trim_start_matches('\u{feff}').chars() {
        if quoted {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => quoted = false,
                _ => {}
            }
            if too_deep == 0 {
                out.push(if c < ' ' { ' ' } else { c });
            }
            continue;
        }
        match c {
            '"' => quoted = true,
            '{' | '[' if open.len() >= depth => {
                if too_deep == 0 {
                    out.push_str("null");
                }
                too_deep += 1;
                continue;
            }
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' if too_deep > 0 => {
                too_deep -= 1;
                continue;
            }
            '}' | ']' => {
                if open.pop() != Some(c) {
                    break;
                }
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
            }
            ',' if too_deep == 0 => whole = (out.len(), open.len()),
            _ => {}
        }
        if too_deep == 0 {
            out.push(c);
            if matches!(c, '}' | ']') {
                whole = (out.len(), open.len());
            }
        }
        if open.is_empty() && matches!(c, '}' | ']') {
            return out;
        }
    }
    // Cut short: back to the last whole member, then close what is open there.
    out.truncate(whole.0);
    open.truncate(whole.1);
    out.extend(open.into_iter().rev());
    out
}

/// A member that is a string with words in it.
pub(crate) fn string(object: &Map<String, Value>, key: &str) -> Option<String> {
    words(object.get(key)?)
}

/// A string or number as words.
pub(crate) fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(words) if !words.trim().is_empty() => Some(words.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The members of an array, or nothing.
pub(crate) fn list<'v>(object: &'v Map<String, Value>, key: &str) -> &'v [Value] {
    object
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The members of an array that are objects.
pub(crate) fn objects<'v>(
    object: &'v Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = &'v Map<String, Value>> {
    list(object, key).iter().filter_map(Value::as_object)
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn damaged_json_keeps_what_stood_before() {
        for (text, expected) in [
            (r#"{"a":[1,2,{"b":"c"#, r#"{"a":[1,2]}"#),
            (r#"{"a":1,"b":[{"c":2},{"d"#, r#"{"a":1,"b":[{"c":2}]}"#),
            (r#"{"a":[1,2,],}"#, r#"{"a":[1,2]}"#),
            ("{\"a\":\"x\ny\"}", r#"{"a":"x y"}"#),
            (r#"{"a":[[[[[1]]]]],"b":2}"#, r#"{"a":[[null]],"b":2}"#),
        ] {
            assert_eq!(repaired(text, 3), expected, "{text}");
        }
    }
}
