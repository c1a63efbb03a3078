// SPDX-License-Identifier: Apache-2.0

//! Messages about errors and states, in the screen's language: one for each error that can reach
//! the console.
//!
//! Invariant: no text of an error's `Display` (English) or of the operating system is passed on;
//! each enum is matched exhaustively, so that a new error has no message only until it compiles.
//! Details that only support can use stay in `Display`.

mod copies;
mod storage;

pub(crate) use copies::comparison_text;
pub(crate) use storage::{
    archive_status_text, disk_error_text, lines_elsewhere_text, role_table_text,
};

use super::ControllerError;
use super::config::CeremonyKind;
use crate::ceremony::decide::DecideError;
use crate::custody::ShareError;
use crate::i18n::{gettext, gettext_f};
use crate::journal::mirror::MirrorStatus;
use crate::record::WriteError;
use crate::roster::SourceError;
use crate::session::{OutputError, PrepareError, SessionError, standing_words};
use crate::sheet::{FontsError, SheetError};
use std::path::Path;
use storage::{folder_error_text, ledger_error_text, recovery_error_text};

/// Returns what the console shows for an error.
pub(crate) fn error_text(error: &ControllerError) -> String {
    match error {
        ControllerError::Session(error) => session_error_text(error),
        ControllerError::Source(error) => source_error_text(error),
        ControllerError::Prepare(error) => prepare_error_text(error),
        ControllerError::Output(error) => output_error_text(error),
        ControllerError::Fonts(error) => fonts_error_text(error),
        ControllerError::PrinterAddress(error) => gettext_f(
            "{address} is not a printer's address. Correct the config.",
            &[("address", &error.address())],
        ),
        ControllerError::NoRandomness(_) => {
            gettext("The operating system gives no random numbers. Restart the computer.")
        }
        ControllerError::Thread(_) => {
            gettext("The operating system refuses a thread to the program. Restart the computer.")
        }
        ControllerError::DrawnElsewhere(folder) => gettext_f(
            "A child of this roster is in the ceremony on {folder}, whose stage digits were \
             called. Nothing replaces that one any more: go on with it.",
            &[("folder", &folder.display())],
        ),
        ControllerError::EarlierCeremonyDrawn(folder) => gettext_f(
            "The ceremony on {folder} with this fingerprint has called its stage digits. Nothing \
             replaces it any more: go on with it.",
            &[("folder", &folder.display())],
        ),
        ControllerError::EarlierCeremonyHere(folder) => gettext_f(
            "The ceremony with this fingerprint is on {folder}. Go on from it and supersede it \
             there: its own ledger takes the last line.",
            &[("folder", &folder.display())],
        ),
        ControllerError::OtherKind { folder, found } => other_kind_text(folder, *found),
        ControllerError::GiveMediumBack => {
            gettext("This share was read. Take the medium out, give it back, insert the next.")
        }
        ControllerError::OneMediumAtATime => {
            gettext("Two copies are inserted. Take out all but one.")
        }
        ControllerError::CopyNotInserted => {
            gettext("No further copy is inserted. Open the next one and insert it.")
        }
        ControllerError::SlipMediumMissing => {
            gettext("Insert this custodian's medium: the slip is made from it.")
        }
        ControllerError::SlipQueued => {
            gettext("This slip is in the queue already. Void it before it is printed again.")
        }
        ControllerError::ArchiveFailing { custodian, status } => gettext_f(
            "{subject}: {detail}",
            &[
                ("subject", custodian),
                ("detail", &archive_status_text(status)),
            ],
        ),
    }
}

