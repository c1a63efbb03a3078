// SPDX-License-Identifier: Apache-2.0

//! Papers and workbooks of a session, made from its state, ledger and names whenever asked for: the
//! same bytes each time.
//!
//! Invariant: [`Session::papers`] has every paper that stands, and no share. A slip with a share is
//! made only by [`Session::share_slip`], from a share that its caller still holds at the sealing;
//! it goes to the printer or onto its own custodian's medium, and into no copy, archive or data
//! folder.

use super::journal::IndexedLine;
use super::seal::SealedFiles;
use super::{PaperKind, PrintedDocument, Session, ShownNames};
use crate::ceremony::aux_event::{AuxEvent, AuxLine, ConfirmedStep, ConfirmedWay};
use crate::ceremony::event::{CustodianShare, Event};
use crate::ceremony::files::RingEntry;
use crate::ceremony::line::JournalLine;
use crate::ceremony::rules::Numbering;
use crate::ceremony::school::SchoolTurn;
use crate::ceremony::state::CeremonyState;
use crate::custody;
use crate::protocol::{Commitment, Digest, Share};
use crate::roster::{self, SchoolRow, WorkbookError, mask_name, rehearsal_alias};
use crate::sheet::{
    self, Attachment, DirectChild, Fonts, Paper, PaperBasis, PrintNumber, ReplacedPresser,
    ResultNotes, ShareSlip, SheetError,
};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::resume_unwind;

/// So much of a serial tells children of one name apart.
const SERIAL_END: usize = 4;

/// Why a paper or workbook can't be made.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// A paper.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// A workbook.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
}

impl Session {
    /// Every paper that stands so far, in the order of the two days.
    pub fn paper_kinds(&self) -> Vec<PaperKind> {
        self.all_kinds()
            .into_iter()
            .filter(|kind| self.paper(*kind, PrintNumber::FIRST).is_some())
            .collect()
    }

    fn all_kinds(&self) -> Vec<PaperKind> {
        PaperKind::all(self.state().turns().len())
    }

    /// A paper, once it stands. One that names children stands only beside the names.
    pub fn paper(&self, kind: PaperKind, print: PrintNumber) -> Option<Paper> {
        let state = self.state();
        match kind {
            PaperKind::Freeze => {
                let basis = self.confirmed_freeze()?;
                let confirmed = self.confirmed_way(ConfirmedStep::Freeze, basis.seq);
                sheet::freeze_certificate(state, basis, print, confirmed)
            }
            PaperKind::Succession => {
                sheet::succession_certificate(state, self.basis(is_frozen)?, print)
            }
            PaperKind::Direct => {
                let children = self.direct_children()?;
                sheet::direct_list(state, self.basis(is_frozen)?, print, &children)
            }
            PaperKind::Numbering => {
                let basis = self.basis(is_numbered)?;
                let confirmed = self.confirmed_way(ConfirmedStep::Numbers, basis.seq);
                sheet::numbering_certificate(state, basis, print, &self.course(), confirmed)
            }
            PaperKind::PublicList => self.public_list_paper(print),
            PaperKind::Seal => {
                let basis = self.written()?;
                let custodians = state.rules().custodians.iter();
                let manifests: Vec<Option<Digest>> =
                    custodians.map(|name| self.copy_manifest(name)).collect();
                let confirmed = self.confirmed_way(ConfirmedStep::Seal, basis.seq);
                sheet::certificate(state, basis, print, &manifests, confirmed)
            }
            PaperKind::Opening => {
                let basis = self.basis(|event| matches!(event, Event::Opened { .. }))?;
                let other = self.other_program_until(basis.seq);
                sheet::opening_record(state, basis, print, &self.course(), other)
            }
            PaperKind::Result(turn) => self.result_paper(turn, print),
            // Those who wait stand on the result sheet; older ledgers name copies of a paper of
            // their own.
            PaperKind::Waiting(_) => None,
            PaperKind::Summary => {
                let basis = self.closed()?;
                let confirmed = self.confirmed_way(ConfirmedStep::Close, basis.seq);
                sheet::summary(state, basis, print, &self.published_shares()?, confirmed)
            }
            PaperKind::Incidents => {
                sheet::incident_log(state, self.closed()?, print, &self.course())
            }
        }
    }

    fn public_list_paper(&self, print: PrintNumber) -> Option<Paper> {
        let since = match self.state().rules().numbering {
            Numbering::Drawn => is_numbered,
            Numbering::Imported => is_frozen,
        };
        self.names()?;
        let shown = ShownNames::of(self);
        let masked = |leaf: &Digest| {
            let names = shown.of_leaf(leaf).iter();
            names.map(|name| mask_name(name)).collect()
        };
        sheet::public_list(self.state(), self.basis(since)?, print, &masked)
    }

