//! Parses the command line and exits; everything else is in the library.
fn main() {}
