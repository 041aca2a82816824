//! Customers' templates.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| guildhall_fuzz::liquid::holds(input));
