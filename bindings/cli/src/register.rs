//! What an authority of the command line remembers beside its keys: the number of its last bundle, and which places of
//! the status list are taken and what stands in them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use getrandom::SysRng;
use lomme_gateway::{STATUS_INVALID, STATUS_VALID};
use rand_core::TryRng;
use serde::{Deserialize, Serialize};

use crate::exit::Failure;
use crate::output;

const FILE: &str = "register.json";
const LOCK: &str = "register.lock";
/// Places in the status list.
pub(crate) const PLACES: u32 = 4096;

#[derive(Default, Serialize, Deserialize)]
struct Content {
    /// The number of the last bundle; the next has a higher one.
    issue_number: u64,
    /// The status of every licence that was issued, by its place in the status list.
    status: BTreeMap<u32, u8>,
}

/// The register of an authority, held by one command at a time.
pub(crate) struct Register {
    path: PathBuf,
    content: Content,
    _lock: File,
}

impl Register {
    /// Opens the register in the folder of an authority; an authority that has issued nothing has an empty one.
    pub(crate) fn open(dir: &Path) -> Result<Self, Failure> {
        let path = dir.join(FILE);
        let failed = |what: &str, error: std::io::Error| {
            Failure::new(format!("{} cannot be {what}: {}", path.display(), error.kind()))
        };
        let lock = File::create(dir.join(LOCK)).map_err(|error| failed("locked", error))?;
        lock.lock().map_err(|error| failed("locked", error))?;
        let content = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| {
                Failure::new(format!("{} is not a register; restore it from a copy", path.display()))
            })?,
            Err(error) if error.kind() == ErrorKind::NotFound => Content::default(),
            Err(error) => return Err(failed("read", error)),
        };
        Ok(Register { path, content, _lock: lock })
    }

    /// Takes a free place of the status list by lot, so that it says nothing of when or to whom a licence was issued.
    pub(crate) fn allot(&mut self) -> Result<u32, Failure> {
        let free: Vec<u32> = (0..PLACES).filter(|place| !self.content.status.contains_key(place)).collect();
        let taken = SysRng.try_next_u32().ok().zip(u32::try_from(free.len()).ok());
        let (draw, count) = taken.ok_or_else(|| Failure::new("the system gives no random numbers"))?;
        // The remainder favours some places by less than one in a million.
        let place = draw.checked_rem(count).and_then(|draw| free.get(draw as usize));
        let place = *place.ok_or_else(|| Failure::new("the status list is full; make a new authority"))?;
        self.content.status.insert(place, STATUS_VALID);
        self.save()?;
        Ok(place)
    }

    /// Marks the licence at this place as invalid, for good.
    pub(crate) fn revoke(&mut self, place: u32) -> Result<(), Failure> {
        match self.content.status.get_mut(&place) {
            Some(status) => *status = STATUS_INVALID,
            None => return Err(Failure::new(format!("no licence was issued with status index {place}"))),
        }
        Ok(())
    }

    /// The number for the next bundle. It is used up even where nothing comes of the bundle.
    pub(crate) fn next_issue(&mut self) -> Result<u64, Failure> {
        let next = self.content.issue_number.checked_add(1);
        self.content.issue_number = next.ok_or_else(|| Failure::new("no issue number is left"))?;
        self.save()?;
        Ok(self.content.issue_number)
    }

    /// The status list, one value a place.
    pub(crate) fn status(&self) -> Vec<u8> {
        (0..PLACES).map(|place| self.content.status.get(&place).copied().unwrap_or(STATUS_VALID)).collect()
    }

    /// Writes a new file and puts it in the place of the old one, so that a fault leaves one of the two.
    fn save(&self) -> Result<(), Failure> {
        let new = self.path.with_extension("new");
        output::write(&new, &serde_json::to_vec_pretty(&self.content).unwrap_or_default())?;
        fs::rename(&new, &self.path).map_err(|error| {
            Failure::new(format!("{} cannot be written: {}", self.path.display(), error.kind()))
        })
    }
}
