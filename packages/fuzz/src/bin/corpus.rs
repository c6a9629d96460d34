//! The committed corpus: see `scripts/fuzz`.
//!
//! * `corpus list`: the targets;
//! * `corpus unpack NAME DIRECTORY`: the committed inputs and the seeds of a target, as files;
//! * `corpus pack NAME DIRECTORY`: takes the files of a directory for the committed inputs, the
//!   shortest first, as many as fit.

use std::path::Path;
use std::{env, fs, io};

use cosmwasm_std::Binary;
use mesh_fuzz::{corpus, seeds, TARGETS};

/// Most bytes of the corpus of one target.
const MAX_BYTES: usize = 10_000;

fn main() -> io::Result<()> {
    let args: Vec<_> = env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["list"] => {
            for target in TARGETS {
                println!("{}\t{}", target.name, target.about);
            }
            Ok(())
        }
        ["unpack", name, directory] => unpack(name, Path::new(directory)),
        ["pack", name, directory] => pack(name, Path::new(directory)),
        _ => Err(io::Error::other("usage: corpus list | unpack NAME DIRECTORY | pack NAME DIRECTORY")),
    }
}

fn unpack(name: &str, directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    for (number, input) in corpus::load(name).into_iter().chain(seeds::of(name)).enumerate() {
        fs::write(directory.join(format!("seed-{number:04}")), input)?;
    }
    Ok(())
}

fn pack(name: &str, directory: &Path) -> io::Result<()> {
    let files = fs::read_dir(directory)?.map(|entry| fs::read(entry?.path()));
    let mut inputs = files.collect::<io::Result<Vec<_>>>()?;
    inputs.sort_by_key(|input| (input.len(), input.clone()));
    inputs.dedup();
    let mut text = String::new();
    for input in inputs {
        let line = Binary::new(input).to_base64();
        if text.len() + line.len() < MAX_BYTES {
            text.push_str(&line);
            text.push('\n');
        }
    }
    let path = corpus::path(name);
    fs::create_dir_all(path.parent().unwrap_or(directory))?;
    fs::write(path, text)
}
