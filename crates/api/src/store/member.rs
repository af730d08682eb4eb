//! Members and staff: their records, and their identity as callers.

use sea_orm::ActiveValue::Set;
use sea_orm::ExprTrait;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use shorei_contract::staff::StaffRole;
use shorei_contract::{Language, Person};
use shorei_domain::id::MemberId;
use shorei_domain::text::{fold, searchable};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::member::Model as MemberRow;
use crate::store::entity::member::{ActiveModel, Column, Entity};
use crate::store::page::Slice;
use crate::store::qualification;
use crate::store::sql::Sql;
use crate::store::versioned;

/// The editable fields of a member's record.
#[derive(Clone, Debug)]
pub struct MemberFields {
    /// 会員番号; `None` for staff.
    pub member_number: Option<String>,
    /// The address that mails go to.
    pub email: String,
    /// 姓.
    pub family_name: String,
    /// 名.
    pub given_name: String,
    /// 姓（かな）.
    pub family_name_kana: String,
    /// 名（かな）.
    pub given_name_kana: String,
    /// The first day on which they are no longer a member.
    pub left_on: Option<Date>,
}

impl MemberRow {
    /// Returns family and given name, with a space between them.
    #[must_use]
    pub fn name(&self) -> String {
        full_name(&self.family_name, &self.given_name)
    }

    /// Returns the person for answers.
    #[must_use]
    pub fn person(&self) -> Person {
        Person { member_id: self.id, member_number: self.member_number.clone(), name: self.name() }
    }

    /// Returns their language.
    #[must_use]
    pub fn language(&self) -> Language {
        Language::from_word(&self.language).unwrap_or(Language::Ja)
    }
}

fn full_name(family: &str, given: &str) -> String {
    format!("{family} {given}").trim().to_owned()
}

/// Returns the member with this identifier.
pub async fn find(db: &impl ConnectionTrait, id: MemberId) -> Result<Option<MemberRow>, Error> {
    Ok(Entity::find_by_id(id.0).one(db).await?)
}

/// The same, locked until the transaction ends.
pub async fn find_locked(
    tx: &DatabaseTransaction,
    id: MemberId,
) -> Result<Option<MemberRow>, Error> {
    Ok(Entity::find_by_id(id.0).lock(LockType::NoKeyUpdate).one(tx).await?)
}

/// The member who signs in with that email address or member number, in any width or case.
pub async fn find_by_user_id(
    db: &impl ConnectionTrait,
    user_id: &str,
) -> Result<Option<MemberRow>, Error> {
    let folded = fold(user_id);
    let named = Column::EmailFolded.eq(&folded).or(Column::MemberNumberFolded.eq(&folded));
    Ok(Entity::find().filter(named).one(db).await?)
}

/// The person behind a session or token.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SessionActor {
    /// The person's identifier.
    pub id: Uuid,
    /// 会員番号; `None` for staff.
    pub member_number: Option<String>,
    /// 姓.
    pub family_name: String,
    /// 名.
    pub given_name: String,
    /// Whether they belong to the secretariat.
    pub is_staff: bool,
    /// What they may do as staff.
    pub staff_role: Option<String>,
    /// Whether they hold or held a qualification that may approve.
    pub is_instructor: bool,
    /// The first day on which they are no longer a member.
    pub left_on: Option<Date>,
}

impl SessionActor {
    /// Whether they are staff who only read.
    #[must_use]
    pub fn is_reader(&self) -> bool {
        self.is_staff && StaffRole::of(self.staff_role.as_deref()) == StaffRole::Reader
    }

    /// Returns family and given name.
    #[must_use]
    pub fn name(&self) -> String {
        full_name(&self.family_name, &self.given_name)
    }
}

/// Selects the facts about a caller.
fn actor() -> Sql {
    let mut sql = Sql::new(
        "SELECT m.id, m.member_number, m.family_name, m.given_name, m.is_staff, m.staff_role, m.left_on, ",
    );
    qualification::push_may_approve(&mut sql, "m.id");
    sql.push(" AS is_instructor FROM members m", []);
    sql
}

