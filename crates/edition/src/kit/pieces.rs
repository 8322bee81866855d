use reprint_story::Block;

/// The blocks without figures: pictures are handed over as files, since a pasted `<img>` would load from the publisher's
/// server for ever.
pub(super) fn without_figures(blocks: &[Block]) -> Vec<Block> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Figure { .. } => None,
            Block::Quote { content } => Some(Block::Quote {
                content: without_figures(content),
            }),
            other => Some(other.clone()),
        })
        .filter(|block| !matches!(block, Block::Quote { content } if content.is_empty()))
        .collect()
}
