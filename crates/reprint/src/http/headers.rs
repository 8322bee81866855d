use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Pages for readers: no script but the embed's own file, no third party, no frame but of embeds.
const SITE: &str = "default-src 'none'; style-src 'self'; img-src 'self' https: http:; font-src 'self'; script-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
/// List pages made to stand in other sites' frames.
const EMBED: &str = "default-src 'none'; style-src 'self'; img-src 'self' https: http:; font-src 'self'; script-src 'self'; \
    connect-src 'self'; base-uri 'none'; frame-ancestors *";
/// The desk runs no script at all.
const DESK: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// Puts the readers' security headers on an answer.
pub(crate) async fn guard_site(request: Request, next: Next) -> Response {
    let embed = request.uri().path().starts_with("/embed/");
    let mut response = next.run(request).await;
    put(&mut response, if embed { EMBED } else { SITE });
    response
}

/// Puts the desk's security headers on an answer, and keeps it out of every cache.
pub(crate) async fn guard_desk(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    put(&mut response, DESK);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

fn put(response: &mut Response, policy: &'static str) {
    const ALWAYS: [(HeaderName, &str); 3] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(policy));
}
