// SPDX-License-Identifier: Apache-2.0

//! The import: workbooks are read until they have no errors, people answer its questions one by
//! one, then they accept it.
//!
//! Invariant: one press answers one question.

use super::common::Common;
use super::data_disc::{self, DataDisc};
use super::earlier_ceremony::TypedCeremony;
use super::messages::source_error_text;
use super::rule_choice::RulesPhase;
use super::{Controller, Phase, media};
use crate::roster::{Answers, ImportResult, SourceError, WorkbookImport, WorkbookSource};
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
    /// Files on the medium that were not read.
    passed: Vec<String>,
    /// Answers that were given here; each holds for the very workbook it was given for.
    answers: Answers,
    pub(super) offers: OfferSearch,
    /// The ceremony that is replaced, while it is typed from its paper.
    pub(super) earlier: Option<TypedCeremony>,
    replaces: ReplacedLedger,
    /// The media that were searched for a ceremony.
    pub(super) searched: Vec<PathBuf>,
}

/// Returns the workbooks given at the start, else those on the media.
fn workbook_files(common: &Common) -> Result<DataDisc, data_disc::DiscProblem> {
    let options = &common.options;
    if options.applicants.is_empty() || options.schools.is_none() {
        return data_disc::find(&media::offered(options.media.as_deref()));
    }
    Ok(DataDisc {
        medium: None,
        applicants: options.applicants.clone(),
        plan: options.schools.clone(),
        passed: Vec::new(),
    })
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
        self.passed.clear();
        let disc = match workbook_files(common) {
            Ok(disc) => disc,
            Err(problem) => {
                common.message = Some(problem.text());
                return;
            }
        };
        self.passed = disc.passed;
        let Some(plan) = disc.plan.filter(|_| !disc.applicants.is_empty()) else {
            return;
        };
        let mut paths = disc.applicants;
        paths.push(plan);
        let imported =
            WorkbookSource::read_all(&paths).and_then(|sources| self.import(common, sources));
        match imported {
            Ok(imported) => self.imported = imported,
            Err(error) => common.message = Some(source_error_text(&error)),
        }
    }

    fn import(
        &mut self,
        common: &Common,
        mut sources: Vec<WorkbookSource>,
    ) -> Result<Option<ImportResult>, SourceError> {
        self.workbooks = sources.iter().map(|source| source.name.clone()).collect();
        // The plan is the last one.
        let Some(plan) = sources.pop() else {
            return Ok(None);
        };
        let fonts = common.fonts.as_deref();
        let import = WorkbookImport {
            reader: common.options.workbook_reader,
            has_glyph: &|c: char| fonts.is_none_or(|fonts| fonts.has_glyph(c)),
            answers: &self.answers,
        };
        import.run(&sources, &plan).map(Some)
    }

    /// Returns the result of the import.
    pub(super) fn imported(&self) -> Option<&ImportResult> {
        self.imported.as_ref()
    }

    /// Returns the workbooks that were read, applicants first, the plan last.
    pub(super) fn workbooks(&self) -> &[String] {
        &self.workbooks
    }

    /// Returns the files on the medium that were not read.
    pub(super) fn passed(&self) -> &[String] {
        &self.passed
    }

    /// Answers the first open question of an import without errors; returns whether there was one.
    fn answer(&mut self) -> bool {
        let Some(imported) = self
            .imported
            .as_mut()
            .filter(|imported| imported.errors() == 0)
        else {
            return false;
        };
        let Some(id) = imported.open_question().map(|question| question.id.clone()) else {
            return false;
        };
        imported.answer(&id);
        self.answers.add(&id);
        true
    }

    /// Returns the next phase once the import has no errors and no open question, and leaves this
    /// one empty.
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
    /// Answers the next question, or accepts a clean import; reads the workbooks again where they
    /// have errors.
    pub(super) fn accept_import(&mut self) {
        let Phase::Import(import) = &mut self.phase else {
            return;
        };
        if import.answer() {
            return;
        }
        match import.accept() {
            Some(rules) => self.phase = Phase::Rules(rules),
            None => import.read_workbooks(&mut self.common),
        }
    }

    /// Reads the workbooks again while a question is open: they may have been corrected.
    pub(super) fn read_workbooks_again(&mut self) {
        self.common.message = None;
        if let Phase::Import(import) = &mut self.phase {
            import.read_workbooks(&mut self.common);
        }
    }
}
