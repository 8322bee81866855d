use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use lettre::message::Mailbox;

use super::{Contact, mailbox};
use crate::{DeliverError, Key};

/// A folder into which letters are written, one `.eml` file each, whole or not at all.
pub struct Maildrop {
    pub(super) from: Mailbox,
    folder: PathBuf,
}

impl Maildrop {
    /// A folder, made if it is not there.
    pub fn at(folder: impl Into<PathBuf>, from: &Contact) -> Result<Self, DeliverError> {
        let (from, folder) = (mailbox(from)?, folder.into());
        fs::create_dir_all(&folder).map_err(|error| failure(&folder, &error))?;
        Ok(Self { from, folder })
    }

    /// Writes a letter and gives its file's path. A key written before is not written again.
    pub(super) async fn write(
        &self,
        letter: &[u8],
        key: &Key,
        now: Timestamp,
    ) -> Result<String, DeliverError> {
        let (folder, key, letter) = (self.folder.clone(), key.clone(), letter.to_vec());
        let work = tokio::task::spawn_blocking(move || {
            write_once(&folder, &letter, &key, now).map_err(|error| failure(&folder, &error))
        });
        let path = work.await.map_err(|error| DeliverError::Maildrop {
            folder: self.folder.display().to_string(),
            why: error.to_string(),
        })??;
        Ok(path.display().to_string())
    }
}

fn write_once(folder: &Path, letter: &[u8], key: &Key, now: Timestamp) -> io::Result<PathBuf> {
    let ending = format!("-{key}.eml");
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(&ending) {
            return Ok(path);
        }
    }
    // The time first, so that a listing shows the letters in the order they were written.
    let second = now.strftime("%Y%m%dT%H%M%S");
    let time = format!("{second}.{:03}Z", now.subsec_millisecond());
    let path = folder.join(format!("{time}{ending}"));
    let draft = folder.join(format!(".{time}{ending}.part"));
    let mut file = File::create(&draft)?;
    file.write_all(letter)?;
    file.sync_all()?;
    fs::rename(&draft, &path)?;
    // The name itself must be on the disk as well before the outbox forgets the letter.
    File::open(folder)?.sync_all()?;
    Ok(path)
}

fn failure(folder: &Path, error: &io::Error) -> DeliverError {
    DeliverError::Maildrop {
        folder: folder.display().to_string(),
        why: error.to_string(),
    }
}
