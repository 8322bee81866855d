use serde_json::{Map, Value};

use crate::{
    Item,
    feed::{Context, Scope, modules::fill},
    ninjs::read::{item as ninjs_item, line, member},
};

/// True if an object is an answer of AP's API.
pub(crate) fn is_answer(object: &Map<String, Value>) -> bool {
    let data = object.get("data").and_then(Value::as_object);
    object.contains_key("api_version")
        && data.is_some_and(|data| data.contains_key("item") || data.contains_key("items"))
}

/// Reads every item of an answer.
pub(crate) fn items(cx: &mut Context<'_>, scope: &Scope, object: &Map<String, Value>) -> Vec<Item> {
    let Some(data) = object.get("data").and_then(Value::as_object) else {
        return Vec::new();
    };
    let one = data.get("item").and_then(Value::as_object);
    let several = data
        .get("items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let several = several.filter_map(|held| held.get("item").unwrap_or(held).as_object());
    one.into_iter()
        .chain(several)
        .take(cx.hints.limits.entries)
        .map(|object| item(cx, scope, object))
        .collect()
}

fn item(cx: &mut Context<'_>, scope: &Scope, object: &Map<String, Value>) -> Item {
    let mut item = ninjs_item(cx, scope, object);
    if let Some(ids) = member(object, "altids").and_then(Value::as_object) {
        let id = line(ids, "itemid");
        item.version_id = line(ids, "etag").or_else(|| id.clone());
        item.story.uri = id.or(item.story.uri);
    }
    let captions = ["description_caption", "description_summary"];
    for name in captions {
        fill(&mut item.caption, || line(object, name));
    }
    item
}
