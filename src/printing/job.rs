// SPDX-License-Identifier: Apache-2.0

//! State of a print job, as a pure function of the printer's reports and a person's confirmation.
//!
//! Invariant: no report makes a job confirmed, and a job whose bytes may have been sent never
//! becomes queued again. Deliberately absent: time and network.

use super::problem::PrinterProblem;

/// Number that the printer gave a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JobId(pub i32);

/// State of a job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JobState {
    /// Waiting in this program: nothing was sent, or the printer reported that it took nothing.
    /// With the reason of the last try.
    Queued(Option<WaitReason>),
    /// The printer accepted the job.
    Submitted(JobId),
    /// The printer processes the job, or has stopped with these problems and will continue.
    Printing(JobId, Vec<PrinterProblem>),
    /// The printer reported completion, with the number of sides if it counts them. Nobody has seen
    /// the paper yet.
    PrinterDone(Option<u32>),
    /// A person counted the pages.
    Confirmed,
    /// The job was refused before anything was printed.
    Refused(PrintRefusal),
    /// Outcome unknown: anything or nothing may have been printed.
    Unknown(UnknownReason),
}

/// Reason for which a job waits.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WaitReason {
    /// The printer did not answer before anything was sent.
    #[error("the printer can't be reached: {0}")]
    NotReached(String),
    /// The printer reported that it took nothing and may later.
    #[error("the printer takes no job now")]
    Busy,
}

/// Reason for which a job was refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PrintRefusal {
    /// The printer does not accept PDF.
    #[error(
        "the printer takes no PDF; choose its queue in the computer's print service instead, or \
         another printer"
    )]
    NoPdf,
    /// The printer has no A4 paper.
    #[error("the printer has no A4 paper; load A4, set its tray to A4, and print again")]
    NoA4,
    /// The print service would keep a share on its disk.
    #[error(
        "a print service keeps what it prints; a share goes only to a printer that is attached \
         itself"
    )]
    Kept,
    /// The printer did not answer the question for its attributes.
    #[error("the printer can't be reached: {0}")]
    NoAnswer(String),
    /// The printer answered with this IPP status (RFC 8011 §4.1.6 and appendix B).
    #[error("the printer refused it: IPP status {0:#06x}")]
    Status(u16),
    /// The job was refused before the program was restarted; the reason is not recorded.
    #[error("refused before the restart")]
    BeforeRestart,
    /// The PDF could not be made.
    #[error("the sheet could not be made: {0}")]
    NotMade(String),
}

/// Reason for which the outcome of a job is unknown.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnknownReason {
    /// No reply after bytes were sent.
    #[error("the printer's reply did not come: {0}")]
    NoReply(String),
    /// The printer accepted the job, but gave no number to ask for.
    #[error("the printer gave the job no number")]
    NoNumber,
    /// The printer does not know the job any more.
    #[error("the printer does not know the job any more ({0})")]
    NotKnown(String),
    /// The printer was restarted since.
    #[error("the printer was restarted")]
    Restarted,
    /// Another job has the number now.
    #[error("the printer has another job of this number")]
    AnotherJob,
    /// The printer did not answer for too long.
    #[error("the printer was silent for too long: {0}")]
    Silent(String),
    /// The print service was away or restarted the job.
    #[error("the print service was away or began the job anew")]
    ServiceAway,
    /// The printer reported completion, but counted too few sides.
    #[error("it says done, but counted {counted} of {pages} pages")]
    TooFew {
        /// Number of sides that the printer counted.
        counted: u32,
        /// Number of pages of the paper.
        pages: u32,
    },
    /// A print service reported completion. It may only have passed the job on, and its filters
    /// count pages while they convert them, so its count is nobody's word on paper.
    #[error("the print service passed it on; the printer itself confirmed nothing")]
    PassedOn,
    /// The job was ended by the printer or at its panel.
    #[error("the printer ended the job ({0})")]
    Ended(String),
    /// A person cancelled the job while the printer had it.
    #[error("it was called back while it was at the printer")]
    CalledBack,
    /// The job was sent before this program was started.
    #[error("sent before the restart")]
    BeforeRestart,
}

/// Source of the reports about a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StateSource {
    /// Printer itself.
    Printer,
    /// Print service (CUPS); never trusted that paper came out.
    Service,
}

/// Report about a job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PrinterWord {
    /// Nothing was sent.
    Wait(WaitReason),
    /// The printer accepted the job under this number.
    Accepted(JobId),
    /// The printer refused the job.
    Refused(PrintRefusal),
    /// The job waits in the printer.
    Pending,
    /// The job is being printed, or stopped with problems.
    Processing(Vec<PrinterProblem>),
    /// The printer reported completion.
    Completed {
        /// Number of sides, if the printer counts them.
        counted: Option<u32>,
        /// Number of pages of the paper.
        pages: u32,
        /// Source of the report.
        teller: StateSource,
    },
    /// The outcome can't be known any more.
    Doubt(UnknownReason),
    /// A person counted the pages of this job.
    Seen,
}

/// Returns the state after a report. A report that does not fit the state changes nothing.
pub fn after(state: &JobState, word: &PrinterWord) -> JobState {
    use JobState as S;
    match (state, word) {
        (S::Queued(_), PrinterWord::Wait(why)) => S::Queued(Some(why.clone())),
        (S::Queued(_), PrinterWord::Accepted(id)) => S::Submitted(*id),
        (S::Queued(_), PrinterWord::Refused(why)) => S::Refused(why.clone()),
        (S::Submitted(id) | S::Printing(id, _), PrinterWord::Processing(problems)) => {
            S::Printing(*id, problems.clone())
        }
        (
            S::Submitted(_) | S::Printing(..),
            PrinterWord::Completed {
                counted,
                pages,
                teller,
            },
        ) => done(*counted, *pages, *teller),
        (S::Queued(_) | S::Submitted(_) | S::Printing(..), PrinterWord::Doubt(why)) => {
            S::Unknown(why.clone())
        }
        (S::PrinterDone(_) | S::Unknown(_), PrinterWord::Seen) => S::Confirmed,
        (state, _) => state.clone(),
    }
}

