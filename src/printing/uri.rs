// SPDX-License-Identifier: Apache-2.0

//! Address of a printer.
//!
//! Invariant: an address is `ipp://` with a host. Deliberately absent: discovery.

use std::fmt;
use std::str::FromStr;

/// Complete `ipp://` address of a printer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrinterUri(::ipp::prelude::Uri);

/// Error of a text that is not a printer's address.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}: not a printer's address; write it like ipp://localhost:60000/ipp/print")]
pub struct UriError(String);

impl UriError {
    /// Returns the text that is no address.
    pub fn address(&self) -> &str {
        &self.0
    }
}

impl PrinterUri {
    pub(super) fn uri(&self) -> ::ipp::prelude::Uri {
        self.0.clone()
    }
}

impl FromStr for PrinterUri {
    type Err = UriError;

    fn from_str(text: &str) -> Result<Self, UriError> {
        let encoded = percent_encoded(text);
        let uri: ::ipp::prelude::Uri = encoded.parse().map_err(|_| UriError(text.to_owned()))?;
        let whole =
            uri.scheme_str() == Some("ipp") && uri.host().is_some_and(|host| !host.is_empty());
        if whole {
            Ok(Self(uri))
        } else {
            Err(UriError(text.to_owned()))
        }
    }
}

/// Returns an address with each byte that can't stand in one percent-encoded (RFC 3986, 2.1): a
/// print service has queues with Chinese names. What is encoded already stays.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

impl fmt::Display for PrinterUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::PrinterUri;

    #[test]
    fn a_queue_with_a_chinese_name_has_an_address() {
        let queue = "ipp://localhost:631/printers/派位 1".parse::<PrinterUri>();
        let encoded = "ipp://localhost:631/printers/%E6%B4%BE%E4%BD%8D%201";
        assert_eq!(queue.map(|uri| uri.to_string()), Ok(encoded.to_owned()));
        let again = encoded.parse::<PrinterUri>();
        assert_eq!(again.map(|uri| uri.to_string()), Ok(encoded.to_owned()));
    }

    #[test]
    fn only_whole_ipp_addresses_name_a_printer() {
        for good in [
            "ipp://localhost:60000/ipp/print",
            "ipp://10.1.2.3/ipp/print",
        ] {
            assert_eq!(
                good.parse::<PrinterUri>().map(|uri| uri.to_string()),
                Ok(good.to_owned())
            );
        }
        for bad in [
            "",
            "printer",
            "http://localhost/ipp",
            "file:///dev/lp0",
            "ipp:///print",
        ] {
            assert!(bad.parse::<PrinterUri>().is_err(), "{bad}");
        }
    }
}
