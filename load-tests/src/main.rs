//! `load-tests`: programs that try the real server from outside, over real sockets.

use std::process::ExitCode;

fn main() -> ExitCode {
    load_tests::main()
}
