//! Passwords: forgotten ones, and the first one of an invited member (`S1`).

use shorei_domain::id::MemberId;
use shorei_domain::member::{check_password, is_member};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::context::Visit;
use crate::error::Error;
use crate::mail::Mail;
use crate::security::link;
use crate::store::member::{self, MemberRow};
use crate::store::{bulk, password_link, session};
use crate::trail::Action;
use crate::unit::Unit;

/// For how long a link for a forgotten password works.
const RESET: Duration = Duration::minutes(30);
/// For how long an invitation does.
const INVITATION: Duration = Duration::days(14);

/// Sends a link for a new password, if there is such an account. The caller learns nothing of it.
///
/// # Errors
/// When the database refuses.
pub async fn request_reset(visit: &Visit, unit: &Unit<'_>, user_id: &str) -> Result<(), Error> {
    let found = member::find_by_user_id(unit, user_id).await?;
    // An account of neither a member nor the secretariat is a program's: nobody reads its mail.
    let person = |found: &MemberRow| found.member_number.is_some() || found.is_staff;
    let there = |found: &MemberRow| person(found) && is_member(found.left_on, visit.today());
    let Some(found) = found.filter(there) else {
        return Ok(());
    };
    let id = visit.new_id();
    let mail = Mail::PasswordReset { link: id };
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
    let mail = Mail::Invitation { link: id, member_number };
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
    visit.write(async |unit| owner_of_usable(unit, id, now).await).await?;
    Ok(id)
}

/// Sets a password by a link, which is spent by it together with all the member's other links, and
/// ends every session of the member.
///
/// # Errors
/// `password_too_short`, `field_too_long`, `password_too_common`; [`Error::LinkExpired`] where somebody was quicker.
pub async fn reset(visit: &Visit, link: Uuid, new_password: String) -> Result<(), Error> {
    let new_password = check_password("new_password", &new_password)?;
    let hash = visit.app.passwords.hash(new_password).await?;
    let now = visit.real_now();
    visit
        .write(async |unit| {
            let member = owner_of_usable(unit, link, now).await?;
            password_link::spend_all(unit, member, now).await?;
            member::set_password(unit, MemberId(member), hash.clone()).await?;
            session::end_all(unit, member, now).await?;
            session::forget_all_failures(unit, member).await?;
            unit.record([visit.entry(Action::PasswordSet, member).by(member)]).await
        })
        .await
}

async fn owner_of_usable(unit: &Unit<'_>, link: Uuid, now: OffsetDateTime) -> Result<Uuid, Error> {
    let row = password_link::find_locked(unit, link).await?;
    row.filter(|row| row.used_at.is_none() && row.expires_at > now)
        .map(|row| row.member_id)
        .ok_or(Error::LinkExpired)
}
