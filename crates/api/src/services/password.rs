//! Passwords: resets, and the first one of an invited member (`S1`).

use std::sync::Arc;

use serde_json::json;
use shorei_domain::id::MemberId;
use shorei_domain::member::{Language, check_password, is_member};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::context::{App, Visit};
use crate::error::Error;
use crate::mail::Mail;
use crate::security::link;
use crate::store::member::{self, MemberRow};
use crate::store::reset_request::{self, ResetRequest};
use crate::store::{access_token, bulk, outbox, password_link, session};
use crate::trail::Action;
use crate::unit::Unit;

/// How long a link for a forgotten password is valid.
const RESET: Duration = Duration::minutes(30);
/// How many of them an account gets within an hour: whoever asks more often fills somebody's letter box.
const RESETS_AN_HOUR: u64 = 5;
/// How many resets are looked up at once.
const RESETS_AT_ONCE: u64 = 16;
/// For how long an invitation does.
const INVITATION: Duration = Duration::days(14);

/// Keeps that somebody asked for a link for a new password. What follows is done by [`answer_resets`], so that the
/// caller learns nothing of the account, not even by the time it takes.
///
/// # Errors
/// When the database refuses.
pub async fn request_reset(visit: &Visit, unit: &Unit<'_>, user_id: &str) -> Result<(), Error> {
    let found = member::find_by_user_id(unit, user_id).await?;
    let row = ResetRequest {
        id: visit.new_id(),
        member_id: found.map(|found| found.id),
        address: visit.address.map(|address| address.to_string()),
        request_id: visit.request_id.clone(),
        created_at: visit.real_now(),
    };
    reset_request::insert(unit, row).await?;
    unit.wake_mail();
    Ok(())
}

/// Sends the links that were asked for.
///
/// # Errors
/// When the database refuses.
pub async fn answer_resets(app: &Arc<App>) -> Result<(), Error> {
    loop {
        let waiting = reset_request::waiting(app.db.read(), RESETS_AT_ONCE).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        for asked in waiting {
            let address = asked.address.as_deref().and_then(|address| address.parse().ok());
            let visit =
                Visit::new(Arc::clone(app), Language::Ja, asked.request_id.clone(), address);
            visit.write(async |unit| answer_reset(&visit, unit, &asked).await).await?;
        }
    }
}

async fn answer_reset(visit: &Visit, unit: &Unit<'_>, asked: &ResetRequest) -> Result<(), Error> {
    if !reset_request::take(unit, asked.id).await? {
        return Ok(());
    }
    // Never what was typed: people type passwords there.
    let refused = || visit.entry(Action::PasswordResetRefused, asked.member_id.unwrap_or_default());
    let Some(member) = asked.member_id.map(MemberId) else {
        return unit.record([refused()]).await;
    };
    let found = member::find_locked(unit, member).await?;
    // An account of neither a member nor the secretariat is a program's: nobody reads its mail.
    let person = |found: &MemberRow| found.member_number.is_some() || found.is_staff;
    let there = |found: &MemberRow| person(found) && is_member(found.left_on, visit.today());
    let Some(found) = found.filter(there) else { return unit.record([refused()]).await };
    let id = visit.new_id();
    let mail = Mail::PasswordReset { link: id };
    let hour_ago = visit.real_now() - Duration::hours(1);
    if outbox::count_since(unit, member, mail.kind(), hour_ago).await? >= RESETS_AN_HOUR {
        return Ok(());
    }
    send_link(visit, unit, &found, id, RESET, &mail).await?;
    let event = visit.entry(Action::PasswordResetRequested, found.id);
    unit.record([event]).await
}

/// Invites a new member to set a password.
///
/// # Errors
/// When the database refuses.
pub async fn invite(visit: &Visit, unit: &Unit<'_>, invited: &MemberRow) -> Result<(), Error> {
    let id = visit.new_id();
    let member_number = invited.member_number.clone().unwrap_or_default();
    let mail = if invited.is_staff {
        Mail::StaffInvitation { link: id }
    } else {
        Mail::Invitation { link: id, member_number }
    };
    send_link(visit, unit, invited, id, INVITATION, &mail).await
}

/// Invites many new members, each by identifier and number.
///
/// # Errors
/// When the database refuses.
pub async fn invite_all(
    visit: &Visit,
    unit: &Unit<'_>,
    invited: &[(Uuid, String)],
) -> Result<(), Error> {
    let now = visit.real_now();
    let mut links = Vec::with_capacity(invited.len());
    let mut mails = Vec::with_capacity(invited.len());
    for (member, member_number) in invited {
        let id = visit.new_id();
        links.push(password_link::new_row(id, *member, now, now + INVITATION));
        let mail = Mail::Invitation { link: id, member_number: member_number.clone() };
        mails.push((MemberId(*member), mail));
    }
    bulk::put(unit, links).await?;
    unit.mail_all(&mails).await
}

async fn send_link(
    visit: &Visit,
    unit: &Unit<'_>,
    to: &MemberRow,
    id: Uuid,
    lasts: Duration,
    mail: &Mail,
) -> Result<(), Error> {
    let now = visit.real_now();
    // Only the newest works.
    password_link::spend_all(unit, to.id, now).await?;
    password_link::insert(unit, id, to.id, now, now + lasts).await?;
    unit.mail(MemberId(to.id), mail).await
}

/// The link that a token names.
///
/// # Errors
/// [`Error::LinkExpired`] for one that is not genuine, was used or has expired.
pub async fn find_link(visit: &Visit, token: &str) -> Result<Uuid, Error> {
    let id = link::verify(token, &visit.app.config.secret).ok_or(Error::LinkExpired)?;
    let now = visit.real_now();
    visit.write(async |unit| owner_of_usable(visit, unit, id, now).await).await?;
    Ok(id)
}

/// Sets a password by a link, which is spent by it, and ends every session and personal token of the member.
///
/// # Errors
/// `password_too_short`, `field_too_long`, `password_too_common`; [`Error::LinkExpired`] where somebody was quicker.
pub async fn reset(visit: &Visit, link: Uuid, new_password: String) -> Result<(), Error> {
    let new_password = check_password("new_password", &new_password)?;
    let hash = visit.app.passwords.hash(new_password).await?;
    let now = visit.real_now();
    visit
        .write(async |unit| {
            let member = owner_of_usable(visit, unit, link, now).await?;
            password_link::spend_all(unit, member, now).await?;
            member::set_password(unit, MemberId(member), hash.clone()).await?;
            session::end_all(unit, member, now).await?;
            session::forget_all_failures(unit, member).await?;
            let ended_tokens = access_token::delete_all(unit, member).await?;
            let event = visit.entry(Action::PasswordSet, member).by(member);
            unit.record([event.with(json!({"ended_tokens": ended_tokens}))]).await
        })
        .await
}

async fn owner_of_usable(
    visit: &Visit,
    unit: &Unit<'_>,
    link: Uuid,
    now: OffsetDateTime,
) -> Result<Uuid, Error> {
    let row = password_link::find_locked(unit, link).await?;
    let row = row.filter(|row| row.used_at.is_none() && row.expires_at > now);
    let row = row.ok_or(Error::LinkExpired)?;
    let owner = member::find(unit, MemberId(row.member_id)).await?;
    let owner = owner.filter(|owner| is_member(owner.left_on, visit.today()));
    owner.map(|owner| owner.id).ok_or(Error::LinkExpired)
}