/// Returns the caller with this identifier.
pub async fn find_actor(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<SessionActor>, Error> {
    let mut sql = actor();
    sql.push(" WHERE m.id = ?", [id.into()]);
    Ok(sql.one(db).await?)
}

/// Returns the person behind a session that has not ended.
pub async fn find_by_session(
    db: &impl ConnectionTrait,
    session: Uuid,
    now: OffsetDateTime,
) -> Result<Option<SessionActor>, Error> {
    let mut sql = actor();
    sql.push(
        " JOIN sessions s ON s.member_id = m.id
         WHERE s.id = ? AND s.ended_at IS NULL AND s.expires_at > ?",
        [session.into(), now.into()],
    );
    Ok(sql.one(db).await?)
}

/// Returns whether a member holds or held a qualification that may approve.
pub async fn is_instructor(db: &impl ConnectionTrait, id: MemberId) -> Result<bool, Error> {
    let found = find_actor(db, id.0).await?;
    Ok(found.is_some_and(|found| found.is_instructor))
}

/// Returns whether there is any member or staff.
pub async fn any(db: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Id)
        .into_tuple::<Uuid>()
        .one(db)
        .await?
        .is_some())
}

/// Returns a page of members, by kana. `query` matches name, kana, number or email. `left` selects
/// those who have left on that day, or those who have not.
pub async fn list(
    db: &impl ConnectionTrait,
    query: &str,
    left: Option<(bool, Date)>,
    slice: &Slice<(String, Uuid)>,
) -> Result<Vec<MemberRow>, Error> {
    let mut sql = Sql::new("SELECT * FROM members WHERE member_number IS NOT NULL");
    if let Some((left, today)) = left {
        let narrowed =
            if left { " AND left_on <= ?" } else { " AND (left_on IS NULL OR left_on > ?)" };
        sql.push(narrowed, [today.into()]);
    }
    sql.push_search(&["search_text LIKE ?"], query);
    if let Some((kana, id)) = &slice.after {
        sql.push(" AND (kana_folded, id) > (?, ?)", [kana.as_str().into(), (*id).into()]);
    }
    sql.push(" ORDER BY kana_folded, id LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Returns the secretariat's staff.
pub async fn staff(db: &impl ConnectionTrait) -> Result<Vec<Uuid>, Error> {
    let ids = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::IsStaff.eq(true))
        .filter(Column::LeftOn.is_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids)
}

/// Adds a member or staff.
pub async fn insert(
    tx: &DatabaseTransaction,
    id: MemberId,
    fields: MemberFields,
    password_hash: Option<String>,
    is_staff: bool,
    now: OffsetDateTime,
) -> Result<MemberRow, Error> {
    let mut row = new_row(id, fields, now);
    row.password_hash = Set(password_hash);
    row.is_staff = Set(is_staff);
    Ok(row.insert(tx).await?)
}

/// Returns every account of the staff, those in use first, by address.
pub async fn all_staff(db: &impl ConnectionTrait) -> Result<Vec<MemberRow>, Error> {
    let staff = Entity::find().filter(Column::IsStaff.eq(true)).order_by_asc(Column::EmailFolded);
    let mut rows = staff.all(db).await?;
    rows.sort_by_key(|row| row.left_on.is_some());
    Ok(rows)
}

/// Changes what an account of the staff may do, and when it ended.
pub async fn update_staff(
    tx: &DatabaseTransaction,
    current: &MemberRow,
    role: StaffRole,
    ended_on: Option<Date>,
    now: OffsetDateTime,
) -> Result<MemberRow, Error> {
    let row = ActiveModel {
        id: Set(current.id),
        staff_role: Set(Some(role.as_str().to_owned())),
        left_on: Set(ended_on),
        updated_at: Set(now),
        ..Default::default()
    };
    versioned::update(tx, row, current.version).await
}

/// Makes the row of a new member without a password.
#[must_use]
pub fn new_row(id: MemberId, fields: MemberFields, now: OffsetDateTime) -> ActiveModel {
    let mut row = ActiveModel {
        id: Set(id.0),
        version: Set(1),
        created_at: Set(now),
        password_hash: Set(None),
        is_staff: Set(false),
        staff_role: Set(None),
        language: Set(Language::Ja.as_str().to_owned()),
        left_told_at: Set(None),
        ..Default::default()
    };
    set_fields(&mut row, fields, now);
    row
}

/// Returns the whole row of a member with new fields.
#[must_use]
pub fn changed_row(current: MemberRow, fields: MemberFields, now: OffsetDateTime) -> ActiveModel {
    let version = current.version + 1;
    let mut row = current.into_active_model();
    row.version = Set(version);
    set_fields(&mut row, fields, now);
    row
}

/// Corrects a member's record, and the password if given.
pub async fn update(
    tx: &DatabaseTransaction,
    current: &MemberRow,
    fields: MemberFields,
    password_hash: Option<String>,
    now: OffsetDateTime,
) -> Result<MemberRow, Error> {
    let mut row = ActiveModel { id: Set(current.id), ..Default::default() };
    if let Some(hash) = password_hash {
        row.password_hash = Set(Some(hash));
    }
    if fields.left_on != current.left_on {
        // Those who asked this member are told again.
        row.left_told_at = Set(None);
    }
    set_fields(&mut row, fields, now);
    versioned::update(tx, row, current.version).await
}

fn set_fields(row: &mut ActiveModel, fields: MemberFields, now: OffsetDateTime) {
    let MemberFields {
        member_number,
        email,
        family_name,
        given_name,
        family_name_kana,
        given_name_kana,
        left_on,
    } = fields;
    let forms = Forms::of(
        &full_name(&family_name, &given_name),
        &full_name(&family_name_kana, &given_name_kana),
        member_number.as_deref(),
        &email,
    );
    row.updated_at = Set(now);
    row.search_text = Set(forms.searched);
    row.kana_folded = Set(forms.kana);
    row.member_number_folded = Set(forms.member_number);
    row.member_number = Set(member_number);
    row.email_folded = Set(forms.email);
    row.email = Set(email);
    row.family_name = Set(family_name);
    row.given_name = Set(given_name);
    row.family_name_kana = Set(family_name_kana);
    row.given_name_kana = Set(given_name_kana);
    row.left_on = Set(left_on);
}

/// The folded forms of a member's record, for comparing and searching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Forms {
    pub(super) searched: String,
    pub(super) kana: String,
    pub(super) member_number: Option<String>,
    pub(super) email: String,
}

