// SPDX-License-Identifier: Apache-2.0

//! Which printers there are: the one of the config, those that ipp-usb serves on loopback, the
//! queues of this computer's print service. Nothing beyond this computer is asked but what the
//! config names.

use super::ipp::{self, IppLimits, IppPrinter};
use super::job::PrintRefusal;
use super::uri::PrinterUri;
use ::ipp::prelude::{DelimiterTag, IppOperationBuilder};
use std::ops::Range;

/// Where is looked.
#[derive(Clone, Debug)]
pub struct SearchPlaces {
    /// The ports where ipp-usb serves what is plugged in.
    pub usb: Range<u16>,
    /// The port of the print service.
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

/// Where a printer was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PrinterSource {
    /// The config or a person named it.
    Named,
    /// Plugged in, by ipp-usb.
    Usb,
    /// A queue of the print service.
    Service,
}

/// A printer that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundPrinter {
    /// Where it answers.
    pub uri: PrinterUri,
    /// Where it was found.
    pub source: PrinterSource,
    /// What it says of itself, or why it says nothing.
    pub printer: Result<IppPrinter, String>,
}

impl FoundPrinter {
    /// Why it can't print our sheets, where it can't.
    pub fn unfit(&self) -> Option<PrintRefusal> {
        match &self.printer {
            Ok(printer) => unfit(printer),
            Err(why) => Some(PrintRefusal::NoAnswer(why.clone())),
        }
    }
}

/// Why a printer can't print our sheets, where it can't.
pub(super) fn unfit(printer: &IppPrinter) -> Option<PrintRefusal> {
    match (printer.pdf, printer.a4) {
        (false, _) => Some(PrintRefusal::NoPdf),
        (true, false) => Some(PrintRefusal::NoA4),
        (true, true) => None,
    }
}

/// Looks for printers: those that are named, whether they answer or not, then all others that
/// answer.
pub fn find(
    named: Option<&PrinterUri>,
    places: &SearchPlaces,
    limits: IppLimits,
) -> Vec<FoundPrinter> {
    let seen = |uri: &PrinterUri, source| FoundPrinter {
        uri: uri.clone(),
        source,
        printer: ipp::look(uri, limits),
    };
    let mut found: Vec<FoundPrinter> = named
        .into_iter()
        .map(|uri| seen(uri, PrinterSource::Named))
        .collect();
    let usb = places
        .usb
        .clone()
        .filter_map(|port| format!("ipp://localhost:{port}/ipp/print").parse().ok());
    let others = usb
        .map(|uri| (uri, PrinterSource::Usb))
        .chain(queues(places, limits).map(|uri| (uri, PrinterSource::Service)));
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

/// The queues of the print service. It names itself by the computer's name; it is asked on loopback
/// all the same.
fn queues(places: &SearchPlaces, limits: IppLimits) -> impl Iterator<Item = PrinterUri> + use<> {
    let port = places.service;
    let service: Option<PrinterUri> = format!("ipp://localhost:{port}/").parse().ok();
    let answer = service.and_then(|service| {
        ipp::send(
            &service,
            IppOperationBuilder::cups().get_printers(),
            limits.answer,
        )
        .ok()
    });
    let groups = answer
        .map(|answer| answer.attributes().groups().to_vec())
        .unwrap_or_default();
    let names = groups
        .into_iter()
        .filter(|group| group.tag() == DelimiterTag::PrinterAttributes);
    let names = names.filter_map(|group| ipp::texts(&group, "printer-name").pop());
    names.filter_map(move |name| {
        format!("ipp://localhost:{port}/printers/{name}")
            .parse()
            .ok()
    })
}
