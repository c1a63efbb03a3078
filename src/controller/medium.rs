// SPDX-License-Identifier: Apache-2.0

//! A medium as a look at it found it: identity, size, and what lies on it.
//!
//! Invariant: no share is read. Deliberately absent: what it is for (`media_role.rs`).

use super::media;
use crate::custody::{self, CopyHeader};
use crate::disk::{beneath, file_system};
use std::path::{Path, PathBuf};

/// Things on a medium that bear on its role.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MediumContents {
    /// A sealed copy.
    pub copy: Option<CopyHeader>,
    /// A share stands beside it.
    pub has_share: bool,
    /// A folder `mirror`.
    pub mirror: bool,
    /// A folder `archive`.
    pub archive: bool,
    /// A folder `disc`.
    pub disc: bool,
    /// Number of workbooks.
    pub workbooks: usize,
    /// Anything else that is not hidden.
    pub others: usize,
}

/// A medium that is inserted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SeenMedium {
    /// The folder at which it is.
    pub path: PathBuf,
    /// Identity of its file system.
    pub identity: String,
    /// Size of its file system.
    pub bytes: u64,
    /// The name of its folder, which a desktop takes from the file system's label.
    pub label: String,
    /// Things on it.
    pub contents: MediumContents,
}

impl SeenMedium {
    /// Looks at a medium; `None` where it is gone meanwhile.
    pub(super) fn look(path: &Path) -> Option<Self> {
        let system = file_system(path).ok()?;
        let label = path.file_name().unwrap_or_default();
        Some(Self {
            path: path.to_owned(),
            identity: system.identity,
            bytes: system.bytes,
            label: label.to_string_lossy().into_owned(),
            contents: MediumContents::look(path),
        })
    }

    /// Returns whether a sealed copy or its share lies on it: nothing else is written onto it.
    pub fn holds_a_copy(&self) -> bool {
        self.contents.copy.is_some() || self.contents.has_share
    }

    /// Returns the custodian whose copy it holds.
    pub fn copy_of(&self) -> Option<&str> {
        self.contents.copy.as_ref()?.copy_of.as_deref()
    }

    /// Returns the custodian whose share belongs on it.
    pub fn share_of(&self) -> Option<&str> {
        self.contents.copy.as_ref()?.share_of.as_deref()
    }
}

impl MediumContents {
    fn look(path: &Path) -> Self {
        let sealed = media::sealed(path);
        let names = media::names(path);
        let workbook = |name: &&String| name.ends_with(".xlsx");
        let known = ["sealed", "mirror", media::ARCHIVE, "disc", "lost+found"];
        let other = |name: &&String| !known.contains(&name.as_str()) && !workbook(name);
        Self {
            copy: custody::copy_header(&sealed),
            has_share: custody::has_share(&sealed),
            mirror: beneath::is_folder(&media::mirror(path)),
            archive: beneath::is_folder(&media::archive(path)),
            disc: beneath::is_folder(&media::data_disc(path)),
            workbooks: names.iter().filter(workbook).count(),
            others: names.iter().filter(other).count(),
        }
    }
}
