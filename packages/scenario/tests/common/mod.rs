//! Runs the program as a user does.

#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// What the program left.
pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs it with these arguments, in the folder of the crate.
pub fn run(arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mesh-scenario"));
    let output = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A file of this test's own.
pub fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Runs a story that is given as text.
pub fn story(name: &str, text: &str) -> Ran {
    run(&["--scenario", file(name, text).to_str().unwrap()])
}

/// Bad input: exit status 2, a message that contains this, and nothing on stdout.
pub fn assert_bad_input(ran: &Ran, message: &str) {
    assert!(ran.stderr.contains(message), "{message:?} is not in {:?}", ran.stderr);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
}
