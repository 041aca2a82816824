use serde_json::{Value, json};

use super::*;

fn read(custom: &Value) -> Result<Imported, Problem> {
    Imported::read(&serde_json::from_value(custom.clone()).unwrap())
}

fn text(algorithm: &str, value: &str) -> Value {
    json!({"algorithm": algorithm, "hash": {"value": value, "encoding": "utf8"}})
}

/// Algorithm, password and what was stored of it. Sources: bcrypt crypt_blowfish's tests; HMAC RFC 4231 section 4.3;
/// PBKDF2 RFC 6070 section 2; scrypt RFC 7914 section 12; `{SHA}` RFC 2307 and the rest made with Python's hashlib.
fn vectors() -> Vec<(&'static str, Value)> {
    vec![
        (
            "U*U",
            text(
                "bcrypt",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            ),
        ),
        (
            "U*U",
            text(
                "bcrypt",
                "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            ),
        ),
        ("secret", text("ldap", "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=")),
        (
            "secret",
            text("ldap", "{ssha}gVK8WC9YyFT1gMsQHTGCgT3sSv5zYWx0"),
        ),
        (
            "secret",
            text(
                "ldap",
                "{SSHA512}yreFFnGZtsvzvla8i9E2vdgYkV/W/fffWI58oF/Bz6gCBig8LFcqTU6mYV4HpwNgAq53rou6YGObsfQ+inK2+XBlcHBlcg==",
            ),
        ),
        (
            "password",
            text(
                "pbkdf2",
                "$pbkdf2-sha1$i=4096,l=20$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE",
            ),
        ),
        (
            "password",
            text(
                "pbkdf2",
                "$pbkdf2-sha512$i=1000,l=64$c2FsdHNhbHQ$Q6v4xwJ8a9nWPp2BeEoAYYhHSo2xRmPWART17vTpSxt2q6iNp7BOozW557qqa95eNjUO4gKs0CyvJbYGGku1tA",
            ),
        ),
        (
            "password",
            json!({"algorithm": "md5", "hash": {"value": "5f4dcc3b5aa765d61d8327deb882cf99", "encoding": "hex"}}),
        ),
        (
            "password",
            json!({"algorithm": "sha1", "hash": {"value": "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8", "encoding": "hex"}}),
        ),
        (
            "password",
            json!({"algorithm": "sha256", "salt": {"value": "salt", "position": "prefix"},
                "hash": {"value": "13601bda4ea78e55a07b98866d2be6be0744e3866f13c00c811cab608a28f322", "encoding": "hex"}}),
        ),
        (
            "password",
            json!({"algorithm": "sha512", "salt": {"value": "010203", "encoding": "hex", "position": "suffix"},
                "hash": {"encoding": "base64", "value":
                    "ZDyZzR3HFSNtIlCoXwGof7e0c5GDcJDzGdrcDEdv9mTMteH1Ga0koufAIgSV8jlgjvzI3X0y6o/rw7bQND+YMA"}}),
        ),
        (
            "pässword",
            json!({"algorithm": "md5", "password": {"encoding": "utf16le"},
                "hash": {"value": "ccf871c0d2437f8670ecebeac6f422c8", "encoding": "hex"}}),
        ),
        (
            "pässword",
            json!({"algorithm": "sha1", "password": {"encoding": "latin1"},
                "hash": {"value": "2bb859cd0194ba5439cc7a06b78fb1090cca8787", "encoding": "hex"}}),
        ),
        (
            "what do ya want for nothing?",
            json!({"algorithm": "hmac", "hash": {"encoding": "hex", "digest": "sha256", "key": {"value": "4a656665", "encoding": "hex"},
                "value": "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"}}),
        ),
        (
            "password",
            json!({"algorithm": "hmac", "hash": {"encoding": "hex", "digest": "sha1", "key": {"value": "key"},
                "value": "4290bac24d78e756163d8de9db5d6dc15c1da845"}}),
        ),
        (
            "password",
            json!({"algorithm": "scrypt", "keylen": 64, "cost": 1024, "blockSize": 8, "parallelization": 16,
                "salt": {"value": "NaCl"}, "hash": {"encoding": "hex", "value":
                    "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"}}),
        ),
        (
            "password",
            json!({"algorithm": "scrypt", "keylen": 32, "salt": {"value": "salt"},
                "hash": {"encoding": "hex", "value": "745731af4484f323968969eda289aeee005b5903ac561e64a5aca121797bf773"}}),
        ),
    ]
}

#[test]
fn hashes_of_other_systems() {
    for (password, custom) in vectors() {
        let imported = read(&custom).unwrap_or_else(|problem| panic!("{custom}: {problem:?}"));
        assert!(imported.matches(password).unwrap(), "{custom}");
        assert!(!imported.matches("wrong").unwrap(), "{custom}");
        assert!(!imported.matches("").unwrap(), "{custom}");
    }
}

fn hex(algorithm: &str, value: &str) -> Value {
    json!({"algorithm": algorithm, "hash": {"value": value, "encoding": "hex"}})
}

fn md5() -> Value {
    hex("md5", "5f4dcc3b5aa765d61d8327deb882cf99")
}

fn with(mut custom: Value, name: &str, value: Value) -> Value {
    custom[name] = value;
    custom
}

/// Each is refused for that property.
fn refused(cases: &[(Value, &str)]) {
    for (custom, property) in cases {
        let problem = read(custom).expect_err(&custom.to_string());
        assert_eq!(problem.property, *property, "{custom}: {}", problem.reason);
    }
}

#[test]
fn what_is_none_of_its_algorithm() {
    let bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    let pbkdf2 = "$pbkdf2-sha1$i=4096,l=20$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE";
    refused(&[
        (text("argon2", bcrypt), "hash.value"),
        (
            text(
                "bcrypt",
                "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            ),
            "hash.value",
        ),
        (
            text(
                "bcrypt",
                "$2a$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            ),
            "hash.value",
        ),
        (
            text("bcrypt", "$2a$05$CCCCCCCCCCCCCCCCCCCCC."),
            "hash.value",
        ),
        (hex("bcrypt", bcrypt), "hash.encoding"),
        (
            with(text("bcrypt", bcrypt), "salt", json!({"value": "x"})),
            "salt",
        ),
        (
            with(
                text("bcrypt", bcrypt),
                "password",
                json!({"encoding": "latin1"}),
            ),
            "password.encoding",
        ),
        (
            text("md5", "5f4dcc3b5aa765d61d8327deb882cf99"),
            "hash.encoding",
        ),
        (hex("md5", "5f4dcc3b5aa765d61d8327deb882cf9"), "hash.value"),
        (hex("md5", "5f4dcc3b5aa765d61d8327deb882cf"), "hash.value"),
        (
            hex("sha1", "5f4dcc3b5aa765d61d8327deb882cf99"),
            "hash.value",
        ),
        (with(md5(), "salt", json!({"value": "x"})), "salt"),
        (
            with(
                md5(),
                "salt",
                json!({"value": "x", "encoding": "hex", "position": "prefix"}),
            ),
            "salt.value",
        ),
        (with(md5(), "algorithm", json!("hmac")), "hash"),
        (text("ldap", "5en6G6MezRroT3XKqkdPOmY/BfQ="), "hash.value"),
        (
            text("ldap", "{CRYPT}5en6G6MezRroT3XKqkdPOmY/BfQ="),
            "hash.value",
        ),
        (
            text("ldap", "{SSHA}5en6G6MezRroT3XKqkdPOmY/BfQ="),
            "hash.value",
        ),
        (
            text("ldap", "{SHA}gVK8WC9YyFT1gMsQHTGCgT3sSv5zYWx0"),
            "hash.value",
        ),
        (text("pbkdf2", &pbkdf2.replace("sha1", "md5")), "hash.value"),
        (
            text("pbkdf2", &pbkdf2.replace("l=20", "l=21")),
            "hash.value",
        ),
        (
            text("pbkdf2", &pbkdf2.replace("i=4096", "i=2000001")),
            "hash.value",
        ),
        (
            text("pbkdf2", &pbkdf2.replace("i=4096", "i=0")),
            "hash.value",
        ),
    ]);
}

#[test]
fn what_is_no_hash_of_scrypt() {
    let scrypt = || {
        with(
            with(md5(), "algorithm", json!("scrypt")),
            "keylen",
            json!(16),
        )
    };
    let salted = || with(scrypt(), "salt", json!({"value": "salt"}));
    refused(&[
        (scrypt(), ""),
        (with(salted(), "keylen", Value::Null), ""),
        (with(salted(), "keylen", json!(17)), "hash.value"),
        (with(salted(), "cost", json!(1000)), "cost"),
        (with(salted(), "cost", json!(1 << 17)), "cost"),
    ]);
}

#[test]
fn nothing_of_a_hash_is_shown() {
    for (_, custom) in vectors() {
        let shown = format!("{:?}", read(&custom).unwrap());
        let parsed: CustomPasswordHash = serde_json::from_value(custom).unwrap();
        assert!(!shown.contains(&parsed.hash.value), "{shown}");
        assert!(!format!("{parsed:?}").contains(&parsed.hash.value));
    }
}
