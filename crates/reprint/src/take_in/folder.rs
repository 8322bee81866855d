//! A folder that files are dropped in, as agencies do. A file is taken when nobody writes to it any more, and then moved to
//! `done/`, or to `problems/` if no story could be read from it; where nothing may be moved it is known by its bytes.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use jiff::SignedDuration;
use reprint_net::{Poll, Url};
use reprint_store::{
    item,
    source::{Outcome as Checked, Source, SourceKind},
};

use super::{
    Document, Incoming, files, keep,
    poll::{Tally, settle, state, subject},
};
use crate::{
    app::App,
    http::Refusal,
    problems::{self, Told},
};

/// Files taken in one look.
const MOST_FILES: usize = 1_000;
/// A larger file is not read: no wire item is.
const LARGEST: u64 = 64 << 20;
/// A file untouched for so long is complete, unless its source says otherwise (`settle_s`).
const SETTLED: Duration = Duration::from_secs(5);
/// How long a file is watched before it is believed.
const WATCHED: Duration = Duration::from_millis(300);
/// How often the folder is looked at.
const EVERY: SignedDuration = SignedDuration::from_secs(10);
/// The same where nothing can be moved, so that every look reads every file.
const EVERY_WHEN_KEPT: SignedDuration = SignedDuration::from_mins(5);
/// Names programs give to what they have not finished writing.
const UNFINISHED: [&str; 6] = [
    "tmp",
    "part",
    "partial",
    "filepart",
    "crdownload",
    "writing",
];

/// The source a folder makes.
pub(crate) fn source(
    app: &App,
    path: &Path,
    name: Option<String>,
    own: bool,
) -> Result<Source, Refusal> {
    let whole = path.canonicalize().ok().filter(|path| path.is_dir());
    let url = whole
        .as_ref()
        .and_then(|path| Url::from_directory_path(path).ok());
    let url = url.ok_or_else(|| {
        Refusal::Malformed(format!(
            "{} is not a folder that can be opened.",
            path.display()
        ))
    })?;
    let mut source = Source::new(app.id(), app.newsroom, SourceKind::Folder, url, app.now());
    source.name = name.unwrap_or_else(|| path.display().to_string());
    source.own = own;
    Ok(source)
}

/// One look into the folder.
pub(super) async fn poll(app: &Arc<App>, source: Source) -> Result<Tally, Refusal> {
    let mut state = state(app, &source).await?;
    let folder = state.url.to_file_path().ok();
    let settled = source.settings["settle_s"]
        .as_u64()
        .map_or(SETTLED, Duration::from_secs);
    let found = match &folder {
        Some(folder) => complete(folder, settled).await,
        None => Err(io::Error::other("its address is not that of a folder")),
    };
    let files = match found {
        Ok(files) => files,
        Err(error) => return Err(unopened(app, &source, state, &error).await),
    };
    let mut tally = Tally::default();
    let mut every = EVERY;
    for file in files {
        let (taken, moved) = take(app, &source, &file).await?;
        tally.add(taken);
        if !moved {
            every = EVERY_WHEN_KEPT;
        }
    }
    let changed = tally.new + tally.changed > 0;
    let now = app.now();
    (state.problem, state.failures, state.last_success) = (None, 0, Some(now));
    state.last_change = if changed {
        Some(now)
    } else {
        state.last_change
    };
    if changed {
        state.published.insert(0, now);
        state.published.truncate(64);
    }
    state.next_check = now.saturating_add(every).unwrap_or(now);
    let outcome = Checked::Read {
        etag: None,
        last_modified: None,
        changed,
    };
    settle(app, &source, state, outcome).await?;
    Ok(tally)
}

/// The files nobody writes to, oldest first.
async fn complete(folder: &Path, settled: Duration) -> io::Result<Vec<PathBuf>> {
    let before = listed(folder, settled)?;
    if before.is_empty() {
        return Ok(Vec::new());
    }
    tokio::time::sleep(WATCHED).await;
    let mut still: Vec<_> = before
        .into_iter()
        .filter(|(path, seen)| look_at(path).is_some_and(|now| now == *seen))
        .collect();
    still.sort_by(|(a, a_seen), (b, b_seen)| (a_seen.changed, a).cmp(&(b_seen.changed, b)));
    still.truncate(MOST_FILES);
    Ok(still.into_iter().map(|(path, _)| path).collect())
}

/// How a file looked: another look that differs means somebody is writing.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Looks {
    size: u64,
    changed: SystemTime,
}

fn look_at(path: &Path) -> Option<Looks> {
    let meta = fs::symlink_metadata(path)
        .ok()
        .filter(fs::Metadata::is_file)?;
    Some(Looks {
        size: meta.len(),
        changed: meta.modified().ok()?,
    })
}

fn listed(folder: &Path, settled: Duration) -> io::Result<Vec<(PathBuf, Looks)>> {
    let now = SystemTime::now();
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(looks) = look_at(&path).filter(|_| !is_unfinished(&path)) else {
            continue;
        };
        // A file from the future (a sender's wrong clock) has been written by now.
        let quiet = now
            .duration_since(looks.changed)
            .map_or(true, |age| age >= settled);
        if quiet {
            files.push((path, looks));
        }
    }
    Ok(files)
}

fn is_unfinished(path: &Path) -> bool {
    let hidden = path
        .file_name()
        .is_none_or(|name| name.to_string_lossy().starts_with(['.', '~']));
    let extension = path
        .extension()
        .map(|end| end.to_string_lossy().to_ascii_lowercase());
    hidden || extension.is_some_and(|end| UNFINISHED.contains(&end.as_str()))
}

