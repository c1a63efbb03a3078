// SPDX-License-Identifier: Apache-2.0

//! IPP operations (RFC 8011), each with a time limit, and their answers as [`PrinterWord`]s.
//!
//! Invariant: blocks, so it runs on the worker's thread only; an answer that is missing or not
//! understood is never success. Deliberately absent: retries.

use super::job::{JobId, PrintRefusal, PrinterWord, StateSource, UnknownReason, WaitReason};
use super::problem::{PrinterProblem, PrinterReason, ProblemSeverity};
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

/// Time limits of the operations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IppLimits {
    /// Longest wait for an answer.
    pub answer: Duration,
    /// Longest time for sending a paper, which a printer may read while it prints.
    pub send: Duration,
    /// Longest silence of a printer that has a job; then the job is unknown.
    pub silence: Duration,
    /// Pause between two questions.
    pub between: Duration,
    /// Pause between two tries to reach a printer.
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

/// Reason for which an operation has no answer of use.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum IppError {
    /// The operation could not be made.
    #[error("{reason}")]
    NotMade {
        /// Reason, from the IPP library.
        reason: String,
    },
    /// The printer was not reached, or its answer did not come or was not understood.
    #[error("{reason}")]
    NoAnswer {
        /// Reason, from the IPP library.
        reason: String,
    },
    /// The printer did not tell its attributes.
    #[error("the printer does not say what it is ({status})")]
    NoAttributes {
        /// IPP status of the answer.
        status: StatusCode,
    },
    /// The printer can't answer at this moment.
    #[error("{status}")]
    Busy {
        /// IPP status of the answer.
        status: StatusCode,
    },
}

impl IppError {
    fn not_made(error: &impl std::fmt::Display) -> Self {
        Self::NotMade {
            reason: error.to_string(),
        }
    }
}

/// Attributes of a printer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IppPrinter {
    /// Maker and model.
    pub model: String,
    /// The printer accepts PDF, or does not list its formats.
    pub pdf: bool,
    /// The printer has A4, or does not list its media.
    pub a4: bool,
    /// Source of its reports.
    pub teller: StateSource,
    /// Problems that it reports.
    pub problems: Vec<PrinterProblem>,
    up_time: Option<i32>,
}

/// Job that a printer accepted, with the attributes that tell it from another job of the same
/// number: numbers are reused after a restart.
pub struct AcceptedJob {
    /// Number of the job.
    pub id: JobId,
    teller: StateSource,
    pages: u32,
    up_time: Option<i32>,
    uuid: Option<String>,
    began: Option<i32>,
}

/// Asks a printer for its attributes and problems.
pub fn look(printer: &PrinterUri, limits: IppLimits) -> Result<IppPrinter, IppError> {
    let asked = [
        "printer-make-and-model",
        "printer-up-time",
        "printer-state-reasons",
        "printer-is-accepting-jobs",
        "document-format-supported",
        "media-supported",
        "printer-type",
    ];
    let question = IppOperationBuilder::get_printer_attributes(printer.uri()).attributes(asked);
    let question = question
        .build()
        .map_err(|error| IppError::not_made(&error))?;
    let answer = send(printer, question, limits.answer)?;
    let status = answer.header().status_code();
    let attributes = answer.attributes();
    match attributes.first_of(DelimiterTag::PrinterAttributes) {
        Some(group) if status.is_success() => Ok(read_printer(group)),
        _ => Err(IppError::NoAttributes { status }),
    }
}

/// Reads a printer's attributes from their group.
fn read_printer(group: &IppAttributeGroup) -> IppPrinter {
    let mut models = texts(group, "printer-make-and-model").into_iter();
    let reasons = texts(group, "printer-state-reasons");
    let problems = reasons
        .iter()
        .filter_map(|reason| PrinterProblem::read(reason));
    let up_time = group.get("printer-up-time");
    // CUPS alone has this attribute.
    let teller = match group.get("printer-type") {
        Some(_) => StateSource::Service,
        None => StateSource::Printer,
    };
    IppPrinter {
        model: models.next().unwrap_or_default(),
        pdf: may_support(group, "document-format-supported", PDF),
        a4: may_support(group, "media-supported", "iso_a4"),
        teller,
        problems: problems.collect(),
        up_time: up_time.and_then(|attribute| number(attribute.value())),
    }
}

/// Tells whether an attribute lists a value with this beginning, or lists nothing at all.
fn may_support(group: &IppAttributeGroup, name: &str, wanted: &str) -> bool {
    let listed = texts(group, name);
    listed.is_empty() || listed.iter().any(|value| value.starts_with(wanted))
}

