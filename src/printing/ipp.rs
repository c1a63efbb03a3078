// SPDX-License-Identifier: Apache-2.0

//! The printer's words over IPP (RFC 8011), each call with a time limit. Blocking; runs on the
//! worker's thread only.

use super::job::{JobId, PrintRefusal, PrinterWord, StateSource, UnknownReason, WaitReason};
use super::problem::PrinterProblem;
use super::uri::PrinterUri;
use ::ipp::model::StatusCode;
use ::ipp::operation::IppOperation;
use ::ipp::prelude::{
    DelimiterTag, IppAttribute, IppAttributeGroup, IppAttributes, IppClient, IppOperationBuilder,
    IppPayload, IppRequestResponse, IppValue,
};
use std::io::Cursor;
use std::time::Duration;

const PDF: &str = "application/pdf";
const A4: &str = "iso_a4_210x297mm";

/// How long is waited for what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IppLimits {
    /// The answer to a question.
    pub answer: Duration,
    /// Sending a whole sheet, which a printer may take as it prints.
    pub send: Duration,
    /// A printer that has a job and does not answer: after this the job is unknown.
    pub silence: Duration,
    /// Between two questions.
    pub between: Duration,
    /// Between two tries to reach a printer.
    pub again: Duration,
}

impl Default for IppLimits {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(5),
            send: Duration::from_secs(60),
            silence: Duration::from_secs(60),
            between: Duration::from_millis(200),
            again: Duration::from_secs(3),
        }
    }
}

/// What a printer says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IppPrinter {
    /// Its maker and model.
    pub model: String,
    /// Whether it prints PDF; a printer that does not say is tried.
    pub pdf: bool,
    /// Whether it prints A4; likewise.
    pub a4: bool,
    /// Whether it speaks itself.
    pub teller: StateSource,
    /// What is wrong with it.
    pub problems: Vec<PrinterProblem>,
    up_time: Option<i32>,
}

/// A job that was taken, and by what it is told from another of its number: a number comes again
/// after a restart.
pub struct AcceptedJob {
    /// Its number.
    pub id: JobId,
    teller: StateSource,
    pages: u32,
    up_time: Option<i32>,
    uuid: Option<String>,
    began: Option<i32>,
}

/// Asks a printer what it is and how it is.
pub fn look(printer: &PrinterUri, limits: IppLimits) -> Result<IppPrinter, String> {
    let asked = [
        "printer-make-and-model",
        "printer-up-time",
        "printer-state-reasons",
        "printer-is-accepting-jobs",
        "document-format-supported",
        "media-supported",
        "printer-type",
    ];
    let question = IppOperationBuilder::get_printer_attributes(printer.uri())
        .attributes(asked)
        .build();
    let answer = send(
        printer,
        question.map_err(|error| error.to_string())?,
        limits.answer,
    )?;
    let status = answer.header().status_code();
    let group = answer
        .attributes()
        .first_of(DelimiterTag::PrinterAttributes);
    let group = group
        .filter(|_| status.is_success())
        .ok_or_else(|| format!("the printer does not say what it is ({status})"))?;
    Ok(read_printer(group))
}

/// What a group of attributes says of a printer.
pub(super) fn read_printer(group: &IppAttributeGroup) -> IppPrinter {
    let has = |name: &str, wanted: &str| {
        let all = texts(group, name);
        all.is_empty() || all.iter().any(|one| one.starts_with(wanted))
    };
    IppPrinter {
        model: texts(group, "printer-make-and-model")
            .into_iter()
            .next()
            .unwrap_or_default(),
        pdf: has("document-format-supported", PDF),
        a4: has("media-supported", "iso_a4"),
        teller: if group.get("printer-type").is_some() {
            StateSource::Service
        } else {
            StateSource::Printer
        },
        problems: texts(group, "printer-state-reasons")
            .iter()
            .filter_map(|word| PrinterProblem::read(word))
            .collect(),
        up_time: group
            .get("printer-up-time")
            .and_then(|attribute| number(attribute.value())),
    }
}