    fn result_paper(&self, turn: usize, print: PrintNumber) -> Option<Paper> {
        let notes = ResultNotes {
            other_program: self.other_program_in(turn),
            replaced: self.replaced_pressers(turn),
        };
        let turn = self.state().turns().get(turn)?;
        self.names()?;
        let shown = ShownNames::of_school(self, turn.school);
        let names = |leaf: &Digest| shown.of_leaf(leaf).to_vec();
        let mut paper = sheet::result_sheet(self.state(), turn, &names, print, &notes)?;
        paper.attachments = self.record_of(turn)?;
        Some(paper)
    }

    /// Returns the changes at the keys for the school of a turn, up to its end.
    fn replaced_pressers(&self, turn: usize) -> Vec<ReplacedPresser> {
        let schools = &self.state().rules().schools;
        let turn = self.state().turns().get(turn);
        let Some((turn, school)) = turn.and_then(|turn| Some((turn, schools.get(turn.school)?)))
        else {
            return Vec::new();
        };
        let last = turn.completed.as_ref().map_or(u64::MAX, |done| done.seq);
        let mut replaced = Vec::new();
        for line in self.aux_events().filter(|line| line.seq <= last) {
            if let AuxEvent::PresserReplaced {
                school: of,
                from,
                to,
            } = line.event
                && of == school.code
            {
                let (from, to) = (from.get(), to.get());
                replaced.push(ReplacedPresser { from, to });
            }
        }
        replaced
    }

    /// Returns the shares that `closed` has made public.
    fn published_shares(&self) -> Option<Vec<CustodianShare>> {
        let is_closed = |event: &Event| matches!(event, Event::Closed { .. });
        match &self.journal.first(is_closed)?.line.event {
            Event::Closed { shares } => Some(shares.clone()),
            _ => None,
        }
    }

    /// The public list, once numbers stand: from `numbered` on, or from the freeze where they came
    /// with the roster.
    pub fn public_list(&self) -> Option<Paper> {
        self.paper(PaperKind::PublicList, PrintNumber::FIRST)
    }

    /// The seal certificate, from `sealed` on.
    pub fn certificate(&self) -> Option<Paper> {
        self.paper(PaperKind::Seal, PrintNumber::FIRST)
    }

    /// The result sheet of a school whose turn is over.
    pub fn result_sheet(&self, turn: &SchoolTurn, print: PrintNumber) -> Option<Paper> {
        let index = self
            .state()
            .turns()
            .iter()
            .position(|other| other.school == turn.school)?;
        self.paper(PaperKind::Result(index), print)
    }

    /// Attaches to a school's sheet the rules and the journal's lines of its turn, byte for byte
    /// those of the public record.
    fn record_of(&self, turn: &SchoolTurn) -> Option<Vec<Attachment>> {
        let school = self.state().rules().schools.get(turn.school)?;
        let turn_of = self.journal.excerpt(&school.code)?;
        let (first, last) = turn_of.seqs;
        let rules = Attachment {
            name: "rules.json".into(),
            media_type: "application/json",
            about: "本次派位的规则，封存前确定".into(),
            bytes: self.rules.clone(),
        };
        let journal = Attachment {
            name: format!("journal-{}.jsonl", file_stem(self.state(), turn.school)),
            media_type: "application/x-ndjson",
            about: format!(
                "派位日志第 {first} 至 {last} 条；此前的链值 {}",
                turn_of.before
            ),
            bytes: turn_of.lines,
        };
        Some(vec![rules, journal])
    }

    /// The slip with a custodian's share (in rule order), for its envelope. The session keeps no
    /// share: it comes from who seals. `None` before the seal, and for a share that is not the one
    /// that was sealed.
    pub fn share_slip(&self, custodian: usize, share: &Share, print: PrintNumber) -> Option<Paper> {
        let commit = self.state().commits().get(custodian)?;
        let fingerprint = self.state().fingerprint()?;
        self.slip(custodian, share, commit, &fingerprint, print)
    }