/// Returns what the console shows for an error of the session.
pub(crate) fn session_error_text(error: &SessionError) -> String {
    match error {
        SessionError::Refused(refusal) => refusal_text(*refusal),
        SessionError::Ledger(error) => ledger_error_text(error),
        SessionError::ProtocolViolation(_) | SessionError::Files(_) => gettext(
            "This step does not hold against the rules: a fault in the program. \
             Draw nothing more and call support.",
        ),
        SessionError::Share(error) => share_error_text(error),
        SessionError::ShareStands(folder) => gettext_f(
            "{folder}: another ceremony's share stands on this medium and is never overwritten. \
             Take another medium.",
            &[("folder", &folder.display())],
        ),
        SessionError::Folder(error) => folder_error_text(error),
        SessionError::Disk(error) | SessionError::Record(WriteError::Disk(error)) => {
            disk_error_text(error)
        }
        SessionError::Record(WriteError::NotSealed) => {
            gettext("A record begins with the seal. Seal the ceremony first.")
        }
        SessionError::NotFound(folder) => gettext_f(
            "There is no ceremony in {folder}. Prepare one first.",
            &[("folder", &folder.display())],
        ),
        SessionError::AlreadyExists(folder) => gettext_f(
            "There is a ceremony in {folder} already. Resume it, or choose another folder.",
            &[("folder", &folder.display())],
        ),
        SessionError::AlreadyCommitted => {
            gettext("The step before is on the disk after all; it was not made twice. Go on.")
        }
        SessionError::Mirror(refusal) => {
            standing_words(Some(&MirrorStatus::Refused(refusal.clone())))
        }
        SessionError::Supersedes(old) => gettext_f(
            "A superseded ceremony stands in this folder. Only one whose rules name its \
             fingerprint {fingerprint} replaces it.",
            &[("fingerprint", &old.fingerprint.groups().join(" "))],
        ),
        SessionError::Superseded(old) => gettext_f(
            "This ceremony was superseded ({reason}). Nothing is drawn from it.",
            &[("reason", &old.reason)],
        ),
        SessionError::LinesElsewhere(elsewhere) => lines_elsewhere_text(
            &elsewhere.evidence.folder,
            elsewhere.standing,
            elsewhere.ledger,
        ),
        SessionError::Rebuild(error) => recovery_error_text(error),
        SessionError::Names(_) => gettext(
            "The children's names in the ledger are not those that were sealed. Nothing is drawn \
             or printed with them.",
        ),
        SessionError::Succession(_) => other_succession_text(),
        SessionError::NamesMissing => {
            gettext("The names are not here yet. Insert any custodian's sealed copy.")
        }
    }
}

fn other_succession_text() -> String {
    gettext(
        "The ceremony that goes on from this one must take over what was shown. Nothing was \
         frozen.",
    )
}

fn refusal_text(refusal: DecideError) -> String {
    match refusal {
        DecideError::NotDue => {
            gettext("This step is not due now. The gold button shows which one is.")
        }
        DecideError::Digits => gettext(
            "These are not exactly as many digits as the rules say. Call the whole set again.",
        ),
        DecideError::Commits => {
            gettext("There must be one sealed share for each custodian, in the order of the rules.")
        }
        DecideError::SharesNeeded => gettext(
            "A share is missing. Insert the sealed copies, or type the slip of the one that is \
             missing.",
        ),
        DecideError::ShareDiffers => gettext(
            "A share does not fit its sealed commitment: it is not this ceremony's, or was \
             misread.",
        ),
        DecideError::Superseded => gettext("This ceremony was superseded. Nothing is added to it."),
        DecideError::SharesLost => gettext(
            "The shares of this ceremony were lost. What was shown is finished; the rest is drawn \
             in the ceremony that goes on from it.",
        ),
        DecideError::KeyDiffers { seq } => gettext_f(
            "Line {line} of the ledger has a key that does not follow from the shares: it was not \
             drawn in this ceremony. Draw nothing more; call the notary and support.",
            &[("line", &seq)],
        ),
        DecideError::TooEarly => {
            gettext("The roll is too young to be stopped. Press again in a moment.")
        }
        DecideError::Impossible => {
            gettext("The sealed rules and files of this ceremony do not allow this step.")
        }
    }
}

