//! Updates the forms of text for comparing and searching, if an earlier version of the program
//! wrote other forms.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect,
};
use shorei_domain::text::fold;
use uuid::Uuid;

use crate::error::Error;
use crate::store::database::{Database, wait_long};
use crate::store::entity::{accreditation, facility, member};
use crate::store::member::Forms;
use crate::store::sql::Sql;
use crate::store::{accreditation as terms, facility as hospitals};

/// The version of the forms; increase it whenever one of them changes.
const FORM: i32 = 1;
/// The number of rows read at once.
const PAGE: u64 = 1_000;

#[derive(FromQueryResult)]
struct Written {
    form: i32,
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// Updates every form. Several copies may start at once.
///
/// If two different keys become equal, the later row keeps its old form, so that no row is lost;
/// `shorei check` reports it.
pub(super) async fn run(db: &Database) -> Result<(), Error> {
    if is_written(db.read()).await? {
        return Ok(());
    }
    db.write(async |tx| {
        if tx.get_database_backend() == DbBackend::Postgres {
            wait_long(tx).await?;
            // Held until the transaction ends. Any number works, as long as it is always the same.
            tx.execute_unprepared("SELECT pg_advisory_xact_lock(7317)").await?;
        }
        if is_written(tx).await? {
            return Ok(());
        }
        members(tx).await?;
        facilities(tx).await?;
        accreditations(tx).await?;
        Sql::new("DELETE FROM text_forms").run(tx).await?;
        let mut sql = Sql::new("INSERT INTO text_forms (form) VALUES ");
        sql.push_list("", [FORM.into()]);
        sql.run(tx).await?;
        Ok(())
    })
    .await
}

async fn is_written(db: &impl ConnectionTrait) -> Result<bool, Error> {
    let written: Option<Written> = Sql::new("SELECT form FROM text_forms").one(db).await?;
    if written.is_none_or(|written| written.form != FORM) {
        return Ok(false);
    }
    // Added by a copy of the previous release while this one was already running.
    let unkeyed =
        "SELECT COUNT(*) AS count FROM facilities WHERE name_key = '' AND prefecture_key = ''";
    let unkeyed: Option<Count> = Sql::new(unkeyed).one(db).await?;
    Ok(unkeyed.is_none_or(|unkeyed| unkeyed.count == 0))
}

/// Returns the rows after `after`, by identifier.
async fn page<E: EntityTrait>(
    tx: &DatabaseTransaction,
    id: E::Column,
    after: Option<Uuid>,
) -> Result<Vec<E::Model>, Error> {
    let mut rows = E::find().order_by_asc(id).limit(PAGE);
    if let Some(after) = after {
        rows = rows.filter(id.gt(after));
    }
    Ok(rows.all(tx).await?)
}

/// Returns whether another row has this key.
async fn is_taken(tx: &DatabaseTransaction, others: Sql) -> Result<bool, Error> {
    let count: Option<Count> = others.one(tx).await?;
    Ok(count.is_some_and(|count| count.count > 0))
}

async fn members(tx: &DatabaseTransaction) -> Result<(), Error> {
    let mut after = None;
    loop {
        let rows = page::<member::Entity>(tx, member::Column::Id, after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.id);
        for row in &rows {
            refold_member(tx, row).await?;
        }
    }
}

async fn refold_member(tx: &DatabaseTransaction, row: &member::Model) -> Result<(), Error> {
    let mut forms = Forms::of_row(row);
    if forms.member_number != row.member_number_folded {
        let number = forms.member_number.clone().into();
        let mut others = Sql::new("SELECT COUNT(*) AS count FROM members");
        others.push(" WHERE member_number_folded = ? AND id <> ?", [number, row.id.into()]);
        if is_taken(tx, others).await? {
            forms.member_number.clone_from(&row.member_number_folded);
        }
    }
    if forms.email != row.email_folded {
        let email = forms.email.as_str().into();
        let mut others = Sql::new("SELECT COUNT(*) AS count FROM members");
        others.push(" WHERE email_folded = ? AND id <> ?", [email, row.id.into()]);
        if is_taken(tx, others).await? {
            forms.email.clone_from(&row.email_folded);
        }
    }
    let mut sql = Sql::new("UPDATE members SET");
    sql.push(
        " search_text = ?, kana_folded = ?, member_number_folded = ?, email_folded = ?
         WHERE id = ?",
        [
            forms.searched.into(),
            forms.kana.into(),
            forms.member_number.into(),
            forms.email.into(),
            row.id.into(),
        ],
    );
    sql.run(tx).await?;
    Ok(())
}

async fn facilities(tx: &DatabaseTransaction) -> Result<(), Error> {
    let mut after = None;
    loop {
        let rows = page::<facility::Entity>(tx, facility::Column::Id, after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.id);
        for row in &rows {
            let key = hospitals::key(&row.name, &row.prefecture);
            let twins = hospitals::with_key(tx, &key).await?;
            let taken = twins.iter().filter(|twin| twin.id != row.id).map(|twin| twin.twin);
            let twin = taken.max().map_or(0, |last| last + 1);
            let mut sql = Sql::new("UPDATE facilities SET");
            sql.push(
                " search_text = ?, name_key = ?, prefecture_key = ?, twin = ? WHERE id = ?",
                [
                    hospitals::searched(&row.name, &row.name_kana, &row.prefecture).into(),
                    key.0.into(),
                    key.1.into(),
                    twin.into(),
                    row.id.into(),
                ],
            );
            sql.run(tx).await?;
        }
    }
}

async fn accreditations(tx: &DatabaseTransaction) -> Result<(), Error> {
    let mut after = None;
    loop {
        let rows = page::<accreditation::Entity>(tx, accreditation::Column::Id, after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.id);
        for row in &rows {
            let mut number = fold(&row.number);
            let keys = [number.as_str().into(), row.term_from.into(), row.id.into()];
            let mut others = Sql::new("SELECT COUNT(*) AS count FROM accreditations");
            others.push(" WHERE number_folded = ? AND term_from = ? AND id <> ?", keys);
            if number != row.number_folded && is_taken(tx, others).await? {
                number.clone_from(&row.number_folded);
            }
            let mut sql = Sql::new("UPDATE accreditations SET");
            sql.push(
                " search_text = ?, number_folded = ? WHERE id = ?",
                [terms::searched(&row.number, &row.name).into(), number.into(), row.id.into()],
            );
            sql.run(tx).await?;
        }
    }
}
