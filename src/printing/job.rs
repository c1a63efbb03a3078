// SPDX-License-Identifier: Apache-2.0

//! One job's state, moved only by the printer's words and a person's eye. Pure.

use super::problem::PrinterProblem;

/// The printer's number of a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JobId(pub i32);

/// Where a job stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JobState {
    /// Waits here; not a byte has left, or the printer said that it took none. With a reason where
    /// it was tried.
    Queued(Option<WaitReason>),
    /// The printer has taken it.
    Submitted(JobId),
    /// The printer works on it, or has stopped with these problems and will go on.
    Printing(JobId, Vec<PrinterProblem>),
    /// The printer says that it is done, with the sides that it counted where it says so. Nobody
    /// has looked at the paper yet.
    PrinterDone(Option<u32>),
    /// A person has counted the pages.
    Confirmed,
    /// It was refused before anything was printed.
    Refused(PrintRefusal),
    /// Nobody knows whether paper came out.
    Unknown(UnknownReason),
}

/// Why a job waits.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WaitReason {
    /// No answer before anything was sent.
    #[error("the printer can't be reached: {0}")]
    NotReached(String),
    /// The printer itself says that it took nothing and may later.
    #[error("the printer takes no job now")]
    Busy,
}

/// Why a job was refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PrintRefusal {
    /// It prints no PDF.
    #[error(
        "the printer takes no PDF; choose its queue in the computer's print service instead, or \
         another printer"
    )]
    NoPdf,
    /// It has no A4.
    #[error("the printer has no A4 paper; load A4, set its tray to A4, and print again")]
    NoA4,
    /// A print service keeps what it prints on its disk.
    #[error(
        "a print service keeps what it prints; a share goes only to a printer that is attached \
         itself"
    )]
    Kept,
    /// It did not say what it is.
    #[error("the printer can't be reached: {0}")]
    NoAnswer(String),
    /// By a status of the printer, RFC 8011 §4.1.6 and appendix B.
    #[error("the printer refused it: IPP status {0:#06x}")]
    Status(u16),
    /// It was refused before the program was started again; why is not recorded.
    #[error("refused before the restart")]
    BeforeRestart,
    /// The PDF could not be made.
    #[error("the sheet could not be made: {0}")]
    NotMade(String),
}

/// Why nobody knows.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnknownReason {
    /// The bytes were being sent when the reply failed to come.
    #[error("the printer's reply did not come: {0}")]
    NoReply(String),
    /// Taken, but under no number that one could ask after.
    #[error("the printer gave the job no number")]
    NoNumber,
    /// The printer does not know it any more.
    #[error("the printer does not know the job any more ({0})")]
    NotKnown(String),
    /// The printer was restarted meanwhile.
    #[error("the printer was restarted")]
    Restarted,
    /// Another job has its number now.
    #[error("the printer has another job of this number")]
    AnotherJob,
    /// It was silent for too long.
    #[error("the printer was silent for too long: {0}")]
    Silent(String),
    /// The print service between was away or began the job anew.
    #[error("the print service was away or began the job anew")]
    ServiceAway,
    /// It said done, but counted too few sides.
    #[error("it says done, but counted {counted} of {pages} pages")]
    TooFew {
        /// Sides that it counted.
        counted: u32,
        /// Pages of the sheet.
        pages: u32,
    },
    /// A print service said done without a count: it may only have passed the job on.
    #[error("the print service says done, but counted no page")]
    NotCounted,
    /// Ended by the printer or at its panel.
    #[error("the printer ended the job ({0})")]
    Ended(String),
    /// A person called it back while it was at the printer.
    #[error("it was called back while it was at the printer")]
    CalledBack,
    /// Sent before this program was started.
    #[error("sent before the restart")]
    BeforeRestart,
}

/// Who speaks of a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StateSource {
    /// The printer itself.
    Printer,
    /// A print service between (CUPS), whose word alone is nothing: only its count is taken.
    Service,
}

/// What was heard, or not heard, of a job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PrinterWord {
    /// Nothing has left.
    Wait(WaitReason),
    /// Taken, under this number.
    Accepted(JobId),
    /// Refused.
    Refused(PrintRefusal),
    /// Waiting in the printer.
    Pending,
    /// Being printed, or stopped with problems.
    Processing(Vec<PrinterProblem>),
    /// Done.
    Completed {
        /// The sides that were counted, where that is said.
        counted: Option<u32>,
        /// The pages of the sheet.
        pages: u32,
        /// Who says so.
        teller: StateSource,
    },
    /// Nobody can know any more.
    Doubt(UnknownReason),
    /// A person has counted the pages of this job.
    Seen,
}

/// The state after a word. A word that does not fit changes nothing.
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

fn done(counted: Option<u32>, pages: u32, teller: StateSource) -> JobState {
    match (counted, teller) {
        (Some(counted), _) if counted < pages => {
            JobState::Unknown(UnknownReason::TooFew { counted, pages })
        }
        (None, StateSource::Service) => JobState::Unknown(UnknownReason::NotCounted),
        _ => JobState::PrinterDone(counted),
    }
}

impl JobState {
    /// Whether the printer has nothing more to say about it.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::PrinterDone(_) | Self::Confirmed | Self::Refused(_) | Self::Unknown(_)
        )
    }

    /// Whether it is at the printer now.
    pub fn is_at_work(&self) -> bool {
        matches!(self, Self::Submitted(_) | Self::Printing(..))
    }

    /// Whether a person must look at the paper.
    pub fn asks_for_eyes(&self) -> bool {
        matches!(
            self,
            Self::PrinterDone(_) | Self::Unknown(_) | Self::Refused(_)
        )
    }

    /// A short stable word, for the ledger.
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

    /// What is the matter, where something is, in English.
    pub fn trouble(&self) -> Option<String> {
        match self {
            Self::Queued(why) => why.as_ref().map(ToString::to_string),
            Self::Printing(_, problems) if !problems.is_empty() => Some(
                problems
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            Self::Refused(why) => Some(why.to_string()),
            Self::Unknown(why) => Some(why.to_string()),
            _ => None,
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
    fn only_completed_with_every_page_makes_a_job_done() {
        let done = [
            completed(None, StateSource::Printer),
            completed(Some(2), StateSource::Printer),
            completed(Some(2), StateSource::Service),
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
