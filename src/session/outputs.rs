//! What a session hands out on paper and in Excel, made from its state and names whenever it is asked for: the same bytes each time.

use super::seal::Files;
use super::{Session, ShownNames};
use crate::ceremony::event::Event;
use crate::ceremony::line::Line;
use crate::ceremony::rules::Numbering;
use crate::ceremony::school::Turn;
use crate::ceremony::state::State;
use crate::protocol::Hash;
use crate::record;
use crate::roster::{SchoolRow, WorkbookError, mask_name, school_workbook};
use crate::sheet::{self, Attachment, Fonts, Paper, SheetError};

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
    /// The public list, once numbers stand: from `numbered` on, or from the freeze where they came with the roster.
    pub fn public_list(&self) -> Option<Paper> {
        let shown = ShownNames::of(self);
        let masked = |leaf: &Hash| shown.of_leaf(leaf).iter().map(|name| mask_name(name)).collect();
        let since: fn(&Event) -> bool = match self.state().rules().numbering {
            Numbering::Drawn => |event| matches!(event, Event::Numbered { .. }),
            Numbering::Imported => |event| matches!(event, Event::Frozen { .. }),
        };
        sheet::public_list(self.state(), &self.line_of(since)?, &masked)
    }

    /// The seal certificate, from `sealed` on.
    pub fn certificate(&self) -> Option<Paper> {
        sheet::certificate(self.state(), &self.line_of(|event| matches!(event, Event::Sealed { .. }))?)
    }

    /// The result sheet of a school whose turn is over.
    pub fn result_sheet(&self, turn: &Turn) -> Option<Paper> {
        let shown = ShownNames::of(self);
        let mut paper = sheet::result_sheet(self.state(), turn, &|leaf| shown.of_leaf(leaf).to_vec())?;
        paper.attachments = self.record_of(turn)?;
        Some(paper)
    }

    /// What goes with a school's sheet: the rules and the journal's lines of its turn, byte for byte those of the public record.
    fn record_of(&self, turn: &Turn) -> Option<Vec<Attachment>> {
        let school = self.state().rules().schools.get(turn.school)?;
        let turn_of = record::excerpt(&self.journal, &self.state().freeze(), &school.code)?;
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
            about: format!("派位日志第 {first} 至 {last} 条；此前的链值 {}", turn_of.before),
            bytes: turn_of.lines,
        };
        Some(vec![rules, journal])
    }

    /// Every paper that stands so far, as PDF: `papers/*.pdf`, and `sheets/*.pdf` of the schools that are over.
    pub fn papers(&self, fonts: &Fonts) -> Result<Files, OutputError> {
        let mut files = Files::new();
        for (path, paper) in
            [("papers/public-list.pdf", self.public_list()), ("papers/certificate.pdf", self.certificate())]
        {
            if let Some(paper) = paper {
                files.insert(path.into(), sheet::write(&paper, fonts)?);
            }
        }
        for turn in self.state().turns() {
            if let Some(paper) = self.result_sheet(turn) {
                let path = format!("sheets/{}.pdf", file_stem(self.state(), turn.school));
                files.insert(path, sheet::write(&paper, fonts)?);
            }
        }
        Ok(files)
    }

    /// Each school's workbook, once numbers stand: `workbooks/*.xlsx`.
    pub fn workbooks(&self) -> Result<Files, OutputError> {
        let mut files = Files::new();
        let Some(entries) = self.state().entries() else { return Ok(files) };
        for (index, school) in self.state().rules().schools.iter().enumerate() {
            let row = |entry: &crate::ceremony::files::RingEntry| {
                let children = self.names().of(&entry.leaf)?.children.clone();
                Some(SchoolRow { children, number: entry.number.get() })
            };
            let rows: Vec<SchoolRow> = entries.0.iter().filter(|e| e.school == index).filter_map(row).collect();
            let path = format!("workbooks/{}.xlsx", file_stem(self.state(), index));
            files.insert(path, school_workbook(&school.name, &rows)?);
        }
        Ok(files)
    }

    fn line_of(&self, wanted: fn(&Event) -> bool) -> Option<Line> {
        self.lines().find(|line| wanted(&line.event))
    }
}

/// A school's place in rule order and its code, as far as a file name can hold it.
pub(super) fn file_stem(state: &State, school: usize) -> String {
    let code = state.rules().schools.get(school).map(|s| s.code.as_str()).unwrap_or_default();
    let safe: String = code.chars().filter(|c| c.is_alphanumeric()).collect();
    format!("{:02}-{safe}", school + 1)
}
