//! The key file from which every door is derived: 32 random bytes and the
//! operator's epoch. Its content never leaves this module.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use rand::Rng as _;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{Fault, files};

const KEY: usize = 32;
const FILE: usize = KEY + 4;

/// The key, its epoch and where they are kept.
pub(super) struct Secret {
    path: PathBuf,
    key: Zeroizing<[u8; KEY]>,
    epoch: Mutex<u32>,
}

impl Secret {
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        match fs::read(path) {
            Ok(content) => Self::parse(path, &Zeroizing::new(content)),
            Err(told) if told.kind() == io::ErrorKind::NotFound => Self::make(path),
            Err(told) => Err(Fault::at("read", path)(told)),
        }
    }

    fn parse(path: &Path, content: &[u8]) -> Result<Self, Fault> {
        let damaged = || io::Error::other("it is not a key file of ronde, or is damaged");
        let content: &[u8; FILE] = content.try_into().map_err(|_| damaged()).map_err(Fault::at("use", path))?;
        let (mut key, mut epoch) = (Zeroizing::new([0; KEY]), [0; 4]);
        key.copy_from_slice(&content[..KEY]);
        epoch.copy_from_slice(&content[KEY..]);
        Ok(Self { path: path.to_owned(), key, epoch: Mutex::new(u32::from_be_bytes(epoch)) })
    }

    fn make(path: &Path) -> Result<Self, Fault> {
        let mut key = Zeroizing::new([0; KEY]);
        rand::rng().fill_bytes(key.as_mut());
        let secret = Self { path: path.to_owned(), key, epoch: Mutex::new(0) };
        secret.save(0)?;
        Ok(secret)
    }

    fn save(&self, epoch: u32) -> Result<(), Fault> {
        let content = Zeroizing::new([self.key.as_slice(), &epoch.to_be_bytes()].concat());
        files::write_secret(&self.path, &content)?;
        files::sync_folder(self.path.parent().unwrap_or(Path::new(".")))
    }

    pub(super) fn epoch(&self) -> u32 {
        *self.epoch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn turn(&self) -> Result<(), Fault> {
        let mut epoch = self.epoch.lock().unwrap_or_else(PoisonError::into_inner);
        self.save(*epoch + 1)?;
        *epoch += 1;
        Ok(())
    }

    /// HMAC-SHA256 over the parts, each with its length.
    pub(super) fn derive(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.as_ref()).expect("any length is a key");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// 128 bits of [`Secret::derive`] in signs that an address may hold.
    pub(super) fn token(&self, parts: &[&[u8]]) -> String {
        URL_SAFE_NO_PAD.encode(&self.derive(parts)[..16])
    }
}

/// Compares in a time that depends on the lengths only.
pub(super) fn equal(ours: &str, theirs: &str) -> bool {
    ours.as_bytes().ct_eq(theirs.as_bytes()).into()
}
