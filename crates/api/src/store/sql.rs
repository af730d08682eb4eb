//! A query in SQL with its values, for both databases.
//!
//! Reads that join several tables are clearest as SQL. Both databases understand the dialect used
//! here, and the same `$1` placeholders.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult, Statement, Value};

/// A query that grows with its filters.
#[derive(Clone, Debug)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Starts a query with this text.
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Appends `text`, in which each `?` stands for the next of `values`.
    pub(crate) fn push<const N: usize>(&mut self, text: &str, values: [Value; N]) -> &mut Self {
        let mut values = values.into_iter();
        for (index, part) in text.split('?').enumerate() {
            if index > 0 {
                self.bind(values.next());
            }
            self.text.push_str(part);
        }
        self
    }

    /// Appends `text` and a list of `values` in brackets, for example for `IN`. An empty list
    /// becomes `(NULL)`, which matches nothing.
    pub(crate) fn push_list(
        &mut self,
        text: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> &mut Self {
        self.text.push_str(text);
        self.text.push('(');
        let mut empty = true;
        for value in values {
            if !empty {
                self.text.push_str(", ");
            }
            empty = false;
            self.bind(Some(value));
        }
        if empty {
            self.text.push_str("NULL");
        }
        self.text.push(')');
        self
    }

    /// Keeps only rows in which each word of `query` matches one of `conditions`. A condition names
    /// a column in the form for searching, and contains `LIKE ?` for the word.
    pub(crate) fn push_search(&mut self, conditions: &[&str], query: &str) -> &mut Self {
        for word in shorei_domain::text::words(query) {
            let pattern = format!("%{}%", escape_like(&word));
            for (index, condition) in conditions.iter().enumerate() {
                self.text.push_str(if index == 0 { " AND (" } else { " OR " });
                let escaped = condition.replace("LIKE ?", "LIKE ? ESCAPE '!'");
                self.push(&escaped, [pattern.as_str().into()]);
            }
            self.text.push(')');
        }
        self
    }

    fn bind(&mut self, value: Option<Value>) {
        if let Some(value) = value {
            self.values.push(value);
            self.text.push('$');
            self.text.push_str(&self.values.len().to_string());
        }
    }

    /// Returns every row.
    pub(crate) async fn all<T: FromQueryResult>(
        self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<T>, DbErr> {
        T::find_by_statement(self.statement(db)).all(db).await
    }

    /// Every row, as the database gives it.
    pub(crate) async fn rows(self, db: &impl ConnectionTrait) -> Result<Vec<QueryResult>, DbErr> {
        db.query_all_raw(self.statement(db)).await
    }

    /// The first row, if there is one.
    pub(crate) async fn one<T: FromQueryResult>(
        self,
        db: &impl ConnectionTrait,
    ) -> Result<Option<T>, DbErr> {
        T::find_by_statement(self.statement(db)).one(db).await
    }

    /// Runs a statement, and returns how many rows it changed.
    pub(crate) async fn run(self, db: &sea_orm::DatabaseTransaction) -> Result<u64, DbErr> {
        Ok(db.execute_raw(self.statement(db)).await?.rows_affected())
    }

    fn statement(self, db: &impl ConnectionTrait) -> Statement {
        Statement::from_sql_and_values(db.get_database_backend(), self.text, self.values)
    }
}

/// A word in a pattern of `LIKE … ESCAPE '!'`.
pub(crate) fn escape_like(word: &str) -> String {
    word.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}
