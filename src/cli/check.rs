// SPDX-License-Identifier: Apache-2.0

//! `paiwei check`: lists all faults of the workbooks.
//!
//! Deliberately absent: the checks themselves (see [`crate::roster`]).

use super::UNREADABLE;
use crate::controller::messages::source_error_text;
use crate::disk::{self, DiskError};
use crate::i18n::{self, Language, gettext, gettext_f, in_language};
use crate::roster::{
    Answers, Finding, FindingSeverity, ImportResult, SourceError, WorkbookImport, WorkbookReader,
    WorkbookSource, printable,
};
use crate::sheet::Fonts;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The most bytes of a file of answers.
const ANSWERS_BYTES: usize = 4 << 20;

/// Options that name the workbooks of a ceremony.
#[derive(clap::Args, Debug)]
pub struct WorkbookArgs {
    /// Applicant workbook (报名名单); repeated for several, which form one roster.
    #[arg(long, required = true)]
    pub applicants: Vec<PathBuf>,
    /// Plan workbook (派位计划).
    #[arg(long)]
    pub schools: PathBuf,
    /// File of answers to the questions about these workbooks, as `check --questions` writes it.
    #[arg(long)]
    pub answers: Option<PathBuf>,
}

/// Options of `paiwei check`.
#[derive(clap::Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    workbooks: WorkbookArgs,
    /// Write the questions to this file, to be answered in its second column.
    #[arg(long)]
    questions: Option<PathBuf>,
    /// Print one JSON object on standard output.
    #[arg(long)]
    json: bool,
}

/// Error of workbooks or answers that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookArgsError {
    /// A workbook can't be read from disk.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A file of answers that is none.
    #[error("{}: {reason}", .path.display())]
    Answers {
        /// The file.
        path: PathBuf,
        /// Reason in English.
        reason: String,
    },
}

impl WorkbookArgs {
    /// Reads and checks the workbooks, each in a process of its own.
    pub fn import(&self, fonts: &Fonts) -> Result<ImportResult, WorkbookArgsError> {
        let answers = match &self.answers {
            Some(path) => read_answers(path)?,
            None => Answers::default(),
        };
        let mut paths = self.applicants.clone();
        paths.push(self.schools.clone());
        let mut sources = WorkbookSource::read_all(&paths)?;
        let plan = sources
            .pop()
            .ok_or(SourceError::NotAFile(self.schools.clone()))?;
        let import = WorkbookImport {
            reader: WorkbookReader::OwnProcess,
            has_glyph: &|c| fonts.has_glyph(c),
            answers: &answers,
        };
        let imported = import.run(&sources, &plan)?;
        let strangers = answers.strangers(&imported.findings);
        if strangers > 0 {
            let words = gettext_f(
                "{count} answers belong to other workbooks, or to these before they were changed.",
                &[("count", &strangers)],
            );
            super::complain(&format!("paiwei: {words}"));
        }
        Ok(imported)
    }
}

fn read_answers(path: &Path) -> Result<Answers, WorkbookArgsError> {
    let unfit = |reason: String| WorkbookArgsError::Answers {
        path: path.to_owned(),
        reason,
    };
    let source = WorkbookSource::read(path)?;
    if source.bytes.len() > ANSWERS_BYTES {
        return Err(unfit("too large for a file of answers".into()));
    }
    let text = String::from_utf8(source.bytes).map_err(|error| unfit(error.to_string()))?;
    Answers::parse(&text).map_err(|error| unfit(error.to_string()))
}

/// Returns what is printed for an error of the workbooks, in the language of the terminal.
pub fn error_words(error: &WorkbookArgsError) -> String {
    match error {
        WorkbookArgsError::Source(error) => source_error_text(error),
        WorkbookArgsError::Answers { path, .. } => gettext_f(
            "{file} is no file of answers. Have it written by “paiwei check --questions”.",
            &[("file", &path.display())],
        ),
    }
}

