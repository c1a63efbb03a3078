// SPDX-License-Identifier: Apache-2.0

//! Finds printers: the one of the config, those that ipp-usb serves on loopback, and the queues of
//! this computer's print service.
//!
//! Deliberately absent: network discovery. Only the printer that the config names may be on another
//! computer.

use super::ipp::{self, IppError, IppLimits, IppPrinter};
use super::job::PrintRefusal;
use super::uri::PrinterUri;
use ::ipp::prelude::{DelimiterTag, IppOperationBuilder};
use std::ops::Range;

/// Ports on which printers are looked for.
#[derive(Clone, Debug)]
pub struct SearchPlaces {
    /// Ports on which ipp-usb serves attached printers.
    pub usb: Range<u16>,
    /// Port of the print service.
    pub service: u16,
}

impl Default for SearchPlaces {
    fn default() -> Self {
        Self {
            usb: 60_000..60_010,
            service: 631,
        }
    }
}

/// Kind of place at which a printer was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PrinterSource {
    /// The config or a person named it.
    Named,
    /// Attached by USB, through ipp-usb.
    Usb,
    /// Queue of the print service.
    Service,
}

/// Printer that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundPrinter {
    /// Address of the printer.
    pub uri: PrinterUri,
    /// Kind of place at which it was found.
    pub source: PrinterSource,
    /// Attributes of the printer, or the reason for which it did not answer.
    pub printer: Result<IppPrinter, IppError>,
}

impl FoundPrinter {
    /// Returns the reason for which it can't print the papers, if there is one.
    pub fn unfit(&self) -> Option<PrintRefusal> {
        match &self.printer {
            Ok(printer) => unfit(printer),
            Err(why) => Some(PrintRefusal::NoAnswer(why.to_string())),
        }
    }
}

/// Returns the reason for which a printer can't print the papers: no PDF, or no A4.
pub(super) fn unfit(printer: &IppPrinter) -> Option<PrintRefusal> {
    match (printer.pdf, printer.a4) {
        (false, _) => Some(PrintRefusal::NoPdf),
        (true, false) => Some(PrintRefusal::NoA4),
        (true, true) => None,
    }
}

/// Finds printers: the named one, whether it answers or not, then all others that answer.
pub fn find(
    named: Option<&PrinterUri>,
    places: &SearchPlaces,
    limits: IppLimits,
) -> Vec<FoundPrinter> {
    let mut found = Vec::new();
    if let Some(uri) = named {
        found.push(ask_printer(uri, PrinterSource::Named, limits));
    }
    for uri in usb_addresses(places) {
        add_if_answering(&mut found, &uri, PrinterSource::Usb, limits);
    }
    for uri in queues(places, limits) {
        add_if_answering(&mut found, &uri, PrinterSource::Service, limits);
    }
    found
}

/// Asks a printer for its attributes.
fn ask_printer(uri: &PrinterUri, source: PrinterSource, limits: IppLimits) -> FoundPrinter {
    FoundPrinter {
        uri: uri.clone(),
        source,
        printer: ipp::look(uri, limits),
    }
}

/// Adds a printer that answers and is not in the list yet.
fn add_if_answering(
    found: &mut Vec<FoundPrinter>,
    uri: &PrinterUri,
    source: PrinterSource,
    limits: IppLimits,
) {
    if found.iter().any(|other| other.uri == *uri) {
        return;
    }
    let printer = ask_printer(uri, source, limits);
    if printer.printer.is_ok() {
        found.push(printer);
    }
}

/// Returns the addresses at which ipp-usb may serve a printer.
fn usb_addresses(places: &SearchPlaces) -> Vec<PrinterUri> {
    let ports = places.usb.clone();
    let addresses = ports.map(|port| format!("ipp://localhost:{port}/ipp/print"));
    addresses.filter_map(|text| text.parse().ok()).collect()
}

/// Returns the queues of the print service; none if it does not answer.
///
/// The service names its queues by the computer's name; they are asked on loopback instead.
fn queues(places: &SearchPlaces, limits: IppLimits) -> Vec<PrinterUri> {
    let port = places.service;
    let Ok(service) = format!("ipp://localhost:{port}/").parse::<PrinterUri>() else {
        return Vec::new();
    };
    let operations = IppOperationBuilder::cups();
    let Ok(answer) = ipp::send(&service, operations.get_printers(), limits.answer) else {
        return Vec::new();
    };
    let mut queues = Vec::new();
    for group in answer
        .attributes()
        .groups_of(DelimiterTag::PrinterAttributes)
    {
        if let Some(name) = ipp::texts(group, "printer-name").pop()
            && let Ok(uri) = format!("ipp://localhost:{port}/printers/{name}").parse()
        {
            queues.push(uri);
        }
    }
    queues
}
