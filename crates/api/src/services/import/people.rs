//! Compares the members of an import with those in the database.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use shorei_domain::id::MemberId;
use shorei_domain::member::is_member;
use shorei_domain::refusal::Refusal;
use shorei_domain::text::fold;
use uuid::Uuid;

use super::read::Entry;
use super::{Batch, Fate, NewMembers};
use crate::error::Error;
use crate::services::member::{changed_fields, require_contact};
use crate::sheet::place;
use crate::store::bulk;
use crate::store::entity::member::ActiveModel;
use crate::store::member::{self, MemberFields, MemberRow};

/// The rows that an import of members writes.
pub(super) struct Members {
    pub(super) rows: Vec<ActiveModel>,
    /// Members whose address another member gets.
    pub(super) freed: Vec<Uuid>,
    pub(super) new: NewMembers,
    /// Those who get another address, with the one of before.
    pub(super) moved: Vec<(Uuid, String)>,
    /// Those of them who have no password yet.
    pub(super) uninvited: NewMembers,
}

/// Compares rows with the members that have their numbers.
pub(super) async fn plan(
    batch: &mut Batch<'_>,
    db: &impl ConnectionTrait,
    entries: &[Entry<MemberFields>],
) -> Result<Members, Error> {
    let numbers: Vec<String> = entries.iter().map(|entry| number_of(&entry.input)).collect();
    let known = bulk::members_by_number(db, &numbers).await?;
    let known: HashMap<String, MemberRow> = known
        .into_iter()
        .filter_map(|row| Some((row.member_number_folded.clone()?, row)))
        .collect();
    let freed = check_emails(batch, db, entries, &numbers).await?;
    let mut members = Members {
        rows: Vec::new(),
        freed,
        new: Vec::new(),
        moved: Vec::new(),
        uninvited: Vec::new(),
    };
    let now = batch.call.real_now();
    for (entry, number) in entries.iter().zip(numbers) {
        let mut fields = entry.input.clone();
        let fate = if let Some(current) = known.get(&number) {
            // The number only identifies the member, and a table of members does not say who left.
            fields.member_number.clone_from(&current.member_number);
            fields.left_on = current.left_on;
            require_contact(batch.call, Some(&current.email), &fields.email)?;
            if current.email != fields.email {
                members.moved.push((current.id, current.email.clone()));
                let stays = is_member(current.left_on, batch.call.today());
                if stays && current.password_hash.is_none() {
                    let number = current.member_number.clone().unwrap_or_default();
                    members.uninvited.push((current.id, number));
                }
            }
            if changed_fields(current, &fields, false).is_empty() {
                Fate::Unchanged
            } else {
                Fate::Changed(member::changed_row(current.clone(), fields, now))
            }
        } else {
            let id = batch.new_id();
            members.new.push((id, fields.member_number.clone().unwrap_or_default()));
            Fate::Created(member::new_row(MemberId(id), fields, now))
        };
        members.rows.extend(batch.note(|| number, fate));
    }
    Ok(members)
}

/// Refuses addresses that someone else has and keeps. Returns the members who pass theirs on to
/// another.
async fn check_emails(
    batch: &mut Batch<'_>,
    db: &impl ConnectionTrait,
    entries: &[Entry<MemberFields>],
    numbers: &[String],
) -> Result<Vec<Uuid>, Error> {
    let wanted: Vec<String> = entries.iter().map(|entry| fold(&entry.input.email)).collect();
    let holders = bulk::people_by_email(db, &wanted).await?;
    let holders: HashMap<&str, &MemberRow> =
        holders.iter().map(|row| (row.email_folded.as_str(), row)).collect();
    let next: HashMap<&str, &str> = numbers
        .iter()
        .zip(&wanted)
        .map(|(number, email)| (number.as_str(), email.as_str()))
        .collect();
    let mut freed = Vec::new();
    for ((entry, number), email) in entries.iter().zip(numbers).zip(&wanted) {
        let Some(holder) = holders.get(email.as_str()) else { continue };
        let holds = holder.member_number_folded.as_deref();
        if holds == Some(number) {
            continue;
        }
        let gives_up = holds.and_then(|holds| next.get(holds)).is_some_and(|next| *next != email);
        if gives_up {
            freed.push(holder.id);
        } else {
            let why = Refusal::AlreadyExists { field: "email" };
            batch.faults.add(entry.row, place(entry.row, "email"), why);
        }
    }
    Ok(freed)
}

fn number_of(fields: &MemberFields) -> String {
    fields.member_number.as_deref().map(fold).unwrap_or_default()
}
