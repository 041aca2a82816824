//! Texts that claim to be signed tokens.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| guildhall_fuzz::token::holds(input));
