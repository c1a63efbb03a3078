// SPDX-License-Identifier: Apache-2.0

//! A sealed copy is the same only as a whole: whatever is changed, added or left out on its medium,
//! with or without a new manifest, is found and named.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, files, recorded};
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::decide::Command;
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::state::Milestone;
use paiwei::console::{CentreView, HallScreen, view};
use paiwei::controller::{CopyStatus, DueStep, OperatorInput};
use paiwei::custody::{CopyComparison, DifferenceKind, MANIFEST, manifest_of, share_owner};
use paiwei::protocol::seal;
use paiwei::session::{CopyFiles, PaperKind};
use paiwei::sheet::PrintNumber;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A sealed ceremony whose copies have a workbook and a paper too.
fn sealed() -> CeremonyFixture {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.state().milestone() == Milestone::Numbered);
    let media: Vec<PathBuf> = (0..3).map(|i| ceremony.medium(i)).collect();
    let media: Vec<&Path> = media.iter().map(PathBuf::as_path).collect();
    let further = CopyFiles::from([
        ("workbooks/01-A1.xlsx".to_owned(), b"workbook".to_vec()),
        ("papers/public-list.pdf".to_owned(), b"paper".to_vec()),
    ]);
    let shares = ceremony.shares();
    ceremony
        .session_mut()
        .seal_onto(&media, shares, &further)
        .unwrap();
    ceremony
}

fn custodian(ceremony: &CeremonyFixture, index: usize) -> String {
    ceremony.session().state().rules().custodians[index].clone()
}

#[track_caller]
fn compared(ceremony: &CeremonyFixture, copy: &Path) -> CopyComparison {
    let name = custodian(ceremony, 0);
    ceremony.session().compare_copy(&name, copy).unwrap()
}

/// What a comparison names: files and how they differ.
#[track_caller]
fn named(ceremony: &CeremonyFixture, copy: &Path) -> Vec<(String, DifferenceKind)> {
    let CopyComparison::Differs(differences) = compared(ceremony, copy) else {
        panic!("{:?}", compared(ceremony, copy))
    };
    differences
        .into_iter()
        .map(|difference| (difference.file, difference.kind))
        .collect()
}

/// Writes the manifest anew over what lies in the folder, as a forger does.
fn sign_anew(copy: &Path) {
    let mut found = BTreeMap::new();
    for path in files(copy) {
        let name = path
            .strip_prefix(copy)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        if name != MANIFEST && name != "share.json" {
            found.insert(name, fs::read(path).unwrap());
        }
    }
    let mut manifest = serde_json::json!({ "files": manifest_of(&found) });
    if let Some(owner) = share_owner(copy) {
        manifest["share"] = owner.into();
    }
    let bytes = serde_json::to_vec_pretty(&manifest).unwrap();
    fs::write(copy.join(MANIFEST), [bytes, b"\n".to_vec()].concat()).unwrap();
}

#[test]
fn a_copy_as_it_was_written_is_the_same() {
    let ceremony = sealed();
    assert_eq!(
        compared(&ceremony, &ceremony.medium(0)),
        CopyComparison::Same
    );
}

#[test]
fn each_file_that_is_changed_on_a_copy_is_named() {
    let ceremony = sealed();
    let copy = ceremony.medium(0);
    for path in files(&copy) {
        let name = path
            .strip_prefix(&copy)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        if name == MANIFEST || name == "share.json" {
            continue;
        }
        let before = fs::read(&path).unwrap();
        let mut changed = before.clone();
        changed.extend(b"x");
        fs::write(&path, &changed).unwrap();
        assert_eq!(
            named(&ceremony, &copy)[0],
            (name.clone(), DifferenceKind::Changed)
        );
        fs::remove_file(&path).unwrap();
        assert_eq!(
            named(&ceremony, &copy)[0],
            (name.clone(), DifferenceKind::Missing)
        );
        fs::write(&path, &before).unwrap();
    }
    assert_eq!(compared(&ceremony, &copy), CopyComparison::Same);
}

