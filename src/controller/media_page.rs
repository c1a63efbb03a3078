// SPDX-License-Identifier: Apache-2.0

//! The page on which a person gives media their roles.
//!
//! Invariant: the program proposes a role and never takes one by itself; from the seal on data disc
//! and sealed copies keep theirs. Deliberately absent: what the console shows of it.

use super::common::Common;
use super::error::ControllerError;
use super::media_register::MediaRoles;
use super::media_role::MediumRole;
use super::medium::SeenMedium;
use super::papers_page::PageInput;
use super::{Controller, Direction, OperatorInput, media};
use crate::ceremony::decide::DecideError;
use crate::ceremony::state::Milestone;
use crate::disk::OpenFolder;
use std::path::Path;

/// The page of media, as people have moved on it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct MediaPage {
    /// Identity of the chosen medium; the first where it is not inserted.
    chosen: Option<String>,
    /// Place of the chosen role among the choices; the proposal where none was chosen.
    choice: Option<usize>,
}

/// A medium on the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MediaPageRow {
    /// The medium.
    pub medium: SeenMedium,
    /// Role that a person gave, if any.
    pub role: Option<MediumRole>,
    /// The role that a press gives it, where it is the chosen medium and that is another one.
    pub to_give: Option<MediumRole>,
    /// True for the chosen medium.
    pub is_chosen: bool,
}

/// The facts of the ceremony on which roles depend.
struct RoleSituation<'a> {
    custodians: &'a [String],
    /// `None` before the freeze.
    milestone: Option<Milestone>,
}

impl RoleSituation<'_> {
    fn is_sealed(&self) -> bool {
        self.milestone >= Some(Milestone::Sealed)
    }

    /// Returns the roles that a medium can be given now, in the order of the page.
    fn choices(&self, medium: &SeenMedium, role: Option<&MediumRole>) -> Vec<MediumRole> {
        let is_sealed_away = matches!(role, Some(MediumRole::DataDisc | MediumRole::SealedCopy(_)));
        if self.is_sealed() && (is_sealed_away || medium.holds_a_copy()) {
            return Vec::new();
        }
        let copies = self.custodians.iter().cloned().map(MediumRole::SealedCopy);
        if medium.holds_a_copy() {
            return copies.collect();
        }
        let mut choices = Vec::new();
        if self.milestone.is_none() {
            choices.push(MediumRole::List);
        }
        choices.push(MediumRole::Mirror);
        if !self.is_sealed() {
            choices.push(MediumRole::DataDisc);
            choices.extend(copies);
        }
        let archives = self.custodians.iter().cloned().map(MediumRole::Archive);
        choices.extend(archives);
        choices.push(MediumRole::Publication);
        choices
    }

    /// Returns the role that fits a medium best, by what lies on it and what no medium has yet.
    fn proposal(
        &self,
        medium: &SeenMedium,
        is_given: impl Fn(&MediumRole) -> bool,
    ) -> Option<MediumRole> {
        let contents = &medium.contents;
        let free = |role: MediumRole| (!is_given(&role)).then_some(role);
        let mut custodians = self.custodians.iter().cloned();
        if let Some(custodian) = medium.copy_of() {
            return free(MediumRole::SealedCopy(custodian.to_owned()));
        }
        if contents.workbooks > 0 && self.milestone.is_none() {
            return free(MediumRole::List);
        }
        if contents.mirror {
            return free(MediumRole::Mirror);
        }
        if contents.disc && !self.is_sealed() {
            return free(MediumRole::DataDisc);
        }
        let first = free(MediumRole::Mirror);
        if self.is_sealed() {
            let archive = custodians.find_map(|name| free(MediumRole::Archive(name)));
            return first.or(archive).or(free(MediumRole::Publication));
        }
        let copy = custodians.find_map(|name| free(MediumRole::SealedCopy(name)));
        first.or(free(MediumRole::DataDisc)).or(copy)
    }
}

impl Common {
    /// Gives a medium a role, durably; a mirror's folder is made with it.
    pub(super) fn give_role(
        &mut self,
        medium: &Path,
        role: Option<MediumRole>,
    ) -> Result<(), ControllerError> {
        let mut seen = self.media.media().iter();
        let seen = seen.find(|seen| seen.path == medium);
        let (Some(seen), MediaRoles::Table(table)) = (seen, self.media.roles()) else {
            return Err(DecideError::NotDue.into());
        };
        if role == Some(MediumRole::Mirror) {
            OpenFolder::create(&media::mirror(medium))?;
        }
        let table = table.give(&self.options.data, seen, role)?;
        self.media.take_roles(table);
        Ok(())
    }
}

