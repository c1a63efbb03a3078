// SPDX-License-Identifier: Apache-2.0

//! `paiwei check`: everything that is wrong with the workbooks, at once.

use super::UNREADABLE;
use crate::roster::{FindingSeverity, ImportResult, Lang, WorkbookSource, import};
use crate::sheet::Fonts;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// The workbooks of a ceremony.
#[derive(clap::Args, Debug)]
pub struct WorkbookArgs {
    /// Applicant workbook (报名名单); several are one roster.
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
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

impl WorkbookArgs {
    /// Reads and checks them.
    pub fn import(&self, fonts: &Fonts) -> Result<ImportResult, crate::roster::SourceError> {
        let applicants: Vec<WorkbookSource> = self
            .applicants
            .iter()
            .map(|path| WorkbookSource::read(path))
            .collect::<Result<_, _>>()?;
        Ok(import(
            &applicants,
            &WorkbookSource::read(&self.schools)?,
            &|c| fonts.has_glyph(c),
        ))
    }
}

/// 0 clean or warnings only, 1 errors, 2 can't be read.
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
            if args.json {
                super::say(&format!("{}", to_json(&imported)));
            } else {
                super::say(&in_words(&imported));
            }
            ExitCode::from(u8::from(imported.errors() > 0))
        }
    }
}

fn to_json(imported: &ImportResult) -> serde_json::Value {
    let s = imported.summary;
    json!({"errors": imported.errors(), "warnings": imported.findings.len() - imported.errors(),
        "children": s.children, "bundles": s.bundles, "schools": s.schools, "drawn": s.drawn,
        "findings": imported.findings.iter().map(|f| f.to_json()).collect::<Vec<_>>()})
}

/// The report in both languages, one finding a paragraph.
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
        for lang in [Lang::Zh, Lang::En] {
            out += &format!("    {} → {}\n", finding.reason(lang), finding.remedy(lang));
        }
    }
    let s = imported.summary;
    let warnings = imported.findings.len() - imported.errors();
    out += &format!(
        "{} 名儿童 children，{} 组多胞胎 bundles，{} 所学校 schools，{} 所派位 drawn；{} 错误 errors，{warnings} 提示 warnings",
        s.children,
        s.bundles,
        s.schools,
        s.drawn,
        imported.errors()
    );
    out
}
