// SPDX-License-Identifier: Apache-2.0

//! A printer of our own on loopback, for what a real one can't be made to do: it says and does at
//! each phase what the test tells it.

use ipp::model::{DelimiterTag, IppVersion, Operation, StatusCode};
use ipp::parser::IppParser;
use ipp::prelude::{IppAttribute, IppRequestResponse, IppValue};
use ipp::reader::IppReader;
use paiwei::printing::PrinterUri;
use std::io::{BufRead, BufReader, Cursor, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// At what a fault strikes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// The question what it is, before anything is sent.
    Attributes,
    /// The job itself.
    Print,
    /// The n-th question after the job, from 1.
    Poll(usize),
}

/// How it strikes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The connection is closed before a word is read.
    Closed,
    /// All is read, nothing is said.
    Silent,
    /// Nothing is said, for longer than anybody waits.
    Hang,
    /// The reply is cut in the middle.
    Cut,
    /// The reply is no IPP.
    Garbage,
    /// HTTP says that it has a fault.
    Http500,
    /// An IPP status.
    Status(StatusCode),
    /// Switched off for good.
    Off,
}

/// What the job does at each poll.
#[derive(Clone, Debug)]
pub enum Tells {
    /// Its state.
    State(i32),
    /// Stopped, with the printer's reasons.
    Stopped(&'static str),
    /// Pending, with the printer's reasons.
    Pending(&'static str),
    /// Done, with this count.
    Done(Option<i32>),
    /// Not known any more.
    Forgotten,
    /// The printer's clock fell back.
    Restarted,
    /// Another job has its number.
    Another,
    /// Done, but begun a second time meanwhile.
    BegunAnew,
}

#[derive(Default)]
pub struct Seen {
    /// Whole documents that arrived.
    pub documents: usize,
    /// The job attributes of the last.
    pub asked: Vec<(String, String)>,
    /// Jobs that were cancelled.
    pub cancelled: usize,
    polls: usize,
    struck: bool,
}

/// The printer.
pub struct Mock {
    pub port: u16,
    pub seen: Arc<Mutex<Seen>>,
}

/// What it is like.
#[derive(Clone)]
pub struct Nature {
    /// Where and how it fails, once.
    pub fault: Option<(Phase, Fault)>,
    /// What the job says at each poll; the last goes on for ever.
    pub story: Vec<Tells>,
    /// The formats that it takes.
    pub formats: Vec<&'static str>,
    /// Whether it is a print service.
    pub service: bool,
}

impl Default for Nature {
    fn default() -> Self {
        let story = vec![Tells::State(3), Tells::State(5), Tells::Done(Some(2))];
        Self {
            fault: None,
            story,
            formats: vec!["application/pdf", "image/urf"],
            service: false,
        }
    }
}

impl Mock {
    pub fn start(nature: Nature) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            // Connections that hang are kept open.
            let mut kept = Vec::new();
            for stream in listener.incoming().flatten() {
                match answer(&stream, &nature, &shared) {
                    Some(After::Keep) => kept.push(stream),
                    Some(After::Off) => return,
                    None => {}
                }
            }
        });
        Self { port, seen }
    }

    pub fn uri(&self) -> PrinterUri {
        format!("ipp://localhost:{}/ipp/print", self.port)
            .parse()
            .unwrap()
    }

    pub fn documents(&self) -> usize {
        self.seen.lock().unwrap().documents
    }
}

enum After {
    Keep,
    Off,
}

