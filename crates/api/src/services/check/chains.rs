//! Whether the trail is as it was written: every chain link by link, and the anchors over them.

use std::collections::{BTreeMap, HashSet};

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::chain::{self, BEGIN};
use crate::error::Error;
use crate::store::audit_chain::{self, Anchor, StoredEntry};
use crate::trail::Action;

/// How many entries are read at once.
const PAGE: u64 = 1_000;

/// What is wrong with the trail, in words.
pub(super) async fn broken(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let mut walk = Walk::default();
    let mut after: Option<(String, i64)> = None;
    loop {
        let key = after.as_ref().map(|(chain, position)| (chain.as_str(), *position));
        let page = audit_chain::entries(db, key, PAGE).await?;
        for entry in &page {
            walk.step(entry);
        }
        let Some(last) = page.last() else { break };
        after = last.chain.clone().zip(last.position);
    }
    let mut faults = walk.ended(db).await?;
    for entry in audit_chain::unchained(db, PAGE).await? {
        faults.push(format!(
            "the trail: the entry {} ({}) stands in no chain: it was added",
            entry.id, entry.action
        ));
    }
    faults.extend(anchors(db).await?);
    Ok(faults)
}

/// How far a chain was walked.
struct Reached {
    position: i64,
    link: Vec<u8>,
}

/// A walk along all chains.
#[derive(Default)]
struct Walk {
    faults: Vec<String>,
    reached: BTreeMap<String, Reached>,
    /// The entries whose personal values are gone.
    without_values: Vec<(Uuid, String)>,
    /// Those of which an entry says that they were erased.
    erased: HashSet<Uuid>,
}

impl Walk {
    fn step(&mut self, entry: &StoredEntry) {
        let (Some(chain), Some(position)) = (&entry.chain, entry.position) else { return };
        let begin = || Reached { position: 0, link: BEGIN.to_vec() };
        let reached = self.reached.entry(chain.clone()).or_insert_with(begin);
        let place =
            format!("the entry {} ({}), place {position} of {chain}", entry.id, entry.action);
        let expected = reached.position + 1;
        if position > expected {
            let last = position - 1;
            self.faults.push(format!(
                "the trail: in {chain} the entries {expected} to {last} are missing"
            ));
        }
        let personal = entry.personal.clone().unwrap_or_default();
        let link = chain::link(&reached.link, &entry.fixed(chain, position), &personal);
        let is_linked = entry.link.as_deref() == Some(&link[..]);
        // What follows a gap cannot be linked to what is not there.
        if !is_linked && position == expected {
            self.faults.push(format!("the trail: {place} was altered, moved or added"));
        }
        match &entry.salt {
            Some(salt) => {
                let found = chain::personal(salt, entry.address.as_deref(), &entry.details);
                if personal != found {
                    self.faults.push(format!("the trail: {place}: its values were altered"));
                }
            }
            None => self.without_values.push((entry.id, place)),
        }
        if entry.action == Action::TrailErased.as_str() {
            self.erased.insert(entry.subject_id);
        }
        *reached = Reached { position, link: entry.link.clone().unwrap_or_default() };
    }

    /// Compares where the chains end with where they are known to.
    async fn ended(mut self, db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
        for head in audit_chain::heads(db).await? {
            let chain = head.chain;
            let reached = self.reached.remove(&chain);
            let position = reached.as_ref().map_or(0, |reached| reached.position);
            if position < head.length {
                let (first, last) = (position + 1, head.length);
                self.faults.push(format!(
                    "the trail: in {chain} the entries {first} to {last} are missing at the end"
                ));
            } else if position > head.length {
                self.faults.push(format!(
                    "the trail: in {chain} entries were added after place {}",
                    head.length
                ));
            } else if reached.is_some_and(|reached| reached.link != head.head) {
                self.faults.push(format!("the trail: {chain} does not end as it was written"));
            }
        }
        for chain in self.reached.into_keys() {
            self.faults
                .push(format!("the trail: nothing is known of the chain {chain}: it was added"));
        }
        for (id, place) in self.without_values {
            if !self.erased.contains(&id) {
                self.faults.push(format!(
                    "the trail: {place}: its values are gone, and no entry says why"
                ));
            }
        }
        Ok(self.faults)
    }
}

/// Compares the anchors with each other and with the chains.
async fn anchors(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    let mut anchors = Vec::new();
    let mut before = None;
    loop {
        let page = audit_chain::anchors(db, before, PAGE).await?;
        let Some(last) = page.last() else { break };
        before = Some(last.day);
        anchors.extend(page);
    }
    let mut previous = BEGIN.to_vec();
    for Anchor { id, day, digest, .. } in anchors.into_iter().rev() {
        let heads = audit_chain::anchored(db, id).await?;
        if audit_chain::anchor_digest(&previous, day, &heads)[..] != digest[..] {
            faults.push(format!("the trail: the anchor of {day} was altered"));
        }
        for head in heads {
            let link = audit_chain::link_at(db, &head.chain, head.length).await?;
            if link.as_deref() != Some(&head.head[..]) {
                faults.push(format!(
                    "the trail: {} was rewritten, or cut, since the anchor of {day}",
                    head.chain
                ));
            }
        }
        previous = digest;
    }
    Ok(faults)
}
