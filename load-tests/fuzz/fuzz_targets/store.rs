//! The target `store` of `load-tests fuzz`, guided by coverage.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| load_tests::fuzz::run_target("store", input));
