//! What stands on paper, as plain data, the archival PDF of it, and its picture on the console.
//!
//! Duty: result sheet, seal certificate and public list from a state and names; PDF/A-3b by printpdf, preview by cairo. Sheets are always in Chinese.
//! Invariant: the same state gives the same bytes; a character that no font has is an error, never an empty box.
//! Deliberately not here: what is admitted (that is the state's), printers, folders.

mod archival;
mod certificate;
mod fonts;
mod glyphs;
mod list;
mod page;
mod pdf;
#[cfg(feature = "gui")]
mod preview;
mod result;
mod shapes;
mod table;
mod words;

pub use certificate::certificate;
pub use fonts::{Fonts, FontsError};
pub use glyphs::SheetError;
pub use list::public_list;
pub use page::{Align, Attachment, Ink, Mark, Page, Paper, Text, Weight};
pub use pdf::write;
#[cfg(feature = "gui")]
pub use preview::{PreviewError, paint_page};
pub use result::result_sheet;

use crate::protocol::Hash;

/// The names behind a leaf, children by serial ascending, as they are to be shown.
pub type NamesOf<'a> = &'a dyn Fn(&Hash) -> Vec<String>;
