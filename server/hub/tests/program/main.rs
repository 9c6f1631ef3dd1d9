//! The whole program, tried as its users would: as a process of its own on a real
//! store, through real sockets and a real browser.

mod choice;
mod common;
mod doors;
mod ending;
mod figures;
mod formats;
mod hooks;
mod life;
mod limits;
mod morning;
mod restart;
mod seating;
mod secrecy;
mod store;
mod web;
