//! The folder of a demo. It is emptied before a new one, and only if a demo made it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::exit::Failure;

const MARK: &str = ".lomme-demo";

/// The demo's folder and what is in it.
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// An empty folder at `root`.
    pub(crate) fn prepare(root: &Path) -> Result<Self, Failure> {
        let io = |error: std::io::Error| {
            Failure::new(format!("{} cannot be used: {}", root.display(), error.kind()))
        };
        let folder = Folder { root: root.to_path_buf() };
        if root.exists() {
            let is_empty = fs::read_dir(root).map_err(io)?.next().is_none();
            if !is_empty && !root.join(MARK).exists() {
                let line = format!(
                    "{} holds something else than a demo; name another folder by --out",
                    root.display()
                );
                return Err(Failure::usage(line));
            }
            fs::remove_dir_all(root).map_err(io)?;
        }
        fs::create_dir_all(root.join("frames")).map_err(io)?;
        fs::write(root.join(MARK), "").map_err(io)?;
        Ok(folder)
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Writes a result.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<(), Failure> {
        fs::write(self.path(name), content)
            .map_err(|error| Failure::new(format!("{name} cannot be written: {}", error.kind())))
    }

    /// Where it is.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
}
