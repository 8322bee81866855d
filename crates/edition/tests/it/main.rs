//! What the edition prints, looked at as readers, partners and machines get it.

mod feeds;
mod kit;
mod newsroom;
mod pages;
mod properties;
mod rights;