/// Runs the command: exit code 0 without errors and open questions, 1 with them, 2 if a workbook
/// can't be read.
pub fn run(args: &CheckArgs) -> ExitCode {
    i18n::bind(super::terminal_language());
    let imported = match load(args) {
        Ok(imported) => imported,
        Err(words) => {
            super::complain(&format!("paiwei: {}", printable(&words)));
            return ExitCode::from(UNREADABLE);
        }
    };
    let said = super::say(&if args.json {
        to_json(&imported).to_string()
    } else {
        in_words(&imported)
    });
    let refused = imported.roster.is_none();
    ExitCode::from(super::finish(said, u8::from(refused)))
}

fn load(args: &CheckArgs) -> Result<ImportResult, String> {
    let fonts = Fonts::load().map_err(|error| error.to_string())?;
    let imported = args
        .workbooks
        .import(&fonts)
        .map_err(|error| error_words(&error))?;
    if let Some(path) = &args.questions {
        write_questions(path, &imported)
            .map_err(|error| format!("{} ({error})", gettext("The questions can't be written.")))?;
    }
    Ok(imported)
}

fn write_questions(path: &Path, imported: &ImportResult) -> Result<(), DiskError> {
    let path = std::path::absolute(path).map_err(disk::at(path))?;
    disk::write_whole(&path, imported.answers_file().as_bytes())
}

fn to_json(imported: &ImportResult) -> serde_json::Value {
    let s = imported.summary;
    let files = imported.files.iter().map(|file| {
        let sheets = file.sheets.iter();
        let sheets = sheets.map(|sheet| json!({"name": sheet.name, "rows": sheet.rows}));
        json!({"name": file.name, "sha256": file.sha256, "sheets": sheets.collect::<Vec<_>>()})
    });
    json!({"errors": imported.errors(), "warnings": imported.warnings(),
        "questions": imported.questions(), "answered": imported.answered(),
        "children": s.children, "bundles": s.bundles, "schools": s.schools, "drawn": s.drawn,
        "files": files.collect::<Vec<_>>(),
        "findings": imported.findings.iter().map(|f| f.to_json()).collect::<Vec<_>>()})
}

/// Writes the report in both languages, one finding a paragraph. Nothing in it acts on a terminal.
pub fn in_words(imported: &ImportResult) -> String {
    let mut out = String::new();
    for finding in &imported.findings {
        out += &finding_in_words(finding);
    }
    for file in &imported.files {
        let sheets = file.sheets.iter();
        let rows = sheets.map(|sheet| {
            let name = if sheet.name.is_empty() {
                "-"
            } else {
                &sheet.name
            };
            format!("{name} {} 行 rows", sheet.rows)
        });
        let rows: Vec<String> = rows.collect();
        out += &format!("{}: {}\n", file.name, rows.join("，"));
    }
    let s = imported.summary;
    out += &format!(
        "{} 名儿童 children，{} 组多胞胎 bundles，{} 所学校 schools，{} 所派位 drawn；\
         {} 错误 errors，{} 提示 warnings，{} 待答 questions",
        s.children,
        s.bundles,
        s.schools,
        s.drawn,
        imported.errors(),
        imported.warnings(),
        imported.questions(),
    );
    let lines = out.lines().map(printable);
    lines.collect::<Vec<_>>().join("\n")
}

fn finding_in_words(finding: &Finding) -> String {
    let word = match finding.severity {
        FindingSeverity::Error => "错误 error",
        FindingSeverity::Question => "待答 question",
        FindingSeverity::Answered => "已答 answered",
        FindingSeverity::Warning => "提示 warning",
    };
    let cells = match finding.count {
        0 | 1 => finding.place.cell.clone(),
        count => format!("{} 等 {count} 处 places", finding.place.cell),
    };
    let place = [&finding.place.file, &finding.place.sheet, &cells];
    let place: Vec<&str> = place
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let read = if finding.read.is_empty() {
        String::new()
    } else {
        format!(" [{}]", finding.read.replace('\n', " "))
    };
    let mut out = format!("{word}: {}{read}\n", place.join(" ").replace('\n', " "));
    if !finding.also.is_empty() {
        out += &format!("    {}\n", finding.also.join(" "));
    }
    for language in [Language::CHINESE, Language::ENGLISH] {
        out += &in_language(language, || {
            format!("    {} → {}\n", finding.reason(), finding.remedy())
        });
    }
    out
}
