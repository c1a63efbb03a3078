// SPDX-License-Identifier: Apache-2.0

//! Records: two published ones hold, and each stops holding when any bit of any file is flipped.

use paiwei::record::{RecordFault, RecordFiles, RecordPlace, RecordVerdict, verify};
use std::path::Path;

#[derive(Clone)]
struct Record([Vec<u8>; 6]);

const NAMES: [&str; 6] = [
    "rules.json",
    "pool.tsv",
    "entries.tsv",
    "journal.jsonl",
    "head.json",
    "roster.tsv",
];

impl Record {
    fn load(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/data")
            .join(name);
        Self(NAMES.map(|file| std::fs::read(folder.join(file)).unwrap()))
    }

    fn verify(&self) -> Result<RecordVerdict, RecordFault> {
        let [rules, pool, entries, journal, head, roster] = &self.0;
        verify(RecordFiles {
            rules,
            pool,
            entries,
            journal,
            head,
            roster: Some(roster),
            direct: None,
            signed_head: None,
        })
    }
}

const BOTH: [&str; 2] = ["record-count-remaining", "record-carry-split"];

#[test]
fn the_published_records_hold_and_are_complete() {
    for name in BOTH {
        let verdict = Record::load(name).verify().unwrap();
        assert!(
            verdict.complete && verdict.schools == 2,
            "{name}: {verdict:?}"
        );
    }
}

#[test]
fn a_flipped_bit_on_any_line_of_any_file_is_found() {
    let mut flips = 0;
    for name in BOTH {
        let record = Record::load(name);
        for (file, bytes) in record.0.iter().enumerate() {
            // Every line, and within it a different byte and bit each time; the LFs too.
            let mut at = 0;
            for (number, line) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
                for (offset, bit) in [
                    (number * 7 % line.len(), number % 8),
                    (line.len() - 1, 5),
                    (line.len() / 2, 0),
                ] {
                    let mut changed = record.clone();
                    changed.0[file][at + offset] ^= 1 << bit;
                    let what = format!("{name}/{} line {} bit {bit}", NAMES[file], number + 1);
                    assert!(changed.verify().is_err(), "{what}");
                    flips += 1;
                }
                at += line.len();
            }
        }
    }
    assert!(flips > 1000, "{flips}");
}

#[test]
fn a_prefix_from_the_seal_on_holds_and_is_called_incomplete_once_its_head_fits() {
    let record = Record::load(BOTH[0]);
    let journal = record.0[3].clone();
    for lines in 1..34 {
        let mut prefix = record.clone();
        prefix.0[3] = journal
            .split_inclusive(|b| *b == b'\n')
            .take(lines)
            .flatten()
            .copied()
            .collect();
        assert_eq!(
            prefix.verify().unwrap_err().file,
            if lines < 3 {
                "journal.jsonl"
            } else {
                "head.json"
            }
        );
        let state = fold(&prefix);
        prefix.0[4] =
            format!("{{\"events\":{lines},\"head\":\"{}\"}}\n", state.head()).into_bytes();
        if lines >= 3 {
            assert!(!prefix.verify().unwrap().complete);
        }
    }
}

fn fold(record: &Record) -> paiwei::ceremony::CeremonyState {
    use paiwei::ceremony::{CeremonyState, JournalLine, state};
    let [rules, pool, entries, journal, ..] = &record.0;
    let mut state = CeremonyState::new(state::CeremonyFiles {
        rules,
        pool,
        entries: Some(entries),
    })
    .unwrap();
    for line in journal.split_inclusive(|b| *b == b'\n') {
        let bytes = line.strip_suffix(b"\n").unwrap();
        state
            .apply(&JournalLine::parse(bytes).unwrap(), bytes)
            .unwrap();
    }
    state
}

/// A journal whose lines are changed and whose chain and head are then written anew, as a forger
/// would.
fn forged(change: impl Fn(usize, String) -> String) -> Result<RecordVerdict, RecordFault> {
    let mut record = Record::load(BOTH[0]);
    let journal = String::from_utf8(record.0[3].clone()).unwrap();
    let lines: Vec<String> = journal
        .lines()
        .enumerate()
        .map(|(i, line)| change(i + 1, line.to_owned()))
        .collect();
    record.0[3] = lines
        .iter()
        .flat_map(|line| [line.as_bytes(), b"\n"].concat())
        .collect();
    let freeze = paiwei::protocol::seal::freeze(&record.0[0], &record.0[1]);
    let start = paiwei::protocol::chain::genesis(&freeze);
    let head = lines.iter().fold(start, |head, line| {
        paiwei::protocol::chain::link(&head, line.as_bytes())
    });
    record.0[4] = format!("{{\"events\":{},\"head\":\"{head}\"}}\n", lines.len()).into_bytes();
    record.verify()
}

