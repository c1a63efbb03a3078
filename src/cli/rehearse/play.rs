//! The people of a rehearsal, as far as a program can play them: they call digits, press, and let each step happen in its order.

use super::Args;
use crate::ceremony::decide::Command;
use crate::ceremony::rules::{Ceremony, Program};
use crate::ceremony::school::{Begun, Phase, Turn};
use crate::ceremony::state::Milestone;
use crate::custody::Comparison;
use crate::disk;
use crate::printing::{self, JobState};
use crate::protocol::Hash;
use crate::protocol::rolls::Tick;
use crate::roster::Roster;
use crate::session::{Choices, CopyFiles, Session, prepare, system_clock};
use crate::sheet::{Fonts, PrintNumber};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::error::Error;
use std::path::{Path, PathBuf};

/// Witnesses call at least this many digits (PROTOCOL §5).
const NUMBER_DIGITS: u32 = 12;
const TICK_HZ: u32 = 8;
const MIN_TICKS: u32 = 16;

/// Plays everything and writes everything. Returns how many sheets a printer did not report as done.
pub fn whole(args: &Args, roster: &Roster, fonts: &Fonts) -> Result<usize, Box<dyn Error>> {
    let data = args.out.join("data");
    if data.exists() {
        return Err(format!("{} holds a ceremony already; choose another folder", args.out.display()).into());
    }
    let mut chance = Chance::new(args.seed)?;
    let choices = choices(args)?;
    let prepared = prepare(roster, &choices, || chance.hash())?;
    let mut session = Session::freeze(&data, &prepared, system_clock())?;
    prepare_copies(&mut session, args, fonts, &mut chance)?;
    open(&mut session, args, &mut chance)?;
    let mut unprinted = 0;
    while session.state().milestone() == Milestone::Opened {
        let completed = session.state().completed_schools();
        step(&mut session, &mut chance)?;
        if session.state().completed_schools() > completed {
            unprinted += usize::from(!print(&mut session, args, fonts)?);
        }
    }
    let mut papers = session.papers(fonts)?;
    write_all(&args.out, papers.iter())?;
    papers.extend(session.workbooks()?);
    for folder in media(args, &session, "archive") {
        session.archive(&folder, &papers)?;
    }
    session.write_record(&args.out.join("record"))?;
    Ok(unprinted)
}

fn choices(args: &Args) -> Result<Choices, Box<dyn Error>> {
    Ok(Choices {
        rehearsal: true,
        ceremony: Ceremony {
            title: "电脑派位演练".into(),
            authority: "演练".into(),
            venue: "演练".into(),
            date: system_clock()().chars().take(10).collect(),
        },
        program: Program { version: env!("CARGO_PKG_VERSION").into(), sha256: disk::own_hash()? },
        custodians: ["教育局", "教育考试院", "公证处"].map(str::to_owned).to_vec(),
        signers: ["纪检监察人员", "教育局代表"].map(str::to_owned).to_vec(),
        school_order: args.school_order(),
        parents: args.parents,
        number_digits: NUMBER_DIGITS,
        stage_digits: args.stage_digits,
        supersedes: None,
        tick_hz: TICK_HZ,
        min_ticks: MIN_TICKS,
        interval_min: 1,
        interval_max: args.interval_max(),
        step: args.step(),
        last_place: args.last_place(),
        waitlist: args.waitlist,
    })
}

/// The preparing day: digits, numbers, workbooks, three sealed copies.
fn prepare_copies(
    session: &mut Session,
    args: &Args,
    fonts: &Fonts,
    chance: &mut Chance,
) -> Result<(), Box<dyn Error>> {
    // Numbers that came with the roster stand already, where nothing else is to be settled by digits.
    if session.state().rules().calls_number_digits() {
        session.run(Command::Number { digits: chance.digits(NUMBER_DIGITS) })?;
    }
    let workbooks = session.workbooks()?;
    write_all(&args.out, workbooks.iter())?;
    let media = media(args, session, "sealed");
    let media: Vec<&Path> = media.iter().map(PathBuf::as_path).collect();
    let shares: Vec<Hash> = media.iter().map(|_| chance.hash()).collect();
    session.seal(&media, &shares)?;
    write_slips(session, args, fonts, &shares)?;
    let mut further: CopyFiles = session.papers(fonts)?;
    further.extend(workbooks);
    Ok(session.fill_copies(&media, &further)?)
}

