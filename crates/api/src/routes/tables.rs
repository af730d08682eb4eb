//! The list of tables for the description of exports and imports.

use shorei_contract::import::{ExportKind, ImportKind};

use crate::http::scope;
use crate::services::export;

/// Returns each kind of table with its scopes and columns, as a Markdown list.
pub(crate) fn all() -> String {
    ExportKind::ALL.into_iter().map(item).collect()
}

fn item(kind: ExportKind) -> String {
    let import = ImportKind::ALL.into_iter().find(|import| import.as_str() == kind.as_str());
    let to_import = import.map(|import| quoted(scope::to_import(import).as_str()));
    let to_import = to_import.map_or("no import".to_owned(), |scope| format!("{scope} to import"));
    let optional = import.map_or(&[][..], ImportKind::optional);
    let columns = kind.columns().iter().zip(export::column_types(kind)).map(|(name, holds)| {
        let notes = [
            (holds != "text").then_some(holds),
            optional.contains(name).then_some("may be empty in an import"),
        ];
        match &*notes.into_iter().flatten().collect::<Vec<_>>() {
            [] => quoted(name),
            notes => format!("{} ({})", quoted(name), notes.join(", ")),
        }
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    let (kind, to_export) = (quoted(kind.as_str()), quoted(scope::to_export(kind).as_str()));
    format!("- **{kind}** – {to_export} to export, {to_import}: {columns}\n")
}

fn quoted(word: &str) -> String {
    format!("`{word}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_has_the_same_list() {
        let guide = include_str!("../../../../docs/api/tables.md");
        assert!(guide.contains(&all()), "docs/api/tables.md must have\n{}", all());
    }

    #[test]
    fn every_column_has_its_type() {
        for kind in ExportKind::ALL {
            assert_eq!(export::column_types(kind).count(), kind.columns().len(), "{kind:?}");
        }
    }
}
