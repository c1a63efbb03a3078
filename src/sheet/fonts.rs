// SPDX-License-Identifier: Apache-2.0

//! The faces that paper and glass set Han text in: Noto Sans CJK SC, and HanaMinB for what it
//! lacks.
//!
//! Invariant: a face whose licence bits forbid embedding is refused; so is a character that is
//! private to some computer.

use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};
use std::path::{Path, PathBuf};
use unicode_normalization::char::is_public_assigned;

/// Where fonts stand when `PAIWEI_FONTS` names no folder.
const SYSTEM: &str = "/usr/share/fonts";
/// File and start of the face's PostScript name.
const FACES: [(&str, &str); 3] = [
    ("NotoSansCJK-Regular.ttc", "NotoSansCJKsc"),
    ("NotoSansCJK-Bold.ttc", "NotoSansCJKsc"),
    ("HanaMinB.ttf", "HanaMinB"),
];

/// Why there are no fonts.
#[derive(Debug, thiserror::Error)]
pub enum FontsError {
    /// A file is missing.
    #[error("the font {file} is not in {}; install fonts-noto-cjk and fonts-hanazono", .folder.display())]
    Missing {
        /// Its file name.
        file: &'static str,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A file is not the font that its name says.
    #[error("{}: not a usable {name} face; install the distribution's fonts again", .path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// The face that was looked for.
        name: &'static str,
    },
    /// Its licence forbids embedding.
    #[error("{}: the font forbids being embedded as a subset; install another build of it", .0.display())]
    Forbidden(PathBuf),
}

/// One face of a font file.
pub(super) struct SheetFace {
    pub bytes: Vec<u8>,
    pub index: u32,
    pub postscript: String,
}

impl SheetFace {
    /// The face as skrifa reads it; `None` when the file is no font.
    pub fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(&self.bytes, self.index).ok()
    }
}

/// The faces, whole in memory: regular, bold, rare.
pub struct Fonts {
    pub(super) faces: Vec<SheetFace>,
}

impl Fonts {
    /// Loads them from the folder that `PAIWEI_FONTS` names, or from the system's.
    pub fn load() -> Result<Self, FontsError> {
        Self::from_folder(Path::new(
            &std::env::var_os("PAIWEI_FONTS").unwrap_or(SYSTEM.into()),
        ))
    }

    /// Loads them from a folder and the folders in it.
    pub fn from_folder(folder: &Path) -> Result<Self, FontsError> {
        let load = |(file, name)| {
            let path = find(folder, file).ok_or_else(|| FontsError::Missing {
                file,
                folder: folder.to_owned(),
            })?;
            face(path, name)
        };
        Ok(Self {
            faces: FACES.into_iter().map(load).collect::<Result<_, _>>()?,
        })
    }

    /// Whether paper and glass can show the character.
    pub fn has_glyph(&self, c: char) -> bool {
        let has = |face: &SheetFace| {
            face.font()
                .and_then(|font| font.charmap().map(c))
                .is_some_and(|g| g.to_u32() != 0)
        };
        may_be_set(c) && self.faces.iter().any(has)
    }
}

/// Whether the character means the same on every computer: assigned, not private use. U+FEFF is no
/// character where it is not the first.
pub(super) fn may_be_set(c: char) -> bool {
    c != '\u{FEFF}' && is_public_assigned(c)
}

fn find(folder: &Path, file: &str) -> Option<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).ok()?.flatten() {
            let path = entry.path();
            if path.is_dir() && folders.len() < 1_000 {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name == file) {
                return Some(path);
            }
        }
    }
    None
}

fn face(path: PathBuf, name: &'static str) -> Result<SheetFace, FontsError> {
    let unusable = || FontsError::Unusable {
        path: path.clone(),
        name,
    };
    let bytes = std::fs::read(&path).map_err(|_| unusable())?;
    let postscript = |index| {
        let font = FontRef::from_index(&bytes, index).ok()?;
        let names = font.localized_strings(StringId::POSTSCRIPT_NAME);
        names
            .english_or_first()
            .map(|s| s.to_string())
            .filter(|s| s.starts_with(name))
    };
    let found = (0..32).find_map(|index| Some((index, postscript(index)?)));
    let (index, postscript) = found.ok_or_else(unusable)?;
    let font = FontRef::from_index(&bytes, index).map_err(|_| unusable())?;
    // OpenType OS/2 fsType: restricted licence (bit 1 alone), no subsets (bit 8), bitmaps only (bit
    // 9).
    if font
        .os2()
        .is_ok_and(|os2| os2.fs_type() & 0xF == 2 || os2.fs_type() & 0x300 != 0)
    {
        return Err(FontsError::Forbidden(path));
    }
    Ok(SheetFace {
        bytes,
        index,
        postscript,
    })
}
