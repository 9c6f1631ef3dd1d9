//! Turns the list of kinds into one enum of each sort (settings, commands, events,
//! views) and passes every call on to the kind that is running. It decides nothing.

macro_rules! kinds {
    ($($kind:ident => $Kind:ident,)+) => {
        use std::collections::{BTreeMap, BTreeSet};

        use serde::{Deserialize, Serialize};

        use crate::access::Right;
        use crate::activity::{Activity, Eye, Item, Mind, Reader, Sight};
        use crate::hall::{Change, Hall};
        use crate::report::Report;
        use crate::words::{Asker, At, Audience, ItemId, Moment, ParticipantId, Refusal, RunId, TableId};

        $(pub mod $kind;)+

        /// What a scenario says of one activity.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        pub enum Settings { $($Kind(<$kind::$Kind as Activity>::Settings),)+ }

        /// What is asked of one activity.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ActCommand"))]
        pub enum Command { $($Kind(<$kind::$Kind as Activity>::Command),)+ }

        /// What happened in one activity.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        pub enum Event { $($Kind(<$kind::$Kind as Activity>::Event),)+ }

        /// What an audience sees of one activity.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ActBoard"))]
        pub enum Board { $($Kind(<$kind::$Kind as Activity>::Board),)+ }

        /// What a table sees of one activity.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ActSheet"))]
        pub enum Sheet { $($Kind(<$kind::$Kind as Activity>::Sheet),)+ }

        /// What a person sees of one activity.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ActHand"))]
        pub enum Hand { $($Kind(<$kind::$Kind as Activity>::Hand),)+ }

        /// The state of one activity.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs, clippy::large_enum_variant)] // one a run, a few dozen a day
        pub enum Running { $($Kind($kind::$Kind),)+ }

        /// The names of the kinds, for the client's lists.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum Kind { $($Kind,)+ }

        impl Settings {
            /// The names that a scenario may use.
            pub const KINDS: &'static [&'static str] = &[$(bare(stringify!($kind)),)+];

            /// Reads the settings of a kind; none if there is no such kind.
            pub fn read<'de, D: serde::Deserializer<'de>>(kind: &str, from: D) -> Option<Result<Self, D::Error>> {
                match kind {
                    $(_ if kind == bare(stringify!($kind)) => Some(Deserialize::deserialize(from).map(Self::$Kind)),)+
                    _ => None,
                }
            }

            /// A kind with nothing said of it.
            #[must_use]
            pub fn plain(kind: &str) -> Option<Self> {
                match kind {
                    $(_ if kind == bare(stringify!($kind)) => Some(Self::$Kind(Default::default())),)+
                    _ => None,
                }
            }

            /// Which kind they are for.
            #[must_use]
            pub fn kind(&self) -> Kind {
                match self { $(Self::$Kind(_) => Kind::$Kind,)+ }
            }

            /// See [`Activity::takes`].
            #[must_use]
            pub fn takes(&self) -> Vec<String> {
                match self { $(Self::$Kind(settings) => <$kind::$Kind as Activity>::takes(settings),)+ }
            }

            /// See [`Activity::agree`].
            ///
            /// # Errors
            /// A sentence that names the word and the limit.
            pub fn agree(&self, subthemes: usize, people: u32) -> Result<(), String> {
                match self { $(Self::$Kind(settings) => <$kind::$Kind as Activity>::agree(settings, subthemes, people),)+ }
            }

            /// See [`Activity::FIXES_THEME`].
            #[must_use]
            pub fn fixes_theme(&self) -> bool {
                match self { $(Self::$Kind(_) => <$kind::$Kind as Activity>::FIXES_THEME,)+ }
            }

            /// See [`Activity::ENDS_THE_DAY`].
            #[must_use]
            pub fn ends_the_day(&self) -> bool {
                match self { $(Self::$Kind(_) => <$kind::$Kind as Activity>::ENDS_THE_DAY,)+ }
            }

            /// See [`Activity::LOSES`].
            #[must_use]
            pub fn loses(&self) -> crate::activity::Loses {
                match self { $(Self::$Kind(_) => <$kind::$Kind as Activity>::LOSES,)+ }
            }

            /// See [`Activity::SETTLES_WHAT_IT_TAKES`].
            #[must_use]
            pub fn settles_what_it_takes(&self) -> bool {
                match self { $(Self::$Kind(_) => <$kind::$Kind as Activity>::SETTLES_WHAT_IT_TAKES,)+ }
            }
        }

        impl Command {
            /// See [`Activity::right`].
            #[must_use]
            pub fn right(&self) -> Right {
                match self { $(Self::$Kind(command) => <$kind::$Kind as Activity>::right(command),)+ }
            }

            /// See [`Activity::secret`].
            #[must_use]
            pub fn secret(&self) -> bool {
                match self { $(Self::$Kind(command) => <$kind::$Kind as Activity>::secret(command),)+ }
            }
        }

        impl Event {
            /// See [`Activity::made`].
            #[must_use]
            pub fn made(&self) -> Option<ItemId> {
                match self { $(Self::$Kind(event) => <$kind::$Kind as Activity>::made(event),)+ }
            }
        }

        #[allow(missing_docs, clippy::missing_errors_doc)] // each passes on to the trait of the same name
        impl Running {
            #[must_use]
            pub fn new(run: RunId, settings: &Settings) -> Self {
                match settings { $(Settings::$Kind(settings) => Self::$Kind(Activity::new(run, settings)),)+ }
            }

            pub fn open(&self, hall: &Hall, given: &[Item], at: &mut Moment) -> Vec<Event> {
                match self { $(Self::$Kind(it) => wrap(it.open(hall, given, at), Event::$Kind),)+ }
            }

            pub fn given(&self, hall: &Hall, given: &[Item], at: &mut Moment) -> Vec<Event> {
                match self { $(Self::$Kind(it) => wrap(it.given(hall, given, at), Event::$Kind),)+ }
            }

            #[must_use]
            pub fn withheld(&self) -> BTreeSet<ParticipantId> {
                match self { $(Self::$Kind(it) => it.withheld(),)+ }
            }

            pub fn withhold(&self, hall: &Hall, who: &BTreeSet<ParticipantId>, at: &mut Moment) -> Vec<Event> {
                match self { $(Self::$Kind(it) => wrap(it.withhold(hall, who, at), Event::$Kind),)+ }
            }

            #[must_use]
            pub fn taken(&self) -> Vec<Item> {
                match self { $(Self::$Kind(it) => it.taken(),)+ }
            }

            pub fn lost(&self, hall: &Hall, held: &[Item], at: &mut Moment) -> Vec<Event> {
                match self { $(Self::$Kind(it) => wrap(it.lost(hall, held, at), Event::$Kind),)+ }
            }

            pub fn enter(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
                match self { $(Self::$Kind(it) => wrap(it.enter(hall, at), Event::$Kind),)+ }
            }

            pub fn beat(&self, hall: &Hall, beat: u16, beats: u16, at: &mut Moment) -> Vec<Event> {
                match self { $(Self::$Kind(it) => wrap(it.beat(hall, beat, beats, at), Event::$Kind),)+ }
            }

            pub fn leave(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
                match self { $(Self::$Kind(it) => wrap(it.leave(hall, at), Event::$Kind),)+ }
            }

            pub fn decide(&self, hall: &Hall, by: &Asker, command: Command, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
                match (self, command) {
                    $((Self::$Kind(it), Command::$Kind(command)) => {
                        it.decide(hall, by, command, at).map(|events| wrap(events, Event::$Kind))
                    })+
                    #[allow(unreachable_patterns)] // a list of one kind has no other
                    _ => Err(Refusal::NotFound),
                }
            }

            pub fn on(&self, hall: &Hall, change: Change, at: &mut Moment) -> Vec<Event> {
                match self { $(Self::$Kind(it) => wrap(it.on(hall, change, at), Event::$Kind),)+ }
            }

            #[must_use]
            pub fn cue(&self, hall: &Hall) -> Option<&'static str> {
                match self { $(Self::$Kind(it) => it.cue(hall),)+ }
            }

            pub fn go(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
                match self { $(Self::$Kind(it) => wrap(it.go(hall, at), Event::$Kind),)+ }
            }

            #[must_use]
            pub fn wakes(&self) -> Option<At> {
                match self { $(Self::$Kind(it) => it.wakes(),)+ }
            }

            pub fn wake(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
                match self { $(Self::$Kind(it) => wrap(it.wake(hall, at), Event::$Kind),)+ }
            }

            pub fn settle(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
                match self { $(Self::$Kind(it) => wrap(it.settle(hall, at), Event::$Kind),)+ }
            }

            #[must_use]
            pub fn shows_figures(&self) -> bool {
                match self { $(Self::$Kind(it) => it.shows_figures(),)+ }
            }

            #[must_use]
            pub fn shows_theme(&self) -> bool {
                match self { $(Self::$Kind(it) => it.shows_theme(),)+ }
            }

            #[must_use]
            pub fn chosen(&self) -> Option<Vec<Vec<ParticipantId>>> {
                match self { $(Self::$Kind(it) => it.chosen(),)+ }
            }

            #[must_use]
            pub fn one(&self) -> Option<&str> {
                match self { $(Self::$Kind(it) => it.one(),)+ }
            }

            #[must_use]
            pub fn one_at(&self) -> Option<At> {
                match self { $(Self::$Kind(it) => it.one_at(),)+ }
            }

            #[must_use]
            pub fn hall_figures(&self) -> &[String] {
                match self { $(Self::$Kind(it) => it.hall_figures(),)+ }
            }

            #[must_use]
            pub fn settled(&self) -> bool {
                match self { $(Self::$Kind(it) => it.settled(),)+ }
            }

            #[must_use]
            pub fn spent_keys(&self) -> u8 {
                match self { $(Self::$Kind(it) => it.spent_keys(),)+ }
            }

            pub fn apply(&mut self, event: &Event, at: At) {
                match (self, event) {
                    $((Self::$Kind(it), Event::$Kind(event)) => it.apply(event, at),)+
                    #[allow(unreachable_patterns)] // a list of one kind has no other
                    _ => {}
                }
            }

            pub fn undo(&self, hall: &Hall, event: &Event, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
                match (self, event) {
                    $((Self::$Kind(it), Event::$Kind(event)) => it.undo(hall, event, at).map(|events| wrap(events, Event::$Kind)),)+
                    #[allow(unreachable_patterns)] // a list of one kind has no other
                    _ => Err(Refusal::NotFound),
                }
            }

            #[must_use]
            pub fn board(&self, sight: Sight<'_>, to: Audience) -> Board {
                match self { $(Self::$Kind(it) => Board::$Kind(it.board(sight, to)),)+ }
            }

            #[must_use]
            pub fn sheet(&self, sight: Sight<'_>, of: TableId) -> Sheet {
                match self { $(Self::$Kind(it) => Sheet::$Kind(it.sheet(sight, of)),)+ }
            }

            #[must_use]
            pub fn hand(&self, sight: Sight<'_>, of: ParticipantId) -> Hand {
                match self { $(Self::$Kind(it) => Hand::$Kind(it.hand(sight, of)),)+ }
            }

            #[must_use]
            pub fn reads(&self, hall: &Hall, who: Reader) -> Vec<ItemId> {
                match self { $(Self::$Kind(it) => it.reads(hall, who),)+ }
            }

            #[must_use]
            pub fn text(&self, id: ItemId) -> Option<&str> {
                match self { $(Self::$Kind(it) => it.text(id),)+ }
            }

            #[must_use]
            pub fn may_stand(&self, id: ItemId) -> bool {
                match self { $(Self::$Kind(it) => it.may_stand(id),)+ }
            }

            #[must_use]
            pub fn yields(&self) -> Vec<Item> {
                match self { $(Self::$Kind(it) => it.yields(),)+ }
            }

            #[must_use]
            pub fn behind_curtain(&self) -> bool {
                match self { $(Self::$Kind(it) => it.behind_curtain(),)+ }
            }

            #[must_use]
            pub fn waits_for_reveal(&self) -> bool {
                match self { $(Self::$Kind(_) => <$kind::$Kind as Activity>::WAITS_FOR_REVEAL,)+ }
            }

            #[must_use]
            pub fn lingers(&self) -> bool {
                match self { $(Self::$Kind(it) => it.lingers(),)+ }
            }

            #[must_use]
            pub fn concerns(&self, sight: Sight<'_>, who: ParticipantId) -> bool {
                match self { $(Self::$Kind(it) => it.concerns(sight, who),)+ }
            }

            #[must_use]
            pub fn calls(&self, hall: &Hall, who: ParticipantId) -> bool {
                match self { $(Self::$Kind(it) => it.calls(hall, who),)+ }
            }

            #[must_use]
            pub fn progress(&self, hall: &Hall, table: TableId) -> Option<(u16, u16)> {
                match self { $(Self::$Kind(it) => it.progress(hall, table),)+ }
            }

            #[must_use]
            pub fn report(&self, hall: &Hall) -> Report {
                match self { $(Self::$Kind(it) => it.report(hall),)+ }
            }
        }

        /// The name of a kind that happens to be a word of Rust (`r#break`).
        const fn bare(name: &'static str) -> &'static str {
            match name.as_bytes() {
                [b'r', b'#', ..] => name.split_at(2).1,
                _ => name,
            }
        }

        fn wrap<E, U>(events: Vec<E>, name: impl Fn(E) -> U) -> Vec<U> {
            events.into_iter().map(name).collect()
        }

        /// What a simulated participant does with one run, whatever its kind.
        pub fn robot(look: &Look<'_>, mind: &mut dyn Mind) -> Vec<Command> {
            let Some(kind) = look.kind() else { return Vec::new() };
            match kind {
                $(Kind::$Kind => {
                    let eye: Eye<'_, $kind::$Kind> = Eye {
                        me: look.me,
                        table: look.table,
                        pen: look.pen,
                        phones: look.phones,
                        beat: look.beat,
                        #[allow(irrefutable_let_patterns)] // a list of one kind has no other
                        board: look.board.and_then(|v| if let Board::$Kind(v) = v { Some(v) } else { None }),
                        #[allow(irrefutable_let_patterns)]
                        sheet: look.sheet.and_then(|v| if let Sheet::$Kind(v) = v { Some(v) } else { None }),
                        #[allow(irrefutable_let_patterns)]
                        hand: look.hand.and_then(|v| if let Hand::$Kind(v) = v { Some(v) } else { None }),
                        texts: look.texts,
                    };
                    wrap($kind::$Kind::robot(&eye, mind), Command::$Kind)
                })+
            }
        }

        /// What a simulated helper does on seeing a board, whatever its kind.
        pub fn desk_robot(board: &Board, texts: &BTreeMap<ItemId, String>, mind: &mut dyn Mind) -> Vec<Command> {
            match board {
                $(Board::$Kind(board) => wrap($kind::$Kind::desk_robot(board, texts, mind), Command::$Kind),)+
            }
        }

        /// What a simulated participant sees of one run, before its kind is known.
        #[derive(Debug)]
        #[allow(missing_docs)]
        pub struct Look<'a> {
            pub me: ParticipantId,
            pub table: Option<TableId>,
            pub pen: bool,
            pub phones: crate::scenario::Phones,
            pub beat: u16,
            pub board: Option<&'a Board>,
            pub sheet: Option<&'a Sheet>,
            pub hand: Option<&'a Hand>,
            pub texts: &'a BTreeMap<ItemId, String>,
        }

        impl Look<'_> {
            fn kind(&self) -> Option<Kind> {
                let hand = self.hand.map(|hand| match hand { $(Hand::$Kind(_) => Kind::$Kind,)+ });
                let sheet = || self.sheet.map(|sheet| match sheet { $(Sheet::$Kind(_) => Kind::$Kind,)+ });
                let board = || self.board.map(|board| match board { $(Board::$Kind(_) => Kind::$Kind,)+ });
                hand.or_else(sheet).or_else(board)
            }
        }
    };
}
