//! One key of 32 random bytes, and the only three things that it does: close,
//! open, digest. It cannot be printed, and is zeroed when dropped.

use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit as _,
    aead::{Aead, Payload},
};
use hmac::{Hmac, KeyInit as _, Mac};
use rand::Rng as _;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::Same;

/// How long a key is, in bytes.
pub(super) const LENGTH: usize = 32;
const NONCE: usize = 12;
/// The first bytes of a digest name the keys that made it.
const KEY_NAME: usize = 4;
/// And its last are this.
const MAC: usize = 32;

/// Which key of a room; also its file's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Name {
    /// Of a step's run.
    Seal(u32),
    /// Of a person.
    Own(u32),
    /// Of the room, for digests of commands that are not secret.
    Digest,
}

impl Name {
    /// The name of the key's file.
    pub(super) fn file(self) -> String {
        match self {
            Self::Seal(number) => format!("seal-{number}.key"),
            Self::Own(number) => format!("own-{number}.key"),
            Self::Digest => "digest.key".to_owned(),
        }
    }

    /// The inverse of [`Name::file`], exactly.
    pub(super) fn parse(file: &str) -> Option<Self> {
        let stem = file.strip_suffix(".key")?;
        let name = match stem.split_once('-') {
            Some(("seal", number)) => Self::Seal(number.parse().ok()?),
            Some(("own", number)) => Self::Own(number.parse().ok()?),
            _ => Self::Digest,
        };
        (name.file() == file).then_some(name)
    }
}

/// The key itself. No `Debug`, on purpose.
pub(super) struct Key {
    bytes: Zeroizing<[u8; LENGTH]>,
    /// What digests are made with, so that no key serves two algorithms.
    digests: Zeroizing<[u8; LENGTH]>,
    /// What digests begin with.
    name: [u8; KEY_NAME],
}

impl Key {
    pub(super) fn fresh() -> Self {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        rand::rng().fill_bytes(bytes.as_mut());
        Self::of(bytes)
    }

    fn of(bytes: Zeroizing<[u8; LENGTH]>) -> Self {
        let digests = Zeroizing::new(hmac(bytes.as_ref(), &[b"digest"]));
        let whole = hmac(digests.as_ref(), &[b"key name"]);
        Self { bytes, digests, name: std::array::from_fn(|at| whole[at]) }
    }

    /// `None` unless these are exactly the bytes of a key.
    pub(super) fn from_file(content: &[u8]) -> Option<Self> {
        let bytes: [u8; LENGTH] = content.try_into().ok()?;
        Some(Self::of(Zeroizing::new(bytes)))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.as_ref()
    }

    /// Nonce and ciphertext; `bound` must be given again to open.
    pub(super) fn close(&self, plain: &[u8], bound: &[u8]) -> Vec<u8> {
        let mut out = vec![0; NONCE];
        rand::rng().fill_bytes(&mut out);
        let nonce: [u8; NONCE] = std::array::from_fn(|at| out[at]);
        let sealed = self.cipher().encrypt(&nonce.into(), Payload { msg: plain, aad: bound });
        // It fails only beyond 256 GiB; nothing near that is ever held in memory.
        out.extend(sealed.expect("a text fits one message"));
        out
    }

    /// `None` if the bytes or `bound` are not those that were closed.
    pub(super) fn open(&self, closed: &[u8], bound: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = closed.split_first_chunk::<NONCE>()?;
        self.cipher().decrypt(nonce.into(), Payload { msg: sealed, aad: bound }).ok()
    }

    fn command(&self, seat: &str, body: &[u8]) -> [u8; MAC] {
        let length = (seat.len() as u64).to_be_bytes();
        self.hmac(&[b"command", &length, seat.as_bytes(), body])
    }

    fn hmac(&self, parts: &[&[u8]]) -> [u8; MAC] {
        hmac(self.digests.as_ref(), parts)
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(self.bytes.as_ref().into())
    }
}

/// The keys' short name, then an HMAC of seat and body under all of them, one after the other: whoever
/// lacks one of them can try no guess.
pub(super) fn digest(first: &Key, others: &[&Key], seat: &str, body: &[u8]) -> Vec<u8> {
    let under = |whole: [u8; MAC], key: &&Key| key.hmac(&[b"and", &whole]);
    let whole = others.iter().fold(first.command(seat, body), under);
    [name(first, others).as_slice(), &whole].concat()
}

/// What a digest under these keys begins with.
pub(super) fn name(first: &Key, others: &[&Key]) -> [u8; KEY_NAME] {
    let and = |name: [u8; KEY_NAME], key: &&Key| {
        let whole = key.hmac(&[b"and name", &name]);
        std::array::from_fn(|at| whole[at])
    };
    others.iter().fold(first.name, and)
}

/// The name of the keys that made a digest, with its form; none if it is no digest.
pub(super) fn named(digest: &[u8]) -> Option<&[u8]> {
    Some(&digest[..digest.len().checked_sub(MAC)?]).filter(|name| name.len() >= KEY_NAME)
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; MAC] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length is a key");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// Compares two digests; they are not secrets of the one who asks.
pub(super) fn same(remembered: &[u8], now: &[u8]) -> Same {
    match (named(remembered), named(now)) {
        (Some(one), Some(other)) if one == other && remembered == now => Same::Yes,
        (Some(one), Some(other)) if one == other => Same::No,
        _ => Same::Unknown,
    }
}
