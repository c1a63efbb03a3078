// SPDX-License-Identifier: Apache-2.0

//! The faces in which papers and displays set Han text: Noto Sans CJK SC, and HanaMinB for
//! characters that it lacks.
//!
//! Invariant: a face whose licence bits forbid embedding is refused; so is a character for
//! private use.

use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use unicode_normalization::char::is_public_assigned;

/// Most faces of a font file that are looked at.
const FACES_A_FILE: u32 = 32;
/// The folder of fonts when `PAIWEI_FONTS` names none.
const SYSTEM: &str = "/usr/share/fonts";
/// A font file, and the start of the PostScript name of the face in it.
struct FaceFile {
    file: &'static str,
    name: &'static str,
}

/// The files of the faces: regular, bold, rare, and the one for hashes.
const FACES: [FaceFile; 4] = [
    FaceFile {
        file: "NotoSansCJK-Regular.ttc",
        name: "NotoSansCJKsc",
    },
    FaceFile {
        file: "NotoSansCJK-Bold.ttc",
        name: "NotoSansCJKsc",
    },
    FaceFile {
        file: "HanaMinB.ttf",
        name: "HanaMinB",
    },
    FaceFile {
        file: "NotoSansCJK-Regular.ttc",
        name: "NotoSansMonoCJKsc",
    },
];

/// The reason for which fonts could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum FontsError {
    /// A file is missing.
    #[error(
        "the font {file} is not in {}; install fonts-noto-cjk and fonts-hanazono",
        .folder.display()
    )]
    Missing {
        /// The file name.
        file: &'static str,
        /// The folder in which it was looked for.
        folder: PathBuf,
    },
    /// A file is not the font that its name says.
    #[error(
        "{}: not a usable {name} face; install the distribution's fonts again",
        .path.display()
    )]
    Unusable {
        /// The file.
        path: PathBuf,
        /// The face that was looked for.
        name: &'static str,
    },
    /// The licence bits of a file forbid embedding.
    #[error(
        "{}: the font forbids being embedded as a subset; install another build of it",
        .0.display()
    )]
    Forbidden(PathBuf),
}

/// One face of a font file.
pub(super) struct SheetFace {
    pub bytes: Arc<Vec<u8>>,
    pub index: u32,
    pub postscript: String,
}

impl SheetFace {
    /// Returns the face as skrifa reads it; `None` when the file is no font.
    pub fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(&self.bytes, self.index).ok()
    }

    fn has_glyph(&self, c: char) -> bool {
        let glyph = self.font().and_then(|font| font.charmap().map(c));
        glyph.is_some_and(|glyph| glyph.to_u32() != 0)
    }
}

/// The faces, whole in memory: regular, bold, the one for rare characters, and the one whose Latin
/// letters and digits have one width.
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
        let mut faces = Vec::new();
        let mut read: BTreeMap<&str, FontFile> = BTreeMap::new();
        for FaceFile { file, name } in FACES {
            let font = match read.get(file) {
                Some(font) => font.clone(),
                None => FontFile::read(folder, file)?,
            };
            read.insert(file, font.clone());
            faces.push(face(font, name)?);
        }
        Ok(Self { faces })
    }

    /// Returns whether papers and displays can show the character.
    pub fn has_glyph(&self, c: char) -> bool {
        may_be_set(c) && self.faces.iter().any(|face| face.has_glyph(c))
    }
}

/// Returns whether the character means the same on every computer: it is assigned and not for
/// private use. U+FEFF is refused, since it is a byte order mark.
pub(super) fn may_be_set(c: char) -> bool {
    c != '\u{FEFF}' && is_public_assigned(c)
}

/// Returns the first file of a name in a folder or in the folders in it.
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

/// A font file, whole in memory once for all its faces.
#[derive(Clone)]
struct FontFile {
    path: PathBuf,
    bytes: Arc<Vec<u8>>,
}

impl FontFile {
    fn read(folder: &Path, file: &'static str) -> Result<Self, FontsError> {
        let path = find(folder, file).ok_or_else(|| FontsError::Missing {
            file,
            folder: folder.to_owned(),
        })?;
        let bytes = Arc::new(std::fs::read(&path).unwrap_or_default());
        Ok(Self { path, bytes })
    }
}

/// Returns a face of a font file.
fn face(file: FontFile, name: &'static str) -> Result<SheetFace, FontsError> {
    let FontFile { path, bytes } = file;
    let Some(found) = find_face(&bytes, name) else {
        return Err(FontsError::Unusable { path, name });
    };
    if found.forbids_embedding {
        return Err(FontsError::Forbidden(path));
    }
    Ok(SheetFace {
        bytes,
        index: found.index,
        postscript: found.postscript,
    })
}

/// A face that was found in a font file.
struct FoundFace {
    index: u32,
    postscript: String,
    forbids_embedding: bool,
}

/// Returns the first face of a file whose PostScript name begins with `name`.
fn find_face(bytes: &[u8], name: &str) -> Option<FoundFace> {
    (0..FACES_A_FILE).find_map(|index| {
        let font = FontRef::from_index(bytes, index).ok()?;
        let names = font.localized_strings(StringId::POSTSCRIPT_NAME);
        let postscript = names.english_or_first()?.to_string();
        postscript.starts_with(name).then(|| FoundFace {
            index,
            postscript,
            forbids_embedding: forbids_embedding(&font),
        })
    })
}

/// Returns whether the licence bits forbid embedding a subset (OpenType OS/2 fsType): restricted
/// licence (bit 1 alone), no subsets (bit 8), bitmaps only (bit 9).
fn forbids_embedding(font: &FontRef<'_>) -> bool {
    let bits = font.os2().map_or(0, |os2| os2.fs_type());
    bits & 0xF == 2 || bits & 0x300 != 0
}