/// Sends a PDF of so many pages. Nothing is sent to a printer that did not answer a question
/// before.
pub fn submit(
    uri: &PrinterUri,
    printer: &IppPrinter,
    title: &str,
    pages: u32,
    pdf: Vec<u8>,
    limits: IppLimits,
) -> Result<AcceptedJob, PrinterWord> {
    let job = IppOperationBuilder::print_job(uri.uri(), IppPayload::new(Cursor::new(pdf)))
        .user_name("paiwei")
        .job_title(ascii_title(title))
        .document_format(PDF)
        .attributes(asked_for())
        .build()
        .map_err(|error| PrinterWord::Wait(WaitReason::NotReached(error.to_string())))?;
    let answer = send(uri, job, limits.send)
        .map_err(|error| PrinterWord::Doubt(UnknownReason::NoReply(error)))?;
    match answer.header().status_code() {
        status if status.is_success() => {}
        // By these two it says itself that it made no job.
        StatusCode::ServerErrorBusy | StatusCode::ServerErrorNotAcceptingJobs => {
            return Err(PrinterWord::Wait(WaitReason::Busy));
        }
        StatusCode::ClientErrorDocumentFormatNotSupported => {
            return Err(PrinterWord::Refused(PrintRefusal::NoPdf));
        }
        status => {
            return Err(PrinterWord::Refused(PrintRefusal::Status(status as u16)));
        }
    }
    let of_job = |name| integer(answer.attributes(), DelimiterTag::JobAttributes, name);
    let id = of_job("job-id").ok_or(PrinterWord::Doubt(UnknownReason::NoNumber))?;
    let uuid = answer
        .attributes()
        .first_of(DelimiterTag::JobAttributes)
        .and_then(|group| texts(group, "job-uuid").pop());
    Ok(AcceptedJob {
        id: JobId(id),
        teller: printer.teller,
        pages,
        up_time: printer.up_time,
        uuid,
        began: None,
    })
}

/// One side of A4, once, at its own size.
fn asked_for() -> Vec<IppAttribute> {
    let keyword = |name: &str, word: &str| {
        IppAttribute::with_name(name, IppValue::new_keyword(word).ok()?).ok()
    };
    let one = || IppAttribute::with_name("copies", IppValue::Integer(1)).ok();
    let words = [
        ("media", A4),
        ("sides", "one-sided"),
        ("print-scaling", "none"),
    ];
    words
        .into_iter()
        .map(|(name, word)| keyword(name, word))
        .chain([one()])
        .flatten()
        .collect()
}

