//! `reprint search`: stories by their words.

use clap::{Args, ValueEnum};
use reprint_store::search::Order;
use serde_json::{Value, json};

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::find::{self, Place};

/// Find stories: words, "phrases", -not, OR, begin*, from: by: credit: lang: section: rights: event: after: before: status: copies: side:
#[derive(Args)]
pub(crate) struct Search {
    /// What is looked for; `--` before it if it begins with -
    #[arg(required = true)]
    query: Vec<String>,
    /// Which come first
    #[arg(long, value_enum, default_value_t = First::Newest)]
    first: First,
    /// Stories listed at most
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// Where the page begins: `next` of the page before
    #[arg(long, value_name = "PLACE")]
    from: Option<Place>,
    #[command(flatten)]
    desk: Desk,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum First {
    /// Those stored last
    Newest,
    /// Those that have the words most
    Relevance,
}

impl Search {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let (text, limit, from) = (self.query.join(" "), self.limit, self.from);
        let order = match self.first {
            First::Newest => Order::Newest,
            First::Relevance => Order::Relevance,
        };
        self.desk.run(async move |app| {
            let found = app
                .read(move |app, tx| {
                    let mut query = find::parse(&text, &app.at_desk());
                    query.search.order = order;
                    find::find(app, tx, &query, from, limit)
                })
                .await?;
            for remark in &found.remarks {
                tell(remark);
            }
            let words: Vec<String> = found
                .hits
                .iter()
                .map(|hit| {
                    let passage: String = hit.passage.iter().map(|p| p.text.as_str()).collect();
                    format!(
                        "{}  {}  {}\n    {passage}",
                        hit.head.id,
                        app.tell(hit.head.published),
                        hit.head.headline
                    )
                })
                .collect();
            let items: Vec<Value> = found.hits.iter().map(find::hit_json).collect();
            let next = found.next.map(|next| next.to_string());
            let told = json!({ "items": items, "next": next, "remarks": found.remarks });
            Ok(Answer::new(told, words.join("\n")))
        })
    }
}

/// What is said beside the answer.
#[expect(
    clippy::print_stderr,
    reason = "data goes to standard output, remarks to standard error"
)]
fn tell(remark: &str) {
    eprintln!("{remark}");
}
