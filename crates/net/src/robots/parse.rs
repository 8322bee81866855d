use std::time::Duration;

use super::{Group, LONGEST_DELAY, Robots, Rule, matching};

/// Rules beyond this many, in all groups together, are not read.
const MOST_RULES: usize = 20_000;
/// Longer lines hold nothing a path could match.
const LONGEST_LINE: usize = 8 * 1024;

pub(super) fn parse(bytes: &[u8]) -> Robots {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut robots = Robots::default();
    // The group being read; closed by the first user-agent line after a rule.
    let mut group = Group::default();
    let mut closed = false;
    let mut rules = 0;
    for line in bytes.split(|b| matches!(b, b'\n' | b'\r')) {
        if line.len() > LONGEST_LINE || rules == MOST_RULES {
            continue;
        }
        let Some((key, value)) = key_and_value(line) else {
            continue;
        };
        match key.as_str() {
            "user-agent" | "useragent" | "user agent" => {
                if closed {
                    merge(&mut robots.groups, std::mem::take(&mut group));
                    closed = false;
                }
                group.agents.extend(token(&value));
            }
            "allow" | "disallow" | "dissallow" | "disalow" => {
                closed = true;
                // An empty pattern matches nothing, and so does one of a group without a name.
                if !value.is_empty() && !group.agents.is_empty() {
                    rules += 1;
                    group.rules.push(Rule {
                        allow: key == "allow",
                        pattern: matching::normal(&value),
                    });
                }
            }
            "crawl-delay" | "crawldelay" => {
                closed = true;
                group.delay = delay(&value).or(group.delay);
            }
            "sitemap" => robots.sitemaps.push(value),
            "license" => robots.licences.push(value),
            _ => {}
        }
    }
    merge(&mut robots.groups, group);
    robots
}

fn key_and_value(line: &[u8]) -> Option<(String, String)> {
    let line = line.split(|b| *b == b'#').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    // Section 2.2 asks for a colon; a space in its place is common and its meaning plain.
    let (key, value) = line.trim().split_once(':').or_else(|| {
        let pair = line.trim().split_once([' ', '\t'])?;
        (!pair.1.trim().contains([' ', '\t'])).then_some(pair)
    })?;
    Some((key.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

/// The product token at the start of a user-agent line ("Reprint/1.0" names Reprint), or `*`.
fn token(value: &str) -> Option<String> {
    if value == "*" || value.starts_with("* ") {
        return Some("*".into());
    }
    let end = value
        .find(|c: char| !(c.is_ascii_alphabetic() || c == '_' || c == '-'))
        .unwrap_or(value.len());
    let token = value.get(..end)?;
    (!token.is_empty()).then(|| token.to_ascii_lowercase())
}

fn delay(value: &str) -> Option<Duration> {
    let seconds: f64 = value.parse().ok()?;
    let counts = seconds.is_finite() && seconds > 0.0;
    counts.then(|| Duration::from_secs_f64(seconds.min(LONGEST_DELAY.as_secs_f64())))
}

/// Adds a group, joined with the earlier ones of the same names (section 2.2.1).
fn merge(groups: &mut Vec<Group>, group: Group) {
    for agent in &group.agents {
        let same = groups.iter_mut().find(|g| g.agents.contains(agent));
        if let Some(same) = same {
            same.rules.extend(group.rules.iter().cloned());
            same.delay = same.delay.or(group.delay);
        } else {
            groups.push(Group {
                agents: vec![agent.clone()],
                ..group.clone()
            });
        }
    }
}
