//! The parties of the demo, each a server of its own.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use axum::Router;
use jiff::Timestamp;
use reprint_store::{
    partner::Partner,
    source::{self, Source, SourceKind},
};
use tokio::{net::TcpListener, task::JoinHandle};

use super::{cms::Cms, newsroom, plain::PlainSite};
use crate::{
    clock::SystemClock,
    config::Config,
    desk::{self, NewPartner},
    serve::Instance,
    take_in::{self, Document, Incoming},
};

const TERMS: &str = include_str!("../../demo/terms.toml");

/// Everybody in the demo.
pub(super) struct Parties {
    pub(super) cms: Cms,
    pub(super) cms_url: String,
    pub(super) publisher: Instance,
    pub(super) partner: Instance,
    pub(super) third: PlainSite,
    pub(super) third_url: String,
    /// The address Valley Post was given.
    pub(super) valley_token: String,
    /// The partners as the publisher knows them.
    pub(super) hill: Partner,
    pub(super) hill_token: String,
    pub(super) mails: PathBuf,
    servers: Vec<JoinHandle<()>>,
}

impl Parties {
    pub(super) async fn start(folder: &Path) -> anyhow::Result<Self> {
        let (cms_listener, cms_url) = listen().await?;
        let (third_listener, third_url) = listen().await?;
        let cms = Cms::new(cms_url.clone(), newsroom::stories(Timestamp::now())?);
        let third = PlainSite::default();
        let servers = vec![
            serve(cms_listener, cms.clone().router()),
            serve(third_listener, third.clone().router()),
        ];
        let mails = folder.join("mails");
        let publisher = instance(folder, "The Harbour Ledger", Some(&cms_url), &mails).await?;
        let partner = instance(folder, "Valley Post", None, &mails).await?;
        let app = &publisher.app;
        desk::keep_policy(app, TERMS.to_owned(), "the demo".into()).await?;
        let valley = NewPartner {
            name: "Valley Post".into(),
            host: partner.address.to_string(),
            contact: "desk@valley-post.example".into(),
            class: "news".into(),
            ..NewPartner::default()
        };
        let (_, valley_token) = desk::add_partner(app, valley).await?;
        let hill = NewPartner {
            name: "Hill Town Notes".into(),
            host: third_url.trim_start_matches("http://").into(),
            contact: "editor@hill-town-notes.example".into(),
            class: "news".into(),
            ..NewPartner::default()
        };
        let (hill, hill_token) = desk::add_partner(app, hill).await?;
        Ok(Self {
            cms,
            cms_url,
            publisher,
            partner,
            third,
            third_url,
            valley_token: valley_token.as_str().to_owned(),
            hill,
            hill_token: hill_token.as_str().to_owned(),
            mails,
            servers,
        })
    }

    /// The story that may not be used yet comes as agencies send one: a ninjs file that names the hour.
    pub(super) async fn file_embargoed(&self) -> anyhow::Result<()> {
        let app = &self.publisher.app;
        let Some((filed, until)) = newsroom::embargoed(Timestamp::now())? else {
            return Ok(());
        };
        let file = serde_json::json!({
            "uri": format!("{}/wire/{}", self.cms_url, filed.slug),
            "standard": { "name": "ninjs", "version": "3.0", "schema": "https://iptc.org/std/ninjs/ninjs-schema_3.0.json" },
            "type": "text", "pubStatus": "usable", "version": "1", "language": filed.head.language,
            "versionCreated": filed.published.to_string(), "embargoedUntil": until.to_string(),
            "headlines": [{ "role": "main", "value": filed.head.headline }], "by": filed.head.author,
            "bodies": [{ "role": "main", "contentType": "text/plain", "value": filed.body }],
        });
        let bytes = serde_json::to_vec(&file)?;
        let reading = reprint_wire::read(&bytes, &reprint_wire::Hints::at(&self.cms_url));
        let item = reading
            .items
            .into_iter()
            .next()
            .context("the demo's ninjs file was not understood")?;
        let mut source = Source::new(
            app.id(),
            app.newsroom,
            SourceKind::Folder,
            format!("{}/wire/", self.cms_url),
            app.now(),
        );
        source.own = true;
        source.paused = true;
        source.name = "News files".into();
        let added = source.clone();
        app.write(move |_, tx| source::add(tx, &added)).await?;
        let uri = item.story.uri.clone().unwrap_or_default();
        let document = Document::new(&uri, Some("application/json".into()), bytes);
        take_in::keep(
            app,
            &source,
            Incoming::new(&source, uri, item.story, document),
        )
        .await?;
        Ok(())
    }

    pub(super) async fn stop(self) {
        for server in &self.servers {
            server.abort();
        }
        tokio::join!(self.publisher.stop(), self.partner.stop());
    }
}

async fn listen() -> anyhow::Result<(TcpListener, String)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .context("no port on 127.0.0.1 is free")?;
    let address = listener.local_addr()?;
    Ok((listener, format!("http://{address}")))
}

fn serve(listener: TcpListener, routes: Router) -> JoinHandle<()> {
    tokio::spawn(async move {
        let _ = axum::serve(listener, routes).await;
    })
}

async fn instance(
    folder: &Path,
    name: &str,
    site: Option<&str>,
    mails: &Path,
) -> anyhow::Result<Instance> {
    let mut config = Config::default();
    config.server.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let file = name.to_lowercase().replace(' ', "-");
    config.server.database = folder.join(format!("{file}.db")).display().to_string();
    config.newsroom.name = name.to_owned();
    config.newsroom.url = site.and_then(|site| site.parse().ok());
    config.newsroom.corrections_contact = Some(format!(
        "corrections@{}.example",
        file.trim_start_matches("the-")
    ));
    // All parties of the demo live on this machine.
    config.network.allow_private = vec!["127.0.0.1".into()];
    config.network.gap_ms = 0;
    config.network.poll_every.at_least = 1;
    config.network.poll_every.at_most = 5;
    config.mail.maildrop = mails.to_owned();
    config.mail.from = format!("{name} <desk@{}.example>", file.trim_start_matches("the-"));
    Instance::start(config, Arc::new(SystemClock)).await
}

/// A folder of this process's own under the system's temporary one.
pub(super) fn temporary_folder() -> anyhow::Result<PathBuf> {
    let name = format!("reprint-demo-{}", crate::secret::Token::new("")?.as_str());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
