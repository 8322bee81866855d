//! The public JSON format is a file under review: `docs/story.schema.json`.

use reprint_story::Story;

/// Set `REPRINT_BLESS=1` to write the file anew after a change of the types.
#[test]
fn the_checked_in_schema_is_the_one_the_types_have() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/story.schema.json");
    let schema = schemars::schema_for!(Story);
    let current = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if std::env::var_os("REPRINT_BLESS").is_some() {
        std::fs::write(path, &current).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == current,
        "docs/story.schema.json is stale; run REPRINT_BLESS=1 cargo test -p reprint-story"
    );
}
