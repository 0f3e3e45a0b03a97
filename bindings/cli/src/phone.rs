//! A citizen's phone in a folder, as the demo leaves it: its encrypted store in `app/`, its keys in `keys/`.

use std::path::Path;

use lomme_app::StoredOverview;

use crate::exit::Failure;
use crate::keys::FileKeys;

/// Opens the store of a phone. A mistyped folder is not made.
pub(crate) fn open(dir: &Path) -> Result<StoredOverview, Failure> {
    let (app, keys) = (dir.join("app"), dir.join("keys"));
    if !app.is_dir() || !keys.is_dir() {
        return Err(Failure::new(format!("{} holds no phone: app/ or keys/ is missing", dir.display())));
    }
    let keys = FileKeys::new(&keys).map_err(|error| Failure::new(error.kind()))?;
    Ok(StoredOverview::open(&app, &keys)?)
}
