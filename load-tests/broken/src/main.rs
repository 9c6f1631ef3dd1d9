//! `broken`: the programs of `load-tests`, in a build that has the fault hooks.
//! `RONDE_BROKEN` says by name what breaks; without it nothing does.

use std::process::ExitCode;

fn main() -> ExitCode {
    load_tests::main()
}
