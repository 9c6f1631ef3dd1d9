//! Every secret by which somebody comes into a room, fetched as the operator and
//! the pilot fetch them.

use anyhow::{Context, Result, bail};
use crowd::Address;
use crowd::door::Door;
use serde_json::{Value, json};

/// The links of a server and its first room.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct AllLinks {
    pub room: Address,
    pub code: String,
    pub pilot: String,
    pub helper: String,
    pub stage: String,
    pub screen: String,
}

impl AllLinks {
    /// Fetches them with the console's secret.
    ///
    /// # Errors
    /// If the door says no.
    pub async fn fetch(room: &Address, pilot: &str) -> Result<Self> {
        let mut door = desk(room, pilot).await?;
        Self::read(&door.get(&room.path("links")).await?.body)
    }

    /// Reads what the server gives out of a room.
    ///
    /// # Errors
    /// If it is not that.
    pub fn read(json: &[u8]) -> Result<Self> {
        let links: Value = serde_json::from_slice(json).context("the links")?;
        let secret = |name: &str| {
            let link = links[name].as_str().and_then(|link| link.split_once('#'));
            link.map(|(_, secret)| secret.to_owned()).with_context(|| format!("no link {name}"))
        };
        let base = links["console"].as_str().context("a console's link")?;
        let id = base.split("/r/").nth(1).and_then(|rest| rest.split('/').next()).context("a room's id")?;
        Ok(Self {
            room: Address::new(base, id)?,
            code: links["code"].as_str().unwrap_or_default().to_owned(),
            pilot: secret("console")?,
            helper: secret("helper")?,
            stage: secret("stage")?,
            screen: secret("screen")?,
        })
    }

    /// Opens another room as the operator.
    ///
    /// # Errors
    /// If the operator's door or the scenario is refused.
    pub async fn open(operator: &mut Door, scenario: &str) -> Result<Self> {
        let reply = operator.post("/operator/rooms", &json!({ "toml": scenario }).to_string()).await?;
        if !reply.ok() {
            bail!("the room was refused: {}", reply.text());
        }
        let line: Value = serde_json::from_slice(&reply.body)?;
        Self::read(line["links"].to_string().as_bytes())
    }
}

/// A door that came in by a desk's secret.
///
/// # Errors
/// If it is refused.
pub async fn desk(room: &Address, key: &str) -> Result<Door> {
    let mut door = Door::new(&room.host);
    let reply = door.post(&room.path("enter"), &json!({ "key": key }).to_string()).await?;
    if reply.ok() { Ok(door) } else { bail!("the desk's door answered {}", reply.status) }
}

/// A door that came in by the operator's secret.
///
/// # Errors
/// If it is refused.
pub async fn operator(host: &str, key: &str) -> Result<Door> {
    let mut door = Door::new(host);
    let reply = door.post("/operator/enter", &json!({ "key": key }).to_string()).await?;
    if reply.ok() { Ok(door) } else { bail!("the operator's door answered {}", reply.status) }
}
