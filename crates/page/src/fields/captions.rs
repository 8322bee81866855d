//! Credits that stand inside captions.

use reprint_story::Story;

use crate::caption;

pub(super) fn set(story: &mut Story) {
    for media in &mut story.media {
        if media.credit.is_none()
            && let Some(caption) = media.caption.take()
        {
            (media.caption, media.credit) = caption::part(&caption);
        } else if let Some(credit) = &media.credit {
            let (_, clean) = caption::part(credit);
            if let Some(clean) = clean {
                media.credit = Some(clean);
            }
        }
    }
}
