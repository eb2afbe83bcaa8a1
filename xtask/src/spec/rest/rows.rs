//! `rest-operations.tsv`: every operation of OpenAPI file and documentation, in rows.

/// An operation.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Empty if the OpenAPI file does not have it.
    pub(crate) id: String,
    pub(crate) in_openapi: bool,
    /// The names of its files.
    pub(crate) files: String,
    pub(crate) reason: bool,
    pub(crate) auth: String,
    /// What the OpenAPI file says that authorizes it.
    pub(crate) auth_openapi: String,
    pub(crate) deprecated: bool,
    pub(crate) notes: String,
}

/// Reads the table.
pub(crate) fn parse(text: &str) -> Result<Vec<Row>, String> {
    let mut lines = text.lines();
    let header: Vec<_> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| {
        let found = header.iter().position(|it| *it == name);
        found.ok_or_else(|| format!("rest-operations.tsv has no column `{name}`"))
    };
    let columns = [
        "method",
        "path",
        "operation_id",
        "in_openapi",
        "file_fields",
        "audit_log_reason",
        "auth",
        "auth_openapi",
        "deprecated",
        "notes",
    ]
    .map(column)
    .into_iter()
    .collect::<Result<Vec<_>, _>>()?;
    let rows = lines.map(|line| {
        let cells: Vec<_> = line.split('\t').collect();
        let cell = |index: usize| {
            let text = cells.get(columns[index]).copied();
            text.unwrap_or_default().to_owned()
        };
        let yes = |index: usize| cell(index) == "y";
        Row {
            method: cell(0),
            path: cell(1),
            id: cell(2),
            in_openapi: yes(3),
            files: cell(4),
            reason: yes(5),
            auth: cell(6),
            auth_openapi: cell(7),
            deprecated: yes(8),
            notes: cell(9),
        }
    });
    Ok(rows.collect())
}
