//! Tests of the whole: the house's rules, and the program from outside.

mod house;
