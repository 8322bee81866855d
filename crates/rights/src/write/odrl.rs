use serde_json::{Value, json};

use super::licence_url;
use crate::{
    Edits, Policy,
    policy::{Approval, Permit, Template},
};

/// The terms as an ODRL 2.2 offer in JSON-LD. What ODRL's own words cannot say is left to the policy's address, given as
/// `uid`: a reader that understands ODRL alone is never told that more is permitted than is.
pub fn odrl(policy: &Policy) -> Value {
    let terms = &policy.terms;
    let target = policy.issuer.url.as_deref().unwrap_or(&policy.id);
    let mut duties = Vec::new();
    let mut attribute = |template: Option<&Template>| {
        if let Some(template) = template {
            duties.push(json!({"action": "attribute", "rdfs:comment": template.as_str()}));
        }
    };
    attribute(terms.credit.byline.as_ref());
    attribute(terms.credit.line.as_ref());
    attribute(terms.credit.copyright.as_ref());
    if terms.measure.pixel == Some(crate::Force::Required) {
        duties.push(json!({"action": "acceptTracking"}));
    }
    if terms
        .measure
        .notify
        .as_ref()
        .is_some_and(|demand| demand.force == crate::Force::Required)
    {
        duties.push(json!({"action": "inform"}));
    }
    if terms.who.approval == Some(Approval::Ask) {
        duties.push(json!({"action": "obtainConsent"}));
    }
    let mut constraints = Vec::new();
    if let Some(window) = terms.time.window {
        constraints.push(json!({"leftOperand": "elapsedTime", "operator": "lteq",
            "rightOperand": {"@value": window.to_string(), "@type": "xsd:duration"}}));
    }
    if let Some(delay) = terms.time.delay {
        constraints.push(json!({"leftOperand": "delayPeriod", "operator": "gteq",
            "rightOperand": {"@value": delay.to_string(), "@type": "xsd:duration"}}));
    }
    for names in terms
        .who
        .regions
        .iter()
        .flat_map(|all| &all.0)
        .filter(|names| !names.0.is_empty())
    {
        constraints.push(
            json!({"leftOperand": "spatial", "operator": "isAnyOf", "rightOperand": names.0}),
        );
    }
    let mut permission = json!({"target": target, "action": "reproduce"});
    if !duties.is_empty() {
        permission["duty"] = duties.into();
    }
    if !constraints.is_empty() {
        permission["constraint"] = constraints.into();
    }
    let mut prohibited = Vec::new();
    let no = |permit: Option<Permit>| permit == Some(Permit::No);
    if terms.edit.body.is_some_and(|body| body.cap == Edits::None) {
        prohibited.push("modify");
    }
    if terms
        .edit
        .translate
        .is_some_and(|translate| translate.whole == Permit::No)
    {
        prohibited.push("translate");
    }
    if no(terms.money.resale) {
        prohibited.push("sell");
    }
    if terms.money.non_commercial == Some(true) && terms.money.nc_waiver.is_none() {
        prohibited.push("commercialize");
    }
    if no(terms.bulk.onward) {
        prohibited.push("grantUse");
    }
    let mut offer = json!({
        "@context": "http://www.w3.org/ns/odrl.jsonld",
        "@type": "Offer",
        "uid": policy.id,
        "assigner": target,
        "permission": [permission],
    });
    if !prohibited.is_empty() {
        offer["prohibition"] = prohibited
            .into_iter()
            .map(|action| json!({"target": target, "action": action}))
            .collect();
    }
    if let Some(url) = licence_url(policy) {
        offer["inheritFrom"] = url.into();
    }
    offer
}
