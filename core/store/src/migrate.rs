//! The schema and its history; the rules are in `migrations/NOTES.md`.

use crate::{Result, StoreError};
use rusqlite::{Connection, TransactionBehavior};

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/001_start.sql"),
    include_str!("../migrations/002_search.sql"),
    include_str!("../migrations/003_act_records.sql"),
    include_str!("../migrations/004_words.sql"),
];

/// Refuses a file of a later version; changes nothing.
pub(crate) fn check(connection: &Connection) -> Result<()> {
    check_against(connection, MIGRATIONS)
}

/// Brings the schema up to date.
pub(crate) fn run(connection: &mut Connection) -> Result<()> {
    run_all(connection, MIGRATIONS)
}

fn version(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

fn check_against(connection: &Connection, migrations: &[&str]) -> Result<()> {
    let (found, known) = (version(connection)?, migrations.len() as i64);
    match found {
        0.. if found <= known => Ok(()),
        0.. => Err(StoreError::Newer { found, known }),
        _ => Err(StoreError::Corrupt),
    }
}

fn run_all(connection: &mut Connection, migrations: &[&str]) -> Result<()> {
    for (number, sql) in (1i64..).zip(migrations) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Read inside the transaction: another process may have just done it.
        if version(&transaction)? < number {
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "user_version", number)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_gets_every_migration_and_the_version_is_their_count() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), MIGRATIONS.len() as i64);
        run(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), MIGRATIONS.len() as i64, "a second run does nothing");
    }

    #[test]
    fn only_what_is_missing_runs() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = "CREATE TABLE a (x)";
        run_all(&mut connection, &[first]).unwrap();
        connection.execute("INSERT INTO a VALUES (1)", []).unwrap();
        run_all(&mut connection, &[first, "ALTER TABLE a ADD COLUMN y DEFAULT 2"]).unwrap();
        let row: (i64, i64) =
            connection.query_row("SELECT x, y FROM a", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
        assert_eq!((row, version(&connection).unwrap()), ((1, 2), 2));
    }

    #[test]
    fn a_migration_that_fails_leaves_the_schema_and_its_version_as_they_were() {
        let mut connection = Connection::open_in_memory().unwrap();
        let broken = "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1);";
        assert!(run_all(&mut connection, &["CREATE TABLE a (x)", broken]).is_err());
        assert_eq!(version(&connection).unwrap(), 1);
        assert!(connection.prepare("SELECT * FROM b").is_err());
    }

    #[test]
    fn a_later_schema_is_refused_by_number() {
        let connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(check(&connection), Err(StoreError::Newer { found: 99, known: 4 })));
    }

    #[test]
    fn the_files_are_numbered_without_gaps_and_all_are_listed() {
        let mut names: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".sql"))
            .collect();
        names.sort();
        assert_eq!(names.len(), MIGRATIONS.len());
        for (number, name) in (1..).zip(&names) {
            assert!(name.starts_with(&format!("{number:03}_")), "{name}");
        }
    }
}
