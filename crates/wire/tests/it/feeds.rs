//! write∘read is the identity on what each feed format can carry.
