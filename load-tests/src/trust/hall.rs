//! Phones and a desk around one server: they live side by side, are stopped
//! together, and come back to whatever server stands at the same address.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::{Desk, Ledger, Phone};
use crate::server::Links;

/// A hall.
pub struct Hall {
    /// Its phones, when they do not live.
    pub phones: Vec<Phone>,
    /// Its desk, likewise.
    pub desk: Desk,
    /// What all of them were told.
    pub ledger: Arc<Ledger>,
}

/// A hall that lives.
pub struct Living {
    stop: watch::Sender<bool>,
    phones: Vec<JoinHandle<(Phone, Result<()>)>>,
    desk: JoinHandle<(Desk, Result<()>)>,
    ledger: Arc<Ledger>,
}

impl Hall {
    /// Brings so many phones in, a few at a time, and a desk.
    ///
    /// # Errors
    /// If somebody cannot come in.
    pub async fn open(links: &Links, seed: u64, phones: usize) -> Result<Self> {
        let ledger = Arc::new(Ledger::default());
        let mut desk = Desk::new(links, &ledger, seed);
        desk.look(Duration::from_millis(1)).await.context("the desk")?;
        let mut hall = Self { phones: Vec::new(), desk, ledger };
        let mut joining = JoinSet::new();
        for number in 0..phones {
            let mut phone = Phone::new(links, &hall.ledger, seed, number);
            joining.spawn(async move { phone.join().await.map(|()| phone) });
        }
        while let Some(joined) = joining.join_next().await {
            hall.phones.push(joined?.context("a phone")?);
        }
        Ok(hall)
    }

    /// Lets everybody live.
    #[must_use]
    pub fn live(self) -> Living {
        let (stop, stopped) = watch::channel(false);
        let phones = self.phones.into_iter().map(|mut phone| {
            let stopped = stopped.clone();
            tokio::spawn(async move {
                let lived = phone.live(stopped).await;
                (phone, lived)
            })
        });
        let phones = phones.collect();
        let mut desk = self.desk;
        let desk = tokio::spawn(async move {
            let lived = desk.live(stopped).await;
            (desk, lived)
        });
        Living { stop, phones, desk, ledger: self.ledger }
    }

    /// Everybody waits for what is not answered yet, then says everything recent once more.
    ///
    /// # Errors
    /// If the answers do not come.
    pub async fn repeat(&mut self) -> Result<usize> {
        let mut repeating = JoinSet::new();
        for mut phone in self.phones.drain(..) {
            repeating.spawn(async move {
                let repeated = match phone.settle().await {
                    Ok(()) => phone.repeat().await,
                    Err(error) => Err(error),
                };
                (phone, repeated)
            });
        }
        let (mut count, mut failed) = (0, None);
        while let Some(joined) = repeating.join_next().await {
            let (phone, repeated) = joined?;
            self.phones.push(phone);
            match repeated {
                Ok(said) => count += said,
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(count), Err)
    }

    /// Everybody only listens, for a while.
    ///
    /// # Errors
    /// If somebody cannot reach the room.
    pub async fn listen(&mut self, long: Duration) -> Result<()> {
        let until = Instant::now() + long;
        for phone in &mut self.phones {
            phone.listen(until).await?;
        }
        self.desk.look(Duration::from_millis(1)).await
    }

    /// Everybody has lost the link.
    pub fn drop_links(&mut self) {
        self.phones.iter_mut().for_each(|phone| phone.device.drop_link());
        self.desk.drop_link();
    }
}

impl Living {
    /// Stops everybody.
    ///
    /// # Errors
    /// If somebody could not reach the room for long.
    pub async fn rest(self) -> Result<Hall> {
        let _ = self.stop.send(true);
        let (desk, lived) = self.desk.await?;
        lived.context("the desk")?;
        let mut phones = Vec::new();
        for phone in self.phones {
            let (phone, lived) = phone.await?;
            lived.context("a phone")?;
            phones.push(phone);
        }
        Ok(Hall { phones, desk, ledger: self.ledger })
    }
}