/// The slips with the shares, which people print and seal in envelopes: a folder `envelopes` stands for those here, away from copies and archives.
fn write_slips(session: &Session, args: &Args, fonts: &Fonts, shares: &[Hash]) -> Result<(), Box<dyn Error>> {
    for (i, share) in shares.iter().enumerate() {
        if let Some(slip) = session.share_slip(i, share, PrintNumber::FIRST) {
            let bytes = crate::sheet::write(&slip, fonts)?;
            disk::write_whole(&args.out.join("envelopes").join(format!("{}.pdf", i + 1)), &bytes)?;
        }
    }
    Ok(())
}

/// The drawing day's beginning: copies compared, stage digits, shares.
fn open(session: &mut Session, args: &Args, chance: &mut Chance) -> Result<(), Box<dyn Error>> {
    let media = media(args, session, "sealed");
    let custodians = session.state().rules().custodians.clone();
    session.note("drawing_day", [])?;
    for seal in ["computer", "disc", "envelopes"] {
        session.note("seal_intact", [("seal", seal.into())])?;
    }
    for (folder, custodian) in media.iter().zip(custodians) {
        match session.compare_copy(folder)? {
            Comparison::Same(_) => {
                session.note("copy_compared", [("custodian", custodian.into()), ("result", "same".into())])?;
            }
            differs => return Err(format!("{}: not the copy that was sealed: {differs:?}", folder.display()).into()),
        }
    }
    session.note("certificate_read", [])?;
    session.run(Command::CallStage { digits: chance.digits(args.stage_digits) })?;
    Ok(session.read_shares(&media.iter().map(PathBuf::as_path).collect::<Vec<_>>())?)
}

/// The one step that is due.
fn step(session: &mut Session, chance: &mut Chance) -> Result<(), Box<dyn Error>> {
    let state = session.state();
    let command = match state.turn() {
        None if state.next_school().is_some() => Command::BeginSchool,
        None => Command::Close,
        Some(turn) => match turn.phase {
            Phase::Roll { begun: Begun::Rolling, .. } => {
                let tick = Tick(u64::from(MIN_TICKS) + chance.below(64));
                Command::StopRoll { tick, by: None }
            }
            Phase::Roll { .. } => Command::BeginRoll,
            Phase::Selecting => Command::Pick,
            Phase::Classing => Command::AssignClasses,
            Phase::Ending | Phase::Completed => Command::CompleteSchool,
        },
    };
    Ok(session.run(command)?)
}

/// Prints the sheet of the school that was just completed. `false` when the printer did not say that it is done.
fn print(session: &mut Session, args: &Args, fonts: &Fonts) -> Result<bool, Box<dyn Error>> {
    let Some(printer) = &args.printer else { return Ok(true) };
    let done = |turn: &&Turn| turn.completed.is_some();
    let turn = session.state().turns().iter().rfind(done);
    let sheet = turn.and_then(|turn| session.result_sheet(turn, PrintNumber::FIRST));
    let Some(paper) = sheet else { return Ok(true) };
    let bytes = crate::sheet::write(&paper, fonts)?;
    let outcome = printing::print_and_wait(printer, &paper.title, &bytes);
    crate::cli::say(&format!("{}: {} {}", paper.title, outcome.code(), outcome.trouble().unwrap_or_default()));
    session.note("sent_to_printer", [("sheet", paper.title.as_str().into()), ("state", outcome.code().into())])?;
    Ok(matches!(outcome, JobState::PrinterDone(_)))
}

fn media(args: &Args, session: &Session, kind: &str) -> Vec<PathBuf> {
    let count = session.state().rules().custodians.len();
    (1..=count).map(|i| args.out.join(kind).join(i.to_string())).collect()
}

fn write_all<'a>(out: &Path, files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>) -> Result<(), disk::DiskError> {
    for (path, bytes) in files {
        disk::write_whole(&out.join(path), bytes)?;
    }
    Ok(())
}

/// Where digits, shares, salts and presses come from: the operating system, or a seed when asked for.
struct Chance(ChaCha20Rng);

impl Chance {
    fn new(seed: Option<u64>) -> Result<Self, Box<dyn Error>> {
        if let Some(seed) = seed {
            return Ok(Self(ChaCha20Rng::seed_from_u64(seed)));
        }
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| format!("the operating system gives no random bytes ({error})"))?;
        Ok(Self(ChaCha20Rng::from_seed(seed)))
    }

    fn hash(&mut self) -> Hash {
        let mut bytes = [0; 32];
        self.0.fill_bytes(&mut bytes);
        Hash(bytes)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0.next_u64() % n.max(1)
    }

    fn digits(&mut self, count: u32) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }
}
