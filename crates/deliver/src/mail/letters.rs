//! The letters' words. Each says in its first line what is asked of the reader, and ends with the one link that ends the matter.

use super::{Contact, Letter, one_line};

/// What a letter is about.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The publisher, as it signs.
    pub publisher: String,
    /// Who at the publisher answers questions.
    pub editor: Option<Contact>,
    /// The partner's own name.
    pub partner: String,
    /// The story's headline as the partner took it.
    pub headline: String,
    /// Where the copy stands, as far as known.
    pub copies: Vec<String>,
    /// The publisher's public sentence.
    pub sentence: Option<String>,
    /// What was seen on the copy, and when, in words: "On 23 November at 12:40 UTC the page showed version 1."
    pub seen: Option<String>,
    /// The links.
    pub links: Links,
}

/// Where the reader of a letter may go.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// One click says "done"; nobody has to log in.
    pub done: Option<String>,
    /// The corrected text, ready to paste.
    pub kit: Option<String>,
    /// The story at its publisher.
    pub story: Option<String>,
}

/// A story was withdrawn for good.
pub fn retraction(to: &Contact, about: &About) -> Letter {
    let mut text = Text::to(to);
    text.say(format!(
        "Please take down this story. {} has retracted it, and it may not be published any longer:",
        about.publisher
    ));
    text.story(about);
    text.sentence("What readers are told", about);
    let left = match about.sentence {
        Some(_) => "that sentence and the date",
        None => "the word that it was retracted, and the date",
    };
    text.say(format!(
        "Where the page stood, please leave only {left}, without the headline, pictures or extracts of the story; and please \
         remove it from newsletters, feeds and social posts as well.",
    ));
    text.finish(&format!("Retracted: {}", about.headline), to, about)
}

/// A story was put on hold.
pub fn hold(to: &Contact, about: &About) -> Letter {
    let mut text = Text::to(to);
    text.say(format!(
        "Please hide this story for now. {} has put it on hold and will tell you when it may come back:",
        about.publisher
    ));
    text.story(about);
    text.sentence("Why", about);
    text.finish(&format!("On hold: {}", about.headline), to, about)
}

/// A story on hold may be shown again.
pub fn release(to: &Contact, about: &About) -> Letter {
    let mut text = Text::to(to);
    text.say(format!(
        "You may show this story again. {} has taken it off hold:",
        about.publisher
    ));
    text.story(about);
    text.kit("The text as it stands now", about);
    text.finish(&format!("No longer on hold: {}", about.headline), to, about)
}

/// Something in a story was wrong and has been put right.
pub fn correction(to: &Contact, about: &About) -> Letter {
    let mut text = Text::to(to);
    text.say(format!(
        "Please correct this story. {} has published a correction:",
        about.publisher
    ));
    text.story(about);
    text.sentence("Please add this sentence to the page", about);
    text.kit("The corrected text, ready to paste", about);
    text.finish(&format!("Correction: {}", about.headline), to, about)
}

/// A copy still shows what was corrected, held or retracted.
pub fn chase(to: &Contact, about: &About) -> Letter {
    let mut text = Text::to(to);
    text.say(
        "A reminder: when we last looked, this page did not show the change we wrote about yet.",
    );
    text.story(about);
    if let Some(seen) = &about.seen {
        text.say(seen.clone());
    }
    text.sentence("The change", about);
    text.kit("The text as it stands now, ready to paste", about);
    text.finish(&format!("Reminder: {}", about.headline), to, about)
}

/// What was to be looked at again does not stand at the address any more: something else does, or a redirect leads away.
/// `seen` says what.
pub fn moved(to: &Contact, about: &About) -> Letter {
    let mut text = Text::to(to);
    text.say(
        "When we last looked for this story at the address we know, something else stood there.",
    );
    text.story(about);
    if let Some(seen) = &about.seen {
        text.say(seen.clone());
    }
    text.sentence("The change we wrote about", about);
    text.say(
        "If the story stands somewhere else now, please send us the new address. If it was taken down, nothing more needs doing.",
    );
    text.kit("The text as it stands now, ready to paste", about);
    let either = "In either case one click on this link ends these mails:";
    text.finish_with(
        either,
        &format!("Where is it now: {}", about.headline),
        to,
        about,
    )
}

