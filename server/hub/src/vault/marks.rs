//! Finds the marks that the rules leave in events, and closes or opens them.
//!
//! `{"$sealed":{"under":n,"plain":…}}` is closed under a step's key and
//! `{"$own":{"of":n,"plain":…}}` under a person's. Nothing else is touched.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::{key::Name, ring::Ring};
use crate::Fault;

/// A kind of mark.
struct Kind {
    /// The object's only field.
    field: &'static str,
    /// The field inside that holds the number.
    number: &'static str,
    name: fn(u32) -> Name,
    /// Plain texts are filled with spaces up to a multiple of this, in bytes:
    /// secret ones so far that choices and short questions are all one size.
    grain: usize,
}

const KINDS: [Kind; 2] = [
    Kind { field: "$sealed", number: "under", name: Name::Seal, grain: 512 },
    Kind { field: "$own", number: "of", name: Name::Own, grain: 64 },
];

/// The kind, number and inside of a value, if it is a mark.
fn mark(value: &mut Value) -> Option<(&'static Kind, u32, &mut Map<String, Value>)> {
    let object = value.as_object_mut().filter(|object| object.len() == 1)?;
    let (field, inside) = object.iter_mut().next()?;
    let kind = KINDS.iter().find(|kind| kind.field == field)?;
    let inside = inside.as_object_mut()?;
    let number = u32::try_from(inside.get(kind.number)?.as_u64()?).ok()?;
    Some((kind, number, inside))
}

/// What a cipher is bound to, so that it opens nowhere else.
fn bound(ring: &Ring, kind: &Kind, number: u32) -> Vec<u8> {
    format!("{}\n{}\n{number}", ring.room(), kind.field).into_bytes()
}

/// The values directly inside an array or object.
fn inner(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(fields) => fields.values_mut().collect(),
        _ => Vec::new(),
    }
}

pub(super) fn close(ring: &Ring, value: &mut Value) -> Result<(), Fault> {
    for part in inner(value) {
        close(ring, part)?;
    }
    let Some((kind, number, inside)) = mark(value) else {
        return Ok(());
    };
    let Some(plain) = inside.remove("plain") else {
        return Ok(());
    };
    let key = ring.need((kind.name)(number))?;
    // JSON may be followed by spaces, so that opening needs to know no length.
    let mut text = Zeroizing::new(plain.to_string().into_bytes());
    let size = text.len().next_multiple_of(kind.grain);
    text.resize(size, b' ');
    let cipher = key.close(&text, &bound(ring, kind, number));
    inside.insert("cipher".to_owned(), Value::String(STANDARD.encode(cipher)));
    Ok(())
}

pub(super) fn open(ring: &Ring, value: &mut Value) -> Result<(), Fault> {
    if let Some((kind, number, inside)) = mark(value)
        && let Some(cipher) = inside.remove("cipher")
    {
        let (word, content) = match opened(ring, kind, number, &cipher)? {
            Some(plain) => ("plain", plain),
            None => ("gone", json!(true)),
        };
        inside.insert(word.to_owned(), content);
    }
    inner(value).into_iter().try_for_each(|part| open(ring, part))
}

fn opened(ring: &Ring, kind: &Kind, number: u32, cipher: &Value) -> Result<Option<Value>, Fault> {
    let Some(key) = ring.get((kind.name)(number)) else {
        return Ok(None);
    };
    let plain = cipher
        .as_str()
        .and_then(|text| STANDARD.decode(text).ok())
        .and_then(|bytes| key.open(&bytes, &bound(ring, kind, number)))
        .and_then(|text| serde_json::from_slice(&Zeroizing::new(text)).ok());
    let what = || format!("a secret under {}", (kind.name)(number).file());
    plain.map(Some).ok_or_else(|| ring.damaged(what()))
}
