// SPDX-License-Identifier: Apache-2.0

//! The import: workbooks are read until they have no errors, then people accept them.

use super::common::Common;
use super::earlier_ceremony::TypedCeremony;
use super::messages::error_text;
use super::rule_choice::RulesPhase;
use super::{Controller, Phase, media};
use crate::roster::{self, ImportResult, WorkbookSource};
use std::path::PathBuf;

/// Search for a ceremony on the media that can be offered for recovery.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum OfferSearch {
    /// A ceremony that is found is offered.
    #[default]
    On,
    /// People prepare a new ceremony, whatever the media hold.
    Declined,
}

/// Place of the ledger of a ceremony that is replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum ReplacedLedger {
    /// Not in this data folder, if any is replaced.
    #[default]
    Elsewhere,
    /// In this data folder.
    Here,
}

/// State of the import.
#[derive(Default)]
pub(super) struct ImportPhase {
    imported: Option<ImportResult>,
    workbooks: Vec<String>,
    pub(super) offers: OfferSearch,
    /// The ceremony that is replaced, while it is typed from its paper.
    pub(super) earlier: Option<TypedCeremony>,
    replaces: ReplacedLedger,
    /// The media that were searched for a ceremony.
    pub(super) searched: Vec<PathBuf>,
}

/// Paths of the workbooks to read.
struct WorkbookPaths {
    applicants: Vec<PathBuf>,
    schools: Option<PathBuf>,
}

impl WorkbookPaths {
    /// Returns those given at the start, else those on the media.
    fn find(common: &Common) -> Self {
        let options = &common.options;
        if options.applicants.is_empty() || options.schools.is_none() {
            let (applicants, schools) = media::workbooks(&media::offered(options.media.as_deref()));
            return Self {
                applicants,
                schools,
            };
        }
        Self {
            applicants: options.applicants.clone(),
            schools: options.schools.clone(),
        }
    }
}

impl ImportPhase {
    /// Returns the import of a ceremony that replaces another one; none on the media is offered.
    pub(super) fn of_a_replacement() -> Self {
        Self {
            offers: OfferSearch::Declined,
            replaces: ReplacedLedger::Here,
            ..Self::default()
        }
    }

    /// Returns whether the ceremony that is replaced can be typed: not where its ledger is here.
    pub(super) fn can_type_earlier(&self) -> bool {
        self.replaces == ReplacedLedger::Elsewhere && self.earlier.is_none()
    }

    /// Reads the workbooks again: those given at the start, or those on the media.
    pub(super) fn read_workbooks(&mut self, common: &mut Common) {
        self.imported = None;
        self.workbooks.clear();
        let paths = WorkbookPaths::find(common);
        let Some(schools) = paths.schools.filter(|_| !paths.applicants.is_empty()) else {
            return;
        };
        let applicants: Result<Vec<WorkbookSource>, _> = paths
            .applicants
            .iter()
            .map(|path| WorkbookSource::read(path))
            .collect();
        match (applicants, WorkbookSource::read(&schools)) {
            (Ok(applicants), Ok(schools)) => self.import(common, &applicants, &schools),
            (Err(error), _) | (_, Err(error)) => common.message = Some(error_text(&error.into())),
        }
    }

    fn import(&mut self, common: &Common, applicants: &[WorkbookSource], schools: &WorkbookSource) {
        self.workbooks = applicants
            .iter()
            .chain([schools])
            .map(|source| source.name.clone())
            .collect();
        let fonts = common.fonts.as_deref();
        let has_glyph = |c: char| fonts.is_none_or(|fonts| fonts.has_glyph(c));
        self.imported = Some(roster::import(applicants, schools, &has_glyph));
    }

    /// Returns the result of the import.
    pub(super) fn imported(&self) -> Option<&ImportResult> {
        self.imported.as_ref()
    }

    /// Returns the workbooks that were read, applicants first, the plan last.
    pub(super) fn workbooks(&self) -> &[String] {
        &self.workbooks
    }

    /// Returns the next phase once the import has no errors, and leaves this one empty.
    fn accept(&mut self) -> Option<RulesPhase> {
        let imported = self
            .imported
            .take_if(|imported| imported.roster.is_some())?;
        Some(RulesPhase::new(
            imported,
            std::mem::take(&mut self.workbooks),
        ))
    }
}

impl Controller {
    /// Accepts a clean import; reads the workbooks again where they have errors.
    pub(super) fn accept_import(&mut self) {
        let Phase::Import(import) = &mut self.phase else {
            return;
        };
        match import.accept() {
            Some(rules) => self.phase = Phase::Rules(rules),
            None => import.read_workbooks(&mut self.common),
        }
    }
}
