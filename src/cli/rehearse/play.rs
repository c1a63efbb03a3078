// SPDX-License-Identifier: Apache-2.0

//! Plays the people of a rehearsal: calls digits, presses keys, and performs each step in its
//! order.
//!
//! Invariant: every step goes through the session, as in the kiosk. Deliberately absent: rules.

use super::RehearseArgs;
use super::chance::SeedSource;
use crate::ceremony::aux_event::{AuxEvent, CopyResult, SealedItem};
use crate::ceremony::decide::Command;
use crate::ceremony::rules::{CeremonyFacts, ProgramVersion};
use crate::ceremony::school::{OpenRoll, SchoolPhase};
use crate::ceremony::state::Milestone;
use crate::cli::OutputError;
use crate::custody::CopyComparison;
use crate::disk::{self, OwnProgram, beneath};
use crate::journal::mirror::{MirrorRefusal, MirrorStatus};
use crate::printing::{self, IppLimits, JobPrivacy, JobState, PrintOrder};
use crate::protocol::rolls::Tick;
use crate::protocol::{Salt, Share};
use crate::roster::Roster;
use crate::session::{
    CopyFiles, JournalSearch, RuleChoices, SealPart, Sealing, Session, SessionError, prepare,
    print_state, system_clock,
};
use crate::sheet::{Fonts, PrintNumber};
use std::error::Error;
use std::path::{Path, PathBuf};

/// Number of digits that witnesses call, the least allowed (PROTOCOL §5).
const NUMBER_DIGITS: u32 = 12;
const CUSTODIANS: [&str; 3] = ["教育局", "教育考试院", "公证处"];
const TICK_HZ: u32 = 8;
const MIN_TICKS: u32 = 16;

/// Plays all steps that are left and writes everything. Returns the number of sheets that a printer
/// did not report as completed.
pub fn whole(args: &RehearseArgs, roster: &Roster, fonts: &Fonts) -> Result<usize, Box<dyn Error>> {
    let data = args.out.join("data");
    if data.exists() && !args.resume {
        let out = args.out.display();
        return Err(format!(
            "{out} holds a ceremony already; choose another folder, or go on with --resume"
        )
        .into());
    }
    let chance = SeedSource::new(args.seed)?;
    let mirror = args.mirror.as_deref().map(beneath::named);
    let mut search = JournalSearch::start(journal_folders(args));
    let opened = Session::open_among(&data, crate::cli::host(), mirror.as_deref(), &mut search);
    let mut session = match opened {
        Err(SessionError::NotFound(_)) => {
            let mut salts = chance.of("salts");
            Session::freeze(
                &data,
                prepare(roster, &choices(args)?, || Salt::new(salts.bytes()))?,
                crate::cli::host(),
            )?
        }
        opened => opened?,
    };
    session.record_start()?;
    crate::cli::complain_of_other_program(&session);
    if let Some(folder) = &mirror {
        session.mirror_to(folder);
    }
    let mut people = RehearsedPeople {
        session,
        chance,
        args,
        fonts,
        roll: RehearsedRoll::None,
        unprinted: 0,
    };
    while people.session.state().milestone() != Milestone::Closed {
        refuse_other_mirror(people.session.mirror())?;
        people.step()?;
        people.announce()?;
    }
    people.archive()?;
    people.end_mirror()?;
    Ok(people.unprinted)
}

/// Returns the folders of the output in which this rehearsal's journal may go on.
fn journal_folders(args: &RehearseArgs) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = args
        .mirror
        .iter()
        .map(|path| beneath::named(path))
        .collect();
    for kind in ["archive", "sealed"] {
        let numbered = (1..=CUSTODIANS.len()).map(|i| args.out.join(kind).join(i.to_string()));
        folders.extend(numbered);
    }
    folders.push(args.out.join("record"));
    folders
}

/// Refuses a mirror that is another ceremony's, ahead of this ledger or on another way.
fn refuse_other_mirror(status: Option<MirrorStatus>) -> Result<(), MirrorRefusal> {
    match status {
        Some(MirrorStatus::Refused(refusal)) => Err(refusal),
        Some(_) | None => Ok(()),
    }
}

/// State of the roll in this run: one that was begun before an interruption is over (PROTOCOL §7).
#[derive(Clone, Copy, PartialEq, Eq)]
enum RehearsedRoll {
    None,
    Begun,
}

/// State of a rehearsal that is played.
struct RehearsedPeople<'a> {
    session: Session,
    chance: SeedSource,
    args: &'a RehearseArgs,
    fonts: &'a Fonts,
    roll: RehearsedRoll,
    unprinted: usize,
}

