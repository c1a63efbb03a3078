// SPDX-License-Identifier: Apache-2.0

//! Tests of auxiliary events: their form in the ledger, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::ceremony::paper::{PaperKind, PrintNumber, PrintedDocument};
use std::collections::BTreeSet;

/// Returns an event of each kind, with every field.
pub(crate) fn samples() -> Vec<AuxEvent> {
    let set = PrintCopyId {
        of: PrintedDocument::Paper(PaperKind::Result(1)),
        custodian: 2,
        print: PrintNumber::FIRST,
    };
    let school = "A1".to_owned();
    let recovery = Recovery {
        from: RecoverySourceKind::Mirror,
        events: 9u32.into(),
        head: Digest::from_hex(&"07".repeat(32)).unwrap(),
    };
    AuxEventKind::ALL
        .into_iter()
        .map(|kind| match kind {
            plain if plain.fields().is_empty() => AuxEvent::read(&Free {
                name: plain.code().to_owned(),
                fields: Map::new(),
            }),
            AuxEventKind::Confirmed => AuxEvent::Confirmed {
                step: ConfirmedStep::NoCopy,
                way: ConfirmedWay::Code,
            },
            AuxEventKind::SealIntact => AuxEvent::SealIntact {
                seal: SealedItem::Disc,
            },
            AuxEventKind::CopyWritten => AuxEvent::CopyWritten {
                custodian: "公证处".into(),
                manifest: Digest::from_hex(&"09".repeat(32)).unwrap(),
            },
            AuxEventKind::CopyCompared => AuxEvent::CopyCompared {
                custodian: "公证处".into(),
                result: CopyResult::Absent,
                files: vec!["roster.tsv".into()],
            },
            AuxEventKind::DiscWritten => AuxEvent::DiscWritten {
                manifest: recovery.head,
            },
            AuxEventKind::DiscCompared => AuxEvent::DiscCompared {
                result: CopyResult::Differs,
            },
            AuxEventKind::WithoutSlip => AuxEvent::WithoutSlip {
                custodian: "公证处".into(),
            },
            AuxEventKind::SlipByHand => AuxEvent::SlipByHand {
                custodian: "公证处".into(),
            },
            AuxEventKind::ShareOverwritten => AuxEvent::ShareOverwritten {
                custodian: "公证处".into(),
                share: OverwrittenShare::Void,
            },
            AuxEventKind::ClockJumped => AuxEvent::ClockJumped {
                from: "2027-01-15T08:00:10.000Z".into(),
                to: "2027-01-15T08:00:00.000Z".into(),
            },
            AuxEventKind::ReadinessRead => AuxEvent::ReadinessRead {
                verdict: ReadinessVerdict::Look,
            },
            AuxEventKind::ListChecked => AuxEvent::ListChecked {
                school: school.clone(),
                numbers: 3u32.into(),
                children: 4u32.into(),
            },
            AuxEventKind::PresserReplaced => AuxEvent::PresserReplaced {
                school: school.clone(),
                from: 1u32.into(),
                to: 2u32.into(),
            },
            AuxEventKind::KeyDiffers => AuxEvent::KeyDiffers { line: 40u32.into() },
            AuxEventKind::LinesElsewhere => AuxEvent::LinesElsewhere {
                from: RecoverySourceKind::Archive,
                line: 40u32.into(),
            },
            AuxEventKind::SharesLost => AuxEvent::SharesLost {
                reason: "两份遗失".into(),
            },
            AuxEventKind::Superseded => AuxEvent::Superseded {
                reason: "reason".into(),
            },
            AuxEventKind::IncidentOver => AuxEvent::IncidentOver {
                kind: IncidentKind::Computer,
                note: "note".into(),
            },
            AuxEventKind::Resumed => AuxEvent::Resumed {
                recovery: Some(recovery.clone()),
                program: Some(recovery.head),
            },
            AuxEventKind::ProgramAccepted => AuxEvent::ProgramAccepted {
                program: recovery.head,
            },
            AuxEventKind::SheetSent => AuxEvent::SheetSent { set },
            AuxEventKind::SheetState => AuxEvent::SheetState {
                set,
                state: PrintState::PrinterDone,
            },
            AuxEventKind::SheetVoid => AuxEvent::SheetVoid {
                set,
                reason: VoidReason::WrongPaper,
            },
            AuxEventKind::PaperConfirmed => AuxEvent::PaperConfirmed {
                set,
                pages: 2u32.into(),
            },
            AuxEventKind::SheetSettled => AuxEvent::SheetSettled {
                school: school.clone(),
            },
            AuxEventKind::SentToPrinter => AuxEvent::SentToPrinter {
                sheet: "A1".into(),
                state: PrintState::Unknown,
            },
            without => unreachable!("no sample of {without}"),
        })
        .collect()
}

