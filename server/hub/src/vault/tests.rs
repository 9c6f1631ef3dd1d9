//! Each test uses real files; a second `Vault` on the folder is a new start.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Same, Under, Vault, only_who};
use crate::{Fault, journal::RoomKey};

fn room() -> RoomKey {
    RoomKey::parse("r").unwrap()
}

/// What a secret command of a run stands under.
fn secret(run: u32) -> Under {
    Under { secret: true, ..Under::default() }.and_run(run)
}

fn vault() -> (TempDir, Vault) {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path()).unwrap();
    (dir, vault)
}

fn file(dir: &TempDir, name: &str) -> PathBuf {
    dir.path().join("keys/r").join(name)
}

fn events() -> Value {
    json!([
        {"voted": {"$sealed": {"under": 3, "plain": {"by": 17, "dots": [4, 4, 9]}}}},
        {"named": [{"$own": {"of": 7, "plain": "Zoé"}}, 5]},
        {"both": {"$sealed": {"under": 3, "plain": {"story": {"$own": {"of": 7, "plain": "un récit"}}}}}},
    ])
}

fn closed(vault: &Vault) -> Value {
    vault.make_seal(&room(), 3).unwrap();
    vault.make_owns(&room(), &[7]).unwrap();
    let mut value = events();
    vault.close_value(&room(), &mut value).unwrap();
    value
}

fn opened(vault: &Vault, closed: &Value) -> Result<Value, Fault> {
    let mut value = closed.clone();
    vault.open_value(&room(), &mut value).map(|()| value)
}

#[test]
fn what_was_closed_opens_after_a_new_start_and_shows_nothing_before() {
    let (dir, vault) = vault();
    let closed = closed(&vault);
    let text = closed.to_string();
    for secret in ["\"plain\"", "\"dots\"", "\"by\"", "Zoé", "récit"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let again = Vault::open(dir.path()).unwrap();
    assert_eq!(opened(&again, &closed).unwrap(), events());
}

#[test]
fn a_destroyed_key_leaves_gone_and_no_file() {
    let (dir, vault) = vault();
    let closed = closed(&vault);
    vault.destroy_seal(&room(), 3).unwrap();
    vault.destroy_seal(&room(), 3).unwrap();
    let gone = json!([
        {"voted": {"$sealed": {"under": 3, "gone": true}}},
        {"named": [{"$own": {"of": 7, "plain": "Zoé"}}, 5]},
        {"both": {"$sealed": {"under": 3, "gone": true}}},
    ]);
    assert_eq!(opened(&vault, &closed).unwrap(), gone);
    assert_eq!(opened(&Vault::open(dir.path()).unwrap(), &closed).unwrap(), gone);
    assert!(!file(&dir, "seal-3.key").exists() && file(&dir, "own-7.key").exists());
    vault.destroy_owns(&room(), &[7]).unwrap();
    assert_eq!(opened(&vault, &closed).unwrap()[1]["named"][0], json!({"$own": {"of": 7, "gone": true}}));
}

#[test]
fn closing_under_a_key_that_is_not_there_is_a_fault() {
    let (_dir, vault) = vault();
    closed(&vault);
    vault.destroy_seal(&room(), 3).unwrap();
    let told = vault.close_value(&room(), &mut events()).unwrap_err();
    assert!(matches!(&told, Fault::NoKey { name, .. } if name == "seal-3.key"), "{told}");
    assert!(vault.digest(&room(), &secret(3), "p1", b"x").is_err());
}

#[test]
fn a_cipher_opens_only_in_its_room_and_place() {
    let (_dir, vault) = vault();
    let closed = closed(&vault);
    let cipher = closed[0]["voted"]["$sealed"]["cipher"].clone();
    vault.make_seal(&room(), 4).unwrap();
    let moved = json!({"$sealed": {"under": 4, "cipher": cipher}});
    assert!(matches!(opened(&vault, &moved), Err(Fault::Damaged { .. })));
    let mut broken = closed.clone();
    broken[1]["named"][0]["$own"]["cipher"] = json!("AAAA");
    assert!(matches!(opened(&vault, &broken), Err(Fault::Damaged { .. })));
    let other = RoomKey::parse("other").unwrap();
    let mut value = closed.clone();
    vault.open_value(&other, &mut value).unwrap();
    assert_eq!(value[0]["voted"]["$sealed"]["gone"], true);
}

#[test]
fn the_length_of_a_cipher_tells_nothing_of_a_choice() {
    let (_dir, vault) = vault();
    vault.make_seal(&room(), 1).unwrap();
    let size = |plain: Value| {
        let mut value = json!({"$sealed": {"under": 1, "plain": plain}});
        vault.close_value(&room(), &mut value).unwrap();
        value.to_string().len()
    };
    assert_eq!(size(json!({"no": 1})), size(json!({"text": "x".repeat(140)})));
}

#[test]
fn values_that_only_look_like_marks_stay_as_they_are() {
    let (_dir, vault) = vault();
    let mut value = json!([{"$sealed": 3}, {"$own": {"of": -1, "plain": 1}}, {"$own": {"of": 1}, "b": 2}]);
    let before = value.clone();
    vault.close_value(&room(), &mut value).unwrap();
    vault.open_value(&room(), &mut value).unwrap();
    assert_eq!(value, before);
}

#[test]
fn a_start_finishes_what_a_crash_left() {
    let (dir, vault) = vault();
    let closed = closed(&vault);
    fs::write(file(&dir, "seal-8.key.new"), b"half").unwrap();
    fs::write(file(&dir, "seal-3.key"), [0; 32]).unwrap();
    let again = Vault::open(dir.path()).unwrap();
    assert!(again.seals(&room()).unwrap().is_empty());
    assert_eq!(opened(&again, &closed).unwrap()[0]["voted"]["$sealed"]["gone"], true);
    assert!(!file(&dir, "seal-3.key").exists() && !file(&dir, "seal-8.key.new").exists());
    fs::write(file(&dir, "own-7.key"), [1; 31]).unwrap();
    let told = Vault::open(dir.path()).unwrap().seals(&room()).unwrap_err().to_string();
    assert!(told.contains("own-7.key"), "{told}");
}

#[test]
fn a_batch_of_keys_is_made_whole_and_once() {
    let (dir, vault) = vault();
    let all: Vec<u32> = (0..400).collect();
    vault.make_owns(&room(), &all).unwrap();
    vault.make_seal(&room(), 12).unwrap();
    vault.make_seal(&room(), 2).unwrap();
    let before = fs::read(file(&dir, "own-399.key")).unwrap();
    vault.make_owns(&room(), &all).unwrap();
    assert_eq!(fs::read(file(&dir, "own-399.key")).unwrap(), before);
    assert_eq!(fs::read_dir(file(&dir, "")).unwrap().count(), 402);
    assert_eq!(Vault::open(dir.path()).unwrap().seals(&room()).unwrap(), [2, 12]);
    vault.forget_room(&room()).unwrap();
    assert!(!file(&dir, "").exists(), "not even its name is left");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_a_key() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, vault) = vault();
    vault.make_seal(&room(), 1).unwrap();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(file(&dir, "seal-1.key")), 0o600);
    assert_eq!(mode(file(&dir, "")), 0o700);
}

