//! The SQLite file itself.

use crate::ceremony::line::Line;
use crate::ceremony::state::{FileFault, Files, State};
use rusqlite::{Connection, OpenFlags, Transaction, params};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Marks the file as Paiwei's ("PAIW").
const APPLICATION_ID: i64 = 0x5041_4957;
/// The layout of the tables below.
const SCHEMA_VERSION: i64 = 1;

const SCHEMA: &str = "
    CREATE TABLE file  (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE event (seq INTEGER PRIMARY KEY CHECK (seq > 0), line BLOB NOT NULL) STRICT;
    CREATE TRIGGER file_stays  BEFORE UPDATE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER file_kept   BEFORE DELETE ON file  BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_kept  BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER event_next  BEFORE INSERT ON event
        WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM event) BEGIN SELECT RAISE(ABORT, 'seq has a gap'); END;
";

/// Why the ledger could not be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// SQLite or the disk under it.
    #[error("ledger {path}: {source}; nothing was shown or changed, mend the disk and try again", path = path.display())]
    Sql {
        /// The database file.
        path: PathBuf,
        /// SQLite's word.
        source: rusqlite::Error,
    },
    /// Another process holds it.
    #[error("ledger {}: another Paiwei has it open; close that one first", .0.display())]
    InUse(PathBuf),
    /// Not a ledger, or of another version.
    #[error("ledger {path}: {what}", path = path.display())]
    Foreign {
        /// The database file.
        path: PathBuf,
        /// What it is instead.
        what: String,
    },
    /// Its content does not hold.
    #[error("ledger {path}: line {seq} does not hold: {what}; call the forensic lab, draw nothing from it", path = path.display())]
    Broken {
        /// The database file.
        path: PathBuf,
        /// The line's `seq`.
        seq: u64,
        /// What does not hold.
        what: String,
    },
    /// A sealed file in it does not hold.
    #[error("ledger {path}: {fault}; call the forensic lab, draw nothing from it", path = path.display())]
    File {
        /// The database file.
        path: PathBuf,
        /// What does not hold.
        fault: FileFault,
    },
}

/// A line to be made durable.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// Its number, one more than the last.
    pub seq: u64,
    /// Its exact bytes, without LF.
    pub bytes: Vec<u8>,
}

/// The open ledger of one ceremony, held by this process alone.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
}

/// What a ledger held when it was opened.
#[derive(Debug)]
pub struct Opened {
    /// The ledger, ready for more.
    pub ledger: Ledger,
    /// The fold of all that it holds; `None` before the freeze.
    pub state: Option<State>,
    /// Its files by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// `journal.jsonl` as it stands, with LFs.
    pub journal: Vec<u8>,
}

