// SPDX-License-Identifier: Apache-2.0

//! The papers are PDF/A-3b, by a checker of our own with one rule for each clause that they touch,
//! and a mutant for each rule. Fonts, text and attachments are those of real sheets.

use crate::pdfa;
use crate::support::ceremony_fixture::{CeremonyFixture, choices, fonts};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use paiwei::ceremony::rules::LastPlace;
use paiwei::protocol::{Digest, chain};
use paiwei::sheet::{Attachment, PageMark, PageText, Paper, PaperPage, PrintNumber, write};
use std::collections::{BTreeMap, BTreeSet};

/// `None` where no fonts are installed; script/test installs them and then demands them. A page
/// with all that a paper can have: both weights, an alias, the rare face, every mark, two
/// attachments.
fn everything() -> Paper {
    let mut page = PaperPage::default();
    page.add(PageMark::Watermark("演练".into()));
    page.add(PageMark::Rule((50.0, 90.0), (300.0, 90.0)));
    page.add(PageMark::Fill(
        50.0,
        95.0,
        250.0,
        12.0,
        paiwei::sheet::PageInk::Black,
    ));
    page.add(PageMark::Qr(450.0, 40.0, 80.0, "paiwei:test".into()));
    page.add(PageText::new(50.0, 60.0, 10.0, "人⼈人 ABC 123").bold());
    page.add(PageText::new(50.0, 120.0, 11.0, "00112233 aabbccdd").mono());
    page.add(PageText::new(50.0, 80.0, 10.0, "人⼈ 张𠮷 龘𪚥").within(60.0));
    let file = |name: &str, bytes: &[u8]| Attachment {
        name: name.into(),
        media_type: "application/x-ndjson",
        about: "日志".into(),
        bytes: bytes.to_vec(),
    };
    Paper {
        title: "测试 & <纸>".into(),
        at: "2026-08-22T01:30:05.123Z".into(),
        head: Digest::new([1; 32]),
        pages: vec![page, PaperPage::default()],
        attachments: vec![
            file("日志-2.jsonl", b"{}\n"),
            file("a.jsonl", &[b'x'; 3000]),
        ],
    }
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn every_paper_keeps_every_rule() {
    let fonts = fonts();
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_to_the_end();
    let mut papers = ceremony.session().papers(&fonts).unwrap();
    papers.insert("everything".into(), write(&everything(), &fonts).unwrap());
    for (path, pdf) in papers.iter().filter(|(path, _)| !path.ends_with(".xlsx")) {
        assert_eq!(pdfa::broken(pdf), [], "{path}");
    }
}

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn a_sheet_carries_the_rules_and_its_turn_of_the_journal_and_its_head_follows_from_them() {
    let fonts = fonts();
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Skip));
    ceremony.play_to_the_end();
    let session = ceremony.session();
    for turn in session.state().turns() {
        let sheet = session.result_sheet(turn, PrintNumber::FIRST).unwrap();
        let pdf = Document::load_mem(&write(&sheet, &fonts).unwrap()).unwrap();
        let files = embedded(&pdf);
        assert_eq!(files["rules.json"], session.rules_bytes());
        let (name, lines) = files
            .iter()
            .find(|(name, _)| name.ends_with(".jsonl"))
            .unwrap();
        let code = &session.state().rules().schools[turn.school].code;
        assert!(name.contains(code.as_str()), "{name}");
        let journal = session.journal();
        let start = journal.windows(lines.len()).position(|part| part == lines);
        let until = &journal[..start.unwrap() + lines.len()];
        let chained = until.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        let genesis = chain::genesis(&session.state().freeze());
        assert_eq!(
            chained.fold(genesis, |head, line| chain::link(&head, line)),
            sheet.head
        );
        let text = String::from_utf8(lines.clone()).unwrap();
        assert!(text.lines().next().unwrap().contains("school_began"));
        assert!(
            text.lines()
                .next_back()
                .unwrap()
                .contains("school_completed")
        );
        assert!(
            turn.admitted()
                .iter()
                .all(|(entry, _)| text.contains(&entry.number.to_string()))
        );
        // Nothing personal: the names of this roster all begin so.
        assert!(!text.contains('童') && !text.contains("演练"));
    }
}

