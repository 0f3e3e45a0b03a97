//! The store as whoever has the phone and its key would read it: every table, and the files themselves.

use std::path::Path;

use lomme_app::SecureKeys;
use lomme_tests::digits;
use lomme_tests::scene::{Scene, files_below};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// A copy of the store and its log, opened by its key. The app may have the original open.
pub(crate) fn copied(scene: &Scene) -> (tempfile::TempDir, Connection) {
    let (dir, from) = (tempfile::tempdir().unwrap(), scene.path("citizen"));
    for name in ["lomme.db", "lomme.db-wal"] {
        if from.join(name).exists() {
            std::fs::copy(from.join(name), dir.path().join(name)).unwrap();
        }
    }
    let connection = opened(scene, &dir.path().join("lomme.db"));
    (dir, connection)
}

/// The file, opened by the citizen's key.
pub(crate) fn opened(scene: &Scene, file: &Path) -> Connection {
    let wrapped = std::fs::read(scene.path("citizen").join("lomme.key")).unwrap();
    let key = digits(&scene.keys.unwrap(&wrapped).unwrap());
    let connection = Connection::open(file).unwrap();
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\";")).unwrap();
    connection
}

/// Everything that stands in any table, one value after the other.
pub(crate) fn everything(connection: &Connection) -> Vec<u8> {
    let mut names = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").unwrap();
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    assert!(names.len() > 10, "{names:?}");
    let mut all = Vec::new();
    for name in names {
        let mut select = connection.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let columns = select.column_count();
        let mut rows = select.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(column).unwrap() {
                    all.extend_from_slice(bytes);
                    all.push(0);
                }
            }
        }
    }
    all
}

/// A number that a query gives.
pub(crate) fn number(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Bytes of all files in the citizen's folder.
pub(crate) fn size(scene: &Scene) -> u64 {
    files_below(&scene.path("citizen")).iter().map(|path| std::fs::metadata(path).unwrap().len()).sum()
}

pub(crate) fn contains(bytes: &[u8], what: &str) -> bool {
    bytes.windows(what.len()).any(|window| window == what.as_bytes())
}
