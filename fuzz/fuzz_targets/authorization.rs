//! Queries of `/authorize`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| guildhall_fuzz::authorization::holds(input));