fn share_error_text(error: &ShareError) -> String {
    match error {
        ShareError::NoRandomness => gettext(
            "The operating system gave no random numbers. Restart the computer and seal again.",
        ),
        ShareError::Disk(error) => disk_error_text(error),
        ShareError::ReadBack(file) => gettext_f(
            "{file}: the share reads back otherwise than it was written. Replace the medium and \
             seal again.",
            &[("file", file)],
        ),
        ShareError::NotAShare(file) => gettext_f(
            "{file} holds no share. Insert this ceremony's sealed copy, or type the slip.",
            &[("file", file)],
        ),
        ShareError::OtherCustodian { expected, found } => gettext_f(
            "This is the share of {found}, not of {expected}. The media were mixed up.",
            &[("found", found), ("expected", expected)],
        ),
        ShareError::SlipMisread => gettext(
            "The slip was misread: its 64 characters do not fit its check of 4. Type it again.",
        ),
    }
}

fn prepare_error_text(error: &PrepareError) -> String {
    match error {
        PrepareError::NothingToDraw => {
            gettext("No school has more children than places. There is nothing to draw.")
        }
        PrepareError::TooLarge(school) => gettext_f(
            "School {school}: a number of the plan is too large. Correct the plan workbook.",
            &[("school", school)],
        ),
        PrepareError::NumberMissing => {
            gettext("An entry has no draw number of seven digits. Correct the column 派位编号.")
        }
        PrepareError::Rules(_) => {
            gettext("The config does not make rules that hold. Correct the config.")
        }
    }
}

/// Returns what is shown for a workbook that can't be read from disk.
pub(crate) fn source_error_text(error: &SourceError) -> String {
    match error {
        SourceError::Disk(error) => disk_error_text(error),
        SourceError::NotAFile(path) => gettext_f(
            "{file} is a folder, a pipe or a device, not a workbook. Choose the workbook itself.",
            &[("file", &file_name(path))],
        ),
        SourceError::Reader(_) => gettext(
            "The operating system starts no process to read workbooks in. Restart the computer.",
        ),
        SourceError::TooLarge { path, .. } => gettext_f(
            "{file} is larger than a roster can be. Split the workbook.",
            &[("file", &file_name(path))],
        ),
    }
}

fn output_error_text(error: &OutputError) -> String {
    match error {
        OutputError::Sheet(SheetError::NoGlyph(character)) => gettext_f(
            "No font here has the character {character} ({code}). Correct it in the roster, or \
             install a font that has it.",
            &[
                ("character", character),
                ("code", &format!("U+{:04X}", u32::from(*character))),
            ],
        ),
        OutputError::Sheet(SheetError::Writer(_)) => gettext(
            "The paper can't be made. Install the distribution's fonts again, or call support.",
        ),
        OutputError::Workbook(_) => gettext("The school's workbook can't be made. Call support."),
    }
}

fn fonts_error_text(error: &FontsError) -> String {
    match error {
        FontsError::Missing { file, .. } => gettext_f(
            "The font {file} is not installed. Install fonts-noto-cjk and fonts-hanazono.",
            &[("file", file)],
        ),
        FontsError::Unusable { path, .. } | FontsError::Forbidden(path) => gettext_f(
            "The font {file} can't be used for papers. Install the distribution's fonts again.",
            &[("file", &file_name(path))],
        ),
    }
}

fn other_kind_text(folder: &Path, found: CeremonyKind) -> String {
    let folder = folder.display();
    match found {
        CeremonyKind::Rehearsal => gettext_f(
            "{folder} holds a rehearsal. Choose another data folder.",
            &[("folder", &folder)],
        ),
        CeremonyKind::Real => gettext_f(
            "{folder} holds a real ceremony. Choose another data folder.",
            &[("folder", &folder)],
        ),
    }
}

/// Returns a path's last part, as people know a file.
fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
