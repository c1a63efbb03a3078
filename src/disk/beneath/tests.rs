// SPDX-License-Identifier: Apache-2.0

//! Tests of files below a medium's folder: what is read, and what is refused.

use super::*;
use std::os::unix::fs::symlink;

#[track_caller]
fn refusal(error: &DiskError) -> BeneathRefusal {
    let inner = error.source.get_ref().unwrap();
    *inner.downcast_ref::<BeneathRefusal>().unwrap()
}

fn folder() -> (tempfile::TempDir, OpenFolder) {
    let around = tempfile::tempdir().unwrap();
    std::fs::create_dir(around.path().join("elsewhere")).unwrap();
    std::fs::write(around.path().join("elsewhere/secret"), b"secret").unwrap();
    let folder = OpenFolder::create(&around.path().join("medium")).unwrap();
    (around, folder)
}

fn pipe(path: &Path) {
    let mode = Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, path, FileType::Fifo, mode, 0).unwrap();
}

#[test]
fn what_was_written_is_read_and_replaced_whole() {
    let (around, folder) = folder();
    folder.write_whole("sheets/a.pdf", b"one").unwrap();
    folder.write_whole("sheets/a.pdf", b"two").unwrap();
    assert_eq!(
        folder.read("sheets/a.pdf", ByteLimit::SMALL).unwrap(),
        b"two"
    );
    assert!(folder.has("sheets/a.pdf") && !folder.has("sheets") && folder.stands("sheets"));
    let left = around.path().join("medium/sheets");
    assert_eq!(std::fs::read_dir(left).unwrap().count(), 1);
}

#[test]
fn no_link_is_followed_and_no_file_behind_one_is_touched() {
    let (around, folder) = folder();
    let medium = around.path().join("medium");
    let secret = around.path().join("elsewhere/secret");
    symlink(&secret, medium.join("share.json")).unwrap();
    symlink(&secret, medium.join("roster.tsv.part")).unwrap();
    symlink(around.path().join("elsewhere"), medium.join("sheets")).unwrap();
    let read = folder.read("share.json", ByteLimit::SMALL).unwrap_err();
    assert_eq!(refusal(&read), BeneathRefusal::Link);
    let append = folder.open_for_appending("share.json").unwrap_err();
    assert_eq!(refusal(&append), BeneathRefusal::Link);
    let through = folder.write_whole("sheets/a.pdf", b"x").unwrap_err();
    assert_eq!(refusal(&through), BeneathRefusal::Link);
    folder.write_whole("roster.tsv", b"names").unwrap();
    folder.write_whole("share.json", b"share").unwrap();
    assert_eq!(std::fs::read(&secret).unwrap(), b"secret");
    assert!(!is_file(&around.path().join("elsewhere/a.pdf")));
    assert!(is_file(&medium.join("roster.tsv")) && is_file(&medium.join("share.json")));
}

#[test]
fn a_folder_that_is_a_link_is_not_opened() {
    let (around, _) = folder();
    let link = around.path().join("medium/sealed");
    symlink(around.path().join("elsewhere"), &link).unwrap();
    for opened in [
        OpenFolder::open(&link),
        OpenFolder::create(&link),
        OpenFolder::open(&link.join("")),
    ] {
        assert_eq!(refusal(&opened.unwrap_err()), BeneathRefusal::Link);
    }
    assert!(!is_folder(&link));
}

#[test]
fn a_pipe_is_refused_at_once() {
    let (around, folder) = folder();
    pipe(&around.path().join("medium/manifest.json"));
    let read = folder.read("manifest.json", ByteLimit::LIST).unwrap_err();
    assert_eq!(refusal(&read), BeneathRefusal::NotAFile);
    let append = folder.open_for_appending("manifest.json").unwrap_err();
    assert_eq!(refusal(&append), BeneathRefusal::NotAFile);
    assert!(!folder.has("manifest.json"));
}

#[test]
fn no_more_is_read_than_the_limit() {
    let (around, folder) = folder();
    let large = File::create(around.path().join("medium/share.json")).unwrap();
    large.set_len(1_500_000_000).unwrap();
    let read = folder.read("share.json", ByteLimit::SMALL).unwrap_err();
    assert_eq!(refusal(&read), BeneathRefusal::TooLarge);
    assert!(!folder.has_bytes("share.json", b"x"));
}

#[test]
fn no_name_leads_out() {
    let (_around, folder) = folder();
    for name in ["../elsewhere/secret", "/etc/passwd", "", ".."] {
        let read = folder.read(name, ByteLimit::SMALL).unwrap_err();
        assert_eq!(refusal(&read), BeneathRefusal::LeadsOut, "{name}");
        assert!(folder.write_whole(name, b"x").is_err(), "{name}");
    }
}

#[test]
fn a_folder_around_that_is_gone_is_not_made() {
    let (around, _) = folder();
    let gone = around.path().join("taken-out/sealed");
    assert!(OpenFolder::create(&gone).is_err());
    assert!(!gone.parent().unwrap().exists());
}
