// SPDX-License-Identifier: Apache-2.0

//! Columns of the two kinds of workbooks, by their names.

use serde::{Deserialize, Serialize};

/// Registration serial.
pub const SERIAL: &str = "采集序号";
/// The child's name.
pub const CHILD: &str = "儿童姓名";
/// The school applied to.
pub const SCHOOL: &str = "招生学校";
/// Bundle of siblings.
pub const BUNDLE: &str = "多胞胎捆绑号";
/// Draw number.
pub const NUMBER: &str = "派位编号";
/// Place in the order of the draw.
pub const ORDER: &str = "派位顺序";
/// A school's code.
pub const CODE: &str = "学校代码";
/// A school's name.
pub const SCHOOL_NAME: &str = "学校名称";
/// Planned children.
pub const PLAN: &str = "普通招生计划";
/// Children with priority.
pub const PRIORITY: &str = "优先录取人数";
/// Classes.
pub const CLASSES: &str = "班级数";
/// Waiting children.
pub const WAITLIST: &str = "候补人数";
/// Published number of applicants.
pub const APPLIED: &str = "报名人数";

/// Kind of a workbook.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum BookKind {
    /// Children who apply (报名名单).
    Applicants,
    /// Schools with their places (派位计划).
    Plan,
}

impl BookKind {
    /// Returns the columns that must be there.
    pub fn required(self) -> &'static [&'static str] {
        match self {
            Self::Applicants => &[SERIAL, CHILD, SCHOOL],
            Self::Plan => &[CODE, SCHOOL_NAME, PLAN, PRIORITY, CLASSES],
        }
    }

    /// Returns the columns that may be there.
    pub fn optional(self) -> &'static [&'static str] {
        match self {
            Self::Applicants => &[BUNDLE, NUMBER],
            Self::Plan => &[ORDER, WAITLIST, APPLIED],
        }
    }

    /// Returns all columns, in the order of their indices.
    pub fn columns(self) -> impl Iterator<Item = &'static str> {
        self.required().iter().chain(self.optional()).copied()
    }

    /// Returns the index of a column among all.
    pub fn index(self, column: &str) -> Option<usize> {
        self.columns().position(|known| known == column)
    }

    /// Returns the other kind.
    pub fn other(self) -> Self {
        match self {
            Self::Applicants => Self::Plan,
            Self::Plan => Self::Applicants,
        }
    }
}