#[test]
fn a_digest_knows_a_retry_until_its_key_is_gone() {
    let (dir, vault) = vault();
    vault.make_seal(&room(), 3).unwrap();
    let sealed = |vault: &Vault, seat: &str, body: &[u8]| vault.digest(&room(), &secret(3), seat, body).unwrap();
    let open = |vault: &Vault| vault.digest(&room(), &Under::default(), "p1", b"yes").unwrap();
    let (first, plain) = (sealed(&vault, "p1", b"yes"), open(&vault));
    assert_eq!(Vault::same(&first, &sealed(&vault, "p1", b"yes")), Same::Yes);
    assert_eq!(Vault::same(&first, &sealed(&vault, "p1", b"no")), Same::No);
    assert_eq!(Vault::same(&first, &sealed(&vault, "p", b"1yes")), Same::No);
    assert_eq!(Vault::same(&first, &plain), Same::Unknown);
    assert_eq!(open(&Vault::open(dir.path()).unwrap()), plain);
    fs::remove_dir_all(file(&dir, "")).unwrap();
    assert_eq!(Vault::same(&plain, &open(&Vault::open(dir.path()).unwrap())), Same::Unknown);
    assert_eq!(Vault::same(&[], &plain), Same::Unknown);
}

#[test]
fn a_digest_under_several_keys_dies_with_the_first_of_them() {
    for lost in ["seal-3.key", "own-1.key", "own-2.key"] {
        let (dir, vault) = vault();
        vault.make_seal(&room(), 3).unwrap();
        vault.make_owns(&room(), &[1, 2]).unwrap();
        let under = Under { owns: [1, 2].into(), ..Under::default() }.and_run(3);
        let digest = vault.digest(&room(), &under, "p1", b"yes").unwrap();
        assert!(only_who(&digest) && !only_who(&vault.digest(&room(), &secret(3), "p1", b"yes").unwrap()));
        let sets = [Under::default(), secret(3), under.clone()];
        assert_eq!(vault.made_under(&room(), &digest, &sets).unwrap(), Some(under.clone()));
        fs::remove_file(file(&dir, lost)).unwrap();
        let left = Vault::open(dir.path()).unwrap();
        assert_eq!(left.made_under(&room(), &digest, &sets).unwrap(), None, "{lost}");
        assert!(left.digest(&room(), &under, "p1", b"yes").is_err(), "{lost}");
    }
}
