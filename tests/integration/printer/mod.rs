// SPDX-License-Identifier: Apache-2.0

//! A real IPP printer on loopback, with no hardware.

pub mod mock;
pub mod service;

use paiwei::printing::PrinterUri;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
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
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let since = Instant::now();
    while !done() {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "{what} did not come"
        );
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

impl Printer {
    /// `script` gets each document; what it says on its standard error is the printer's word.
    pub fn start(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bus = folder.path().join("bus");
        let address = format!("unix:path={}", bus.display());
        let quiet =
            |command: &mut Command| command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let daemon = quiet(Command::new("dbus-daemon").args([
            "--session",
            "--nofork",
            "--address",
            &address,
        ]));
        let daemon = daemon.unwrap();
        let mut printer = Self {
            folder,
            port: 0,
            children: vec![daemon],
        };
        wait_until("the bus", || bus.exists());
        std::fs::create_dir(printer.folder.path().join("spool")).unwrap();
        let command = printer.folder.path().join("command.sh");
        std::fs::write(&command, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&command, std::fs::Permissions::from_mode(0o755)).unwrap();
        // A free port may be another's a moment later: then the printer ends at once, and the next
        // port is tried.
        for _ in 0..20 {
            printer.port = free_port();
            if printer.listen() {
                return printer;
            }
        }
        panic!("no printer could listen");
    }

    /// Switched off and on again: the same port, nothing known of any job.
    pub fn restart(&mut self, script: &str) {
        let _ = self
            .children
            .pop()
            .map(|mut printer| (printer.kill(), printer.wait()));
        std::fs::write(
            self.folder.path().join("command.sh"),
            format!("#!/bin/sh\n{script}\n"),
        )
        .unwrap();
        assert!(self.listen(), "the port was just its own");
    }

    /// Starts the printer on its port; returns whether it listens there.
    fn listen(&mut self) -> bool {
        let at = |name: &str| self.folder.path().join(name);
        let mut run = Command::new("ippeveprinter");
        run.args([
            "-r",
            "off",
            "-n",
            "localhost",
            "-k",
            "-f",
            "application/pdf",
            "-v",
            "-p",
            &self.port.to_string(),
        ]);
        run.arg("-d")
            .arg(at("spool"))
            .arg("-c")
            .arg(at("command.sh"))
            .arg("Hall");
        run.env(
            "DBUS_SYSTEM_BUS_ADDRESS",
            format!("unix:path={}", at("bus").display()),
        );
        let mut started = run
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(started.stderr.take().unwrap())
            .lines()
            .map_while(Result::ok);
        // It says where it listens once it does, and ends where it can't.
        let listens = log.any(|line| line.starts_with("printer-uri"));
        if listens {
            // Its log must be read, or it stops when the pipe is full.
            std::thread::spawn(move || log.for_each(drop));
            self.children.push(started);
        } else {
            started.wait().unwrap();
        }
        listens
    }

    pub fn uri(&self) -> PrinterUri {
        format!("ipp://localhost:{}/ipp/print", self.port)
            .parse()
            .unwrap()
    }

    /// Makes an empty file beside its script.
    pub fn touch(&self, name: &str) {
        std::fs::write(self.folder.path().join(name), b"").unwrap();
    }

    /// Everything that the printer was given.
    pub fn received(&self) -> Vec<Vec<u8>> {
        let mut files: Vec<_> = std::fs::read_dir(self.folder.path().join("spool"))
            .unwrap()
            .flatten()
            .collect();
        files.sort_by_key(|entry| entry.path());
        let document = |path: &PathBuf| path.extension().is_some_and(|e| e == "pdf");
        files
            .iter()
            .map(|entry| entry.path())
            .filter(document)
            .map(|path| std::fs::read(path).unwrap())
            .collect()
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
