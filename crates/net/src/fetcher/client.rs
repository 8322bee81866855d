use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use super::{Settings, SetupError};
use crate::{Guard, guard::GuardedResolver};

/// The HTTP client: no redirects, cookies, proxies or unpacking of its own, and every name resolved through the guard.
pub(super) fn build(settings: &Settings, guard: Arc<Guard>) -> Result<reqwest::Client, SetupError> {
    let resolver = GuardedResolver {
        guard,
        lookup: Arc::clone(&settings.lookup),
    };
    reqwest::Client::builder()
        .dns_resolver(Arc::new(resolver))
        .tls_backend_preconfigured(tls(&settings.authorities)?)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(settings.limits.connect)
        .pool_max_idle_per_host(1)
        .build()
        .map_err(|error| SetupError::Client(error.to_string()))
}

/// The system's certificate authorities (or Mozilla's, where there are none, as in an image from scratch) and those given.
fn tls(authorities: &[u8]) -> Result<ClientConfig, SetupError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    for certificate in CertificateDer::pem_slice_iter(authorities) {
        let certificate = certificate.map_err(|e| SetupError::Authority(e.to_string()))?;
        let added = roots.add(certificate);
        added.map_err(|e| SetupError::Authority(e.to_string()))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| SetupError::Client(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
