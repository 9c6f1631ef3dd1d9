//! What the desk tells the room as a whole: dark phones, a black screen, a
//! message, the director's request, another wording of the theme, the doors.

use crate::entry::Event;
use crate::hall::{HallEvent, Request};
use crate::limits;
use crate::protocol::Command;
use crate::room::ask::Deal;
use crate::room::show::{ShowEvent, Switch};
use crate::text::clean_or_empty;
use crate::words::{Refusal, Text};

impl Deal<'_> {
    pub(super) fn tell_room(&mut self, command: Command) -> Result<(), Refusal> {
        match command {
            Command::Dark { on } => self.turn(Switch::Dark, on),
            Command::Black { on } => self.turn(Switch::Black, on),
            Command::Freeze { on } => self.turn(Switch::Frozen, on),
            Command::Night { on } => self.turn(Switch::Night, on),
            Command::Gongs { on } => self.turn(Switch::Gongs, on),
            Command::ShowQr { on } => self.turn(Switch::Qr, on),
            Command::Message { text } => {
                let now = clean_or_empty("text", &text, limits::MESSAGE_CHARS)?;
                let was = self.room.show.message.clone();
                self.emit(Event::Show(ShowEvent::Message { was, now }));
                Ok(())
            }
            Command::LineToStage { text } => {
                let now = clean_or_empty("text", &text, limits::MESSAGE_CHARS)?;
                let was = self.room.show.line.clone();
                self.emit(Event::Show(ShowEvent::Line { was, now }));
                Ok(())
            }
            Command::Reword { subtheme, text } => self.reword(subtheme, &text),
            Command::RequestIs { text, by } => {
                let text = self.both("text", &text, limits::REQUEST_CHARS)?;
                let by = self.both("by", &by, limits::NAME_CHARS)?;
                self.request(|request| Request { text, by, ..request })
            }
            Command::RequestAside {} => {
                let now = self.at.now;
                self.request(|request| Request { set_aside: Some(now), taken_up: None, ..request })
            }
            Command::RequestTakeUp {} => {
                let now = self.at.now;
                self.request(|request| Request { taken_up: Some(now), ..request })
            }
            Command::Doors { open } => {
                let was = self.room.hall.doors;
                self.hall(HallEvent::Doors { was, now: open });
                Ok(())
            }
            _ => Err(Refusal::NotFound),
        }
    }

    fn turn(&mut self, switch: Switch, now: bool) -> Result<(), Refusal> {
        let was = self.room.show.get(switch);
        self.emit(Event::Show(ShowEvent::Turned { switch, was, now }));
        Ok(())
    }

    fn reword(&mut self, subtheme: Option<u8>, text: &Text) -> Result<(), Refusal> {
        if self.room.hall.theme.fixed {
            return Err(Refusal::Closed);
        }
        let was = self.room.hall.theme.wording(subtheme).ok_or(Refusal::NotFound)?.clone();
        let now = self.both("text", text, limits::THEME_CHARS)?;
        self.hall(HallEvent::Reworded { subtheme, was, now });
        Ok(())
    }

    fn request(&mut self, change: impl FnOnce(Request) -> Request) -> Result<(), Refusal> {
        let was = self.room.hall.request.clone();
        let now = change(was.clone());
        self.hall(HallEvent::Requested { was, now });
        Ok(())
    }

    /// A text in both languages; one that is left empty takes the other's words.
    fn both(&self, field: &str, text: &Text, limit: u32) -> Result<Text, Refusal> {
        let (fr, en) = (clean_or_empty(field, &text.fr, limit)?, clean_or_empty(field, &text.en, limit)?);
        match (fr.is_empty(), en.is_empty()) {
            (true, true) => Err(Refusal::Empty { field: field.to_owned() }),
            (true, false) => Ok(Text { fr: en.clone(), en }),
            (false, true) => Ok(Text { en: fr.clone(), fr }),
            (false, false) => Ok(Text { fr, en }),
        }
    }
}
