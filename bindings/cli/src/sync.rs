//! `lomme sync`: reads a citizen's overview from a gateway into a phone's encrypted store. How far it is goes to stderr; what failed, and what is
//! shown meanwhile, is said in plain words.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use lomme_app::{AppConfig, CitizenApp, LommeError, SyncEvent, device_clock};
use serde_json::json;

use crate::exit::{Exit, Failure};
use crate::input::read_text;
use crate::keys::FileKeys;
use crate::{Lang, say};

#[derive(Args)]
pub(crate) struct Options {
    /// A citizen's phone: its encrypted store in app/, its keys in keys/; made where it is not there. To synchronise is to choose that the
    /// overview is kept there
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The gateway, https://host:port
    #[arg(long, value_name = "URL")]
    gateway: String,
    /// The roots that are trusted, in PEM
    #[arg(long, value_name = "FILE")]
    tls_ca: PathBuf,
    /// Log in with this offer first; it can be used once. Without it the login that the store keeps is used
    #[arg(long, value_name = "URI")]
    offer: Option<String>,
    /// The transaction code that belongs to the offer
    #[arg(long, value_name = "DIGITS", requires = "offer")]
    tx_code: Option<String>,
    /// Print what came as JSON
    #[arg(long)]
    json: bool,
    /// The language of the texts
    #[arg(long, value_enum, default_value = "da")]
    lang: Lang,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::new(format!("no threads can be started: {}", error.kind())))?;
    runtime.block_on(async {
        let citizen = open(options)?;
        let synced = synchronise(options, &citizen).await;
        let state = citizen.sync_state()?;
        let texts = citizen.texts();
        let view = synced.map_err(|error| {
            eprintln!("lomme: {}", Failure::new(&error));
            eprintln!("{}", state.shown);
            state.wait.iter().for_each(|wait| eprintln!("{wait}"));
            Failure::new(texts.error(error.code))
        })?;
        if options.json {
            say(&json!({"sync": view, "state": state}).to_string())?;
            return Ok(Exit::Done);
        }
        let count = |key, count: usize| texts.with(key, &[("n", count.into())]);
        say(&count("sync-changed", view.changed))?;
        for (key, n) in [("sync-removed", view.removed), ("sync-unusable", view.unusable)] {
            if n > 0 {
                say(&count(key, n))?;
            }
        }
        // A source that fails is told of here, and hides none of the others.
        let coverage = citizen.overview()?.coverage;
        for source in coverage.iter().filter(|source| source.state != "ok") {
            say(&format!("{}: {}", source.name, source.words))?;
        }
        Ok(Exit::Done)
    })
}

async fn synchronise(
    options: &Options,
    citizen: &Arc<CitizenApp>,
) -> Result<lomme_app::view::SyncView, LommeError> {
    if let Some(offer) = &options.offer {
        citizen.log_in(offer.clone(), options.tx_code.clone()).await?;
    }
    citizen.keep_offline_copy(true)?;
    let texts = lomme_app::Texts::new(options.lang.into());
    let progress = move |event| {
        eprintln!(
            "{}",
            match event {
                SyncEvent::Page { items, .. } => texts.with("sync-so-far", &[("n", items.into())]),
                SyncEvent::Waiting { seconds } => texts.with("sync-waiting", &[("n", seconds.into())]),
            }
        );
    };
    let sync = citizen.sync(progress);
    tokio::pin!(sync);
    tokio::select! {
        synced = &mut sync => return synced,
        _ = tokio::signal::ctrl_c() => citizen.cancel_sync(),
    };
    sync.await
}

fn open(options: &Options) -> Result<Arc<CitizenApp>, Failure> {
    let keys =
        FileKeys::new(&options.store.join("keys")).map_err(|error| no_place(&options.store, &error))?;
    let config = AppConfig {
        dir: options.store.join("app"),
        gateway_url: options.gateway.clone(),
        tls_roots_pem: vec![read_text(&options.tls_ca)?],
        // No licence is taken here, and so no bundle is needed.
        publisher_root_pem: String::new(),
        language: options.lang.into(),
        time: device_clock(),
    };
    Ok(CitizenApp::open(config, Arc::new(keys))?)
}

fn no_place(dir: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be used: {}", dir.display(), error.kind()))
}