/// Takes one file in and moves it. True if it was moved. A crash between the two takes it again, and finds it the same.
async fn take(app: &Arc<App>, source: &Source, file: &Path) -> Result<(Tally, bool), Refusal> {
    let mut tally = Tally::default();
    let bytes = match read(file) {
        Ok(bytes) => bytes,
        Err(why) => {
            problems::report(app, unread(source, file, &why)).await?;
            return Ok((tally, put_away(file, "problems")));
        }
    };
    let uri = Url::from_file_path(file).map_or_else(|()| file.display().to_string(), String::from);
    let document = Document::new(&uri, None, bytes);
    if is_known(app, source, &document).await? {
        return Ok((tally, put_away(file, "done")));
    }
    let stories = files::stories(&document.bytes, &uri);
    if stories.is_empty() {
        let why = "It holds no story in a format that Reprint knows, and no words.";
        problems::report(app, unread(source, file, why)).await?;
        return Ok((tally, put_away(file, "problems")));
    }
    for (guid, story) in files::named(stories, &uri) {
        match keep(
            app,
            source,
            Incoming::new(source, guid, story, document.clone()),
        )
        .await
        {
            Ok(outcome) => tally.count(outcome),
            Err(Refusal::Conflict(why)) => {
                problems::report(app, unread(source, file, &why)).await?;
            }
            Err(other) => return Err(other),
        }
    }
    Ok((tally, put_away(file, "done")))
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    let before = look_at(file).ok_or("It is gone.")?;
    if before.size > LARGEST {
        return Err(format!(
            "It is {} bytes long; files above {LARGEST} are not read.",
            before.size
        ));
    }
    fs::read(file).map_err(|error| format!("It cannot be read: {error}."))
}

async fn is_known(app: &Arc<App>, source: &Source, document: &Document) -> Result<bool, Refusal> {
    let (source, uri, hash) = (source.id, document.uri.clone(), document.hash);
    app.read(move |app, tx| {
        let kept = item::by_uri(tx, app.newsroom, source, &uri)?;
        Ok(kept.iter().any(|item| item.hash == hash))
    })
    .await
}

/// Moves a file into a folder beside it; false where that is not allowed. A file of the same name there stays.
fn put_away(file: &Path, folder: &str) -> bool {
    let (Some(around), Some(name)) = (file.parent(), file.file_name()) else {
        return false;
    };
    let to = around.join(folder);
    if fs::create_dir_all(&to).is_err() {
        return false;
    }
    let free = (0..1_000).map(|nth| match nth {
        0 => to.join(name),
        _ => to.join(format!("{nth}-{}", name.to_string_lossy())),
    });
    let target = free.into_iter().find(|path| !path.exists());
    target.is_some_and(|target| fs::rename(file, target).is_ok())
}

async fn unopened(app: &Arc<App>, source: &Source, mut state: Poll, error: &io::Error) -> Refusal {
    let now = app.now();
    let why = format!("The folder {} cannot be opened: {error}.", source.url);
    state.failures = state.failures.saturating_add(1);
    state.next_check = now.saturating_add(EVERY_WHEN_KEPT).unwrap_or(now);
    state.problem = Some(reprint_net::poll::Problem {
        code: "folder.unopened".into(),
        message: why.clone(),
        advice: "See that it is there, and that the program may read it.".into(),
        since: state.problem.as_ref().map_or(now, |problem| problem.since),
    });
    match super::poll::failed(app, source, state).await {
        Ok(()) => Refusal::NotFound(why),
        Err(other) => other,
    }
}

fn unread(source: &Source, file: &Path, why: &str) -> Told {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    Told {
        code: "folder.unread",
        subject: format!("{}: {name}", subject(source)),
        what: format!("The file {name} in {} could not be taken in.", source.name),
        why: why.to_owned(),
        remedy: "It was laid into the folder “problems” beside it, if that may be written. Mend it and put it back, or take it away.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("reprint-folder-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn names(files: &[PathBuf]) -> Vec<String> {
        files
            .iter()
            .map(|file| file.file_name().unwrap().to_string_lossy().into_owned())
            .collect()
    }

    #[tokio::test]
    async fn only_what_nobody_writes_to_is_taken() {
        let folder = folder("complete");
        for name in ["b.xml", ".hidden", "c.xml.part", "~lock", "d.TMP"] {
            fs::write(folder.join(name), "x").unwrap();
        }
        fs::create_dir(folder.join("done")).unwrap();
        assert!(
            complete(&folder, Duration::from_mins(1))
                .await
                .unwrap()
                .is_empty(),
            "too young"
        );
        let writing = folder.join("a.xml");
        fs::write(&writing, "x").unwrap();
        let writer = tokio::spawn(async move {
            tokio::time::sleep(WATCHED / 2).await;
            fs::write(&writing, "xx").unwrap();
        });
        assert_eq!(
            names(&complete(&folder, Duration::ZERO).await.unwrap()),
            ["b.xml"]
        );
        writer.await.unwrap();
        assert_eq!(
            names(&complete(&folder, Duration::ZERO).await.unwrap()),
            ["b.xml", "a.xml"]
        );
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_put_away_leaves_another_of_its_name_alone() {
        let folder = folder("away");
        for turn in ["one", "two"] {
            fs::write(folder.join("a.xml"), turn).unwrap();
            assert!(put_away(&folder.join("a.xml"), "done"));
        }
        assert_eq!(
            fs::read_to_string(folder.join("done/a.xml")).unwrap(),
            "one"
        );
        assert_eq!(
            fs::read_to_string(folder.join("done/1-a.xml")).unwrap(),
            "two"
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
