// SPDX-License-Identifier: Apache-2.0

//! A print service of our own (cupsd) between us and a real printer, as this user in a folder of
//! its own, with one raw queue.

use super::{Printer, free_port, wait_until};
use paiwei::printing::PrinterUri;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

const FILES: [&str; 2] = ["backend/ipp", "daemon/cups-exec"];
/// Root's cupsd runs as nobody: it needs no right of root's.
const NOBODY: &str = "65534";

pub struct Service {
    folder: tempfile::TempDir,
    port: u16,
    cupsd: Option<Child>,
    pub printer: Printer,
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

impl Service {
    /// `script` is the printer's.
    pub fn start(script: &str) -> Self {
        let printer = Printer::start(script);
        let mut service = Self {
            folder: tempfile::tempdir().unwrap(),
            port: 0,
            cupsd: None,
            printer,
        };
        service.furnish();
        for _ in 0..20 {
            service.port = free_port();
            if service.listen() {
                service.add_queue();
                return service;
            }
        }
        panic!("no print service could listen");
    }

    fn at(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn furnish(&self) {
        for folder in [
            "etc/ppd",
            "spool/tmp",
            "cache",
            "run/certs",
            "log",
            "bin/backend",
            "bin/daemon",
        ] {
            std::fs::create_dir_all(self.at(folder)).unwrap();
        }
        for file in FILES {
            let to = self.at("bin").join(file);
            std::fs::copy(Path::new("/usr/lib/cups").join(file), &to).unwrap();
            std::fs::set_permissions(&to, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let folder = self.folder.path().display();
        let files = format!(
            "ServerRoot {folder}/etc\nServerBin {folder}/bin\nRequestRoot {folder}/spool\nTempDir {folder}/spool/tmp\nCacheDir {folder}/cache\n\
             StateDir {folder}/run\nErrorLog {folder}/log/error\nAccessLog {folder}/log/access\nPageLog {folder}/log/page\n"
        );
        std::fs::write(self.at("etc/cups-files.conf"), files).unwrap();
    }

    /// Starts cupsd on its port; whether it listens there.
    fn listen(&mut self) -> bool {
        let all = "Order allow,deny\nAllow all\n";
        let conf = format!(
            "Listen 127.0.0.1:{}\nBrowsing Off\nDefaultAuthType None\nLogLevel info\n<Location />\n{all}</Location>\n\
             <Location /admin>\n{all}</Location>\n<Policy default>\n<Limit All>\n{all}</Limit>\n</Policy>\n",
            self.port
        );
        std::fs::write(self.at("etc/cupsd.conf"), conf).unwrap();
        let mut run = if is_root() {
            let owner = format!("{NOBODY}:{NOBODY}");
            assert!(
                Command::new("chown")
                    .args(["-R", &owner])
                    .arg(self.folder.path())
                    .status()
                    .unwrap()
                    .success()
            );
            let mut run = Command::new("setpriv");
            run.args([
                "--reuid",
                NOBODY,
                "--regid",
                NOBODY,
                "--clear-groups",
                "/usr/sbin/cupsd",
            ]);
            run
        } else {
            Command::new("/usr/sbin/cupsd")
        };
        run.arg("-f")
            .arg("-c")
            .arg(self.at("etc/cupsd.conf"))
            .arg("-s")
            .arg(self.at("etc/cups-files.conf"));
        run.env("HOME", self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut cupsd = run.spawn().unwrap();
        let (mut listens, mut ended) = (false, false);
        wait_until("the print service", || {
            listens = TcpStream::connect(("127.0.0.1", self.port)).is_ok();
            ended = cupsd.try_wait().is_ok_and(|status| status.is_some());
            listens || ended
        });
        self.cupsd = Some(cupsd);
        listens && !ended
    }

    fn add_queue(&self) {
        let mut run = Command::new("lpadmin");
        run.args([
            "-p",
            "Hall",
            "-E",
            "-m",
            "raw",
            "-v",
            &self.printer.uri().to_string(),
        ]);
        let output = run
            .env("CUPS_SERVER", format!("127.0.0.1:{}", self.port))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    pub fn uri(&self) -> PrinterUri {
        format!("ipp://localhost:{}/printers/Hall", self.port)
            .parse()
            .unwrap()
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// kill -9.
    pub fn kill(&mut self) {
        if let Some(mut cupsd) = self.cupsd.take() {
            cupsd.kill().unwrap();
            cupsd.wait().unwrap();
        }
    }

    /// Starts it again on its port, as the system's supervisor does.
    pub fn start_again(&mut self) {
        assert!(self.listen(), "the port was just its own");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}
