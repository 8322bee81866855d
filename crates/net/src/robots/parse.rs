use std::time::Duration;

use super::{Group, LONGEST_DELAY, Robots, Rule, normal_pattern};

/// Longer lines hold nothing a path could match.
const LONGEST_LINE: usize = 8 * 1024;

pub(super) fn parse(bytes: &[u8]) -> Robots {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut robots = Robots::default();
    // Whom the group being read is for; closed by the first user-agent line after a rule.
    let mut agents = Vec::new();
    let mut group = Group::default();
    let mut closed = false;
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    for line in lines.filter(|line| line.len() <= LONGEST_LINE) {
        let Some((key, value)) = key_and_value(line) else {
            continue;
        };
        match key.as_str() {
            "user-agent" | "useragent" | "user agent" => {
                if closed {
                    keep(&mut robots, &mut agents, &mut group);
                    closed = false;
                }
                agents.extend(token(&value));
            }
            "allow" | "disallow" | "dissallow" | "disalow" => {
                closed = true;
                // An empty pattern matches nothing.
                if !value.is_empty() {
                    group.rules.push(Rule {
                        allow: key == "allow",
                        pattern: normal_pattern(&value),
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
    keep(&mut robots, &mut agents, &mut group);
    robots
}

/// Files the group under everybody it is for; rules before any user-agent line are for nobody.
fn keep(robots: &mut Robots, agents: &mut Vec<String>, group: &mut Group) {
    let at = robots.groups.len();
    let group = std::mem::take(group);
    if !agents.is_empty() {
        robots.groups.push(group);
    }
    for agent in agents.drain(..) {
        let groups = robots.by_agent.entry(agent).or_default();
        if groups.last() != Some(&at) {
            groups.push(at);
        }
    }
}

fn key_and_value(line: &[u8]) -> Option<(String, String)> {
    let line = line.split(|byte| *byte == b'#').next()?;
    let line = String::from_utf8_lossy(line);
    let line = line.trim();
    // Section 2.2 asks for a colon; a space in its place is common and its meaning plain.
    let (key, value) = line.split_once(':').or_else(|| {
        let (key, value) = line.split_once([' ', '\t'])?;
        (!value.trim().contains([' ', '\t'])).then_some((key, value))
    })?;
    Some((key.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

/// The product token at the start of a user-agent line ("Reprint/1.0" names Reprint), or `*`; in lower case.
fn token(value: &str) -> Option<String> {
    if value == "*" || value.starts_with("* ") {
        return Some("*".into());
    }
    let of_token = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '-');
    let end = value.find(|c| !of_token(c)).unwrap_or(value.len());
    let token = value.get(..end)?;
    (!token.is_empty()).then(|| token.to_ascii_lowercase())
}

fn delay(value: &str) -> Option<Duration> {
    let seconds: f64 = value.parse().ok()?;
    let counts = seconds.is_finite() && seconds > 0.0;
    counts.then(|| Duration::from_secs_f64(seconds.min(LONGEST_DELAY.as_secs_f64())))
}
