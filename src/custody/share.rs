// SPDX-License-Identifier: Apache-2.0

//! A custodian's share: 32 bytes on its own medium and on a slip in an envelope (PROTOCOL §6).
//!
//! Invariant: a share is never logged; errors name the custodian or the slip, never the value.

use crate::disk::{ByteLimit, DiskError, OpenFolder};
use crate::protocol::{Salt, Share};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::path::Path;
use zeroize::Zeroizing;

const SLIP_PREFIX: &str = "paiwei-share";
/// The file of a share.
const SHARE: &str = "share.json";

/// The reason for which a share could not be made, written or read.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes; restart the computer and seal again")]
    NoRandomness,
    /// The disk or medium failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The file reads back differently from what was written.
    #[error(
        "{0}: the share that was written reads back differently; replace the medium and seal again"
    )]
    ReadBack(String),
    /// Not a share file.
    #[error("{0} is not a share file; insert this ceremony's sealed copy, or type the slip")]
    NotAShare(String),
    /// The file is another custodian's.
    #[error("this is the share of {found}, not of {expected}; the media were mixed up")]
    OtherCustodian {
        /// The custodian whose share was asked for.
        expected: String,
        /// The custodian whose share was found.
        found: String,
    },
    /// A slip that does not fit its check.
    #[error("the slip was misread: its 64 characters do not fit its check of 4; type it again")]
    SlipMisread,
}

#[derive(Deserialize, Serialize)]
struct ShareFile {
    custodian: String,
    share: Share,
}

/// Returns a new share from the operating system's randomness.
pub fn new_share() -> Result<Share, ShareError> {
    random_bytes().map(Share::new)
}

/// Returns a new entry's salt from the operating system's randomness.
pub fn new_salt() -> Result<Salt, ShareError> {
    random_bytes().map(Salt::new)
}

fn random_bytes() -> Result<[u8; 32], ShareError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| ShareError::NoRandomness)?;
    Ok(bytes)
}

/// Writes `share.json` into a folder and reads it back.
pub fn write_share(folder: &Path, custodian: &str, share: &Share) -> Result<(), ShareError> {
    write_share_as(folder, SHARE, custodian, share)
}

/// Writes a share to a file of another name, and reads it back.
pub(super) fn write_share_as(
    folder: &Path,
    name: &str,
    custodian: &str,
    share: &Share,
) -> Result<(), ShareError> {
    let content = share_file(custodian, share);
    let open = OpenFolder::create(folder)?;
    open.write_whole(name, content.as_bytes())?;
    let same = open.has_bytes(name, content.as_bytes());
    if same {
        Ok(())
    } else {
        Err(ShareError::ReadBack(custodian.to_owned()))
    }
}

/// Returns the content of `share.json`, which is overwritten when it is dropped.
fn share_file(custodian: &str, share: &Share) -> Zeroizing<String> {
    let custodian = Value::from(custodian).to_string();
    // The whole length at once: a string that grows would leave digits in freed memory.
    let mut content = Zeroizing::new(String::with_capacity(custodian.len() + 128));
    content.push_str("{\"custodian\":");
    content.push_str(&custodian);
    content.push_str(",\"share\":\"");
    content.push_str(&share.to_hex());
    content.push_str("\"}\n");
    content
}

/// Reads this custodian's share from its copy.
pub fn read_share(folder: &Path, custodian: &str) -> Result<Share, ShareError> {
    let open = OpenFolder::open(folder)?;
    let bytes = Zeroizing::new(open.read(SHARE, ByteLimit::SMALL)?);
    // Straight into the type: a tree of values would leave the digits in freed memory.
    let file: ShareFile = serde_json::from_slice(&bytes)
        .map_err(|_| ShareError::NotAShare(open.path_of(SHARE).display().to_string()))?;
    if file.custodian != custodian {
        return Err(ShareError::OtherCustodian {
            expected: custodian.to_owned(),
            found: file.custodian,
        });
    }
    Ok(file.share)
}

/// Returns the custodian whose share stands in a folder, for copies of the version before, whose
/// manifests don't say it. The share itself is not parsed.
pub(super) fn owner_by_share(folder: &Path) -> Option<String> {
    let open = OpenFolder::open(folder).ok()?;
    let bytes = Zeroizing::new(open.read(SHARE, ByteLimit::SMALL).ok()?);
    let file: ShareOwner = serde_json::from_slice(&bytes).ok()?;
    Some(file.custodian)
}

/// A share file without its share.
#[derive(Deserialize, Serialize)]
struct ShareOwner {
    custodian: String,
}

/// Returns whether a share stands in a folder; it is not read.
pub fn has_share(folder: &Path) -> bool {
    OpenFolder::open(folder).is_ok_and(|open| open.stands(SHARE))
}

/// Returns the custodian that keeps another one's slip: the next in rule order, the last one's the
/// first. With three or more no office ever holds all shares; with fewer one does.
pub fn slip_keeper(custodian: usize, custodians: usize) -> usize {
    (custodian + 1) % custodians.max(1)
}

/// Returns the check on a slip: the first two bytes of the SHA-256 of the share.
pub fn share_check(share: &Share) -> [u8; 2] {
    let digest = Sha256::digest(share.as_bytes());
    [digest[0], digest[1]]
}

/// Returns the text of a slip's QR code: `paiwei-share:<64 hex>:<4 hex>`.
pub fn slip_text(share: &Share) -> Zeroizing<String> {
    let [a, b] = share_check(share);
    let hex = share.to_hex();
    Zeroizing::new(format!("{SLIP_PREFIX}:{}:{a:02x}{b:02x}", *hex))
}

/// Reads a slip as typed (16 groups of 4 and the check, spaces and capitals allowed) or as a
/// scanner types its QR.
pub fn read_slip(typed: &str) -> Result<Share, ShareError> {
    let mut text = Zeroizing::new(String::with_capacity(4 * typed.len()));
    let lower = typed.chars().flat_map(char::to_lowercase);
    text.extend(lower.filter(|c| !c.is_whitespace() && *c != '-' && *c != ':'));
    let hex = text.strip_prefix("paiweishare").unwrap_or(&text);
    let (share, check) = hex.split_at_checked(64).ok_or(ShareError::SlipMisread)?;
    let share = Share::from_hex(share).ok_or(ShareError::SlipMisread)?;
    let [a, b] = share_check(&share);
    if check == format!("{a:02x}{b:02x}") {
        Ok(share)
    } else {
        Err(ShareError::SlipMisread)
    }
}
