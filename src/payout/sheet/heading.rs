//! The first line of a sheet: which column is what, in English or in Spanish.

/// What a column holds, and what of a row can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Who is paid.
    Recipient,
    /// How much.
    Amount,
    /// What the amount is in.
    Currency,
    /// What the recipient reads.
    Memo,
    /// What the payer calls it.
    Reference,
}

/// Names of columns, without accents, spaces and signs.
const NAMES: [(Column, &[&str]); 5] = [
    (
        Column::Recipient,
        &[
            "recipient",
            "to",
            "payee",
            "username",
            "user",
            "destination",
            "lightningaddress",
            "address",
            "invoice",
            "destinatario",
            "destinataria",
            "para",
            "usuario",
            "nombredeusuario",
            "destino",
            "direccion",
            "direccionlightning",
            "factura",
            "beneficiario",
        ],
    ),
    (
        Column::Amount,
        &[
            "amount", "sum", "value", "monto", "importe", "cantidad", "valor",
        ],
    ),
    (
        Column::Currency,
        &["currency", "unit", "moneda", "divisa", "unidad"],
    ),
    (
        Column::Memo,
        &[
            "memo",
            "message",
            "note",
            "description",
            "mensaje",
            "nota",
            "descripcion",
            "concepto",
        ],
    ),
    (
        Column::Reference,
        &[
            "reference",
            "ref",
            "id",
            "referencia",
            "employee",
            "empleado",
        ],
    ),
];

/// Where each column stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    columns: Vec<Option<Column>>,
}

impl Heading {
    /// The order without a heading.
    pub(super) fn usual() -> Self {
        let columns = NAMES.iter().map(|(column, _)| Some(*column)).collect();
        Self { columns }
    }

    /// The line as a heading: none where it is none, an error where it names a column twice.
    pub(super) fn read(cells: &[String]) -> Result<Option<Self>, Column> {
        let columns: Vec<Option<Column>> = cells.iter().map(|cell| named(cell)).collect();
        let count = |column| columns.iter().filter(|one| **one == Some(column)).count();
        if count(Column::Recipient) == 0 {
            return Ok(None);
        }
        // Somebody who is paid for an invoice is not left out for having the name of a column in their row.
        let names_amounts = count(Column::Amount) > 0;
        if !names_amounts && cells.iter().any(|cell| looks_like_an_amount(cell)) {
            return Ok(None);
        }
        match NAMES.iter().find(|(column, _)| count(*column) > 1) {
            Some((column, _)) => Err(*column),
            None => Ok(Some(Self { columns })),
        }
    }

    /// How many columns it names, known or not.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// A line's cell in that column; nothing where it has none.
    pub(super) fn cell<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        let place = self.columns.iter().position(|one| *one == Some(column));
        place
            .and_then(|place| cells.get(place))
            .map_or("", String::as_str)
    }
}

/// A number, perhaps with a sign or a code before it.
fn looks_like_an_amount(cell: &str) -> bool {
    let cell = cell.trim();
    let sign = cell.chars().take_while(|sign| !sign.is_numeric());
    let (letters, length) = sign.fold((0, 0), |(letters, length), sign| {
        let is_letter = usize::from(sign.is_alphabetic());
        (letters + is_letter, length + sign.len_utf8())
    });
    letters <= 4 && length < cell.len()
}

fn named(cell: &str) -> Option<Column> {
    let name: String = cell
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|sign| match sign {
            'á' => Some('a'),
            'é' => Some('e'),
            'í' => Some('i'),
            'ó' => Some('o'),
            'ú' => Some('u'),
            sign if sign.is_alphanumeric() => Some(sign),
            _ => None,
        })
        .collect();
    NAMES
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()))
        .map(|(column, _)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn columns_are_found_by_their_names() {
        let line = cells("Nota,MONTO,Lightning Address,e-mail, Moneda");
        let heading = Heading::read(&line).unwrap().unwrap();
        let row = cells("hola,5,ana@b.sv,x@y.z,EUR");
        let cell = |column| heading.cell(&row, column);
        assert_eq!(cell(Column::Recipient), "ana@b.sv");
        assert_eq!(cell(Column::Amount), "5");
        assert_eq!(cell(Column::Currency), "EUR");
        assert_eq!(cell(Column::Memo), "hola");
        assert_eq!(cell(Column::Reference), "");
        assert_eq!(heading.cell(&row[..2], Column::Recipient), "");
    }

    #[test]
    fn a_line_that_names_nobody_is_no_heading_and_twice_is_once_too_often() {
        assert_eq!(Heading::read(&cells("rosa,5,EUR")), Ok(None));
        assert_eq!(
            Heading::read(&cells("to,amount,importe")),
            Err(Column::Amount)
        );
        for row in [
            "ana,5,EUR,Invoice",
            "invoice,5,EUR,address",
            "user,$5,USD,note",
            "to,EUR 5",
        ] {
            assert_eq!(Heading::read(&cells(row)), Ok(None), "{row}");
        }
        for line in ["to,amount,2024", "Invoice,Memo", "invoice"] {
            assert!(Heading::read(&cells(line)).unwrap().is_some(), "{line}");
        }
        let usual = Heading::usual();
        assert_eq!(
            usual.cell(&cells("rosa,5,EUR,hi,7"), Column::Reference),
            "7"
        );
    }
}