    /// Returns the slip of a share that meets its commitment.
    pub(super) fn slip(
        &self,
        custodian: usize,
        share: &Share,
        commit: &Commitment,
        fingerprint: &Digest,
        print: PrintNumber,
    ) -> Option<Paper> {
        let custodians = &self.state().rules().custodians;
        let name = custodians.get(custodian)?;
        let keeper = custodians.get(custody::slip_keeper(custodian, custodians.len()))?;
        if crate::protocol::seal::commit(name, share) != *commit {
            return None;
        }
        let (code, [a, b]) = (custody::slip_text(share), custody::share_check(share));
        let check = format!("{a:02x}{b:02x}");
        let slip = ShareSlip {
            custodian: name,
            keeper,
            share,
            check: &check,
            code: &code,
            commit,
            fingerprint,
        };
        let at_seal = || Some(basis_of(self.written_copies().last()?.line));
        let basis = self.sealed().or_else(at_seal)?;
        Some(sheet::share_slip(self.state(), basis, print, &slip))
    }

    /// Every paper that stands so far, as PDF: `sheets/*.pdf` of the schools that are over, each
    /// print that was sent, and `papers/*.pdf`.
    pub fn papers(&self, fonts: &Fonts) -> Result<SealedFiles, OutputError> {
        self.written_papers(self.all_kinds(), fonts)
    }

    /// The papers of a sealed copy: every one that stands but the seal certificate, which names
    /// the copies' manifests, so it is made after them.
    pub fn copy_papers(&self, fonts: &Fonts) -> Result<SealedFiles, OutputError> {
        let mut kinds = self.all_kinds();
        kinds.retain(|kind| *kind != PaperKind::Seal);
        self.written_papers(kinds, fonts)
    }

    fn written_papers(
        &self,
        kinds: Vec<PaperKind>,
        fonts: &Fonts,
    ) -> Result<SealedFiles, OutputError> {
        let prints = self.last_prints();
        let mut papers = Vec::new();
        for kind in kinds {
            let last = prints.get(&kind).copied().unwrap_or(PrintNumber::FIRST);
            for print in (1..=last.get()).filter_map(PrintNumber::new) {
                let paper = self.paper(kind, print);
                papers.extend(paper.map(|paper| NamedPaper {
                    path: self.path(kind, print),
                    paper,
                }));
            }
        }
        write_papers(papers, fonts)
    }

    /// Returns the path of a paper in a copy or an archive.
    pub fn path(&self, kind: PaperKind, print: PrintNumber) -> String {
        let mut path = kind.form().info().path.to_owned();
        if let Some(turn) = kind.turn() {
            let school = self.state().turns().get(turn).map_or(0, |turn| turn.school);
            path.push_str(&file_stem(self.state(), school));
        }
        if print == PrintNumber::FIRST {
            format!("{path}.pdf")
        } else {
            format!("{path}-print-{}.pdf", print.get())
        }
    }

    /// The last print of each paper that was sent, as the ledger has them.
    fn last_prints(&self) -> BTreeMap<PaperKind, PrintNumber> {
        let mut last: BTreeMap<PaperKind, PrintNumber> = BTreeMap::new();
        for line in self.aux_events() {
            if let AuxEvent::SheetSent { set } = line.event
                && let PrintedDocument::Paper(kind) = set.of
            {
                let print = last.entry(kind).or_insert(set.print);
                *print = set.print.max(*print);
            }
        }
        last
    }

    /// Each school's workbook, once numbers and names are there: `workbooks/*.xlsx`.
    pub fn workbooks(&self) -> Result<SealedFiles, OutputError> {
        let mut files = SealedFiles::new();
        let (Some(entries), Some(sealed)) = (self.state().entries(), self.names()) else {
            return Ok(files);
        };
        for (index, school) in self.state().rules().schools.iter().enumerate() {
            let row = |entry: &RingEntry| {
                let names = sealed.children.of(&entry.leaf)?;
                let children = names.children.iter();
                let children = children
                    .map(|child| (child.serial.clone(), child.name.clone()))
                    .collect();
                Some(SchoolRow {
                    children,
                    number: entry.number.get(),
                })
            };
            let rows: Vec<SchoolRow> = entries.ring(index).iter().filter_map(row).collect();
            let path = format!("workbooks/{}.xlsx", file_stem(self.state(), index));
            let rehearsal = self.state().rules().rehearsal;
            let bytes = roster::school_workbook(&school.name, &rows, rehearsal.into())?;
            files.insert(path, bytes);
        }
        Ok(files)
    }

    /// The children of schools without a draw, as they are shown: in a rehearsal under aliases,
    /// like all others. `None` without names.
    fn direct_children(&self) -> Option<Vec<DirectChild>> {
        let rehearsal = self.state().rules().rehearsal;
        let mut children = Vec::new();
        for (i, line) in self.names()?.direct.lines().iter().enumerate() {
            let (name, serial_end) = if rehearsal {
                (rehearsal_alias(i), String::new())
            } else {
                (line.name.clone(), serial_end(&line.serial))
            };
            children.push(DirectChild {
                school: line.school.clone(),
                name,
                serial_end,
            });
        }
        Some(children)
    }