/// The files inside a PDF, by name.
fn embedded(pdf: &Document) -> BTreeMap<String, Vec<u8>> {
    let follow = |object: &Object| {
        pdf.dereference(object)
            .unwrap()
            .1
            .as_dict()
            .unwrap()
            .clone()
    };
    let files = pdf
        .catalog()
        .unwrap()
        .get(b"AF")
        .unwrap()
        .as_array()
        .unwrap();
    let file = |file: &Object| {
        let spec = follow(file);
        let stream = spec
            .get(b"EF")
            .unwrap()
            .as_dict()
            .unwrap()
            .get(b"F")
            .unwrap();
        let stream = pdf.dereference(stream).unwrap().1.as_stream().unwrap();
        let name = String::from_utf8(spec.get(b"F").unwrap().as_str().unwrap().to_vec()).unwrap();
        (name, pdfa::plain(stream).unwrap())
    };
    files.iter().map(file).collect()
}

/// Saves a document again after a change.
fn changed(bytes: &[u8], change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut pdf = Document::load_mem(bytes).unwrap();
    change(&mut pdf);
    let mut saved = Vec::new();
    pdf.save_to(&mut saved).unwrap();
    // A changed file must not be caught for how it was saved.
    saved
}

/// Changes every dictionary that has this key.
fn each(pdf: &mut Document, key: &str, change: impl Fn(&mut Dictionary)) {
    let mut changed = 0;
    for object in pdf.objects.values_mut() {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &mut stream.dict,
            _ => continue,
        };
        if dictionary.has(key.as_bytes()) {
            change(dictionary);
            changed += 1;
        }
    }
    assert!(changed > 0, "{key}");
}