fn choices(args: &RehearseArgs) -> Result<RuleChoices, Box<dyn Error>> {
    Ok(RuleChoices {
        rehearsal: true,
        ceremony: CeremonyFacts {
            title: "电脑派位演练".into(),
            authority: "演练".into(),
            venue: "演练".into(),
            date: system_clock()().chars().take(10).collect(),
        },
        program: ProgramVersion {
            version: env!("CARGO_PKG_VERSION").into(),
            sha256: OwnProgram::unread().sha256()?,
        },
        custodians: CUSTODIANS.map(str::to_owned).to_vec(),
        signers: ["纪检监察人员", "教育局代表"].map(str::to_owned).to_vec(),
        school_order: args.school_order,
        parents: args.parents,
        number_digits: NUMBER_DIGITS,
        stage_digits: args.stage_digits,
        supersedes: None,
        tick_hz: TICK_HZ,
        min_ticks: MIN_TICKS,
        interval_min: 1,
        interval_max: args.interval_max,
        step: args.step,
        last_place: args.last_place,
        waitlist: args.waitlist,
    })
}

impl RehearsedPeople<'_> {
    /// Looks at the mirror once more: says on standard error where it does not have every line.
    fn end_mirror(&self) -> Result<(), MirrorRefusal> {
        let status = self.session.look_at_mirror();
        if let Some(MirrorStatus::Lost { behind, .. }) = &status {
            crate::cli::complain(&format!(
                "paiwei: the mirror is lost; {behind} lines are not on it"
            ));
        }
        refuse_other_mirror(status)
    }

    /// Performs the step that is due.
    fn step(&mut self) -> Result<(), Box<dyn Error>> {
        match self.session.state().milestone() {
            // With imported numbers there is no numbering, unless digits are needed for order or
            // representatives (PROTOCOL §5).
            Milestone::NotStarted | Milestone::Frozen
                if self.session.state().rules().calls_number_digits() =>
            {
                let digits = self.chance.of("number").digits(NUMBER_DIGITS);
                Ok(self.session.run(Command::Number { digits })?)
            }
            Milestone::NotStarted | Milestone::Frozen | Milestone::Numbered => self.seal(),
            Milestone::Sealed => self.open(),
            Milestone::StageCalled => self.read_shares(),
            Milestone::Opened if self.session.needs_shares() => self.read_shares(),
            Milestone::Opened | Milestone::Closed => self.draw(),
        }
    }

    fn media(&self, kind: &str) -> Vec<PathBuf> {
        let count = self.session.state().rules().custodians.len();
        (1..=count)
            .map(|i| self.args.out.join(kind).join(i.to_string()))
            .collect()
    }

    /// Creates the folder in which the folders of a kind are, as media would be there.
    fn make_place(&self, kind: &str) -> Result<(), disk::DiskError> {
        let place = self.args.out.join(kind);
        std::fs::create_dir_all(&place).map_err(disk::at(&place))
    }

    fn seal(&mut self) -> Result<(), Box<dyn Error>> {
        self.make_place("sealed")?;
        let mut shares = self.chance.of("shares");
        let media = self.media("sealed");
        let made = media
            .iter()
            .map(|_| SealPart::Made(Share::new(shares.bytes())));
        let mut sealing = self.session.begin_seal(made.collect())?;
        let mut further: CopyFiles = self.session.copy_papers(self.fonts)?;
        further.extend(self.session.workbooks()?);
        for (custodian, folder) in media.iter().enumerate() {
            self.session
                .write_copy(&mut sealing, custodian, folder, &further)?;
            self.write_slip(&sealing, custodian)?;
            sealing.give_away(custodian)?;
        }
        Ok(self.session.finish_seal(sealing)?)
    }

    /// Writes the data disc (again after an interruption), compares the copies, and calls the stage
    /// digits.
    fn open(&mut self) -> Result<(), Box<dyn Error>> {
        let workbooks = self.session.workbooks()?;
        write_all(&self.args.out, workbooks.iter())?;
        let mut further: CopyFiles = self.session.copy_papers(self.fonts)?;
        further.extend(workbooks);
        let media = self.media("sealed");
        self.session
            .write_disc(&self.args.out.join("disc"), &further)?;
        let custodians = self.session.state().rules().custodians.clone();
        self.session.append(AuxEvent::DrawingDay)?;
        for seal in SealedItem::ALL {
            self.session.append(AuxEvent::SealIntact { seal })?;
        }
        for (folder, custodian) in media.iter().zip(custodians) {
            match self.session.compare_copy(&custodian, folder)? {
                CopyComparison::Same => {
                    let result = CopyResult::Same;
                    let event = AuxEvent::CopyCompared {
                        custodian,
                        result,
                        files: Vec::new(),
                    };
                    self.session.append(event)?;
                }
                differs => {
                    return Err(format!(
                        "{}: not the copy that was sealed: {differs:?}",
                        folder.display()
                    )
                    .into());
                }
            }
        }
        self.session.append(AuxEvent::CertificateRead)?;
        let digits = self.chance.of("stage").digits(self.args.stage_digits);
        Ok(self.session.run(Command::CallStage { digits })?)
    }

    /// Writes a share slip to the folder `envelopes`, away from copies and archives. In a real
    /// ceremony it is printed and sealed in an envelope.
    fn write_slip(&self, sealing: &Sealing, custodian: usize) -> Result<(), Box<dyn Error>> {
        let slip = self
            .session
            .slip_at_seal(sealing, custodian, PrintNumber::FIRST);
        if let Some(slip) = slip {
            let bytes = crate::sheet::write(&slip, self.fonts)?;
            let name = format!("{}.pdf", custodian + 1);
            disk::write_whole(&self.args.out.join("envelopes").join(name), &bytes)?;
        }
        Ok(())
    }

    fn read_shares(&mut self) -> Result<(), Box<dyn Error>> {
        Ok(self.session.read_shares(&paths(&self.media("sealed")))?)
    }

    /// Performs the step of a school that is due, or the close.
    fn draw(&mut self) -> Result<(), Box<dyn Error>> {
        let state = self.session.state();
        let Some(turn) = state.turn() else {
            let next = if state.next_school().is_some() {
                Command::BeginSchool
            } else {
                Command::Close
            };
            return Ok(self.session.run(next)?);
        };
        let command = match turn.phase {
            SchoolPhase::Roll {
                kind,
                attempts,
                begun: OpenRoll::Rolling,
            } if self.roll == RehearsedRoll::Begun => {
                let press = format!("press {} {} {attempts}", turn.school, kind.label());
                let tick = Tick(u64::from(MIN_TICKS) + self.chance.of(&press).below(64));
                Command::StopRoll { tick, by: None }
            }
            SchoolPhase::Roll { .. } => Command::BeginRoll,
            SchoolPhase::Selecting => Command::Pick,
            SchoolPhase::Classing => Command::AssignClasses,
            SchoolPhase::Ending | SchoolPhase::Completed => Command::CompleteSchool,
        };
        self.roll = if matches!(command, Command::BeginRoll) {
            RehearsedRoll::Begun
        } else {
            RehearsedRoll::None
        };
        let completes = matches!(command, Command::CompleteSchool);
        self.session.run(command)?;
        if completes { self.print() } else { Ok(()) }
    }

    /// Prints the sheet of the school that was completed last.
    fn print(&mut self) -> Result<(), Box<dyn Error>> {
        let Some(printer) = &self.args.printer else {
            return Ok(());
        };
        let turns = self.session.state().turns().iter();
        let completed = turns.rev().find(|turn| turn.completed.is_some());
        let Some(paper) =
            completed.and_then(|turn| self.session.result_sheet(turn, PrintNumber::FIRST))
        else {
            return Ok(());
        };
        let bytes = crate::sheet::write(&paper, self.fonts)?;
        let order = PrintOrder {
            key: paper.title.clone(),
            title: paper.title.clone(),
            pages: u32::try_from(paper.pages.len())?,
            privacy: JobPrivacy::Any,
            make: Box::new(move || Ok(bytes)),
        };
        let outcome = printing::print_and_wait(printer, IppLimits::default(), order);
        crate::cli::say(&format!(
            "{}: {} {}",
            paper.title,
            outcome.code(),
            outcome.trouble().unwrap_or_default()
        ))?;
        self.session.append(AuxEvent::SentToPrinter {
            sheet: paper.title.clone(),
            state: print_state(&outcome),
        })?;
        self.unprinted += usize::from(!matches!(outcome, JobState::PrinterDone(_)));
        Ok(())
    }

    fn archive(&mut self) -> Result<(), Box<dyn Error>> {
        let mut papers = self.session.papers(self.fonts)?;
        write_all(&self.args.out, papers.iter())?;
        papers.extend(self.session.workbooks()?);
        self.make_place("archive")?;
        self.session
            .write_archives(&paths(&self.media("archive")), &papers)?;
        Ok(self.session.write_record(&self.args.out.join("record"))?)
    }

    /// Announces the number of events on disk, for programs that watch the rehearsal.
    fn announce(&self) -> Result<(), OutputError> {
        if self.args.announce {
            let events = self.session.state().events();
            crate::cli::say(&format!("{{\"events\":{events}}}"))?;
        }
        Ok(())
    }
}

fn paths(folders: &[PathBuf]) -> Vec<&Path> {
    folders.iter().map(PathBuf::as_path).collect()
}

fn write_all<'a>(
    out: &Path,
    files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>,
) -> Result<(), disk::DiskError> {
    for (path, bytes) in files {
        disk::write_whole(&out.join(path), bytes)?;
    }
    Ok(())
}
