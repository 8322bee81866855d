//! Clear: whose terms hold for a story, and what they say to a use. The deciding itself is `reprint_rights`'.

use anyhow::Context;
use reprint_rights::{
    AssetsUsed, Cleared, Decision, Extent, Grant, Partner, Policy, Purpose, Use, Verdict,
};
use reprint_store::{
    Result, StoreError, Tx, ask, partner as partners, policy,
    source::{self, Source},
    story::{Head, Side},
};
use reprint_story::{Medium, Story};
use serde::{Deserialize, Serialize};

use crate::{app::App, take_in::LocalEdits};

/// The terms that hold for a story towards somebody: a policy and the grants given under it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) policy: Policy,
    pub(crate) grants: Vec<Grant>,
    /// The policy's text as shown, for the record of a taking.
    pub(crate) text: String,
    pub(crate) kept: Option<(reprint_story::PolicyId, u32)>,
}

/// A publisher's terms as another instance hands them to a partner, and as the partner keeps them with the source.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct OfferedTerms {
    /// The policy as TOML.
    pub(crate) policy: String,
    #[serde(default)]
    pub(crate) grants: Vec<Grant>,
    /// The name under which the publisher knows the partner.
    pub(crate) partner: Partner,
    /// Who at the partner's desk has confirmed them; until then they allow nothing.
    #[serde(default)]
    pub(crate) confirmed_by: Option<String>,
}

impl OfferedTerms {
    /// The terms kept with a source, if there are any.
    pub(crate) fn of(source: &Source) -> Option<Self> {
        serde_json::from_value(source.settings.get("terms")?.clone()).ok()
    }
}

/// Our own terms, towards a partner or towards nobody in particular.
pub(crate) fn own_terms(
    app: &App,
    tx: &mut dyn Tx,
    partner: Option<&partners::Partner>,
    head: Option<&Head>,
) -> Result<Terms> {
    let main = policy::all(tx, app.newsroom)?
        .into_iter()
        .find(|policy| policy.main);
    let grants = match (partner, head) {
        (Some(partner), Some(head)) => ask::grants_for(tx, app.newsroom, partner.id, head.id)?,
        (Some(partner), None) => ask::grants(tx, app.newsroom, Some(partner.id))?,
        (None, _) => Vec::new(),
    };
    let grants = grants
        .into_iter()
        .filter(|grant| grant.revoked.is_none())
        .filter_map(|grant| serde_json::from_value(grant.terms).ok())
        .collect();
    let Some(main) = main else {
        return Ok(Terms {
            grants,
            ..Terms::default()
        });
    };
    let policy = Policy::parse(&main.text)
        .with_context(|| format!("the terms {:?}, version {}", main.name, main.version))
        .map_err(StoreError::other)?;
    Ok(Terms {
        policy,
        grants,
        text: main.text,
        kept: Some((main.id, main.version)),
    })
}

/// The terms of another publisher's story, as it handed them to us; none before a person here has confirmed them.
pub(crate) fn their_terms(
    app: &App,
    tx: &mut dyn Tx,
    head: &Head,
) -> Result<Option<(Terms, Partner)>> {
    let Some(source) = head.source else {
        return Ok(None);
    };
    let Some(source) = source::get(tx, app.newsroom, source)? else {
        return Ok(None);
    };
    let Some(offered) = OfferedTerms::of(&source).filter(|terms| terms.confirmed_by.is_some())
    else {
        return Ok(None);
    };
    let policy = Policy::parse(&offered.policy).map_err(StoreError::other)?;
    let terms = Terms {
        policy,
        grants: offered.grants,
        text: offered.policy,
        kept: None,
    };
    Ok(Some((terms, offered.partner)))
}

/// The use our own site makes of a story.
pub(crate) fn site_use(side: Side, partner: Partner) -> Use {
    Use {
        partner,
        medium: Medium::Online,
        extent: Extent::Full,
        assets: AssetsUsed::All,
        purpose: match side {
            Side::Own => Purpose::Own,
            Side::Taken => Purpose::Reprint,
        },
        ..Use::default()
    }
}

/// The use our own site makes of this wording of a story.
pub(crate) fn use_of(story: &Story, side: Side, partner: Partner) -> Use {
    let usage = site_use(side, partner);
    match (side, LocalEdits::of(story)) {
        (Side::Taken, Some(edits)) => edits.asked_of(usage),
        _ => usage,
    }
}

/// The use a partner makes who reprints the whole story online.
pub(crate) fn partner_use(partner: &partners::Partner, medium: Medium) -> Use {
    Use {
        partner: as_named_in_rights(partner),
        medium,
        extent: Extent::Full,
        assets: AssetsUsed::All,
        ..Use::default()
    }
}

/// A partner as the terms speak of it.
pub(crate) fn as_named_in_rights(partner: &partners::Partner) -> Partner {
    Partner {
        name: partner.name.clone(),
        classes: partner
            .classes
            .iter()
            .filter_map(|class| serde_json::from_value(class.clone().into()).ok())
            .collect(),
        region: partner.region.clone(),
    }
}

/// Decides, and clears where the answer is allow. An error is the decision that does not.
pub(crate) fn clear(
    app: &App,
    story: &Story,
    terms: &Terms,
    usage: &Use,
) -> std::result::Result<Cleared<Story>, Box<Decision>> {
    reprint_rights::clear(story, &terms.policy, &terms.grants, usage, app.now()).map_err(Box::new)
}

/// What a policy answers, before its conditions, to somebody unknown who wants a whole story for a web page.
pub(crate) fn for_a_web_page(app: &App, policy: &Policy) -> &'static str {
    let decision = reprint_rights::decide(
        &Story::new("A story"),
        policy,
        &[],
        &Use::default(),
        app.now(),
    );
    let only_partners = decision
        .reasons
        .iter()
        .any(|reason| reason.rule.as_str() == "who.partners");
    match decision.decision {
        Verdict::Allow => "You may publish our stories if you keep to what is said here.",
        Verdict::Ask if only_partners => {
            "Our partners may publish our stories. Write to us if you want to become one."
        }
        Verdict::Ask => "Ask us before you publish one of our stories.",
        Verdict::Deny => "Our stories are not for republishing.",
    }
}

/// What a policy says, sentence by sentence, its answer first.
pub(crate) fn in_words(app: &App, policy: &Policy) -> Vec<String> {
    let mut sentences = vec![for_a_web_page(app, policy).to_owned()];
    sentences.extend(policy.explain().into_iter().map(|sentence| sentence.text));
    sentences
}
