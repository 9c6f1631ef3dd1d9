//! Where the cases are played: one room of bystanders, one room to attack, and
//! what a stranger in the hall could know.

use anyhow::{Context, Result};
use serde_json::json;

use crate::outside::{AllLinks, Phone, links};
use crate::server::Server;

/// A day with something to write and something to choose.
pub const SCENARIO: &str = r#"
title = "Attaquée"
people = 400
table_seats = 10
[theme]
text = "Le client"
subthemes = ["Un", "Deux"]
[[day]]
start = "09:00"
[[agenda]]
name = "warm"
minutes = 5
activity = { kind = "warmup" }
[[agenda]]
name = "harvest"
minutes = 20
activity = { kind = "harvest" }
[[agenda]]
name = "choose"
minutes = 10
phones = "all"
activity = { kind = "dots", over = "harvest", ballot = 0, keep = 1 }
[[agenda]]
name = "close"
minutes = 5
activity = { kind = "close" }
"#;

/// What everybody who attacks knows.
#[derive(Clone, Debug)]
pub struct Ground {
    /// `127.0.0.1:PORT`
    pub host: String,
    /// The room of the bystanders.
    pub calm: AllLinks,
    /// The room that is attacked.
    pub room: AllLinks,
    /// The operator's secret.
    pub operator: String,
}

impl Ground {
    /// Opens the second room.
    ///
    /// # Errors
    /// If the server does not let the operator in.
    pub async fn prepare(server: &Server) -> Result<Self> {
        let room = &server.links.room;
        let calm = AllLinks::fetch(room, &server.links.console_key).await.context("the first room")?;
        let mut operator = links::operator(&room.host, &server.links.operator_key).await?;
        let attacked = AllLinks::open(&mut operator, SCENARIO).await.context("the second room")?;
        Ok(Self { host: room.host.clone(), calm, room: attacked, operator: server.links.operator_key.clone() })
    }

    /// A phone that came in by the code and sits nowhere.
    ///
    /// # Errors
    /// If the door says no.
    pub async fn stranger(&self) -> Result<Phone> {
        Phone::enter(&self.room.room, &json!({ "code": self.room.code })).await
    }

    /// A desk of the attacked room.
    ///
    /// # Errors
    /// If the door says no.
    pub async fn desk(&self, key: &str) -> Result<Phone> {
        Phone::enter(&self.room.room, &json!({ "key": key })).await
    }

    /// A ticket for the attacked room, and its cookies.
    ///
    /// # Errors
    /// If the door says no.
    pub async fn ticket(&self) -> Result<(String, String)> {
        self.ticket_for(&json!({ "code": self.room.code })).await
    }

    /// The same for whoever shows this at the door.
    ///
    /// # Errors
    /// If the door says no.
    pub async fn ticket_for(&self, hello: &serde_json::Value) -> Result<(String, String)> {
        let mut door = crowd::door::Door::new(&self.host);
        let hello = hello.to_string();
        let reply = loop {
            let reply = door.post(&self.room.room.path("enter"), &hello).await?;
            match reply.retry_after {
                Some(wait) => tokio::time::sleep(wait).await,
                None => break reply,
            }
        };
        let entered: serde_json::Value = serde_json::from_slice(&reply.body)?;
        let ticket = entered["ticket"].as_str().context("a ticket")?.to_owned();
        Ok((ticket, door.cookies().unwrap_or_default()))
    }

    /// Puts what is known into a template: `{host}`, `{room}`, `{calm}`.
    #[must_use]
    pub fn fill(&self, template: &str) -> String {
        template
            .replace("{host}", &self.host)
            .replace("{room}", &self.room.room.room)
            .replace("{calm}", &self.calm.room.room)
    }
}
