// SPDX-License-Identifier: Apache-2.0

//! Tables on their way from the reading process: frames of a tag, a length and a content.
//!
//! Invariant: a frame is taken only as a whole, and none is longer than [`FRAME_BYTES`].

use super::reader::{CellContent, ReadFault};
use super::table_event::{KnownCell, TableEvent, TableRow, TableSink};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};

/// The most bytes of a frame.
const FRAME_BYTES: usize = 16 << 20;

/// Outcome that the last frame names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// Everything was read.
    Whole,
    /// The file can't be read.
    Fault(ReadFault),
}

/// Sink that writes each step as a frame.
pub struct FrameWriter<W> {
    output: W,
    frame: Vec<u8>,
}

impl<W: Write> FrameWriter<W> {
    /// Begins to write.
    pub fn new(output: W) -> Self {
        Self {
            output,
            frame: Vec::new(),
        }
    }

    /// Writes the outcome, after which nothing follows.
    pub fn finish(mut self, outcome: &Outcome) -> std::io::Result<()> {
        self.json(b'Z', outcome)?;
        self.output.flush()
    }

    fn json(&mut self, tag: u8, value: &impl Serialize) -> std::io::Result<()> {
        self.frame.clear();
        serde_json::to_writer(&mut self.frame, value)?;
        self.write(tag)
    }

    fn write(&mut self, tag: u8) -> std::io::Result<()> {
        let length = u32::try_from(self.frame.len()).map_err(std::io::Error::other)?;
        self.output.write_all(&[tag])?;
        self.output.write_all(&length.to_le_bytes())?;
        self.output.write_all(&self.frame)
    }

    fn row(&mut self, row: &TableRow) -> std::io::Result<()> {
        self.frame.clear();
        self.frame.extend(row.row.to_le_bytes());
        self.frame
            .push(u8::from(row.hidden) | u8::from(row.struck) << 1);
        for cell in &row.cells {
            self.frame.push(cell.column);
            put(&mut self.frame, &cell.content);
        }
        self.write(b'R')
    }
}

impl<W: Write> TableSink for FrameWriter<W> {
    fn take(&mut self, event: TableEvent) -> Result<(), ReadFault> {
        let written = match &event {
            TableEvent::Book(format) => self.json(b'B', format),
            TableEvent::Sheet(sheet) => self.json(b'S', sheet),
            TableEvent::Row(row) => self.row(row),
            TableEvent::End(end) => self.json(b'E', end),
        };
        written.map_err(|_| ReadFault::Closed)
    }
}

fn put(frame: &mut Vec<u8>, content: &CellContent) {
    let tag = match content {
        CellContent::Text(_) => 0,
        CellContent::Whole(_) => 1,
        CellContent::Styled { .. } => 2,
        CellContent::Negative(_) => 3,
        CellContent::Decimal(_) => 4,
        CellContent::Boolean => 5,
        CellContent::Date => 6,
        CellContent::LongNumber => 7,
        CellContent::Formula => 8,
        CellContent::EmptyFormula => 9,
        CellContent::Error => 10,
        CellContent::TooLong => 11,
    };
    frame.push(tag);
    match content {
        CellContent::Text(text) => put_text(frame, text),
        CellContent::Whole(number) => frame.extend(number.to_le_bytes()),
        CellContent::Styled { shown, value } => {
            frame.extend(value.to_le_bytes());
            put_text(frame, shown);
        }
        CellContent::Negative(number) | CellContent::Decimal(number) => {
            frame.extend(number.to_le_bytes());
        }
        _ => {}
    }
}

fn put_text(frame: &mut Vec<u8>, text: &str) {
    frame.extend((text.len() as u32).to_le_bytes());
    frame.extend(text.as_bytes());
}