/// Sends a PDF with so many pages.
///
/// The error is the report that applies instead: nothing was sent, the printer refused, or the
/// outcome is unknown.
pub fn submit(
    uri: &PrinterUri,
    printer: &IppPrinter,
    title: &str,
    pages: u32,
    pdf: Vec<u8>,
    limits: IppLimits,
) -> Result<AcceptedJob, PrinterWord> {
    let payload = IppPayload::new(Cursor::new(pdf));
    let job = IppOperationBuilder::print_job(uri.uri(), payload)
        .user_name("paiwei")
        .job_title(ascii_title(title))
        .document_format(PDF)
        .attributes(job_attributes());
    let job = job
        .build()
        .map_err(|error| PrinterWord::Wait(WaitReason::NotReached(error.to_string())))?;
    let answer = send(uri, job, limits.send)
        .map_err(|error| PrinterWord::Doubt(UnknownReason::NoReply(error.to_string())))?;
    match answer.header().status_code() {
        status if status.is_success() => {}
        // By these two the printer states that it made no job.
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
    let attributes = answer.attributes();
    let id =
        job_integer(attributes, "job-id").ok_or(PrinterWord::Doubt(UnknownReason::NoNumber))?;
    Ok(AcceptedJob {
        id: JobId(id),
        teller: printer.teller,
        pages,
        up_time: printer.up_time,
        uuid: job_texts(attributes, "job-uuid").pop(),
        began: None,
    })
}

/// Returns the attributes of every job: one copy, one side of A4, not scaled.
fn job_attributes() -> Vec<IppAttribute> {
    let keywords = [
        ("media", A4),
        ("sides", "one-sided"),
        ("print-scaling", "none"),
    ];
    let mut attributes = Vec::new();
    for (name, keyword) in keywords {
        if let Ok(value) = IppValue::new_keyword(keyword) {
            attributes.extend(IppAttribute::with_name(name, value));
        }
    }
    attributes.extend(IppAttribute::with_name("copies", IppValue::Integer(1)));
    attributes
}

/// Asks for the state of a job.
///
/// The error is a printer that could not be reached or is busy, which means nothing for the job
/// yet.
pub fn ask(
    printer: &PrinterUri,
    job: &mut AcceptedJob,
    limits: IppLimits,
) -> Result<PrinterWord, IppError> {
    let question = IppOperationBuilder::get_job_attributes(printer.uri(), job.id.0)
        .build()
        .map_err(|error| IppError::not_made(&error))?;
    let answer = match send(printer, question, limits.answer) {
        // A print service on this computer is away only when it was ended, and then restarts its
        // jobs.
        Err(_) if job.teller == StateSource::Service => {
            return Ok(PrinterWord::Doubt(UnknownReason::ServiceAway));
        }
        answer => answer?,
    };
    let status = answer.header().status_code();
    match status {
        status if status.is_success() => {}
        StatusCode::ServerErrorBusy | StatusCode::ServerErrorTemporaryError => {
            return Err(IppError::Busy { status });
        }
        status => {
            return Ok(PrinterWord::Doubt(UnknownReason::NotKnown(
                status.to_string(),
            )));
        }
    }
    let attributes = answer.attributes();
    Ok(match another_job(job, attributes) {
        Some(doubt) => PrinterWord::Doubt(doubt),
        None => state_of(printer, job, attributes, limits),
    })
}

/// Returns the reason for which an answer is not about this job, if there is one, and remembers the
/// attributes by which the next answer is compared.
fn another_job(job: &mut AcceptedJob, attributes: &IppAttributes) -> Option<UnknownReason> {
    let up_time = job_integer(attributes, "job-printer-up-time");
    if let (Some(before), Some(now)) = (job.up_time, up_time)
        && now < before
    {
        return Some(UnknownReason::Restarted);
    }
    if job_integer(attributes, "job-id").is_some_and(|id| JobId(id) != job.id) {
        return Some(UnknownReason::AnotherJob);
    }
    let uuid = job_texts(attributes, "job-uuid").pop();
    if job.uuid.is_some() && job.uuid != uuid {
        return Some(UnknownReason::AnotherJob);
    }
    job.uuid = uuid;
    let began = job_integer(attributes, "time-at-processing");
    if job.teller == StateSource::Service && job.began.is_some() && job.began != began {
        return Some(UnknownReason::ServiceAway);
    }
    job.began = began;
    None
}

/// Reads the state of a job (`job-state`, RFC 8011 §5.3.7).
fn state_of(
    printer: &PrinterUri,
    job: &AcceptedJob,
    attributes: &IppAttributes,
    limits: IppLimits,
) -> PrinterWord {
    let reasons = job_texts(attributes, "job-state-reasons").join(", ");
    let counted = job_integer(attributes, "job-impressions-completed");
    let counted = counted.map(|count| u32::try_from(count).unwrap_or(0));
    match job_integer(attributes, "job-state") {
        // pending
        Some(3) => pending(grave_problems(printer, limits)),
        // pending-held: nothing goes on until somebody releases it
        Some(4) => PrinterWord::Processing(vec![held(reasons)]),
        // processing
        Some(5) => PrinterWord::Processing(current_problems(printer, limits)),
        // processing-stopped
        Some(6) => {
            let mut problems = current_problems(printer, limits);
            if problems.is_empty() {
                problems.extend(PrinterProblem::read(&reasons));
            }
            PrinterWord::Processing(problems)
        }
        // canceled, aborted
        Some(7 | 8) => PrinterWord::Doubt(UnknownReason::Ended(reasons)),
        // completed
        Some(9) if counted.is_none() && reasons.contains("job-completed-with-errors") => {
            PrinterWord::Doubt(UnknownReason::Ended(reasons))
        }
        Some(9) => PrinterWord::Completed {
            counted,
            pages: job.pages,
            teller: job.teller,
        },
        _ => PrinterWord::Doubt(UnknownReason::NotKnown("no state".into())),
    }
}

/// Returns the problem of a job that is held, for these reasons.
fn held(reasons: String) -> PrinterProblem {
    let known = !reasons.is_empty() && reasons != "none";
    let keyword = if known {
        reasons
    } else {
        "job-held".to_owned()
    };
    PrinterProblem {
        matter: PrinterReason::Other(keyword),
        severity: ProblemSeverity::Error,
    }
}

/// Returns the word on a job that waits in the printer: what keeps it waiting, if anything.
fn pending(problems: Vec<PrinterProblem>) -> PrinterWord {
    if problems.is_empty() {
        PrinterWord::Pending
    } else {
        PrinterWord::Processing(problems)
    }
}

/// Asks a printer for the problems with which it prints nothing.
fn grave_problems(printer: &PrinterUri, limits: IppLimits) -> Vec<PrinterProblem> {
    let mut problems = current_problems(printer, limits);
    problems.retain(|problem| problem.severity == ProblemSeverity::Error);
    problems
}

/// Asks a printer for its problems; none if it does not answer.
fn current_problems(printer: &PrinterUri, limits: IppLimits) -> Vec<PrinterProblem> {
    match look(printer, limits) {
        Ok(printer) => printer.problems,
        Err(_) => Vec::new(),
    }
}

/// Asks the printer to cancel a job.
///
/// The answer is ignored, because pages may have been printed all the same; a person looks at the
/// paper.
pub fn call_back(printer: &PrinterUri, job: &AcceptedJob, limits: IppLimits) {
    let question = IppOperationBuilder::cancel_job(printer.uri(), job.id.0).user_name("paiwei");
    if let Ok(question) = question.build() {
        let _ = send(printer, question, limits.answer);
    }
}

/// Sends an operation and waits for the answer.
pub(super) fn send(
    printer: &PrinterUri,
    operation: impl IppOperation,
    limit: Duration,
) -> Result<IppRequestResponse, IppError> {
    let client = IppClient::builder(printer.uri())
        .request_timeout(limit)
        .build();
    client.send(operation).map_err(|error| IppError::NoAnswer {
        reason: error.to_string(),
    })
}

/// Returns the number of an integer or enum value.
fn number(value: &IppValue) -> Option<i32> {
    match value {
        IppValue::Integer(n) | IppValue::Enum(n) => Some(*n),
        _ => None,
    }
}

/// Returns an integer attribute of the job.
fn job_integer(attributes: &IppAttributes, name: &str) -> Option<i32> {
    attributes
        .groups_of(DelimiterTag::JobAttributes)
        .find_map(|group| number(group.get(name)?.value()))
}

/// Returns every value of a job's attribute, as text.
fn job_texts(attributes: &IppAttributes, name: &str) -> Vec<String> {
    match attributes.first_of(DelimiterTag::JobAttributes) {
        Some(group) => texts(group, name),
        None => Vec::new(),
    }
}

/// Returns every value of an attribute, as text.
pub(super) fn texts(group: &IppAttributeGroup, name: &str) -> Vec<String> {
    match group.get(name).map(IppAttribute::value) {
        Some(IppValue::Array(all)) => all.iter().map(ToString::to_string).collect(),
        Some(one) => {
            let text = one.to_string();
            if text.is_empty() {
                Vec::new()
            } else {
                vec![text]
            }
        }
        None => Vec::new(),
    }
}

/// Returns a job's name in ASCII, which every printer's panel can show; without children's names.
fn ascii_title(title: &str) -> String {
    let shown = title.chars().filter(|c| c.is_ascii_graphic() || *c == ' ');
    let ascii: String = shown.take(60).collect();
    if ascii.trim().is_empty() {
        "paiwei".into()
    } else {
        format!("paiwei {}", ascii.trim())
    }
}
