//! A real IPP printer on loopback, with no hardware.
#![allow(dead_code, reason = "each test file uses its part")]

use paiwei::printing::PrinterUri;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A script whose printer prints everything.
pub const DONE: &str = "echo 'ATTR: job-impressions-completed=2' >&2";

/// A printer that keeps what it gets, on a bus of its own.
pub struct Printer {
    folder: tempfile::TempDir,
    port: u16,
    children: Vec<Child>,
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn wait_until(what: &str, done: impl Fn() -> bool) {
    let since = Instant::now();
    while !done() {
        assert!(since.elapsed() < Duration::from_secs(30), "{what} did not come");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

impl Printer {
    /// `script` gets each document; what it says on its standard error is the printer's word.
    pub fn start(script: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let bus = folder.path().join("bus");
        let address = format!("unix:path={}", bus.display());
        let quiet = |command: &mut Command| command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let daemon = quiet(Command::new("dbus-daemon").args(["--session", "--nofork", "--address", &address]));
        let Ok(daemon) = daemon else {
            assert!(std::env::var_os("PAIWEI_REQUIRE_PRINTER").is_none(), "dbus-daemon is not installed");
            eprintln!("skipped: dbus-daemon is not installed");
            return None;
        };
        let mut printer = Self { folder, port: free_port(), children: vec![daemon] };
        wait_until("the bus", || bus.exists());
        let spool = printer.folder.path().join("spool");
        std::fs::create_dir(&spool).unwrap();
        let command = printer.folder.path().join("command.sh");
        std::fs::write(&command, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&command, std::fs::Permissions::from_mode(0o755)).unwrap();
        let port = printer.port.to_string();
        let mut run = Command::new("ippeveprinter");
        run.args(["-r", "off", "-n", "localhost", "-p", &port, "-k", "-f", "application/pdf", "-v", "-d"]);
        run.arg(&spool).arg("-c").arg(&command).arg("Hall").env("DBUS_SYSTEM_BUS_ADDRESS", &address);
        let Ok(mut started) = quiet(&mut run) else {
            assert!(std::env::var_os("PAIWEI_REQUIRE_PRINTER").is_none(), "ippeveprinter is not installed");
            eprintln!("skipped: ippeveprinter is not installed");
            return None;
        };
        // Its log must be read, or it stops when the pipe is full.
        let log = started.stderr.take().unwrap();
        std::thread::spawn(move || BufReader::new(log).lines().for_each(drop));
        printer.children.push(started);
        wait_until("the printer", || TcpStream::connect(("localhost", printer.port)).is_ok());
        Some(printer)
    }

    pub fn uri(&self) -> PrinterUri {
        format!("ipp://localhost:{}/ipp/print", self.port).parse().unwrap()
    }

    /// Everything that the printer was given.
    pub fn received(&self) -> Vec<Vec<u8>> {
        let mut files: Vec<_> = std::fs::read_dir(self.folder.path().join("spool")).unwrap().flatten().collect();
        files.sort_by_key(|entry| entry.path());
        let document = |path: &PathBuf| path.extension().is_some_and(|e| e == "pdf");
        files.iter().map(|entry| entry.path()).filter(document).map(|path| std::fs::read(path).unwrap()).collect()
    }

    pub fn kill(&mut self) {
        for child in self.children.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Printer {
    fn drop(&mut self) {
        self.kill();
    }
}
