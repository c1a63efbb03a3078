// SPDX-License-Identifier: Apache-2.0

//! The objects of a ledger's file, compared with those that this program makes.
//!
//! Invariant: nothing is written, and a file with one object or setting more or other is not taken.
//! Deliberately absent: the rows (see [`crate::journal::Ledger`]).

use rusqlite::Connection;
use rusqlite::types::Value;

/// Settings of the file that bear on how its rows are read, with the only value each may have.
/// The page size may be any, and the file's journal mode is set at each opening.
const SETTINGS: [FileSetting; 2] = [
    FileSetting {
        name: "encoding",
        value: "UTF-8",
    },
    FileSetting {
        name: "auto_vacuum",
        value: "0",
    },
];

/// Setting that is stored in the file.
struct FileSetting {
    name: &'static str,
    value: &'static str,
}

/// Row of `sqlite_schema`: a table, index, trigger or view. The order is that of the comparison.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct SchemaObject {
    kind: String,
    name: String,
    table: String,
    /// Definition with single spaces: builds before this one broke its lines elsewhere.
    definition: String,
}

/// Returns the first object or setting in which the file differs from one that `expected` makes;
/// `None` where there is no difference.
pub(super) fn difference(
    connection: &Connection,
    expected: &str,
) -> rusqlite::Result<Option<String>> {
    if let Some(setting) = other_setting(connection)? {
        return Ok(Some(setting));
    }
    let scratch = Connection::open_in_memory()?;
    scratch.execute_batch(expected)?;
    let expected = objects(&scratch)?;
    let found = objects(connection)?;
    if let Some(added) = found.iter().find(|object| !expected.contains(object)) {
        return Ok(Some(format!(
            "the {} {:?} on {:?} is not one that this program makes",
            added.kind, added.name, added.table
        )));
    }
    let missing = expected.iter().find(|object| !found.contains(object));
    if let Some(missing) = missing {
        return Ok(Some(format!(
            "the {} {:?} is missing",
            missing.kind, missing.name
        )));
    }
    Ok((found.len() != expected.len()).then(|| "an object stands twice in its schema".to_owned()))
}

/// Returns the first setting of the file with another value than this program's.
pub(super) fn other_setting(connection: &Connection) -> rusqlite::Result<Option<String>> {
    for setting in SETTINGS {
        let found: Value = connection.pragma_query_value(None, setting.name, |row| row.get(0))?;
        let found = text(&found);
        if found != setting.value {
            return Ok(Some(format!("its {} is {found:?}", setting.name)));
        }
    }
    Ok(None)
}

/// Reads all rows of the file's schema, sorted.
fn objects(connection: &Connection) -> rusqlite::Result<Vec<SchemaObject>> {
    let mut rows = connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema")?;
    let rows = rows.query_map([], |row| {
        Ok(SchemaObject {
            kind: text(&row.get(0)?),
            name: text(&row.get(1)?),
            table: text(&row.get(2)?),
            definition: single_spaced(&text(&row.get(3)?)),
        })
    })?;
    let mut objects = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    objects.sort();
    Ok(objects)
}

/// Returns a value as text; another type than text or number never looks like one of them.
fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Null => String::new(),
        Value::Real(_) | Value::Blob(_) => format!("{value:?}"),
    }
}

fn single_spaced(definition: &str) -> String {
    let words: Vec<&str> = definition.split_whitespace().collect();
    words.join(" ")
}
