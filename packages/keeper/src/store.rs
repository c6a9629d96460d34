//! Files that hold what must survive a stop. Each is replaced as a whole, so that a crash leaves
//! the old one or the new one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustix::fs::{flock, FlockOperation};
use serde::de::DeserializeOwned;
use serde::Serialize;
use thiserror::Error;

/// What is wrong with a file.
#[derive(Error, Debug)]
pub(crate) enum StoreError {
    #[error("{}: {source}", .path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{} is damaged: {source}. Repair it, or move it away to begin anew", .path.display())]
    Damaged { path: PathBuf, source: serde_json::Error },
    #[error("another process holds {}", .path.display())]
    Locked { path: PathBuf },
}

/// A file of JSON, and the lock on it.
pub(crate) struct Store {
    path: PathBuf,
    _lock: File,
}

impl Store {
    /// Opens a file for this process alone.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let lock_path = with_suffix(path, ".lock");
        let io = |source| StoreError::Io { path: lock_path.clone(), source };
        let lock =
            OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path).map_err(io)?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| StoreError::Locked { path: path.to_path_buf() })?;
        Ok(Self { path: path.to_path_buf(), _lock: lock })
    }

    /// What is in the file, or the default if there is none.
    pub(crate) fn load<T: DeserializeOwned + Default>(&self) -> Result<T, StoreError> {
        match fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|source| StoreError::Damaged { path: self.path.clone(), source }),
            Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(T::default()),
            Err(source) => Err(StoreError::Io { path: self.path.clone(), source }),
        }
    }

    /// Replaces the file.
    pub(crate) fn save<T: Serialize>(&self, value: &T) -> Result<(), StoreError> {
        let new = with_suffix(&self.path, ".new");
        let written = (|| {
            let mut file = File::create(&new)?;
            file.write_all(&serde_json::to_vec_pretty(value)?)?;
            file.sync_all()?;
            fs::rename(&new, &self.path)
        })();
        written.map_err(|source| StoreError::Io { path: self.path.clone(), source })
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// A directory that goes when the test ends.
    pub(crate) struct Directory(pub PathBuf);

    impl Directory {
        pub(crate) fn new() -> Self {
            static NEXT: AtomicU64 = AtomicU64::new(0);
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("mesh-keeper-{}-{number}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn what_was_saved_is_there_after_a_stop() {
        let directory = Directory::new();
        let path = directory.0.join("x.json");
        let store = Store::open(&path).unwrap();
        assert_eq!(store.load::<Vec<u64>>().unwrap(), Vec::<u64>::new());
        store.save(&vec![1, 2]).unwrap();
        drop(store);
        assert_eq!(Store::open(&path).unwrap().load::<Vec<u64>>().unwrap(), [1, 2]);
    }

    #[test]
    fn a_file_belongs_to_one_keeper() {
        let directory = Directory::new();
        let path = directory.0.join("x.json");
        let _first = Store::open(&path).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Locked { .. })));
    }

    #[test]
    fn a_damaged_file_is_not_taken_for_an_empty_one() {
        let directory = Directory::new();
        let path = directory.0.join("x.json");
        fs::write(&path, "[1,").unwrap();
        let store = Store::open(&path).unwrap();
        assert!(matches!(store.load::<Vec<u64>>(), Err(StoreError::Damaged { .. })));
    }
}