/// Somebody asks to reprint a story whose terms say "ask first". The links' `done` answers yes.
pub fn ask(to: &Contact, about: &About, wish: &str) -> Letter {
    let mut text = Text::to(to);
    text.say(format!("{} asks to reprint this story:", about.partner));
    text.story(about);
    text.say(format!("What they write: {}", wish.trim()));
    let subject = format!("{} asks to reprint: {}", about.partner, about.headline);
    let answer = "To see the request and answer it, open this link:";
    text.finish_with(answer, &subject, to, about)
}

struct Text(Vec<String>);

impl Text {
    fn to(to: &Contact) -> Self {
        let name = to.name.as_deref().map(one_line);
        Self(vec![match name {
            Some(name) => format!("Dear {name},"),
            None => "Hello,".into(),
        }])
    }

    fn say(&mut self, words: impl Into<String>) {
        self.0.push(wrap(&one_line(&words.into())));
    }

    fn story(&mut self, about: &About) {
        let mut lines = vec![wrap_indented(&one_line(&about.headline))];
        let labelled = |label: &str, url: &String| format!("    {label}: {}", one_line(url));
        lines.extend(about.copies.iter().map(|url| labelled("Your page", url)));
        let story = about.links.story.iter();
        lines.extend(story.map(|url| labelled("The original", url)));
        self.0.push(lines.join("\n"));
    }

    fn sentence(&mut self, lead: &str, about: &About) {
        if let Some(sentence) = &about.sentence {
            let sentence = wrap_indented(&one_line(sentence));
            self.0.push(format!("{lead}:\n{sentence}"));
        }
    }

    fn kit(&mut self, lead: &str, about: &About) {
        if let Some(kit) = &about.links.kit {
            self.0.push(format!("{lead}:\n    {}", one_line(kit)));
        }
    }

    fn finish(self, subject: &str, to: &Contact, about: &About) -> Letter {
        let done = "When it is done, one click on this link tells us, and ends these mails:";
        self.finish_with(done, subject, to, about)
    }

    fn finish_with(mut self, lead: &str, subject: &str, to: &Contact, about: &About) -> Letter {
        if let Some(done) = &about.links.done {
            self.0.push(format!("{lead}\n    {}", one_line(done)));
        }
        let name = about
            .editor
            .as_ref()
            .and_then(|editor| editor.name.as_deref());
        let signed = name.into_iter().chain([about.publisher.as_str()]);
        let signed: Vec<String> = signed.map(one_line).collect();
        self.0.push(format!("With thanks,\n{}", signed.join("\n")));
        Letter {
            to: to.clone(),
            reply_to: about.editor.clone(),
            subject: one_line(subject),
            text: self.0.join("\n\n") + "\n",
            in_reply_to: None,
        }
    }
}

const WIDTH: usize = 76;

fn wrap(text: &str) -> String {
    wrapped(text, "")
}

fn wrap_indented(text: &str) -> String {
    wrapped(text, "    ")
}

/// Breaks lines between words only, so that an address longer than a line stays whole.
fn wrapped(text: &str, indent: &str) -> String {
    let mut lines = Vec::new();
    let mut line = String::from(indent);
    let mut width = indent.len();
    for word in text.split(' ') {
        let length = word.chars().count();
        let empty = width == indent.len();
        if !empty && width + 1 + length > WIDTH {
            lines.push(std::mem::replace(&mut line, indent.to_owned()));
            width = indent.len();
        } else if !empty {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += length;
    }
    lines.push(line);
    lines.join("\n")
}
