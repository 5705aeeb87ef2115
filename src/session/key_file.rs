//! The generated key of a single-machine Till: a file beside the database that only its owner reads.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tempfile::NamedTempFile;

use crate::random::Random;

/// Where the key lives.
pub struct KeyFile(PathBuf);

impl KeyFile {
    /// `till.key` in the data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self(folder.join("till.key"))
    }

    /// A fresh key as text, the form in which `TILL_SECRET_KEY` takes it.
    pub fn fresh(random: &Random) -> io::Result<String> {
        let bytes: [u8; 32] = random.bytes().map_err(io::Error::other)?;
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The key's text; made and stored on first use. Two processes starting at once agree on one.
    pub fn read_or_create(&self, random: &Random) -> io::Result<String> {
        match self.create(random) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(()) => {}
        }
        std::fs::read_to_string(&self.0).map(|text| text.trim().to_owned())
    }

    /// The file's path, for messages.
    pub fn path(&self) -> &Path {
        &self.0
    }

    fn create(&self, random: &Random) -> io::Result<()> {
        if self.0.exists() {
            return Ok(());
        }
        // Written under another name, for its owner alone; whatever stops us half way leaves no key and no file behind.
        let folder = self.0.parent().unwrap_or(Path::new("."));
        let mut unfinished = NamedTempFile::with_prefix_in("till.key.", folder)?;
        writeln!(unfinished, "{}", Self::fresh(random)?)?;
        unfinished.as_file().sync_all()?;
        // Never replaces: whoever comes second finds the first one's key.
        unfinished.persist_noclobber(&self.0)?;
        Ok(())
    }
}
