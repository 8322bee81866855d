use std::fmt;

use ring::hmac;

/// The hashes a hub may sign with (section 8.1). SHA-1 is read, never written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashName {
    /// `sha1`, for old hubs.
    Sha1,
    /// `sha256`.
    Sha256,
    /// `sha384`.
    Sha384,
    /// `sha512`.
    Sha512,
}

impl HashName {
    fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "sha1" => Some(Self::Sha1),
            "sha256" => Some(Self::Sha256),
            "sha384" => Some(Self::Sha384),
            "sha512" => Some(Self::Sha512),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    fn algorithm(self) -> hmac::Algorithm {
        match self {
            Self::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha384 => hmac::HMAC_SHA384,
            Self::Sha512 => hmac::HMAC_SHA512,
        }
    }
}

/// The value of an `X-Hub-Signature` header: `sha256=` and hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    hash: HashName,
    digest: Vec<u8>,
}

impl Signature {
    /// Reads a header's value; `None` if it names no known hash or is not hexadecimal.
    pub fn parse(value: &str) -> Option<Self> {
        let (name, digits) = value.trim().split_once('=')?;
        let digits = digits.trim().as_bytes();
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let pair = |pair: &[u8]| u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok();
        if digits.is_empty() || digits.len() % 2 == 1 || digits.len() > 128 {
            return None;
        }
        let digest = digits
            .chunks_exact(2)
            .map(pair)
            .collect::<Option<Vec<u8>>>()?;
        let hash = HashName::named(name.trim())?;
        Some(Self { hash, digest })
    }

    /// True if this signs the body with the secret; compared in constant time.
    pub fn holds(&self, secret: &[u8], body: &[u8]) -> bool {
        let key = hmac::Key::new(self.hash.algorithm(), secret);
        hmac::verify(&key, body, &self.digest).is_ok()
    }
}

/// Signs a body.
pub fn sign(hash: HashName, secret: &[u8], body: &[u8]) -> Signature {
    let key = hmac::Key::new(hash.algorithm(), secret);
    let digest = hmac::sign(&key, body).as_ref().to_vec();
    Signature { hash, digest }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=", self.hash.word())?;
        self.digest
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