impl Controller {
    fn role_situation(&self) -> RoleSituation<'_> {
        let running = self.phase.running();
        RoleSituation {
            custodians: self.custodian_names(),
            milestone: running.map(|running| running.state().milestone()),
        }
    }

    /// Returns whether people give media their roles: in a real ceremony.
    pub fn gives_roles(&self) -> bool {
        matches!(self.common.media.roles(), MediaRoles::Table(_))
    }

    /// Returns a medium that is inserted, as the last look found it.
    pub fn seen_medium(&self, path: &Path) -> Option<&SeenMedium> {
        let mut media = self.common.media.media().iter();
        media.find(|medium| medium.path == path)
    }

    /// Returns how many media are inserted that have no role.
    pub fn media_without_role(&self) -> usize {
        let roles = self.common.media.roles();
        let media = self.common.media.media().iter();
        let without = media.filter(|medium| roles.role_of(medium).is_none());
        if self.gives_roles() {
            without.count()
        } else {
            0
        }
    }

    /// Returns the media on the page, in name order; `None` where it is not open.
    pub fn media_page(&self) -> Option<Vec<MediaPageRow>> {
        let page = self.common.media_page.as_ref()?;
        let chosen = self.chosen_medium(page);
        let mut rows = Vec::new();
        for (place, medium) in self.common.media.media().iter().enumerate() {
            let is_chosen = chosen == Some(place);
            rows.push(MediaPageRow {
                role: self.common.media.roles().role_of(medium).cloned(),
                to_give: self.role_to_give(page, medium).filter(|_| is_chosen),
                medium: medium.clone(),
                is_chosen,
            });
        }
        Some(rows)
    }

    /// Returns the place of the chosen medium.
    fn chosen_medium(&self, page: &MediaPage) -> Option<usize> {
        let media = self.common.media.media();
        let is_chosen = |medium: &SeenMedium| Some(&medium.identity) == page.chosen.as_ref();
        let chosen = media.iter().position(is_chosen);
        chosen.or((!media.is_empty()).then_some(0))
    }

    /// Returns the role that a press would give a medium, where that is another one than it has.
    fn role_to_give(&self, page: &MediaPage, medium: &SeenMedium) -> Option<MediumRole> {
        let situation = self.role_situation();
        let MediaRoles::Table(table) = self.common.media.roles() else {
            return None;
        };
        let has = table.role_of(medium);
        let choices = situation.choices(medium, has);
        let to_give = match page.choice {
            Some(choice) => choices.get(choice).cloned(),
            None if has.is_some() => None,
            None => situation
                .proposal(medium, |role| table.is_given(role))
                .filter(|role| choices.contains(role)),
        };
        to_give.filter(|role| Some(role) != has)
    }

    /// Takes an input that is meant for the page of media.
    pub(super) fn media_input(&mut self, input: &OperatorInput) -> PageInput {
        let Some(page) = self.common.media_page.take() else {
            if *input != OperatorInput::Media || !self.gives_roles() {
                return PageInput::NotMine;
            }
            self.common.pending = None;
            self.common.media_page = Some(MediaPage::default());
            return PageInput::Taken;
        };
        match input {
            OperatorInput::Media | OperatorInput::Choose(_) | OperatorInput::Erase => {}
            // An incident needs the whole console.
            OperatorInput::Incident => return PageInput::NotMine,
            OperatorInput::Move(direction) => {
                self.common.media_page = Some(self.moved(page, *direction));
            }
            OperatorInput::Primary => {
                let given = self.give_chosen(&page);
                self.common.media_page = Some(MediaPage {
                    choice: None,
                    ..page
                });
                self.report(given);
            }
            OperatorInput::KeyDown(_)
            | OperatorInput::KeyUp(_)
            | OperatorInput::Press(_)
            | OperatorInput::Help
            | OperatorInput::SwapMonitors => {
                self.common.media_page = Some(page);
                return PageInput::NotMine;
            }
            _ => self.common.media_page = Some(page),
        }
        PageInput::Taken
    }

    fn moved(&self, page: MediaPage, direction: Direction) -> MediaPage {
        let media = self.common.media.media();
        let Some(place) = self.chosen_medium(&page) else {
            return page;
        };
        let to = |place: usize| MediaPage {
            chosen: media.get(place).map(|medium| medium.identity.clone()),
            choice: None,
        };
        match direction {
            Direction::Up => to(place.saturating_sub(1)),
            Direction::Down => to((place + 1).min(media.len() - 1)),
            Direction::Left => self.turned(page, place, |choice, all| (choice + all - 1) % all),
            Direction::Right => self.turned(page, place, |choice, all| (choice + 1) % all),
        }
    }

    /// Returns the page with another role chosen for the medium at a place.
    fn turned(&self, page: MediaPage, place: usize, turn: fn(usize, usize) -> usize) -> MediaPage {
        let Some(medium) = self.common.media.media().get(place) else {
            return page;
        };
        let has = self.common.media.roles().role_of(medium);
        let choices = self.role_situation().choices(medium, has);
        if choices.is_empty() {
            return page;
        }
        let shown = self.role_to_give(&page, medium).or(has.cloned());
        let at = shown.and_then(|role| choices.iter().position(|choice| *choice == role));
        let choice = match at {
            Some(at) => turn(at, choices.len()),
            None => 0,
        };
        MediaPage {
            choice: Some(choice),
            ..page
        }
    }

    /// Gives the chosen medium its role.
    fn give_chosen(&mut self, page: &MediaPage) -> Result<(), ControllerError> {
        let media = self.common.media.media();
        let place = self.chosen_medium(page);
        let Some(medium) = place.and_then(|place| media.get(place)) else {
            return Ok(());
        };
        let Some(role) = self.role_to_give(page, medium) else {
            return Ok(());
        };
        let path = medium.path.clone();
        self.common.message = None;
        self.common.give_role(&path, Some(role))?;
        self.scan_media();
        Ok(())
    }
}
