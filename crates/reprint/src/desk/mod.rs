mod view;
pub(crate) fn routes(_app: &std::sync::Arc<crate::app::App>) -> axum::Router { axum::Router::new() }
