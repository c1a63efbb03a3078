// SPDX-License-Identifier: Apache-2.0

//! The roles of media, which people give: a file in the data folder remembers them.
//!
//! Invariant: one medium has one role, and a role one medium; a medium is known by its file
//! system's identity and size, its label stands beside for people. Deliberately absent: giving a
//! role unasked, and writing onto a medium.

use super::medium::SeenMedium;
use crate::disk::{self, DiskError};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The file in the data folder.
const FILE: &str = "media.json";

/// The one thing for which a medium is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "role", content = "custodian", rename_all = "snake_case")]
pub enum MediumRole {
    /// The workbooks come on it; nothing is written onto it.
    List,
    /// 数据盘: sealed with the computer, opened on stage.
    DataDisc,
    /// 封存件 of a custodian, by name.
    SealedCopy(String),
    /// 镜像.
    Mirror,
    /// 归档 of a custodian, by name.
    Archive(String),
    /// 公布: what everybody may read.
    Publication,
}

/// A medium with its role.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct RoleRow {
    identity: String,
    bytes: u64,
    label: String,
    #[serde(flatten)]
    role: MediumRole,
}

/// The roles that people gave.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct RoleTable {
    media: Vec<RoleRow>,
}

/// Reason for which the table can't be read.
#[derive(Debug, thiserror::Error)]
pub enum RoleTableError {
    /// The disk.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Not a table of roles.
    #[error("{}: {what}; remove it and give each medium its role again", .path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The fault in it.
        what: String,
    },
}

impl RoleTable {
    /// Reads the table of a data folder; empty where there is none.
    pub(super) fn read(data: &Path) -> Result<Self, RoleTableError> {
        let path = data.join(FILE);
        if !path.exists() {
            return Ok(Self::default());
        }
        let bytes = disk::read(&path)?;
        serde_json::from_slice(&bytes).map_err(|error| RoleTableError::Content {
            path,
            what: error.to_string(),
        })
    }

    /// Returns the role of a medium.
    pub(super) fn role_of(&self, medium: &SeenMedium) -> Option<&MediumRole> {
        let is_it = |row: &&RoleRow| row.identity == medium.identity && row.bytes == medium.bytes;
        self.media.iter().find(is_it).map(|row| &row.role)
    }

    /// Returns whether a medium has this role, present or not.
    pub(super) fn is_given(&self, role: &MediumRole) -> bool {
        self.media.iter().any(|row| row.role == *role)
    }

    /// Returns the table in which a medium has this role alone, or none; who had the role before
    /// has none. It is durable before it is returned.
    pub(super) fn give(
        &self,
        data: &Path,
        medium: &SeenMedium,
        role: Option<MediumRole>,
    ) -> Result<Self, DiskError> {
        let mut media = self.media.clone();
        media.retain(|row| row.identity != medium.identity && Some(&row.role) != role.as_ref());
        media.extend(role.map(|role| RoleRow {
            identity: medium.identity.clone(),
            bytes: medium.bytes,
            label: medium.label.clone(),
            role,
        }));
        let table = Self { media };
        let mut bytes = serde_json::to_vec_pretty(&table).unwrap_or_default();
        bytes.push(b'\n');
        disk::write_whole(&data.join(FILE), &bytes)?;
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn medium(identity: &str) -> SeenMedium {
        SeenMedium {
            identity: identity.into(),
            bytes: 16_000_000_000,
            label: "KINGSTON".into(),
            ..SeenMedium::default()
        }
    }

    fn copy(custodian: &str) -> MediumRole {
        MediumRole::SealedCopy(custodian.into())
    }

    #[test]
    fn a_role_outlives_the_program_and_belongs_to_one_medium() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let table = RoleTable::read(data).unwrap();
        let (first, second) = (medium("uuid:1"), medium("uuid:2"));
        assert_eq!(table.role_of(&first), None);
        let table = table.give(data, &first, Some(copy("公证处"))).unwrap();
        assert_eq!(RoleTable::read(data).unwrap(), table);
        let table = table.give(data, &second, Some(copy("公证处"))).unwrap();
        assert_eq!(table.role_of(&first), None, "another one has the role now");
        assert_eq!(table.role_of(&second), Some(&copy("公证处")));
        let table = table.give(data, &second, Some(MediumRole::Mirror)).unwrap();
        assert_eq!(table.role_of(&second), Some(&MediumRole::Mirror));
        assert!(!table.is_given(&copy("公证处")));
        let table = table.give(data, &second, None).unwrap();
        assert_eq!(table, RoleTable::default());
    }

    #[test]
    fn a_medium_of_the_same_identity_and_another_size_has_no_role() {
        let folder = tempfile::tempdir().unwrap();
        let first = medium("uuid:1");
        let table = RoleTable::default();
        let table = table.give(folder.path(), &first, Some(MediumRole::List));
        let other = SeenMedium {
            bytes: 8,
            ..first.clone()
        };
        assert_eq!(table.unwrap().role_of(&other), None);
    }

    #[test]
    fn a_table_that_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), b"[]").unwrap();
        let error = RoleTable::read(folder.path()).unwrap_err();
        assert!(error.to_string().contains(FILE), "{error}");
    }
}
