//! The command: parse, call, print the error, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    durand::cli::main()
}
