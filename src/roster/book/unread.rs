// SPDX-License-Identifier: Apache-2.0

//! Sheets that were not read: each with its rows, or the reason for which none was read.

use super::super::finding::{CellPlace, RosterProblem};
use super::super::problem::{FileProblem, SheetProblem};
use super::super::reader::address;
use super::super::table_event::SheetRole;
use super::{BookTables, EndedSheet};

impl BookTables<'_> {
    /// Tells the sheets beside those that were read.
    pub(super) fn tell_others(&mut self, ended: &[EndedSheet]) {
        let rows_read: u64 = ended
            .iter()
            .filter(|one| one.is_read())
            .map(|one| one.end.rows)
            .sum();
        if rows_read == 0
            && let Some(first) = ended.iter().find(|one| one.is_read())
        {
            let row = first.sheet.header.as_ref().map_or(0, |header| header.row);
            self.tell(
                &first.sheet.name,
                address((row, 0)),
                "",
                RosterProblem::NoRows,
            );
        }
        for one in ended.iter().filter(|one| !one.is_read()) {
            let rows = one.end.rows;
            let problem = match (one.sheet.role, one.is_visible()) {
                (SheetRole::Chart, _) => SheetProblem::Chart,
                _ if rows == 0 => continue,
                (SheetRole::Table, false) => SheetProblem::HiddenTable(rows),
                (_, false) => SheetProblem::HiddenSheet(rows),
                (SheetRole::Partial, _) => match self.missing(one).first() {
                    Some(missing) => SheetProblem::Partial { rows, missing },
                    None => continue,
                },
                (SheetRole::OtherKind, _) => SheetProblem::OtherKind(rows),
                (SheetRole::Headless, _) => SheetProblem::Headless(rows),
                (SheetRole::Notes | SheetRole::Table, _) => SheetProblem::Notes(rows),
            };
            self.tell_sheet(&one.sheet.name, problem);
        }
    }

    /// Tells why no sheet was read: the most likely reason alone.
    pub(super) fn tell_no_table(&mut self, ended: &[EndedSheet]) {
        let visible = |one: &&EndedSheet| one.is_visible() && one.end.rows > 0;
        let whole = |problem| RosterProblem::File(problem);
        let place = CellPlace::file(self.file);
        let with_role = |role: SheetRole| {
            ended
                .iter()
                .filter(visible)
                .find(|one| one.sheet.role == role)
        };
        if let Some(partial) = with_role(SheetRole::Partial) {
            return self.tell_missing(partial);
        }
        if with_role(SheetRole::OtherKind).is_some() {
            return self.findings.tell(place, "", whole(FileProblem::OtherKind));
        }
        let hidden = ended.iter().find(|one| one.sheet.role == SheetRole::Table);
        if hidden.is_some_and(|one| one.end.rows > 0) {
            return self
                .findings
                .tell(place, "", whole(FileProblem::OnlyHidden));
        }
        let with_header = ended
            .iter()
            .find(|one| one.is_visible() && one.sheet.header.is_some());
        if let Some(one) = with_header {
            return self.tell_missing(one);
        }
        match ended.iter().find(visible) {
            Some(one) => {
                let problem = SheetProblem::NoHeader(one.end.first_texts.join(" · "));
                self.tell_sheet(&one.sheet.name, problem);
            }
            None => self.findings.tell(place, "", RosterProblem::NoRows),
        }
    }

    fn tell_missing(&mut self, ended: &EndedSheet) {
        let header = ended.sheet.header.as_ref();
        let row = header.map_or(0, |header| header.row);
        let found = header
            .map(|header| header.texts.join(" · "))
            .unwrap_or_default();
        for column in self.missing(ended) {
            let problem = RosterProblem::MissingColumn(column);
            self.tell(&ended.sheet.name, address((row, 0)), &found, problem);
        }
    }

    /// Lists the columns that must be there and are not.
    fn missing(&self, ended: &EndedSheet) -> Vec<&'static str> {
        let columns = ended
            .sheet
            .header
            .as_ref()
            .map(|header| header.columns.as_slice());
        let columns = columns.unwrap_or_default();
        let required = self.kind.required().iter().enumerate();
        required
            .filter(|(index, _)| columns.get(*index).copied().flatten().is_none())
            .map(|(_, column)| *column)
            .collect()
    }
}
