//! The printer's words over IPP (RFC 8011), each call with a time limit. Blocking; runs on the worker's thread only.

use super::job::{JobId, Word};
use super::uri::PrinterUri;
use ::ipp::operation::IppOperation;
use ::ipp::prelude::{
    DelimiterTag, IppAttributes, IppClient, IppOperationBuilder, IppPayload, IppRequestResponse, IppValue,
};
use std::io::Cursor;
use std::time::Duration;

/// The longest that one call may take.
const LIMIT: Duration = Duration::from_secs(20);

/// A job that was taken, with the printer's uptime then, and the job's own name in all the world once it was heard: a number comes again after a restart.
pub struct Accepted {
    pub id: JobId,
    pub up_time: Option<i32>,
    pub uuid: Option<String>,
}

/// Sends a PDF. Nothing is sent to a printer that does not answer a question first.
pub fn submit(printer: &PrinterUri, title: &str, bytes: &[u8]) -> Result<Accepted, Word> {
    let question = IppOperationBuilder::get_printer_attributes(printer.uri())
        .build()
        .map_err(|error| Word::NotReached(error.to_string()))?;
    let answer = send(printer, question).map_err(Word::NotReached)?;
    let up_time = integer(answer.attributes(), DelimiterTag::PrinterAttributes, "printer-up-time");
    let payload = IppPayload::new(Cursor::new(bytes.to_vec()));
    let job = IppOperationBuilder::print_job(printer.uri(), payload)
        .user_name("paiwei")
        .job_title(ascii_title(title))
        .document_format("application/pdf")
        .build()
        .map_err(|error| Word::NotReached(error.to_string()))?;
    let answer = send(printer, job).map_err(Word::NoReply)?;
    let status = answer.header().status_code();
    if !status.is_success() {
        return Err(Word::Refused(status.to_string()));
    }
    match integer(answer.attributes(), DelimiterTag::JobAttributes, "job-id") {
        Some(id) => Ok(Accepted { id: JobId(id), up_time, uuid: None }),
        None => Err(Word::NoReply("the printer gave the job no number".into())),
    }
}

/// Asks after a job. `Err` when the printer could not be heard: that says nothing about the job yet.
pub fn ask(printer: &PrinterUri, job: &mut Accepted) -> Result<Word, String> {
    let question =
        IppOperationBuilder::get_job_attributes(printer.uri(), job.id.0).build().map_err(|error| error.to_string())?;
    let answer = send(printer, question)?;
    let status = answer.header().status_code();
    if !status.is_success() {
        return Ok(Word::Lost(format!("the printer does not know the job any more ({status})")));
    }
    let of_job = |name| integer(answer.attributes(), DelimiterTag::JobAttributes, name);
    if let (Some(then), Some(now)) = (job.up_time, of_job("job-printer-up-time"))
        && now < then
    {
        return Ok(Word::Lost("the printer was restarted".into()));
    }
    let uuid = Some(words(answer.attributes(), "job-uuid")).filter(|uuid| !uuid.is_empty());
    if job.uuid.is_some() && job.uuid != uuid {
        return Ok(Word::Lost("the printer has another job of this number".into()));
    }
    job.uuid = uuid;
    let reasons = words(answer.attributes(), "job-state-reasons");
    Ok(match of_job("job-state") {
        Some(3 | 4) => Word::Pending,
        Some(5) => Word::Processing(trouble(printer)),
        Some(6) => Word::Processing(trouble(printer).or(Some(reasons))),
        Some(9) => Word::Completed(of_job("job-impressions-completed")),
        Some(7 | 8) => Word::Ended(format!("the printer ended the job ({reasons})")),
        _ => Word::Lost("the printer gave no state of the job".into()),
    })
}

/// What keeps the printer from printing, in its own keywords.
fn trouble(printer: &PrinterUri) -> Option<String> {
    let question = IppOperationBuilder::get_printer_attributes(printer.uri()).build().ok()?;
    let answer = send(printer, question).ok()?;
    let group = answer.attributes().first_of(DelimiterTag::PrinterAttributes)?;
    let reasons = group.get("printer-state-reasons")?.value().to_string();
    (reasons != "none").then_some(reasons)
}

fn send(printer: &PrinterUri, operation: impl IppOperation) -> Result<IppRequestResponse, String> {
    let client = IppClient::builder(printer.uri()).request_timeout(LIMIT).build();
    client.send(operation).map_err(|error| error.to_string())
}

fn integer(attributes: &IppAttributes, group: DelimiterTag, name: &str) -> Option<i32> {
    attributes.groups_of(group).find_map(|group| match group.get(name)?.value() {
        IppValue::Integer(n) | IppValue::Enum(n) => Some(*n),
        _ => None,
    })
}

fn words(attributes: &IppAttributes, name: &str) -> String {
    let value = |group: &::ipp::prelude::IppAttributeGroup| group.get(name).map(|a| a.value().to_string());
    attributes.groups_of(DelimiterTag::JobAttributes).find_map(value).unwrap_or_default()
}

/// A job's name as every printer's panel can show it; it never holds a child's name.
fn ascii_title(title: &str) -> String {
    let ascii: String = title.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(60).collect();
    if ascii.trim().is_empty() { "paiwei".into() } else { format!("paiwei {}", ascii.trim()) }
}
