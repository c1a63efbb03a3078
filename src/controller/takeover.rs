// SPDX-License-Identifier: Apache-2.0

//! Recovery of a ceremony that another computer began, from the media that are present.
//!
//! Invariant: nothing is recovered before two people have confirmed what they read; between media
//! that contradict each other the program does not choose. Deliberately absent: the checks of what
//! a medium holds (they are the session's).

use super::common::Common;
use super::error::ControllerError;
use super::import::{ImportPhase, OfferSearch};
use super::media_register::MediaRoles;
use super::media_role::MediumRole;
use super::running::Running;
use super::{CeremonyKind, Controller, KioskOptions, Phase, media};
use crate::ceremony::aux_event::RecoverySourceKind;
use crate::ceremony::decide::DecideError;
use crate::journal::{DiskFailure, LedgerError};
use crate::protocol::Digest;
use crate::session::{
    LinesElsewhere, RecoveryError, RecoverySource, Session, SessionError, quarantine,
};
use std::path::{Path, PathBuf};

/// Ceremony that was found on the media.
#[derive(Debug)]
pub struct TakeoverOffer {
    /// The longest ledger.
    pub evidence: RecoverySource,
    /// Number of folders that hold its beginning, or all of it.
    pub agree: usize,
    /// A folder that holds another ledger.
    pub contradicts: Option<PathBuf>,
}

/// State while a recovery is offered.
pub(super) struct RecoverPhase {
    offer: TakeoverOffer,
    /// Reason for which this computer's own ledger can't be used, if it has one.
    unfit: Option<String>,
    /// This computer's own ledger, where a medium has lines that it lacks.
    overtaken: Option<OvertakenLedger>,
    /// The import that goes on if people decline.
    import: ImportPhase,
}

impl RecoverPhase {
    /// Returns the phase of a computer whose own ledger can't be used.
    pub(super) fn with_unfit_ledger(offer: TakeoverOffer, unfit: String) -> Self {
        Self {
            offer,
            unfit: Some(unfit),
            overtaken: None,
            import: ImportPhase::default(),
        }
    }

    /// Returns the phase of a computer whose ledger lacks lines that a medium has.
    pub(super) fn with_overtaken_ledger(
        options: &KioskOptions,
        elsewhere: LinesElsewhere,
        unfit: String,
    ) -> Option<Self> {
        let overtaken = OvertakenLedger {
            freeze: elsewhere.evidence.state.freeze(),
            journal: elsewhere.own,
        };
        let mut sources = overtaken.sources_beyond(options);
        let evidence = elsewhere.evidence;
        // A folder that is whole proves the same by itself, and may have names.
        if sources
            .iter()
            .all(|source| source.folder != evidence.folder)
        {
            sources.push(evidence);
        }
        Some(Self {
            offer: best_offer(sources)?,
            unfit: Some(unfit),
            overtaken: Some(overtaken),
            import: ImportPhase::default(),
        })
    }

    /// Returns what the media that are present offer now.
    fn search(&self, options: &KioskOptions) -> Option<TakeoverOffer> {
        match &self.overtaken {
            None => find_offer(options),
            Some(overtaken) => best_offer(overtaken.sources_beyond(options)),
        }
    }

    /// Takes another offer. Lines that were found on a medium are not forgotten when it is taken
    /// out, unless the media contradicted each other.
    fn take(&mut self, offer: TakeoverOffer) {
        let shorter = offer.evidence.state.events() < self.offer.evidence.state.events();
        if self.overtaken.is_none() || !shorter || !self.can_recover() {
            self.offer = offer;
        }
    }

    /// Returns what is offered.
    pub(super) fn offer(&self) -> &TakeoverOffer {
        &self.offer
    }

    /// Returns why this computer's own ledger is quarantined when the ceremony is recovered.
    pub(super) fn unfit(&self) -> Option<&str> {
        self.unfit.as_deref()
    }

    /// Returns the import behind the offer.
    pub(super) fn import(&self) -> &ImportPhase {
        &self.import
    }

    /// Reads the workbooks for the import behind the offer.
    pub(super) fn read_workbooks(&mut self, common: &mut Common) {
        self.import.read_workbooks(common);
    }

    /// Returns whether the offer can be accepted.
    pub(super) fn can_recover(&self) -> bool {
        self.offer.contradicts.is_none()
    }

    fn recover(&mut self, common: &Common) -> Result<Session, ControllerError> {
        if !self.can_recover() {
            return Err(DecideError::NotDue.into());
        }
        let data = &common.options.data;
        if self.unfit.is_some() {
            quarantine(data)?;
            (self.unfit, self.overtaken) = (None, None);
        }
        let mirror = common.find_mirror_folder();
        let evidence = &self.offer.evidence;
        Ok(Session::recover(
            data,
            evidence,
            common.options.host(),
            mirror.as_deref(),
        )?)
    }
}

impl Common {
    /// Gives the mirror from which a ceremony is recovered its role on this computer: the two
    /// people who go on from it have read which one it is.
    fn keep_mirror_role(&mut self, evidence: &RecoverySource) -> Result<(), ControllerError> {
        let is_table = matches!(self.media.roles(), MediaRoles::Table(_));
        let medium = evidence.folder.parent().map(Path::to_owned);
        match (evidence.kind, medium) {
            (RecoverySourceKind::Mirror, Some(medium))
                if is_table && self.media.offered().contains(&medium) =>
            {
                self.give_role(&medium, Some(MediumRole::Mirror))
            }
            _ => Ok(()),
        }
    }
}

