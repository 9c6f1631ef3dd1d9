//! Who has met whom, in figures: for the console and the report, never for phones or
//! the screen. What is called optimal is proven so: no plan for those who were there
//! could have had fewer repeated meetings.

use serde::{Deserialize, Serialize};

use crate::hall::Worth;
use crate::room::Room;

/// The meetings of a room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Meetings {
    /// As people really sat, the round that runs included; none before the first.
    pub so_far: Option<Worth>,
    /// With the rounds to come as they are planned; none when there are none.
    pub planned: Option<Worth>,
    /// How many of those who are here were told another table by the last change of plan.
    pub changed: u32,
}

impl Room {
    /// Who has met whom, and will.
    #[must_use]
    pub fn meetings(&self) -> Meetings {
        Meetings { so_far: self.hall.worth_so_far(), planned: self.hall.worth_as_planned(), changed: self.hall.changed }
    }
}