/// Returns the state after a report of completion.
fn done(counted: Option<u32>, pages: u32, teller: StateSource) -> JobState {
    match (counted, teller) {
        (Some(counted), _) if counted < pages => {
            JobState::Unknown(UnknownReason::TooFew { counted, pages })
        }
        (_, StateSource::Service) => JobState::Unknown(UnknownReason::PassedOn),
        _ => JobState::PrinterDone(counted),
    }
}

impl JobState {
    /// Tells whether no further report can change the state.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::PrinterDone(_) | Self::Confirmed | Self::Refused(_) | Self::Unknown(_)
        )
    }

    /// Tells whether the printer has the job now.
    pub fn is_at_work(&self) -> bool {
        matches!(self, Self::Submitted(_) | Self::Printing(..))
    }

    /// Tells whether a person must look at the paper.
    pub fn asks_for_eyes(&self) -> bool {
        matches!(
            self,
            Self::PrinterDone(_) | Self::Unknown(_) | Self::Refused(_)
        )
    }

    /// Returns the code by which the ledger names the state.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Queued(_) => "queued",
            Self::Submitted(_) => "submitted",
            Self::Printing(..) => "printing",
            Self::PrinterDone(_) => "printer-done",
            Self::Confirmed => "confirmed",
            Self::Refused(_) => "refused",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Describes what is wrong, in English, if anything is.
    pub fn trouble(&self) -> Option<String> {
        match self {
            Self::Queued(why) => why.as_ref().map(ToString::to_string),
            Self::Printing(_, problems) if problems.is_empty() => None,
            Self::Printing(_, problems) => {
                let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
                Some(texts.join(", "))
            }
            Self::Refused(why) => Some(why.to_string()),
            Self::Unknown(why) => Some(why.to_string()),
            Self::Submitted(_) | Self::PrinterDone(_) | Self::Confirmed => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(counted: Option<u32>, teller: StateSource) -> PrinterWord {
        PrinterWord::Completed {
            counted,
            pages: 2,
            teller,
        }
    }

    fn all_words() -> Vec<PrinterWord> {
        vec![
            PrinterWord::Wait(WaitReason::Busy),
            PrinterWord::Wait(WaitReason::NotReached("why".into())),
            PrinterWord::Accepted(JobId(1)),
            PrinterWord::Refused(PrintRefusal::NoPdf),
            PrinterWord::Pending,
            PrinterWord::Processing(Vec::new()),
            completed(None, StateSource::Printer),
            completed(None, StateSource::Service),
            completed(Some(0), StateSource::Printer),
            completed(Some(1), StateSource::Printer),
            completed(Some(2), StateSource::Printer),
            completed(Some(2), StateSource::Service),
            PrinterWord::Doubt(UnknownReason::NoReply("cut".into())),
            PrinterWord::Doubt(UnknownReason::Restarted),
        ]
    }

    #[test]
    fn no_word_of_a_printer_makes_a_job_confirmed() {
        let states = [
            JobState::Queued(None),
            JobState::Submitted(JobId(1)),
            JobState::PrinterDone(None),
        ];
        for state in states {
            for word in all_words() {
                assert_ne!(
                    after(&state, &word),
                    JobState::Confirmed,
                    "{state:?} {word:?}"
                );
            }
        }
        assert_eq!(
            after(&JobState::PrinterDone(None), &PrinterWord::Seen),
            JobState::Confirmed
        );
    }

    #[test]
    fn only_the_printers_own_completed_with_every_page_makes_a_job_done() {
        let done = [
            completed(None, StateSource::Printer),
            completed(Some(2), StateSource::Printer),
        ];
        for state in [
            JobState::Submitted(JobId(7)),
            JobState::Printing(JobId(7), Vec::new()),
        ] {
            for word in all_words() {
                let is_done = matches!(after(&state, &word), JobState::PrinterDone(_));
                assert_eq!(is_done, done.contains(&word), "{word:?}");
            }
        }
        for word in all_words() {
            assert!(
                !matches!(
                    after(&JobState::Queued(None), &word),
                    JobState::PrinterDone(_)
                ),
                "{word:?}"
            );
        }
    }

    #[test]
    fn a_job_whose_bytes_may_have_left_never_waits_to_be_sent_again() {
        let sent = [
            JobState::Submitted(JobId(1)),
            JobState::Unknown(UnknownReason::Restarted),
            JobState::PrinterDone(Some(2)),
        ];
        for state in sent {
            for word in all_words() {
                assert!(
                    !matches!(after(&state, &word), JobState::Queued(_)),
                    "{state:?} {word:?}"
                );
            }
        }
        let cut = PrinterWord::Doubt(UnknownReason::NoReply("cut".into()));
        assert!(matches!(
            after(&JobState::Queued(None), &cut),
            JobState::Unknown(_)
        ));
    }

    #[test]
    fn a_doubt_is_ended_by_a_person_alone() {
        for word in all_words() {
            let doubt = JobState::Unknown(UnknownReason::Restarted);
            assert_eq!(after(&doubt, &word), doubt, "{word:?}");
        }
    }
}
