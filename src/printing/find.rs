//! Which printers there are: the one of the config, those that ipp-usb serves on loopback, the queues of this computer's print service. Nothing beyond this
//! computer is asked but what the config names.

use super::ipp::{self, Limits, Printer};
use super::job::Refusal;
use super::uri::PrinterUri;
use ::ipp::prelude::{DelimiterTag, IppOperationBuilder};
use std::ops::Range;

/// Where is looked.
#[derive(Clone, Debug)]
pub struct Places {
    /// The ports where ipp-usb serves what is plugged in.
    pub usb: Range<u16>,
    /// The port of the print service.
    pub service: u16,
}

impl Default for Places {
    fn default() -> Self {
        Self { usb: 60_000..60_010, service: 631 }
    }
}

/// Where a printer was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// The config or a person named it.
    Named,
    /// Plugged in, by ipp-usb.
    Usb,
    /// A queue of the print service.
    Service,
}

/// A printer that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Where it answers.
    pub uri: PrinterUri,
    /// Where it was found.
    pub source: Source,
    /// What it says of itself, or why it says nothing.
    pub printer: Result<Printer, String>,
}

impl Found {
    /// Why it can't print our sheets, where it can't.
    pub fn unfit(&self) -> Option<Refusal> {
        match &self.printer {
            Ok(printer) => unfit(printer),
            Err(why) => Some(Refusal::Status(why.clone())),
        }
    }
}

/// Why a printer can't print our sheets, where it can't.
pub(super) fn unfit(printer: &Printer) -> Option<Refusal> {
    match (printer.pdf, printer.a4) {
        (false, _) => Some(Refusal::NoPdf),
        (true, false) => Some(Refusal::NoA4),
        (true, true) => None,
    }
}

/// Looks for printers: those that are named, whether they answer or not, then all others that answer.
pub fn find(named: Option<&PrinterUri>, places: &Places, limits: Limits) -> Vec<Found> {
    let seen = |uri: &PrinterUri, source| Found { uri: uri.clone(), source, printer: ipp::look(uri, limits) };
    let mut found: Vec<Found> = named.into_iter().map(|uri| seen(uri, Source::Named)).collect();
    let usb = places.usb.clone().filter_map(|port| format!("ipp://localhost:{port}/ipp/print").parse().ok());
    let others = usb.map(|uri| (uri, Source::Usb)).chain(queues(places, limits).map(|uri| (uri, Source::Service)));
    for (uri, source) in others {
        if found.iter().any(|other| other.uri == uri) {
            continue;
        }
        let one = seen(&uri, source);
        if one.printer.is_ok() {
            found.push(one);
        }
    }
    found
}

/// The queues of the print service. It names itself by the computer's name; it is asked on loopback all the same.
fn queues(places: &Places, limits: Limits) -> impl Iterator<Item = PrinterUri> + use<> {
    let port = places.service;
    let service: Option<PrinterUri> = format!("ipp://localhost:{port}/").parse().ok();
    let answer =
        service.and_then(|service| ipp::send(&service, IppOperationBuilder::cups().get_printers(), limits.answer).ok());
    let groups = answer.map(|answer| answer.attributes().groups().to_vec()).unwrap_or_default();
    let names = groups.into_iter().filter(|group| group.tag() == DelimiterTag::PrinterAttributes);
    let names = names.filter_map(|group| ipp::texts(&group, "printer-name").pop());
    names.filter_map(move |name| format!("ipp://localhost:{port}/printers/{name}").parse().ok())
}