#[test]
fn a_manifest_that_was_written_anew_over_a_change_hides_nothing() {
    let ceremony = sealed();
    let copy = ceremony.medium(0);
    let journal = fs::read_to_string(copy.join("journal.jsonl")).unwrap();
    let lines: Vec<&str> = journal.split_inclusive('\n').collect();
    let longer = format!("{journal}{}", lines[1]);
    let shorter = lines[..lines.len() - 1].concat();
    let direct = fs::read_to_string(copy.join("direct.tsv")).unwrap();
    let roster = fs::read_to_string(copy.join("roster.tsv")).unwrap();
    let changes = [
        (
            "direct.tsv",
            format!("{direct}A3\tA3009\t章三\n"),
            "direct.tsv",
        ),
        ("roster.tsv", roster.replacen('童', "章", 1), "roster.tsv"),
        ("workbooks/01-A1.xlsx", "other".into(), MANIFEST),
        ("papers/public-list.pdf", "other".into(), MANIFEST),
        ("head.json", "{}".into(), "head.json"),
        ("journal.jsonl", longer, "journal.jsonl"),
        ("journal.jsonl", shorter, "head.json"),
        (
            "entries.tsv",
            "school\tnumber\tchildren\tleaf\n".into(),
            "entries.tsv",
        ),
        ("notes.txt", "added and listed".into(), MANIFEST),
    ];
    let manifest = fs::read(copy.join(MANIFEST)).unwrap();
    for (file, text, expected) in changes {
        let before = fs::read(copy.join(file)).ok();
        fs::write(copy.join(file), text).unwrap();
        sign_anew(&copy);
        assert!(
            named(&ceremony, &copy).contains(&(expected.to_owned(), DifferenceKind::NotTheLedgers)),
            "{file}: {:?}",
            named(&ceremony, &copy)
        );
        match before {
            Some(before) => fs::write(copy.join(file), before).unwrap(),
            None => fs::remove_file(copy.join(file)).unwrap(),
        }
    }
    fs::write(copy.join(MANIFEST), manifest).unwrap();
    assert_eq!(compared(&ceremony, &copy), CopyComparison::Same);
}

#[test]
fn an_empty_manifest_and_a_file_beside_it_are_found_and_so_is_none() {
    let ceremony = sealed();
    let copy = ceremony.medium(0);
    let manifest = fs::read(copy.join(MANIFEST)).unwrap();
    fs::write(copy.join("extra.txt"), b"x").unwrap();
    assert_eq!(
        named(&ceremony, &copy),
        [("extra.txt".to_owned(), DifferenceKind::Unlisted)]
    );
    fs::write(copy.join(MANIFEST), b"{\"files\":{}}\n").unwrap();
    let found = named(&ceremony, &copy);
    for file in [
        "rules.json",
        "roster.tsv",
        "direct.tsv",
        "journal.jsonl",
        "head.json",
    ] {
        assert!(found.contains(&(file.to_owned(), DifferenceKind::Missing)));
    }
    fs::remove_file(copy.join(MANIFEST)).unwrap();
    assert_eq!(compared(&ceremony, &copy), CopyComparison::Unfinished);
    fs::write(copy.join(MANIFEST), manifest).unwrap();
    fs::remove_file(copy.join("extra.txt")).unwrap();
    assert_eq!(compared(&ceremony, &copy), CopyComparison::Same);
}

#[test]
fn a_copy_of_another_seal_is_told_apart() {
    let ceremony = sealed();
    let mut other = CeremonyFixture::new(&choices(LastPlace::Skip));
    other.play_until(|session| session.state().milestone() == Milestone::Sealed);
    assert!(matches!(
        compared(&ceremony, &other.medium(1)),
        CopyComparison::OtherSeal(_)
    ));
}