impl Ledger {
    /// Opens the ledger file, or makes an empty one, and folds what it holds.
    pub fn open(path: &Path) -> Result<Opened, LedgerError> {
        let sql = |source| sql_error(path, source);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(sql)?;
        // Exclusive before WAL: one process, and no shared-memory file that a second one could map.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(sql)?;
        let mode: String =
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)).map_err(sql)?;
        if mode != "wal" {
            return Err(foreign(path, format!("the file system does not allow a write-ahead log (mode {mode})")));
        }
        connection.pragma_update(None, "synchronous", "FULL").map_err(sql)?;
        prepare(&mut connection, path)?;
        let ledger = Self { connection, path: path.to_owned() };
        ledger.fold()
    }

    /// Makes lines and files durable, all or none. When this returns, they survive a power cut.
    pub fn commit(&mut self, lines: &[NewLine], files: &[(&str, &[u8])]) -> Result<(), LedgerError> {
        let path = self.path.clone();
        let write = |transaction: &Transaction<'_>| {
            for (name, bytes) in files {
                let mut insert = transaction.prepare_cached("INSERT INTO file (name, bytes) VALUES (?1, ?2)")?;
                insert.execute(params![name, bytes])?;
            }
            for line in lines {
                let mut insert = transaction.prepare_cached("INSERT INTO event (seq, line) VALUES (?1, ?2)")?;
                insert.execute(params![line.seq as i64, line.bytes])?;
            }
            Ok(())
        };
        let transaction = self.connection.transaction().map_err(|source| sql_error(&path, source))?;
        write(&transaction).and_then(|()| transaction.commit()).map_err(|source| sql_error(&path, source))
    }

    /// The journal as it stands on disk now, with LFs: read anew, not what is remembered.
    pub fn read_back(&self) -> Result<Vec<u8>, LedgerError> {
        let (_, lines) = self.read().map_err(|source| sql_error(&self.path, source))?;
        Ok(lines.into_iter().flat_map(|line| [line, b"\n".to_vec()].concat()).collect())
    }

    fn fold(self) -> Result<Opened, LedgerError> {
        let path = self.path.clone();
        let (files, lines) = self.read().map_err(|source| sql_error(&path, source))?;
        let (Some(rules), Some(pool)) = (files.get("rules.json"), files.get("pool.tsv")) else {
            if lines.is_empty() && files.is_empty() {
                return Ok(Opened { ledger: self, state: None, files, journal: Vec::new() });
            }
            return Err(foreign(&path, "rules.json or pool.tsv is missing in it".into()));
        };
        let entries = files.get("entries.tsv").map(Vec::as_slice);
        let mut state = State::new(Files { rules, pool, entries })
            .map_err(|fault| LedgerError::File { path: path.clone(), fault })?;
        let mut journal = Vec::new();
        for (seq, bytes) in (1..).zip(&lines) {
            let broken = |what: String| LedgerError::Broken { path: path.clone(), seq, what };
            let line = Line::parse(bytes).map_err(broken)?;
            state.apply(&line, bytes).map_err(|fault| broken(fault.to_string()))?;
            journal.extend(bytes);
            journal.push(b'\n');
        }
        Ok(Opened { ledger: self, state: Some(state), files, journal })
    }

    #[allow(clippy::type_complexity, reason = "the two tables, read once")]
    fn read(&self) -> rusqlite::Result<(BTreeMap<String, Vec<u8>>, Vec<Vec<u8>>)> {
        let mut files = self.connection.prepare("SELECT name, bytes FROM file")?;
        let files = files.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        let mut events = self.connection.prepare("SELECT line FROM event ORDER BY seq")?;
        let events = events.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok((files, events))
    }
}

/// Makes the tables in an empty file, or checks that they are this version's.
fn prepare(connection: &mut Connection, path: &Path) -> Result<(), LedgerError> {
    let sql = |source| sql_error(path, source);
    let number =
        |connection: &Connection, name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (id, version) =
        (number(connection, "application_id").map_err(sql)?, number(connection, "user_version").map_err(sql)?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(sql)?;
    match (id, version, tables) {
        (APPLICATION_ID, SCHEMA_VERSION, 1..) => Ok(()),
        (0, 0, 0) => {
            let transaction = connection.transaction().map_err(sql)?;
            let create = || {
                transaction.execute_batch(SCHEMA)?;
                transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
                transaction.pragma_update(None, "user_version", SCHEMA_VERSION)
            };
            create().map_err(sql)?;
            transaction.commit().map_err(sql)
        }
        (APPLICATION_ID, newer, _) => {
            Err(foreign(path, format!("its version {newer} is not {SCHEMA_VERSION}; use the program that wrote it")))
        }
        _ => Err(foreign(path, "it is not a ledger of Paiwei".into())),
    }
}

fn foreign(path: &Path, what: String) -> LedgerError {
    LedgerError::Foreign { path: path.to_owned(), what }
}

fn sql_error(path: &Path, source: rusqlite::Error) -> LedgerError {
    match source.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            LedgerError::InUse(path.to_owned())
        }
        _ => LedgerError::Sql { path: path.to_owned(), source },
    }
}
