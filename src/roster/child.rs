// SPDX-License-Identifier: Apache-2.0

//! Workbooks read in a process of their own: the same program, with little memory and time.
//!
//! Invariant: whatever a file makes the reader do (panic, abort, hang), the caller gets a
//! [`ReadFault`] and goes on. Deliberately absent: what the tables mean.

use super::columns::BookKind;
use super::reader::{self, ReadFault};
use super::table::TableBuilder;
use super::table_event::TableSink;
use super::wire::{self, FrameWriter, Outcome};
use rustix::process::{Resource, Rlimit, Signal, setrlimit};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Name of the subcommand that reads a workbook.
pub const COMMAND: &str = "read-workbook";
/// The running program, also after its file was replaced.
const PROGRAM: &str = "/proc/self/exe";
/// Memory that reading may take beyond what the program has when it starts, in bytes.
const MEMORY: u64 = 224 << 20;
/// Seconds of the processor that reading may take; a million rows take half of it.
const PROCESSOR_SECONDS: u64 = if cfg!(debug_assertions) { 40 } else { 4 };
/// Time that reading may take on a busy computer.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 180 } else { 30 });
/// The most bytes of a file name that are handed over.
const NAME_BYTES: u64 = 4_096;

/// Reads a workbook in a process of its own and hands its tables on.
pub fn read(
    bytes: &[u8],
    name: &str,
    kind: BookKind,
    sink: &mut dyn TableSink,
) -> io::Result<Result<(), ReadFault>> {
    let mut child = spawn(kind)?;
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let child = Mutex::new(child);
    thread::scope(|threads| {
        threads.spawn(|| write_input(input, name, bytes));
        let (ended, over) = channel();
        let watch = threads.spawn(|| kill_when_overdue(&child, over));
        let mut output = BufReader::with_capacity(1 << 16, output);
        let outcome = wire::read(&mut output, sink);
        // A child that still writes is not waited for: its next write fails.
        drop(output);
        let _ = ended.send(());
        let overdue = watch.join().unwrap_or(false);
        let status = child
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .wait()?;
        Ok(match outcome {
            Some(Outcome::Whole) => Ok(()),
            Some(Outcome::Fault(fault)) => Err(fault),
            None => Err(fault_of(status, overdue)),
        })
    })
}

fn spawn(kind: BookKind) -> io::Result<Child> {
    let kind = match kind {
        BookKind::Applicants => "applicants",
        BookKind::Plan => "plan",
    };
    Command::new(PROGRAM)
        .args([COMMAND, kind])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

fn write_input(mut input: impl Write, name: &str, bytes: &[u8]) {
    let length = (name.len() as u64).to_le_bytes();
    // A child that ends early does not read to the end; its outcome says why.
    let _ = input
        .write_all(&length)
        .and_then(|()| input.write_all(name.as_bytes()))
        .and_then(|()| input.write_all(bytes));
}

/// Kills the child unless its end is told in time; returns whether it did.
fn kill_when_overdue(child: &Mutex<Child>, over: Receiver<()>) -> bool {
    let overdue = over.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout);
    if overdue {
        let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
    }
    overdue
}

/// Returns the fault that an end without an outcome means.
fn fault_of(status: ExitStatus, overdue: bool) -> ReadFault {
    let signal = status.signal();
    let is = |known: Signal| signal == Some(known.as_raw());
    if overdue || is(Signal::XCPU) || is(Signal::KILL) {
        ReadFault::TakesLong
    } else if is(Signal::ABORT) {
        ReadFault::NeedsMemory
    } else {
        ReadFault::ReaderFailed
    }
}

/// Reads the workbook on standard input and writes its tables to standard output, within the
/// limits. The other end of [`read`].
pub fn serve(kind: BookKind) -> io::Result<()> {
    limit()?;
    let mut input = io::stdin().lock();
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > NAME_BYTES {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut name = Vec::new();
    (&mut input).take(length).read_to_end(&mut name)?;
    let name = String::from_utf8_lossy(&name).into_owned();
    let mut bytes = Vec::new();
    let most = reader::limits::FILE_BYTES + 1;
    input.take(most).read_to_end(&mut bytes)?;
    let mut writer = FrameWriter::new(BufWriter::with_capacity(1 << 16, io::stdout().lock()));
    let read = read_here(&bytes, &name, kind, &mut writer);
    writer.finish(&match read {
        Ok(()) => Outcome::Whole,
        Err(fault) => Outcome::Fault(fault),
    })
}

/// Reads a workbook in this process, without limits of memory and time.
pub fn read_here(
    bytes: &[u8],
    name: &str,
    kind: BookKind,
    sink: &mut dyn TableSink,
) -> Result<(), ReadFault> {
    reader::read(bytes, name, &mut TableBuilder::new(kind, sink))
}

/// Limits this process: memory beyond what it has now, and time of the processor.
fn limit() -> io::Result<()> {
    let statm = std::fs::read_to_string("/proc/self/statm")?;
    let pages = statm
        .split(' ')
        .next()
        .and_then(|pages| pages.parse::<u64>().ok());
    let has = pages.unwrap_or_default() * rustix::param::page_size() as u64;
    let most = |limit| Rlimit {
        current: Some(limit),
        maximum: Some(limit),
    };
    setrlimit(Resource::As, most(has + MEMORY))?;
    setrlimit(Resource::Cpu, most(PROCESSOR_SECONDS))?;
    Ok(())
}