/// Reads frames and hands their steps on, until the outcome. `None` where they end before it or
/// are not frames.
pub fn read(input: &mut impl Read, sink: &mut dyn TableSink) -> Option<Outcome> {
    let mut content = Vec::new();
    loop {
        let mut head = [0; 5];
        input.read_exact(&mut head).ok()?;
        let [tag, length @ ..] = head;
        let length = u32::from_le_bytes(length) as usize;
        if length > FRAME_BYTES {
            return None;
        }
        content.resize(length, 0);
        input.read_exact(&mut content).ok()?;
        let event = match tag {
            b'Z' => return serde_json::from_slice(&content).ok(),
            b'B' => TableEvent::Book(json(&content)?),
            b'S' => TableEvent::Sheet(json(&content)?),
            b'E' => TableEvent::End(json(&content)?),
            b'R' => TableEvent::Row(row(&content)?),
            _ => return None,
        };
        if let Err(fault) = sink.take(event) {
            return Some(Outcome::Fault(fault));
        }
    }
}

fn json<T: DeserializeOwned>(content: &[u8]) -> Option<T> {
    serde_json::from_slice(content).ok()
}

fn row(content: &[u8]) -> Option<TableRow> {
    let mut rest = Rest(content);
    let number = u32::from_le_bytes(rest.array()?);
    let [flags] = rest.array()?;
    let mut row = TableRow {
        row: number,
        hidden: flags & 1 != 0,
        struck: flags & 2 != 0,
        cells: Vec::with_capacity(4),
    };
    while !rest.0.is_empty() {
        let [column] = rest.array()?;
        let content = rest.content()?;
        row.cells.push(KnownCell { column, content });
    }
    Some(row)
}

/// Bytes of a frame that are not read yet.
struct Rest<'f>(&'f [u8]);

impl Rest<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn text(&mut self) -> Option<String> {
        let length = u32::from_le_bytes(self.array()?) as usize;
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(std::str::from_utf8(taken).ok()?.to_owned())
    }

    fn content(&mut self) -> Option<CellContent> {
        let [tag] = self.array()?;
        Some(match tag {
            0 => CellContent::Text(self.text()?),
            1 => CellContent::Whole(u64::from_le_bytes(self.array()?)),
            2 => {
                let value = u64::from_le_bytes(self.array()?);
                let shown = self.text()?;
                CellContent::Styled { shown, value }
            }
            3 => CellContent::Negative(f64::from_le_bytes(self.array()?)),
            4 => CellContent::Decimal(f64::from_le_bytes(self.array()?)),
            5 => CellContent::Boolean,
            6 => CellContent::Date,
            7 => CellContent::LongNumber,
            8 => CellContent::Formula,
            9 => CellContent::EmptyFormula,
            10 => CellContent::Error,
            11 => CellContent::TooLong,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Kept(Vec<TableEvent>);

    impl TableSink for Kept {
        fn take(&mut self, event: TableEvent) -> Result<(), ReadFault> {
            self.0.push(event);
            Ok(())
        }
    }

    #[test]
    fn each_content_comes_back_as_it_was_and_a_cut_stream_has_no_outcome() {
        let contents = [
            CellContent::Text("张三".into()),
            CellContent::Whole(u64::MAX),
            CellContent::Styled {
                shown: "007".into(),
                value: 7,
            },
            CellContent::Negative(-1.5),
            CellContent::Decimal(0.25),
            CellContent::Boolean,
            CellContent::Date,
            CellContent::LongNumber,
            CellContent::Formula,
            CellContent::EmptyFormula,
            CellContent::Error,
            CellContent::TooLong,
        ];
        let cells = (0..).zip(contents);
        let row = TableRow {
            row: 1_048_575,
            hidden: true,
            struck: false,
            cells: cells
                .map(|(column, content)| KnownCell { column, content })
                .collect(),
        };
        let mut bytes = Vec::new();
        let mut writer = FrameWriter::new(&mut bytes);
        writer.take(TableEvent::Row(row.clone())).unwrap();
        writer.finish(&Outcome::Whole).unwrap();
        let mut kept = Kept::default();
        assert_eq!(read(&mut &bytes[..], &mut kept), Some(Outcome::Whole));
        assert_eq!(kept.0, [TableEvent::Row(row)]);
        for cut in 0..bytes.len() {
            assert_eq!(read(&mut &bytes[..cut], &mut Kept::default()), None);
        }
    }
}