/// Returns the folders in which a ceremony may be found.
pub(super) fn candidate_folders(options: &KioskOptions) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for medium in media::offered(options.media.as_deref()) {
        folders.extend(media::journal_folders(&medium));
    }
    folders.extend(options.config.mirror.clone());
    folders.dedup();
    folders
}

/// Reads what the media hold of a ceremony of this kind.
pub(super) fn find_offer(options: &KioskOptions) -> Option<TakeoverOffer> {
    best_offer(sources(options))
}

fn sources(options: &KioskOptions) -> Vec<RecoverySource> {
    let rehearsal = options.kind == CeremonyKind::Rehearsal;
    let folders = candidate_folders(options);
    folders
        .iter()
        .filter_map(|folder| source(folder, &folders))
        .filter(|source| source.state.rules().rehearsal == rehearsal)
        .collect()
}

/// Reads what a folder holds; before the seal with the names of another folder.
fn source(folder: &Path, folders: &[PathBuf]) -> Option<RecoverySource> {
    match RecoverySource::read(folder, None) {
        Ok(source) => Some(source),
        Err(RecoveryError::NotSealed(_)) => folders
            .iter()
            .find_map(|names| RecoverySource::read_with_names(folder, names, None).ok()),
        Err(_) => None,
    }
}

/// This computer's own ledger, where a medium has lines that it lacks.
struct OvertakenLedger {
    freeze: Digest,
    journal: Vec<u8>,
}

impl OvertakenLedger {
    /// Reads what the media hold of the same ceremony beyond this ledger.
    fn sources_beyond(&self, options: &KioskOptions) -> Vec<RecoverySource> {
        let mut sources = sources(options);
        sources.retain(|source| {
            source.state.freeze() == self.freeze && source.goes_beyond(&self.journal)
        });
        sources
    }
}

/// Returns the longest of the ledgers that were found, and whether the others agree.
fn best_offer(mut found: Vec<RecoverySource>) -> Option<TakeoverOffer> {
    // Of two equal ledgers, the one that has names too.
    found.sort_by_key(|source| (source.state.events(), source.has_names()));
    let evidence = found.pop()?;
    let (agreeing, others): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|other| evidence.goes_on_from(other));
    Some(TakeoverOffer {
        agree: agreeing.len() + 1,
        contradicts: others.into_iter().next().map(|other| other.folder),
        evidence,
    })
}

/// Returns whether media may help where this computer's own ledger can't be used.
pub(super) fn is_recoverable(error: &SessionError) -> bool {
    use LedgerError::{Altered, Damaged, File, InvalidEvent, Sql};
    matches!(
        error,
        SessionError::Mirror(_)
            | SessionError::Names(_)
            | SessionError::Refused(DecideError::KeyDiffers { .. })
            | SessionError::Ledger(
                Altered { .. }
                    | Damaged { .. }
                    | InvalidEvent { .. }
                    | File { .. }
                    | Sql {
                        trouble: DiskFailure::Faulty,
                        ..
                    }
            )
    )
}

impl Controller {
    /// Searches the media again where others are present than last time, as long as nothing is
    /// accepted or declined.
    pub(super) fn search_offer(&mut self) {
        let searched = match &mut self.phase {
            Phase::Import(import) if import.offers == OfferSearch::On => &mut import.searched,
            Phase::Recover(recover) => &mut recover.import.searched,
            Phase::Import(_) | Phase::Rules(_) | Phase::Succession | Phase::Running(_) => return,
        };
        if searched == self.common.media.offered() {
            return;
        }
        *searched = self.common.media.offered().to_vec();
        self.common.pending = None;
        let found = match &self.phase {
            Phase::Recover(recover) => recover.search(&self.common.options),
            Phase::Import(_) | Phase::Rules(_) | Phase::Succession | Phase::Running(_) => {
                find_offer(&self.common.options)
            }
        };
        self.take_offer(found);
    }

    fn take_offer(&mut self, found: Option<TakeoverOffer>) {
        match (&mut self.phase, found) {
            (Phase::Import(import), Some(offer)) => {
                self.phase = Phase::Recover(Box::new(RecoverPhase {
                    offer,
                    unfit: None,
                    overtaken: None,
                    import: std::mem::take(import),
                }));
            }
            (Phase::Recover(recover), Some(offer)) => recover.take(offer),
            // Where the own ledger can't be used, the last offer stays until there is another.
            (Phase::Recover(recover), None) if recover.unfit.is_none() => {
                self.phase = Phase::Import(std::mem::take(&mut recover.import));
            }
            (Phase::Recover(_) | Phase::Import(_), None)
            | (Phase::Rules(_) | Phase::Succession | Phase::Running(_), _) => {}
        }
    }

    /// Declines the recovery: people prepare a new ceremony. Where this computer's own ledger can't
    /// be used, there is no folder for one.
    pub(super) fn decline_recovery(&mut self) {
        if self.step() == super::DueStep::Import {
            return self.read_workbooks_again();
        }
        if let Phase::Recover(recover) = &mut self.phase
            && recover.unfit.is_none()
        {
            let mut import = std::mem::take(&mut recover.import);
            import.offers = OfferSearch::Declined;
            self.phase = Phase::Import(import);
            self.common.pending = None;
        }
    }

    /// Recovers the ceremony that is offered; it goes on on this computer.
    pub(super) fn recover(&mut self) -> Result<(), ControllerError> {
        let Phase::Recover(recover) = &mut self.phase else {
            return Err(DecideError::NotDue.into());
        };
        self.common.keep_mirror_role(&recover.offer.evidence)?;
        let session = recover.recover(&self.common)?;
        self.phase = Phase::Running(Box::new(Running::new(session, &self.common)));
        self.scan_media();
        self.in_running(Running::resume)
    }
}
