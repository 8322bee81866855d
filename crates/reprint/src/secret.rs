//! Random names nobody can guess, and passwords: only their hashes are kept.

use std::fmt;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

/// A random token, as handed out once. Its hash is what the store keeps.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token(String);

impl Token {
    /// 160 random bits behind a prefix that tells leak scanners what it is.
    pub(crate) fn new(prefix: &str) -> anyhow::Result<Self> {
        let mut bytes = [0; 20];
        getrandom::fill(&mut bytes).map_err(|error| {
            anyhow::anyhow!("the system gives no random numbers, so no secret can be made: {error}")
        })?;
        let mut token = String::from(prefix);
        for byte in bytes {
            use fmt::Write;
            let _ = write!(token, "{byte:02x}");
        }
        Ok(Self(token))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        hash(&self.0)
    }
}

/// The hash under which a token is kept. Tokens are long and random, so a fast hash is enough.
pub(crate) fn hash(token: &str) -> [u8; 32] {
    *blake3::hash(token.as_bytes()).as_bytes()
}

/// The Argon2id hash of a password, in PHC form.
pub(crate) fn hash_password(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow::anyhow!("the password cannot be hashed: {error}"))?;
    Ok(hash.to_string())
}

/// True if the password is the one that was hashed. Without a hash the same work is done, so that nobody can tell by the time.
pub(crate) fn is_password(password: &str, kept: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    PasswordHash::new(kept.unwrap_or(NOBODY)).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    }) && kept.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_another_is_not() {
        let kept = hash_password("correct horse").unwrap();
        assert!(is_password("correct horse", Some(&kept)));
        assert!(!is_password("battery staple", Some(&kept)));
        assert!(!is_password("correct horse", None));
    }

    #[test]
    fn tokens_differ_and_carry_their_prefix() {
        let (a, b) = (Token::new("rp_").unwrap(), Token::new("rp_").unwrap());
        assert!(a.as_str().starts_with("rp_") && a != b);
        assert_eq!(a.hash(), hash(a.as_str()));
    }
}