/// Asks after a job. `Err` when the printer could not be heard: that says nothing about the job
/// yet.
pub fn ask(
    printer: &PrinterUri,
    job: &mut AcceptedJob,
    limits: IppLimits,
) -> Result<PrinterWord, String> {
    let question = IppOperationBuilder::get_job_attributes(printer.uri(), job.id.0)
        .build()
        .map_err(|error| error.to_string())?;
    let answer = match send(printer, question, limits.answer) {
        // A print service on this computer has no reason to be away but its own end, and then
        // begins its jobs anew.
        Err(_) if job.teller == StateSource::Service => {
            return Ok(PrinterWord::Doubt(UnknownReason::ServiceAway));
        }
        answer => answer?,
    };
    let status = answer.header().status_code();
    match status {
        status if status.is_success() => {}
        StatusCode::ServerErrorBusy | StatusCode::ServerErrorTemporaryError => {
            return Err(status.to_string());
        }
        status => {
            return Ok(PrinterWord::Doubt(UnknownReason::NotKnown(
                status.to_string(),
            )));
        }
    }
    let of_job = |name| integer(answer.attributes(), DelimiterTag::JobAttributes, name);
    if let (Some(then), Some(now)) = (job.up_time, of_job("job-printer-up-time"))
        && now < then
    {
        return Ok(PrinterWord::Doubt(UnknownReason::Restarted));
    }
    let group = answer.attributes().first_of(DelimiterTag::JobAttributes);
    let words = |name| group.map(|group| texts(group, name)).unwrap_or_default();
    if of_job("job-id").is_some_and(|id| id != job.id.0) {
        return Ok(PrinterWord::Doubt(UnknownReason::AnotherJob));
    }
    let uuid = words("job-uuid").pop();
    if job.uuid.is_some() && job.uuid != uuid {
        return Ok(PrinterWord::Doubt(UnknownReason::AnotherJob));
    }
    job.uuid = uuid;
    let began = of_job("time-at-processing");
    if job.teller == StateSource::Service && job.began.is_some() && job.began != began {
        return Ok(PrinterWord::Doubt(UnknownReason::ServiceAway));
    }
    job.began = began;
    let reasons = words("job-state-reasons").join(", ");
    let problems = || {
        look(printer, limits)
            .map(|printer| printer.problems)
            .unwrap_or_default()
    };
    let counted =
        of_job("job-impressions-completed").map(|count| u32::try_from(count).unwrap_or(0));
    Ok(match of_job("job-state") {
        Some(3 | 4) => PrinterWord::Pending,
        Some(5) => PrinterWord::Processing(problems()),
        Some(6) => PrinterWord::Processing(match problems() {
            none if none.is_empty() => PrinterProblem::read(&reasons).into_iter().collect(),
            problems => problems,
        }),
        Some(9) if counted.is_none() && reasons.contains("job-completed-with-errors") => {
            PrinterWord::Doubt(UnknownReason::Ended(reasons))
        }
        Some(9) => PrinterWord::Completed {
            counted,
            pages: job.pages,
            teller: job.teller,
        },
        Some(7 | 8) => PrinterWord::Doubt(UnknownReason::Ended(reasons)),
        _ => PrinterWord::Doubt(UnknownReason::NotKnown("no state".into())),
    })
}

/// Calls a job back, as far as the printer still can. Whether it could is not believed: the paper
/// says.
pub fn call_back(printer: &PrinterUri, job: &AcceptedJob, limits: IppLimits) {
    if let Ok(question) = IppOperationBuilder::cancel_job(printer.uri(), job.id.0)
        .user_name("paiwei")
        .build()
    {
        let _ = send(printer, question, limits.answer);
    }
}

pub(super) fn send(
    printer: &PrinterUri,
    operation: impl IppOperation,
    limit: Duration,
) -> Result<IppRequestResponse, String> {
    let client = IppClient::builder(printer.uri())
        .request_timeout(limit)
        .build();
    client.send(operation).map_err(|error| error.to_string())
}

fn number(value: &IppValue) -> Option<i32> {
    match value {
        IppValue::Integer(n) | IppValue::Enum(n) => Some(*n),
        _ => None,
    }
}

fn integer(attributes: &IppAttributes, group: DelimiterTag, name: &str) -> Option<i32> {
    attributes
        .groups_of(group)
        .find_map(|group| number(group.get(name)?.value()))
}

/// Every value of an attribute, as text.
pub(super) fn texts(group: &IppAttributeGroup, name: &str) -> Vec<String> {
    match group.get(name).map(IppAttribute::value) {
        Some(IppValue::Array(all)) => all.iter().map(ToString::to_string).collect(),
        Some(one) => Some(one.to_string())
            .filter(|text| !text.is_empty())
            .into_iter()
            .collect(),
        None => Vec::new(),
    }
}

/// A job's name as every printer's panel can show it; it never holds a child's name.
fn ascii_title(title: &str) -> String {
    let ascii: String = title
        .chars()
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .take(60)
        .collect();
    if ascii.trim().is_empty() {
        "paiwei".into()
    } else {
        format!("paiwei {}", ascii.trim())
    }
}