fn names_seq(seq: u64, change: impl Fn(String) -> String) {
    let result = forged(|at, line| if at as u64 == seq { change(line) } else { line });
    let fault = result.unwrap_err();
    assert_eq!(
        (fault.file, fault.place),
        ("journal.jsonl", RecordPlace::Seq(seq)),
        "{}",
        fault.what
    );
}

#[test]
fn a_forger_who_rewrites_chain_and_head_is_named_by_the_line() {
    assert!(forged(|_, line| line).is_ok());
    names_seq(2, |line| {
        line.replace("314159265358979323", "314159265358979324")
    });
    names_seq(4, |line| line.replace("271828", "27182"));
    names_seq(8, |line| line.replace("\"tick\": 212", "\"tick\": 213"));
    names_seq(8, |line| line.replace("\"tick\": 212", "\"tick\": 2.12e2"));
    names_seq(10, |line| line.replace("\"value\": 11", "\"value\": 12"));
    names_seq(12, |line| {
        line.replace("\"number\"", "\"order\": 2, \"number\"")
    });
    names_seq(13, |line| line.replace("admitted", "waiting"));
    names_seq(14, |line| {
        line.replace("\"children\": 2", "\"children\": 1")
    });
    names_seq(19, |line| line.replace("[7624001, [2]]", "[7624001, [3]]"));
    names_seq(20, |line| {
        line.replace("\"admitted\": 8", "\"admitted\": 9")
    });
    names_seq(33, |line| {
        line.replace("\"over_plan\": 1", "\"over_plan\": 0")
    });
    names_seq(34, |line| line.replace("48fe7fda", "48fe7fdb"));
    names_seq(9, |line| {
        line.replace("2023-08-22T01:30:08Z", "2023-08-22T01:30:08")
    });
    // Other stage digits are a lawful line by themselves; the keys give them away, once the shares
    // are known.
    let other = forged(|at, line| {
        if at == 4 {
            line.replace("271828", "271829")
        } else {
            line
        }
    })
    .unwrap_err();
    assert_eq!(other.place, RecordPlace::Seq(8), "{}", other.what);
}

#[test]
fn a_head_from_a_signed_paper_finds_a_chain_that_was_rewritten_or_cut() {
    let record = Record::load(BOTH[0]);
    let [rules, pool, entries, journal, head, _] = &record.0;
    let files = |signed| RecordFiles {
        rules,
        pool,
        entries,
        journal,
        head,
        roster: None,
        direct: None,
        signed_head: Some(signed),
    };
    let end = fold(&record).head();
    assert!(verify(files((34, end))).is_ok());
    assert!(verify(files((33, end))).is_err() && verify(files((35, end))).is_err());
}

/// Adds a field to the ninth line, which is no result's.
fn with_field(value: &str) -> impl Fn(String) -> String {
    let field = format!("\"more\": {value}, \"seq\"");
    move |line| line.replacen("\"seq\"", &field, 1)
}

fn ninth_line_holds(change: impl Fn(String) -> String) -> bool {
    forged(|at, line| if at == 9 { change(line) } else { line }).is_ok()
}

/// Lists in lists; the line itself is the first level.
fn nested(levels: usize) -> String {
    format!("{}{}", "[".repeat(levels - 1), "]".repeat(levels - 1))
}

#[test]
fn an_added_field_is_nested_at_most_32_deep() {
    assert!(ninth_line_holds(with_field(&nested(32))));
    names_seq(9, with_field(&nested(33)));
    let objects = format!("{}1{}", "{\"a\":".repeat(32), "}".repeat(32));
    names_seq(9, with_field(&objects));
}

#[test]
fn a_line_has_at_most_a_mebibyte() {
    let filled = |length: usize| {
        move |line: String| {
            let field = with_field("\"\"")(line);
            let missing = length - field.len();
            field.replacen("\"\"", &format!("\"{}\"", "x".repeat(missing)), 1)
        }
    };
    assert!(ninth_line_holds(filled(1 << 20)));
    names_seq(9, filled((1 << 20) + 1));
}

#[test]
fn a_year_is_one_of_0001_to_9999() {
    let at = |year: &'static str| move |line: String| line.replace("2023-", year);
    assert!(ninth_line_holds(at("0001-")) && ninth_line_holds(at("9999-")));
    names_seq(9, at("0000-"));
    names_seq(9, at("10000-"));
}

#[test]
fn an_unpaired_surrogate_and_a_number_beyond_a_float_are_errors() {
    assert!(ninth_line_holds(with_field(r#""\ud83d\ude00""#)));
    names_seq(9, with_field(r#""\ud83d""#));
    names_seq(9, with_field(r#""\ude00""#));
    names_seq(9, with_field(r#"{"\ud83d": 1}"#));
    assert!(ninth_line_holds(with_field("1.5")) && ninth_line_holds(with_field("1e308")));
    names_seq(9, with_field("1e309"));
    names_seq(9, with_field("-1e309"));
}