fn answer(stream: &TcpStream, nature: &Nature, seen: &Mutex<Seen>) -> Option<After> {
    let mut reader = BufReader::new(stream);
    // What is to be closed before a word is read is told from the rest only by the phase, so the
    // head is read at least.
    let body = read_http(&mut reader)?;
    let (header, attributes, _) = IppParser::new(IppReader::new(Cursor::new(body)))
        .parse_parts()
        .ok()?;
    let mut seen = seen.lock().unwrap();
    let operation = header.operation_or_status;
    let phase = match operation {
        o if o == Operation::GetJobAttributes as i16 => {
            seen.polls += 1;
            Phase::Poll(seen.polls)
        }
        o if o == Operation::PrintJob as i16 => Phase::Print,
        _ => Phase::Attributes,
    };
    let strikes = nature
        .fault
        .filter(|(at, fault)| *at == phase && (!seen.struck || *fault == Fault::Off));
    if let Some((_, fault)) = strikes {
        seen.struck = true;
        // Whatever is said or not said afterwards: the paper may be out.
        let taken = phase == Phase::Print && !matches!(fault, Fault::Closed | Fault::Status(_));
        seen.documents += usize::from(taken);
        return strike(stream, fault, header.request_id);
    }
    let mut reply = IppRequestResponse::new_response(
        IppVersion::v1_1(),
        StatusCode::SuccessfulOk,
        header.request_id,
    )
    .unwrap();
    let mut say = |tag, name: &str, value| {
        reply
            .attributes_mut()
            .add(tag, IppAttribute::with_name(name, value).unwrap())
    };
    let keyword = |word: &str| IppValue::new_keyword(word).unwrap();
    match phase {
        Phase::Attributes if operation == Operation::CancelJob as i16 => seen.cancelled += 1,
        Phase::Attributes => {
            let of = DelimiterTag::PrinterAttributes;
            let formats = nature
                .formats
                .iter()
                .map(|f| IppValue::new_mime_media_type(*f).unwrap())
                .collect();
            say(of, "document-format-supported", IppValue::Array(formats));
            say(of, "printer-up-time", IppValue::Integer(1_000));
            say(
                of,
                "printer-make-and-model",
                IppValue::new_text_without_language("Mock 1").unwrap(),
            );
            let stopped = match nature
                .story
                .get(seen.polls.saturating_sub(1))
                .or(nature.story.last())
            {
                Some(Tells::Stopped(reasons) | Tells::Pending(reasons)) => *reasons,
                _ => "none",
            };
            say(of, "printer-state-reasons", keyword(stopped));
            if nature.service {
                say(of, "printer-type", IppValue::Enum(4));
            }
            if operation == 0x4002 {
                say(
                    of,
                    "printer-name",
                    IppValue::new_name_without_language("Hall").unwrap(),
                );
            }
        }
        Phase::Print => {
            seen.documents += 1;
            let asked = attributes
                .groups_of(DelimiterTag::JobAttributes)
                .flat_map(|group| group.attributes());
            seen.asked = asked
                .map(|a| (a.name().to_string(), a.value().to_string()))
                .collect();
            say(DelimiterTag::JobAttributes, "job-id", IppValue::Integer(7));
            say(DelimiterTag::JobAttributes, "job-state", IppValue::Enum(3));
        }
        Phase::Poll(n) => {
            let of = DelimiterTag::JobAttributes;
            let tells = nature.story.get(n - 1).or(nature.story.last()).unwrap();
            let (mut up_time, mut uuid, mut began) = (1_000 + n as i32, "urn:uuid:1", 1_000);
            let mut state = |state: i32| say(of, "job-state", IppValue::Enum(state));
            match tells {
                Tells::Forgotten => {
                    return strike(
                        stream,
                        Fault::Status(StatusCode::ClientErrorNotFound),
                        header.request_id,
                    );
                }
                Tells::State(n) => state(*n),
                Tells::Stopped(_) => state(6),
                Tells::Pending(_) => state(3),
                Tells::Restarted => {
                    up_time = 3;
                    state(9);
                }
                Tells::Another => {
                    uuid = "urn:uuid:2";
                    state(9);
                }
                Tells::BegunAnew => {
                    began = 1_100;
                    state(9);
                    say(of, "job-impressions-completed", IppValue::Integer(2));
                }
                Tells::Done(counted) => {
                    state(9);
                    if let Some(counted) = counted {
                        say(of, "job-impressions-completed", IppValue::Integer(*counted));
                    }
                }
            }
            say(of, "job-printer-up-time", IppValue::Integer(up_time));
            say(of, "time-at-processing", IppValue::Integer(began));
            say(of, "job-uuid", IppValue::new_uri(uuid).unwrap());
            say(of, "job-state-reasons", keyword("none"));
        }
    }
    send(stream, &reply.to_bytes(), reply.to_bytes().len());
    None
}

fn strike(mut stream: &TcpStream, fault: Fault, id: i32) -> Option<After> {
    let status = |status| {
        IppRequestResponse::new_response(IppVersion::v1_1(), status, id)
            .unwrap()
            .to_bytes()
    };
    match fault {
        Fault::Closed | Fault::Silent => {}
        Fault::Hang => return Some(After::Keep),
        Fault::Off => return Some(After::Off),
        Fault::Cut => {
            let bytes = status(StatusCode::SuccessfulOk);
            send(stream, &bytes[..bytes.len() / 2], bytes.len());
        }
        Fault::Garbage => send(stream, b"<html>router</html>", 19),
        Fault::Http500 => {
            let _ = stream
                .write_all(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
        Fault::Status(code) => send(stream, &status(code), status(code).len()),
    }
    None
}

fn send(mut stream: &TcpStream, bytes: &[u8], said: usize) {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {said}\r\nConnection: close\r\n\r\n"
    );
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(bytes));
}

/// The body of a request, by its length or in chunks. `None` where the sender went away.
fn read_http(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = None;
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse::<usize>().ok();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = Vec::new();
    if let Some(length) = length {
        body.resize(length, 0);
        reader.read_exact(&mut body).ok()?;
        return Some(body);
    }
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let size = usize::from_str_radix(line.trim(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend(&chunk[..size]);
    }
}
