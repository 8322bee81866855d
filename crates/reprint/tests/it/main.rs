//! Tests of the whole: the house's rules, and the program from outside.

#[cfg(feature = "server")]
mod command_line;
mod house;
