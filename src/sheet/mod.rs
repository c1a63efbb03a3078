// SPDX-License-Identifier: Apache-2.0

//! The papers of a ceremony: as plain data, as archival PDF, and as a picture on the console.
//!
//! Duty: every paper of both days from a state, the ledger's lines and names; PDF/A-3b by printpdf,
//! preview by cairo. Sheets are always in Chinese. Invariant: a paper is made from one line of the
//! ledger and says only what was known at that line, so that the same state gives the same bytes
//! whenever it is made; a character that no font has is an error, never an empty box. Full names
//! are only on papers that people sign; the public gets masked names. Deliberately absent: who is
//! admitted (that is in the state), printers, folders, storing a share.

mod archival;
mod basis;
mod certificate;
mod check;
mod direct;
mod draft;
mod fonts;
mod glyphs;
mod incidents;
mod list;
mod numbering;
mod opening;
mod page;
mod pdf;
#[cfg(feature = "gui")]
mod preview;
mod result;
mod sentences;
mod shapes;
mod signing;
mod slip;
mod succession;
mod summary;
mod table;
mod texts;
mod waiting;

pub use crate::ceremony::paper::PrintNumber;
pub use basis::PaperBasis;
pub use certificate::certificate;
pub use check::{CheckRow, check_sheet};
pub use direct::{DirectChild, direct_list};
pub use fonts::{Fonts, FontsError};
pub use glyphs::SheetError;
pub use incidents::incident_log;
pub use list::public_list;
pub use numbering::{freeze_certificate, numbering_certificate};
pub use opening::opening_record;
pub use page::{
    Attachment, FontWeight, HEIGHT as PAGE_HEIGHT, PageInk, PageMark, PageText, Paper, PaperPage,
    TextAlign, WIDTH as PAGE_WIDTH,
};
pub use pdf::write;
#[cfg(feature = "gui")]
pub use preview::{PreviewError, paint_page};
pub use result::{ReplacedPresser, ResultNotes, result_sheet};
pub use slip::{ShareSlip, share_slip};
pub use succession::succession_certificate;
pub use summary::summary;
pub use texts::time;

use crate::protocol::Digest;

/// Returns the names of the children behind a leaf, by serial ascending, as they are to be shown.
pub type NamesOf<'a> = &'a dyn Fn(&Digest) -> Vec<String>;
