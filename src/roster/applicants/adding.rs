// SPDX-License-Identifier: Apache-2.0

//! Rows put together into entries, as they come.

use super::super::columns::{BUNDLE, NUMBER, SCHOOL};
use super::super::entries::ChildOrigin;
use super::super::finding::RosterProblem;
use super::super::problem::QuestionKind;
use super::super::row_context::RowContext;
use super::super::{RosterChild, RosterEntry};
use super::{ApplicantRows, BundleRecord};
use std::sync::Arc;

impl ApplicantRows<'_> {
    /// Adds a row's children: to the bundle that they name, or as an entry of their own.
    pub(super) fn add(
        &mut self,
        children: Vec<RosterChild>,
        school_code: Arc<str>,
        bundle: Option<String>,
        number: Option<u32>,
        context: &mut RowContext<'_>,
    ) {
        let origin = ChildOrigin {
            sheet: (self.sheets.len().max(1) - 1) as u16,
            row: context.row,
        };
        let known = bundle
            .as_deref()
            .and_then(|bundle| self.bundles.get(bundle));
        let known = known.map(|record| (record.entry, record.origin));
        if let Some((entry, first)) = known {
            self.add_to_bundle(entry, first, children, school_code, number, context);
            return;
        }
        if let Some(number) = number {
            self.once(number, origin, context);
        }
        let entry = self.entries.len() as u32;
        self.origins
            .add_entry(origin, entry, children.len(), bundle.is_some());
        if let Some(bundle) = bundle {
            let record = BundleRecord { entry, origin };
            self.bundles.insert(bundle.into_boxed_str(), record);
        }
        self.entries.push(RosterEntry {
            school_code,
            children,
            number,
        });
    }

    fn add_to_bundle(
        &mut self,
        entry: u32,
        first: ChildOrigin,
        children: Vec<RosterChild>,
        school_code: Arc<str>,
        number: Option<u32>,
        context: &mut RowContext<'_>,
    ) {
        let origin = ChildOrigin {
            sheet: (self.sheets.len().max(1) - 1) as u16,
            row: context.row,
        };
        let first_school = self.place(first, SCHOOL);
        let first_bundle = self.place(first, BUNDLE);
        let first_number = self.place(first, NUMBER);
        let Some(bundled) = self.entries.get_mut(entry as usize) else {
            return;
        };
        if bundled.school_code != school_code {
            let problem = RosterProblem::BundleAcrossSchools(first_school);
            context.tell(SCHOOL, "", problem);
        } else if first_bundle.file != context.places.file {
            let question = QuestionKind::BundleTwoFiles(first_bundle);
            context.tell(BUNDLE, "", RosterProblem::Question(question));
        }
        match (number, bundled.number) {
            (Some(ours), Some(theirs)) if ours != theirs => {
                let problem = RosterProblem::BundleNumbers(first_number);
                context.tell(NUMBER, &ours.to_string(), problem);
            }
            (Some(ours), None) => bundled.number = Some(ours),
            (Some(_), Some(_)) | (None, _) => {}
        }
        let before = bundled.children.len();
        self.origins
            .add_children(origin, entry, before, children.len());
        bundled.children.extend(children);
    }

    /// Tells a draw number that another entry has.
    fn once(&mut self, number: u32, origin: ChildOrigin, context: &mut RowContext<'_>) {
        match self.numbers.get(&number).copied() {
            Some(first) => {
                let problem = RosterProblem::NumberTwice(self.place(first, NUMBER));
                context.tell(NUMBER, &number.to_string(), problem);
            }
            None => {
                self.numbers.insert(number, origin);
            }
        }
    }
}