fn line(event: &AuxEvent) -> Vec<u8> {
    let line = JournalLine {
        seq: 7u32.into(),
        at: "2026-08-22T01:00:00.000Z".into(),
        event: event.to_event().unwrap(),
    };
    line.to_bytes().unwrap()
}

fn read_back(bytes: &[u8]) -> AuxEvent {
    AuxLine::of(&JournalLine::parse(bytes).unwrap())
        .unwrap()
        .event
}

#[test]
fn every_event_reads_back_from_its_line() {
    for event in samples() {
        assert_eq!(read_back(&line(&event)), event);
    }
    let plain = AuxEvent::Resumed {
        recovery: None,
        program: None,
    };
    assert_eq!(read_back(&line(&plain)), plain);
}

#[test]
fn every_event_has_the_documented_fields() {
    for event in samples() {
        let kind = event.kind().unwrap();
        let Some(Event::Free(free)) = event.to_event() else {
            unreachable!("an auxiliary event is free")
        };
        assert_eq!(free.name, kind.code());
        let written: BTreeSet<&str> = free.fields.keys().map(String::as_str).collect();
        let documented = kind.fields().iter().map(|field| field.name).collect();
        assert_eq!(written, documented, "{kind}");
    }
}

#[test]
fn irregular_events_and_no_others_are_listed_as_incidents() {
    for event in samples() {
        let kind = event.kind().unwrap();
        let listed = kind.papers().contains(&ListingPaper::Incidents);
        assert_eq!(event.is_irregular(), listed, "{kind}");
    }
    let same = AuxEvent::CopyCompared {
        custodian: "公证处".into(),
        result: CopyResult::Same,
        files: Vec::new(),
    };
    assert!(!same.is_irregular());
}

#[test]
fn lines_of_earlier_ledgers_keep_their_bytes() {
    let set = "result-2.3.1".parse().unwrap();
    let cases = [
        (
            AuxEvent::IncidentOver {
                kind: IncidentKind::Power,
                note: "停电".into(),
            },
            r#""event":"incident_over","kind":"power","note":"停电"}"#,
        ),
        (
            AuxEvent::SheetState {
                set,
                state: PrintState::PrinterDone,
            },
            r#""event":"sheet_state","set":"result-2.3.1","state":"printer-done"}"#,
        ),
        (
            AuxEvent::ListChecked {
                school: "A1".into(),
                numbers: 3u32.into(),
                children: 4u32.into(),
            },
            r#""event":"list_checked","children":4,"numbers":3,"school":"A1"}"#,
        ),
        (
            AuxEvent::Resumed {
                recovery: None,
                program: None,
            },
            r#""event":"resumed"}"#,
        ),
    ];
    for (event, end) in cases {
        let text = String::from_utf8(line(&event)).unwrap();
        let whole = format!(r#"{{"seq":7,"at":"2026-08-22T01:00:00.000Z",{end}"#);
        assert_eq!(text, whole);
    }
}

#[test]
fn events_of_other_versions_are_read_without_loss() {
    let start = r#"{"seq":7,"at":"2026-08-22T01:00:00.000Z","event":"#;
    let others = [
        r#""weather","sky":"blue"}"#,
        r#""incident_over","kind":"flood","note":"x"}"#,
        r#""incident_over","kind":"power"}"#,
        r#""sheet_sent","set":"poster.1.1"}"#,
        r#""presser_replaced","school":"A1","from":"1","to":2}"#,
    ];
    for other in others {
        let bytes = format!("{start}{other}").into_bytes();
        let event = read_back(&bytes);
        assert!(matches!(event, AuxEvent::Other(_)), "{other}: {event:?}");
        let again: Value = serde_json::from_slice(&line(&event)).unwrap();
        assert_eq!(again, serde_json::from_slice::<Value>(&bytes).unwrap());
    }
    let newer = format!(r#"{start}"incident_over","kind":"power","note":"x","by":"y"}}"#);
    assert!(matches!(
        read_back(newer.as_bytes()),
        AuxEvent::IncidentOver { .. }
    ));
}

#[test]
fn an_event_of_a_known_kind_that_cannot_be_read_is_irregular_where_its_kind_may_be() {
    let unread = AuxEvent::other("incident_over", [("kind", "flood".into())]);
    assert!(unread.is_irregular());
    assert!(!AuxEvent::other("sheet_sent", []).is_irregular());
    assert!(!AuxEvent::other("weather", []).is_irregular());
}

#[test]
fn other_events_take_no_name_or_field_of_the_protocol() {
    assert_eq!(AuxEvent::other("picked", []).to_event(), None);
    for key in ["seq", "at", "event"] {
        let event = AuxEvent::other("weather", [(key, 1.into())]);
        assert_eq!(event.to_event(), None, "{key}");
    }
}