impl Forms {
    fn of(name: &str, kana: &str, member_number: Option<&str>, email: &str) -> Self {
        let number = member_number.unwrap_or_default();
        let joined = |name: &str| name.replace(' ', "");
        let searched = [name, &joined(name), kana, &joined(kana), number, email];
        Self {
            searched: searched.map(searchable).join("\n"),
            kana: fold(kana),
            member_number: member_number.map(fold),
            email: fold(email),
        }
    }

    /// Returns the forms of a stored record.
    pub(super) fn of_row(row: &MemberRow) -> Self {
        let kana = full_name(&row.family_name_kana, &row.given_name_kana);
        Self::of(&row.name(), &kana, row.member_number.as_deref(), &row.email)
    }
}

/// Sets the language of pages and mails.
pub async fn set_language(
    tx: &DatabaseTransaction,
    current: &MemberRow,
    language: Language,
    now: OffsetDateTime,
) -> Result<MemberRow, Error> {
    let row = ActiveModel {
        id: Set(current.id),
        updated_at: Set(now),
        language: Set(language.as_str().to_owned()),
        ..Default::default()
    };
    versioned::update(tx, row, current.version).await
}

/// Sets a password. The record's version stays, because the record does not show the password.
pub async fn set_password(
    tx: &DatabaseTransaction,
    id: MemberId,
    hash: String,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id.0), password_hash: Set(Some(hash)), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Returns the members who have left by `today`, if those who asked them have not been told yet.
pub async fn departed_untold(
    db: &impl ConnectionTrait,
    today: Date,
) -> Result<Vec<MemberRow>, Error> {
    let gone = Column::LeftOn.lte(today).and(Column::LeftToldAt.is_null());
    Ok(Entity::find().filter(gone).all(db).await?)
}

/// Records that those who asked this member were told of the departure.
pub async fn set_departure_told(
    tx: &DatabaseTransaction,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id), left_told_at: Set(Some(now)), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}