/// Changes every stream whose dictionary has this key (or none but its own), without its filter.
fn each_stream(pdf: &mut Document, of: fn(&Stream) -> bool, change: impl Fn(Vec<u8>) -> Vec<u8>) {
    let mut changed = 0;
    for stream in pdf
        .objects
        .values_mut()
        .filter_map(|object| object.as_stream_mut().ok())
        .filter(|s| of(s))
    {
        let content = change(pdfa::plain(stream).unwrap());
        stream.dict.remove(b"Filter");
        stream.set_content(content);
        changed += 1;
    }
    assert!(changed > 0);
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = bytes
        .windows(from.len())
        .position(|window| window == from.as_bytes())
        .expect(from);
    [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
}

fn is_content(stream: &Stream) -> bool {
    pdfa::plain(stream).is_ok_and(|content| {
        content.starts_with(b"1 0 0 rg") || content.windows(3).any(|w| w == b" Tf")
    })
}

fn is_map(stream: &Stream) -> bool {
    pdfa::plain(stream).is_ok_and(|content| content.windows(8).any(|w| w == b"begincma"))
}

fn in_content(bytes: &[u8], from: &'static str, to: &'static str) -> Vec<u8> {
    changed(bytes, |pdf| {
        each_stream(pdf, is_content, |content| replaced(&content, from, to))
    })
}

type Mutant = (&'static str, &'static str, fn(&[u8]) -> Vec<u8>);

const MUTANTS: [Mutant; 41] = [
    ("6.1.2", "a later version", |pdf| {
        replaced(pdf, "%PDF-1.7", "%PDF-2.0")
    }),
    ("6.1.2", "no binary mark", |pdf| {
        let mut pdf = pdf.to_vec();
        pdf[10..14].copy_from_slice(b"abcd");
        pdf
    }),
    ("6.1.3", "no identifier", |pdf| {
        changed(pdf, |pdf| drop(pdf.trailer.remove(b"ID")))
    }),
    ("6.1.3 end", "something after the end", |pdf| {
        [pdf, b"\n% more\n"].concat()
    }),
    ("6.1.3 open", "restricted", |pdf| {
        changed(pdf, |pdf| {
            pdf.catalog_mut().unwrap().set("Perms", Dictionary::new())
        })
    }),
    ("6.1.4", "an entry that leads elsewhere", |pdf| {
        let at = pdf.windows(5).rposition(|w| w == b"xref\n").unwrap();
        let at = pdf[..at].windows(5).rposition(|w| w == b"xref\n").unwrap() + 9;
        let entry = at + pdf[at..].iter().position(|b| *b == b'\n').unwrap() + 1 + 3 * 20 + 9;
        let mut pdf = pdf.to_vec();
        pdf[entry] = if pdf[entry] == b'9' {
            b'0'
        } else {
            pdf[entry] + 1
        };
        pdf
    }),
    ("6.1.7.1", "a stream longer than it says", |pdf| {
        // The last stream is XMP: readable as it stands.
        let at = pdf.windows(8).rposition(|w| w == b"/Length ").unwrap() + 8;
        let end = at + pdf[at..].iter().position(|b| !b.is_ascii_digit()).unwrap();
        let long: usize = String::from_utf8_lossy(&pdf[at..end]).parse().unwrap();
        [&pdf[..at], (long - 1).to_string().as_bytes(), &pdf[end..]].concat()
    }),
    ("6.1.7.2", "LZW", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "N", |dictionary| dictionary.set("Filter", "LZWDecode"))
        })
    }),
    ("6.1.7.2", "a stream outside the file", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "N", |dictionary| {
                dictionary.set("FFilter", "FlateDecode")
            })
        })
    }),
    ("6.1.8", "an object without line ends", |pdf| {
        replaced(pdf, "\nendobj\n", " endobj\n")
    }),
    ("6.1.13", "a name that is too long", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "FontName", |font| {
                font.set("Style", Object::Name(vec![b'n'; 128]))
            })
        })
    }),
    ("6.1.13", "a string that is too long", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "FontName", |font| {
                font.set("Style", Object::string_literal(vec![b'n'; 40_000]))
            })
        })
    }),
    ("6.2.2", "an unknown operator", |pdf| {
        in_content(pdf, "BT\n", "BT\nxx\n")
    }),
    ("6.2.2", "a font that the page has not", |pdf| {
        in_content(pdf, "/F0a0 ", "/F9a0 ")
    }),
    ("6.2.3", "no output intent", |pdf| {
        changed(pdf, |pdf| {
            drop(pdf.catalog_mut().unwrap().remove(b"OutputIntents"))
        })
    }),
    ("6.2.3", "an intent of another standard", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "DestOutputProfile", |intent| {
                intent.set("S", "GTS_PDFX")
            })
        })
    }),
    ("6.2.3", "a broken profile", |pdf| {
        let cut = |icc: Vec<u8>| icc[..icc.len() - 1].to_vec();
        changed(pdf, |pdf| {
            each_stream(pdf, |stream| stream.dict.has(b"N"), cut)
        })
    }),
    ("6.2.3", "a profile of another colour space", |pdf| {
        let cmyk = |icc: Vec<u8>| replaced(&icc, "RGB ", "CMYK");
        changed(pdf, |pdf| {
            each_stream(pdf, |stream| stream.dict.has(b"N"), cmyk)
        })
    }),
    ("6.2.4", "CMYK", |pdf| {
        in_content(pdf, "BT\n", "0 0 0 1 k\nBT\n")
    }),
    ("6.2.4", "a colour", |pdf| {
        in_content(pdf, "BT\n", "0 0 1 rg\nBT\n")
    }),
    ("6.2.10", "a group", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "MediaBox", |page| {
                page.set("Group", dictionary! { "S" => "Transparency" })
            })
        })
    }),
    ("6.2.10", "half transparent", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "Font", |resources| {
                resources.set(
                    "ExtGState",
                    dictionary! { "G" => dictionary! { "ca" => 0.5 } },
                )
            })
        })
    }),
    ("6.2.11.3.1", "no character collection", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "CIDSystemInfo", |font| {
                drop(font.remove(b"CIDSystemInfo"))
            })
        })
    }),
    ("6.2.11.3.1", "another encoding", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "DescendantFonts", |font| {
                font.set("Encoding", "UniGB-UCS2-H")
            })
        })
    }),
    ("6.2.11.3.2", "a TrueType font without a map", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "CIDToGIDMap", |font| drop(font.remove(b"CIDToGIDMap")))
        })
    }),
    ("6.2.11.4", "a font that is not embedded", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "FontFile3", |font| drop(font.remove(b"FontFile3")))
        })
    }),
    ("6.2.11.4", "a subset without a tag", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "BaseFont", |font| {
                font.set("BaseFont", "NotoSansCJKsc-Regular")
            })
        })
    }),
    ("6.2.11.4", "a program of another kind", |pdf| {
        let of = |stream: &Stream| {
            stream
                .dict
                .get(b"Subtype")
                .is_ok_and(|s| s.as_name().is_ok_and(|n| n == b"CIDFontType0C"))
        };
        changed(pdf, |pdf| {
            each_stream(pdf, of, |program| [b"OTTO".to_vec(), program].concat())
        })
    }),
    ("6.2.11.5", "other widths", |pdf| {
        let wide = |font: &mut Dictionary| {
            font.set(
                "W",
                vec![1.into(), Object::Array(vec![Object::Integer(777); 60])],
            )
        };
        changed(pdf, |pdf| each(pdf, "W", wide))
    }),
    ("6.2.11.5", "no widths", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "W", |font| font.set("W", Vec::<Object>::new()))
        })
    }),
    ("6.2.11.7", "no Unicode", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "ToUnicode", |font| drop(font.remove(b"ToUnicode")))
        })
    }),
    ("6.2.11.7", "a character without Unicode", |pdf| {
        changed(pdf, |pdf| {
            each_stream(pdf, is_map, |map| {
                replaced(&map, "beginbfchar\n<0", "beginbfchar\n<F")
            })
        })
    }),
    ("6.2.11.8", "an empty box", |pdf| {
        in_content(pdf, "<0", "<00000")
    }),
    ("6.5", "an annotation", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "MediaBox", |page| {
                page.set("Annots", Vec::<Object>::new())
            })
        })
    }),
    ("6.5", "a script", |pdf| {
        let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("1") };
        changed(pdf, |pdf| {
            pdf.catalog_mut().unwrap().set("OpenAction", script)
        })
    }),
    ("6.6", "compressed XMP", |pdf| {
        changed(pdf, |pdf| {
            for stream in pdf
                .objects
                .values_mut()
                .filter_map(|object| object.as_stream_mut().ok())
            {
                stream.allows_compression = true;
                let _ = stream.compress();
            }
        })
    }),
    ("6.6", "another level", |pdf| {
        replaced(pdf, "conformance>B<", "conformance>A<")
    }),
    ("6.6", "another title in Info", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "Producer", |info| {
                info.set("Title", Object::string_literal("other"))
            })
        })
    }),
    ("6.6", "XMP that is not XML", |pdf| {
        replaced(pdf, "</dc:title>", "<dc:title/>")
    }),
    ("6.8", "a file of no known relation", |pdf| {
        changed(pdf, |pdf| {
            each(pdf, "AFRelationship", |file| {
                drop(file.remove(b"AFRelationship"))
            })
        })
    }),
    ("6.8", "a file that is not associated", |pdf| {
        changed(pdf, |pdf| drop(pdf.catalog_mut().unwrap().remove(b"AF")))
    }),
];

#[test]
#[cfg_attr(not(have_fonts), ignore = "needs the fonts of script/packages")]
fn each_rule_refuses_its_mutants() {
    let fonts = fonts();
    let sheet = write(&everything(), &fonts).unwrap();
    assert_eq!(
        pdfa::broken(&changed(&sheet, |_| {})),
        [],
        "saving again breaks nothing"
    );
    for (clause, what, mutate) in MUTANTS {
        let broken = pdfa::broken(&mutate(&sheet));
        assert!(
            broken.iter().any(|(found, _)| *found == clause),
            "{clause} lets {what} pass: {broken:?}"
        );
    }
    let covered: BTreeSet<&str> = MUTANTS.iter().map(|(clause, ..)| *clause).collect();
    assert_eq!(
        covered,
        pdfa::RULES.iter().map(|(clause, ..)| *clause).collect(),
        "each rule has a mutant"
    );
}
