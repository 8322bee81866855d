//! Prints the kit of a story under terms as JSON, for tests that paste it somewhere:
//! `cargo run -p reprint-edition --example kit -- STORY.json POLICY.toml`.

use std::io::Write;

use reprint_edition::{Mark, Site, kit::kit};
use reprint_rights::{AssetsUsed, Partner, Policy, Use, clear};
use reprint_story::Story;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = |at: usize| -> Result<String, Box<dyn std::error::Error>> {
        let path = std::env::args()
            .nth(at)
            .ok_or("give a story and a policy")?;
        Ok(std::fs::read_to_string(path)?)
    };
    let mut story: Story = serde_json::from_str(&file(1)?)?;
    let body = std::mem::take(&mut story.body);
    story.set_body(body);
    let policy = Policy::parse(&file(2)?)?;
    let usage = Use {
        partner: Partner::named("Valley Post"),
        assets: AssetsUsed::All,
        ..Use::default()
    };
    let now = "2026-11-20T12:00:00Z".parse()?;
    let cleared = clear(&story, &policy, &[], &usage, now)
        .map_err(|decision| format!("the terms refuse it: {:?}", decision.reasons))?;
    let site = Site::new("Harbour Gazette", &"https://gazette.example/".parse()?);
    let mark = Mark {
        story: "4611686018427388001".parse()?,
        version: cleared.version,
        copy: "4611686018427388002".parse()?,
    };
    let kit = kit(&site, &cleared, Some(&mark));
    let told = serde_json::json!({
        "headline": kit.headline, "byline": kit.byline, "html": kit.html, "text": kit.text,
        "canonical": kit.search_engines.canonical, "noindex": kit.search_engines.noindex,
        "authors": cleared.byline.as_ref().map(|byline| byline.people.iter().filter_map(|one| one.name.clone()).collect::<Vec<_>>()),
    });
    writeln!(std::io::stdout(), "{told}")?;
    Ok(())
}
