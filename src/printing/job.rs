//! One job's state, moved only by the printer's words and a person's eye. Pure.

/// The printer's number of a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JobId(pub i32);

/// Where a job stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JobState {
    /// Waits here; not a byte has left. With a reason where the printer could not be reached.
    Queued(Option<String>),
    /// The printer has taken it.
    Submitted(JobId),
    /// The printer works on it; with its trouble, if it has one (media-empty …).
    Printing(JobId, Option<String>),
    /// The printer says that it is done. Nobody has looked at the paper yet.
    PrinterDone(JobId),
    /// A person has counted the pages.
    Confirmed,
    /// The printer refused it before printing anything.
    Refused(String),
    /// Nobody knows whether paper came out.
    Unknown(String),
}

/// What was heard, or not heard, of a job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Word {
    /// No connection before anything was sent.
    NotReached(String),
    /// The bytes were being sent when the reply failed to come.
    NoReply(String),
    /// Taken, under this number.
    Accepted(JobId),
    /// Refused by a status of the printer.
    Refused(String),
    /// Waiting in the printer.
    Pending,
    /// Being printed, or stopped with a trouble.
    Processing(Option<String>),
    /// Done, with the sides that the printer counted where it says so.
    Completed(Option<i32>),
    /// Ended by the printer or at its panel.
    Ended(String),
    /// The printer does not know it any more, was restarted, or was silent for too long.
    Lost(String),
    /// A person has counted the pages of this job.
    Seen,
}

/// The state after a word. A word that does not fit changes nothing.
pub fn after(state: &JobState, word: &Word) -> JobState {
    use JobState as S;
    match (state, word) {
        (S::Queued(_), Word::NotReached(why)) => S::Queued(Some(why.clone())),
        (S::Queued(_), Word::NoReply(why)) => S::Unknown(why.clone()),
        (S::Queued(_), Word::Accepted(id)) => S::Submitted(*id),
        (S::Queued(_), Word::Refused(why)) => S::Refused(why.clone()),
        (S::Submitted(id) | S::Printing(id, _), Word::Processing(trouble)) => S::Printing(*id, trouble.clone()),
        (S::Submitted(_) | S::Printing(..), Word::Completed(Some(0))) => {
            S::Unknown("the printer says done, but counted no page".into())
        }
        (S::Submitted(id) | S::Printing(id, _), Word::Completed(_)) => S::PrinterDone(*id),
        (S::Submitted(_) | S::Printing(..), Word::Ended(why) | Word::Lost(why)) => S::Unknown(why.clone()),
        (S::PrinterDone(_) | S::Unknown(_), Word::Seen) => S::Confirmed,
        (state, _) => state.clone(),
    }
}

impl JobState {
    /// Whether the printer has nothing more to say about it.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::PrinterDone(_) | Self::Confirmed | Self::Refused(_) | Self::Unknown(_))
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

    /// What is the matter, where something is.
    pub fn trouble(&self) -> Option<&str> {
        match self {
            Self::Queued(why) | Self::Printing(_, why) => why.as_deref(),
            Self::Refused(why) | Self::Unknown(why) => Some(why),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_words() -> Vec<Word> {
        let why = || "why".to_owned();
        vec![
            Word::NotReached(why()),
            Word::NoReply(why()),
            Word::Accepted(JobId(1)),
            Word::Refused(why()),
            Word::Pending,
            Word::Processing(None),
            Word::Completed(None),
            Word::Completed(Some(0)),
            Word::Ended(why()),
            Word::Lost(why()),
        ]
    }

    #[test]
    fn no_word_of_a_printer_makes_a_job_confirmed() {
        let states = [JobState::Queued(None), JobState::Submitted(JobId(1)), JobState::PrinterDone(JobId(1))];
        for state in states {
            for word in all_words() {
                assert_ne!(after(&state, &word), JobState::Confirmed, "{state:?} {word:?}");
            }
        }
        assert_eq!(after(&JobState::PrinterDone(JobId(1)), &Word::Seen), JobState::Confirmed);
    }

    #[test]
    fn only_completed_with_pages_makes_a_job_done() {
        let submitted = JobState::Submitted(JobId(7));
        for word in all_words() {
            let done = matches!(after(&submitted, &word), JobState::PrinterDone(_));
            assert_eq!(done, word == Word::Completed(None), "{word:?}");
        }
        assert!(matches!(after(&submitted, &Word::Completed(Some(0))), JobState::Unknown(_)));
        assert_eq!(after(&submitted, &Word::Completed(Some(2))), JobState::PrinterDone(JobId(7)));
    }

    #[test]
    fn a_job_whose_bytes_may_have_left_never_waits_to_be_sent_again() {
        for state in [JobState::Submitted(JobId(1)), JobState::Unknown("why".into()), JobState::PrinterDone(JobId(1))] {
            for word in all_words() {
                assert!(!matches!(after(&state, &word), JobState::Queued(_)), "{state:?} {word:?}");
            }
        }
        assert!(matches!(after(&JobState::Queued(None), &Word::NoReply("cut".into())), JobState::Unknown(_)));
    }
}
