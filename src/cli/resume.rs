// SPDX-License-Identifier: Apache-2.0

//! `paiwei resume DIR`: rebuilds the ledger from a mirror, an archive, the data disc or a record,
//! so that a ceremony continues on another computer.
//!
//! Deliberately absent: overwriting an existing ceremony.

use super::verify::signed_head;
use super::{NoHomeFolder, UNREADABLE};
use crate::disk::beneath;
use crate::protocol::Digest;
use crate::session::{RecoveryError, RecoverySource, Session, SessionError, due};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `paiwei resume`.
#[derive(clap::Args, Debug)]
pub struct ResumeArgs {
    /// Folder of a mirror, an archive, the data disc or a record.
    from: PathBuf,
    /// New folder for the ceremony; the kiosk's own if left out.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Sealed copy or archive with the children's names, if they are not in the folder itself. The
    /// kiosk finds one on the media too.
    #[arg(long, value_name = "DIR")]
    names: Option<PathBuf>,
    /// Head from a signed paper, N:HEX, which the folder must contain.
    #[arg(long, value_parser = signed_head, value_name = "N:HEX")]
    head: Option<(u64, Digest)>,
    /// Check and describe the source, but build nothing.
    #[arg(long)]
    check: bool,
    /// Print one JSON object on standard output.
    #[arg(long)]
    json: bool,
}

/// Runs the command: exit code 0 if resumed (or checked), 1 if the source does not hold, 2 if it
/// can't be read or there is a ceremony already.
pub fn run(args: &ResumeArgs) -> ExitCode {
    match resume(args) {
        Ok((evidence, data)) => {
            let said = super::say(&if args.json {
                to_json(&evidence, data.as_deref()).to_string()
            } else {
                in_words(&evidence, data.as_deref())
            });
            ExitCode::from(super::finish(said, 0))
        }
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            match error {
                ResumeError::Session(SessionError::Rebuild(RecoveryError::Disk(_))) => {
                    ExitCode::from(UNREADABLE)
                }
                ResumeError::Session(SessionError::Rebuild(_)) => ExitCode::FAILURE,
                ResumeError::Session(_) | ResumeError::NoHomeFolder(_) => {
                    ExitCode::from(UNREADABLE)
                }
            }
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum ResumeError {
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    NoHomeFolder(#[from] NoHomeFolder),
}

fn resume(args: &ResumeArgs) -> Result<(RecoverySource, Option<PathBuf>), ResumeError> {
    let from = beneath::named(&args.from);
    let read = match &args.names {
        Some(names) => RecoverySource::read_with_names(&from, &beneath::named(names), args.head),
        None => RecoverySource::read(&from, args.head),
    };
    let evidence = read.map_err(SessionError::from)?;
    if args.check {
        return Ok((evidence, None));
    }
    let rehearsal = evidence.state.rules().rehearsal;
    let data = match &args.data {
        Some(data) => data.clone(),
        None => super::default_data(rehearsal)?,
    };
    let mut session = Session::recover(&data, &evidence, super::host(), None)?;
    if let Some(copy) = &args.names
        && session.names_missing()
        && !session.take_names(&beneath::named(copy))?
    {
        super::complain(&format!(
            "paiwei: {} has no names that fit this ceremony; the kiosk asks for a copy",
            copy.display()
        ));
    }
    super::complain_of_other_program(&session);
    Ok((evidence, Some(data)))
}

fn to_json(evidence: &RecoverySource, data: Option<&Path>) -> Value {
    let sheet = evidence
        .last_sheet()
        .map(|(school, seq, head)| json!({"school": school, "seq": seq, "head": head}));
    json!({
        "from": evidence.kind.code(),
        "fingerprint": evidence.state.fingerprint(),
        "events": evidence.state.events(),
        "head": evidence.state.head(),
        "unconfirmed": evidence.unconfirmed,
        "last_sheet": sheet,
        "due": due(&evidence.state),
        "data": data,
    })
}

fn in_words(evidence: &RecoverySource, data: Option<&Path>) -> String {
    let state = &evidence.state;
    let mut lines = vec![
        format!(
            "holds ({}), {} events, last {}",
            evidence.kind.code(),
            state.events(),
            evidence.last_at().unwrap_or_default()
        ),
        format!(
            "fingerprint {}",
            state
                .fingerprint()
                .map(|f| f.groups().join(" "))
                .unwrap_or_default()
        ),
        format!("head {}:{}", state.events(), state.head()),
    ];
    if evidence.unconfirmed > 0 {
        lines.push(format!(
            "the last {} lines were being written when the medium was cut off; they hold",
            evidence.unconfirmed
        ));
    }
    if let Some((school, seq, head)) = evidence.last_sheet() {
        lines.push(format!("last signed sheet {school}: {seq}:{head}"));
    }
    if let Some(seal) = evidence.seal_begun {
        lines.push(format!(
            "a seal was begun, with the fingerprint {}: if its certificate is signed, this mirror \
             lacks lines, and nothing is sealed again; look for another mirror or an archive",
            seal.groups().join(" ")
        ));
    }
    lines.push(format!("due: {}", due(state)));
    if let Some(data) = data {
        lines.push(format!(
            "resumed in {}; hold the fingerprint against the certificate \
             and the head against the last signed sheet",
            data.display()
        ));
    }
    lines.join("\n")
}