    fn sealed(&self) -> Option<PaperBasis> {
        self.basis(|event| matches!(event, Event::Sealed { .. }))
    }

    /// The line on which the seal certificate is based: `sealed`, or that of the last copy where
    /// copies were written after it.
    fn written(&self) -> Option<PaperBasis> {
        let written = self.written_copies();
        let last = written.last().map(|copy| basis_of(copy.line));
        let sealed = self.sealed()?;
        Some(last.filter(|last| last.seq > sealed.seq).unwrap_or(sealed))
    }

    /// The line on which the certificate of the freeze is based: the confirmation that follows
    /// `frozen`, or `frozen` itself where none does.
    fn confirmed_freeze(&self) -> Option<PaperBasis> {
        let frozen = self.basis(is_frozen)?;
        let confirmed = self.journal.lines().iter().find(|indexed| {
            indexed.line.seq.get() == frozen.seq + 1 && confirms(indexed, ConfirmedStep::Freeze)
        });
        Some(confirmed.map_or(frozen, basis_of))
    }

    /// Returns how the second person confirmed a step, by the last such line up to this one.
    fn confirmed_way(&self, step: ConfirmedStep, until: u64) -> Option<ConfirmedWay> {
        let lines = self.journal.lines().iter().rev();
        let mut read = lines
            .filter(|indexed| indexed.line.seq.get() <= until)
            .filter_map(|indexed| AuxLine::of(&indexed.line));
        read.find_map(|line| match line.event {
            AuxEvent::Confirmed { step: of, way } if of == step => Some(way),
            _ => None,
        })
    }

    fn closed(&self) -> Option<PaperBasis> {
        self.basis(|event| matches!(event, Event::Closed { .. }))
    }

    /// The first line with such an event, and the hash of the ledger up to it.
    fn basis(&self, wanted: fn(&Event) -> bool) -> Option<PaperBasis> {
        self.journal.first(wanted).map(basis_of)
    }

    /// All lines of the journal but the picks.
    fn course(&self) -> Vec<JournalLine> {
        let lines = self.journal.lines().iter();
        lines.map(|indexed| indexed.line.clone()).collect()
    }
}

/// A paper with its path in a copy or an archive.
struct NamedPaper {
    path: String,
    paper: Paper,
}

/// Writes papers as PDF, on all cores: a large city has some hundred, each independent of the rest.
fn write_papers(papers: Vec<NamedPaper>, fonts: &Fonts) -> Result<SealedFiles, OutputError> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = papers.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let mut writers = Vec::new();
        for part in papers.chunks(share) {
            writers.push(scope.spawn(move || write_part(part, fonts)));
        }
        let mut files = SealedFiles::new();
        for writer in writers {
            files.extend(writer.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(files)
    })
}

fn write_part(papers: &[NamedPaper], fonts: &Fonts) -> Result<SealedFiles, OutputError> {
    let mut files = SealedFiles::new();
    for named in papers {
        files.insert(named.path.clone(), sheet::write(&named.paper, fonts)?);
    }
    Ok(files)
}

/// Returns a line as the basis of a paper.
fn basis_of(indexed: &IndexedLine) -> PaperBasis {
    PaperBasis {
        seq: indexed.line.seq.get(),
        at: indexed.line.at.clone(),
        head: indexed.head,
    }
}

/// Returns the last characters of a serial.
fn serial_end(serial: &str) -> String {
    let skipped = serial.chars().count().saturating_sub(SERIAL_END);
    serial.chars().skip(skipped).collect()
}

/// Returns whether a line says that two people confirmed this step.
fn confirms(indexed: &IndexedLine, step: ConfirmedStep) -> bool {
    AuxLine::of(&indexed.line).is_some_and(
        |line| matches!(line.event, AuxEvent::Confirmed { step: of, .. } if of == step),
    )
}

fn is_frozen(event: &Event) -> bool {
    matches!(event, Event::Frozen { .. })
}

fn is_numbered(event: &Event) -> bool {
    matches!(event, Event::Numbered { .. })
}

/// A school's place in rule order and its code, as far as a file name can hold it.
pub(super) fn file_stem(state: &CeremonyState, school: usize) -> String {
    let code = state
        .rules()
        .schools
        .get(school)
        .map(|s| s.code.as_str())
        .unwrap_or_default();
    let safe: String = code.chars().filter(|c| c.is_alphanumeric()).collect();
    format!("{:02}-{safe}", school + 1)
}