#[test]
fn each_copys_manifest_stands_on_the_ledger_and_on_the_seal_certificate() {
    let ceremony = sealed();
    let session = ceremony.session();
    let certificate = session.paper(PaperKind::Seal, PrintNumber::FIRST).unwrap();
    let certificate = format!("{certificate:?}");
    let mut last = BTreeMap::new();
    for written in recorded(session, "copy_written") {
        let name = written["custodian"].as_str().unwrap().to_owned();
        last.insert(name, written["manifest"].as_str().unwrap().to_owned());
    }
    assert_eq!(last.len(), 3);
    for (custodian, manifest) in last {
        let recorded = session.copy_manifest(&custodian).unwrap();
        assert_eq!(recorded.to_string(), manifest);
        assert!(certificate.contains(&manifest), "{custodian}");
    }
}

#[test]
fn a_copy_that_differs_is_an_incident_in_words_and_a_good_one_that_comes_later_is_compared_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| controller.step() == DueStep::Opening);
    let medium = folder.path().join("media/3");
    let roster = medium.join("sealed/roster.tsv");
    let good = fs::read(&roster).unwrap();
    fs::write(&roster, b"school\tnumber\tserial\tname\tsalt\n").unwrap();
    fixture.primary();
    let message = fixture.controller.message().unwrap().to_owned();
    assert!(message.contains("roster.tsv"), "{message}");
    assert_eq!(fixture.controller.step(), DueStep::Incident);
    let noted = recorded(fixture.controller.session().unwrap(), "copy_compared");
    let differs = noted.iter().find(|noted| noted["result"] == "differs");
    assert_eq!(differs.unwrap()["files"][0], "roster.tsv", "on the ledger");
    fixture.controller.input(OperatorInput::Happened(
        paiwei::controller::IncidentKind::Other,
    ));
    fixture.confirmed("");
    assert_eq!(fixture.controller.copies()[2], CopyStatus::Differs);
    let shown = view(&fixture.controller, "", HallScreen::Own);
    let CentreView::List(rows) = shown.centre else {
        panic!("the copies stand in a list")
    };
    assert!(rows[2].value.contains("roster.tsv"), "{:?}", rows[2].value);
    // The medium is taken out, and comes back as it was sealed.
    let away = folder.path().join("away");
    fs::rename(&medium, &away).unwrap();
    fixture.wait(2_000);
    fs::write(away.join("sealed/roster.tsv"), good).unwrap();
    fs::rename(&away, &medium).unwrap();
    fixture.wait(2_000);
    fixture.primary();
    assert_eq!(fixture.controller.copies()[2], CopyStatus::Same);
    fixture.until(|controller| controller.step() == DueStep::StageDigits);
}

#[test]
fn a_copy_of_the_version_before_whose_manifest_is_not_recorded_is_compared_whole() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.state().milestone() == Milestone::Numbered);
    let custodians = ceremony.session().state().rules().custodians.clone();
    let shares = ceremony.shares();
    let commits = custodians.iter().zip(&shares);
    let commits = commits.map(|(name, share)| seal::commit(name, share));
    let commits = commits.collect();
    ceremony
        .session_mut()
        .run(Command::Seal { commits })
        .unwrap();
    assert!(recorded(ceremony.session(), "copy_written").is_empty());
    // That version wrote its copies after the seal, without a file of it.
    let copy = ceremony.medium(0);
    let further = CopyFiles::from([("workbooks/01-A1.xlsx".to_owned(), b"workbook".to_vec())]);
    ceremony.session().archive(&copy, &further).unwrap();
    assert_eq!(compared(&ceremony, &copy), CopyComparison::Same);
    let roster = copy.join("roster.tsv");
    let text = fs::read_to_string(&roster).unwrap();
    fs::write(&roster, text.replacen("童", "章", 1)).unwrap();
    sign_anew(&copy);
    let found = named(&ceremony, &copy);
    let roster = ("roster.tsv".to_owned(), DifferenceKind::NotTheLedgers);
    assert!(found.contains(&roster), "{found:?}");
}
