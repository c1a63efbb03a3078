// SPDX-License-Identifier: Apache-2.0

//! Workbooks on a data disc: applicants by 报名 or applicants in the name, the plan by 计划 or
//! schools.
//!
//! Invariant: the workbooks of one medium are one import; each file beside them that is not read is
//! named. Deliberately absent: what a workbook holds.

use super::media;
use crate::i18n::gettext_f;
use crate::roster::printable;
use std::path::{Path, PathBuf};

/// Endings of the files that can be read.
const ENDINGS: [&str; 6] = [".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"];
/// Words in the name of a plan.
const PLAN: [&str; 2] = ["计划", "schools"];
/// Words in the name of an applicant workbook.
const APPLICANTS: [&str; 2] = ["报名", "applicants"];
/// Beginnings of names that programs give to files of their own, beside those of people.
const OWN: [&str; 3] = [".", "~", "desktop.ini"];

/// Workbooks of a medium.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DataDisc {
    /// The medium; none where no medium has a workbook.
    pub medium: Option<PathBuf>,
    /// Applicant workbooks, in name order.
    pub applicants: Vec<PathBuf>,
    /// The plan workbook.
    pub plan: Option<PathBuf>,
    /// Names of the files beside them, which are not read.
    pub passed: Vec<String>,
}

/// Reason for which no workbook is read of the media.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DiscProblem {
    /// Two media have workbooks.
    TwoMedia(Vec<String>),
    /// A medium has two plans.
    TwoPlans(Vec<String>),
}

impl DiscProblem {
    /// Returns what is shown of it.
    pub fn text(&self) -> String {
        match self {
            Self::TwoMedia(media) => gettext_f(
                "Workbooks are on more than one medium: {media}. Take out all but one.",
                &[("media", &media.join(", "))],
            ),
            Self::TwoPlans(plans) => gettext_f(
                "More than one plan is on the medium: {files}. Leave only the one that counts.",
                &[("files", &plans.join(", "))],
            ),
        }
    }
}

/// Finds the workbooks on the media.
pub fn find(offered: &[PathBuf]) -> Result<DataDisc, DiscProblem> {
    let mut discs = Vec::new();
    for medium in offered {
        let disc = of_medium(medium)?;
        if disc.plan.is_some() || !disc.applicants.is_empty() {
            discs.push(disc);
        }
    }
    if discs.len() > 1 {
        let media = discs.iter().filter_map(|disc| disc.medium.as_deref());
        return Err(DiscProblem::TwoMedia(media.map(file_name).collect()));
    }
    Ok(discs.pop().unwrap_or_default())
}

fn of_medium(medium: &Path) -> Result<DataDisc, DiscProblem> {
    let mut disc = DataDisc {
        medium: Some(medium.to_owned()),
        ..DataDisc::default()
    };
    let mut plans = Vec::new();
    for path in media::files(medium) {
        let name = file_name(&path);
        let lower = name.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if OWN.iter().any(|begin| lower.starts_with(begin)) {
            continue;
        }
        let readable = ENDINGS.iter().any(|ending| lower.ends_with(ending));
        if readable && has(&PLAN) {
            plans.push(path);
        } else if readable && has(&APPLICANTS) {
            disc.applicants.push(path);
        } else {
            disc.passed.push(printable(&name));
        }
    }
    if plans.len() > 1 {
        let names = plans.iter().map(|path| printable(&file_name(path)));
        return Err(DiscProblem::TwoPlans(names.collect()));
    }
    disc.plan = plans.pop();
    Ok(disc)
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn medium(folder: &Path, name: &str, files: &[&str]) -> PathBuf {
        let medium = folder.join(name);
        std::fs::create_dir_all(&medium).unwrap();
        for file in files {
            std::fs::write(medium.join(file), b"x").unwrap();
        }
        medium
    }

    #[test]
    fn endings_are_read_in_either_case_and_programs_own_files_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            "报名名单.XLSX",
            "报名名单 第二批.xls",
            "APPLICANTS-3.ods",
            "报名.csv",
            "派位计划.Xlsx",
            "._报名名单.xlsx",
            "~$报名名单.xlsx",
            ".~lock.报名名单.xlsx#",
            "报名须知.docx",
            "名单.xlsx",
        ];
        let disc = find(&[medium(folder.path(), "disc", &files)]).unwrap();
        assert_eq!(disc.applicants.len(), 4);
        assert!(
            disc.plan
                .is_some_and(|plan| plan.ends_with("派位计划.Xlsx"))
        );
        assert_eq!(disc.passed, ["名单.xlsx", "报名须知.docx"]);
    }

    #[test]
    fn two_plans_and_two_media_are_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        for void in ["派位计划（作废）.xlsx", "派位计划（旧）.xls", "schools.ods"] {
            let two = medium(
                folder.path(),
                void,
                &["报名名单.xlsx", "派位计划.xlsx", void],
            );
            let refused = find(&[two]).unwrap_err();
            assert!(
                matches!(&refused, DiscProblem::TwoPlans(names) if names.iter().any(|n| n == void))
            );
        }
        let disc = medium(folder.path(), "disc", &["报名名单.xlsx", "派位计划.xlsx"]);
        for extra in ["派位计划.xlsx", "报名名单 补.xlsx", "报名名单.xlsx"] {
            let stick = medium(folder.path(), &format!("stick {extra}"), &[extra]);
            let refused = find(&[disc.clone(), stick]).unwrap_err();
            assert!(matches!(&refused, DiscProblem::TwoMedia(media) if media.len() == 2));
        }
        let notes = medium(folder.path(), "notes", &["说明.txt"]);
        assert!(find(&[disc, notes]).unwrap().passed.is_empty());
    }
}
