// SPDX-License-Identifier: Apache-2.0

//! A disk whose power is cut: an ext4 in a file, shut down in the middle of its work; what was not
//! synced by then is gone.

use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Disk {
    image: PathBuf,
    mount: PathBuf,
}

fn run(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

impl Disk {
    /// `None` where this machine lets nobody mount a file.
    pub fn new(folder: &Path) -> Option<Self> {
        let disk = Self {
            image: folder.join("image"),
            mount: folder.join("mount"),
        };
        std::fs::create_dir_all(&disk.mount).unwrap();
        std::fs::File::create(&disk.image)
            .unwrap()
            .set_len(64 << 20)
            .unwrap();
        if run(Command::new("mkfs.ext4")
            .args(["-q", "-F"])
            .arg(&disk.image))
            && disk.attach()
        {
            disk.unmount();
            return Some(disk);
        }
        eprintln!("skipped: this machine mounts no file");
        None
    }

    fn attach(&self) -> bool {
        run(Command::new("mount")
            .args(["-o", "loop"])
            .arg(&self.image)
            .arg(&self.mount))
    }

    /// An empty file system, mounted.
    pub fn format(&self) {
        assert!(
            run(Command::new("mkfs.ext4")
                .args(["-q", "-F"])
                .arg(&self.image))
                && self.attach()
        );
    }

    pub fn mount(&self) -> &Path {
        &self.mount
    }

    /// The cut: nothing more reaches the disk, not even its own log.
    pub fn cut(&self) {
        assert!(run(Command::new("xfs_io")
            .args(["-x", "-c", "shutdown"])
            .arg(&self.mount)));
    }

    /// Power is back.
    pub fn mount_again(&self) {
        self.unmount();
        assert!(self.attach(), "the file system can be mounted again");
    }

    pub fn unmount(&self) {
        assert!(run(Command::new("umount").arg(&self.mount)));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run(Command::new("umount").arg(&self.mount));
    }
}
