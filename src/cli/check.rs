// SPDX-License-Identifier: Apache-2.0

//! `paiwei check`: lists all faults of the workbooks.
//!
//! Deliberately absent: the checks themselves (see [`crate::roster`]).

use super::UNREADABLE;
use crate::i18n::{Language, in_language};
use crate::roster::{FindingSeverity, ImportResult, SourceError, WorkbookSource, import};
use crate::sheet::Fonts;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options that name the workbooks of a ceremony.
#[derive(clap::Args, Debug)]
pub struct WorkbookArgs {
    /// Applicant workbook (报名名单); repeated for several, which form one roster.
    #[arg(long, required = true)]
    pub applicants: Vec<PathBuf>,
    /// Plan workbook (派位计划).
    #[arg(long)]
    pub schools: PathBuf,
}

/// Options of `paiwei check`.
#[derive(clap::Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    workbooks: WorkbookArgs,
    /// Print one JSON object on standard output.
    #[arg(long)]
    json: bool,
}

impl WorkbookArgs {
    /// Reads and checks the workbooks.
    pub fn import(&self, fonts: &Fonts) -> Result<ImportResult, SourceError> {
        let mut applicants = Vec::new();
        for path in &self.applicants {
            applicants.push(WorkbookSource::read(path)?);
        }
        let schools = WorkbookSource::read(&self.schools)?;
        Ok(import(&applicants, &schools, &|c| fonts.has_glyph(c)))
    }
}

/// Runs the command: exit code 0 without errors, 1 with errors, 2 if a workbook can't be read.
pub fn run(args: &CheckArgs) -> ExitCode {
    let imported = Fonts::load()
        .map_err(|e| e.to_string())
        .and_then(|fonts| args.workbooks.import(&fonts).map_err(|e| e.to_string()));
    match imported {
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            ExitCode::from(UNREADABLE)
        }
        Ok(imported) => {
            let said = super::say(&if args.json {
                to_json(&imported).to_string()
            } else {
                in_words(&imported)
            });
            ExitCode::from(super::finish(said, u8::from(imported.errors() > 0)))
        }
    }
}

fn to_json(imported: &ImportResult) -> serde_json::Value {
    let s = imported.summary;
    json!({"errors": imported.errors(), "warnings": imported.findings.len() - imported.errors(),
        "children": s.children, "bundles": s.bundles, "schools": s.schools, "drawn": s.drawn,
        "findings": imported.findings.iter().map(|f| f.to_json()).collect::<Vec<_>>()})
}

/// Writes the report in both languages, one finding a paragraph.
pub fn in_words(imported: &ImportResult) -> String {
    let mut out = String::new();
    for finding in &imported.findings {
        let word = if finding.severity == FindingSeverity::Error {
            "错误 error"
        } else {
            "提示 warning"
        };
        let place = &finding.place;
        let place = [&place.file, &place.sheet, &place.cell]
            .map(String::as_str)
            .join(" ");
        let read = if finding.read.is_empty() {
            String::new()
        } else {
            format!(" [{}]", finding.read)
        };
        out += &format!("{word}: {}{read}\n", place.trim_end());
        for language in [Language::CHINESE, Language::ENGLISH] {
            out += &in_language(language, || {
                format!("    {} → {}\n", finding.reason(), finding.remedy())
            });
        }
    }
    let s = imported.summary;
    let warnings = imported.findings.len() - imported.errors();
    out += &format!(
        "{} 名儿童 children，{} 组多胞胎 bundles，{} 所学校 schools，{} 所派位 drawn；\
         {} 错误 errors，{warnings} 提示 warnings",
        s.children,
        s.bundles,
        s.schools,
        s.drawn,
        imported.errors()
    );
    out
}
