//! Tables for people.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};

use super::{local, rewards, slashes, Books, Summary, User, Validator};
use crate::screen::visible;

/// Everything, with at most `rows` rows where a table can be long.
pub fn text(summary: &Summary, rows: usize) -> String {
    let mut out = String::new();
    for books in &summary.books {
        show_users(&mut out, books, rows);
        local::show(&mut out, books, rows);
        show_validators(&mut out, books, rows);
        rewards::show(&mut out, books);
        slashes::show(&mut out, books);
    }
    if let Some(last) = summary.books.last() {
        slashes::show_effects(&mut out, &last.slashes);
    }
    show_failed(&mut out, summary, rows);
    show_refused(&mut out, summary);
    show_packets(&mut out, summary);
    show_invariants(&mut out, summary);
    out
}

/// A number with its thousands apart.
pub(crate) fn number(value: impl Into<u128>) -> String {
    let digits = value.into().to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len().saturating_sub(at)) % 3 == 0 {
            shown.push(' ');
        }
        shown.push(digit);
    }
    shown
}

/// A line of text.
pub(super) fn line(out: &mut String, text: impl AsRef<str>) {
    out.push_str(&visible(text.as_ref()));
    out.push('\n');
}

pub(super) fn table(
    out: &mut String,
    title: &str,
    header: &[&str],
    numbers_from: usize,
    rows: Vec<Vec<String>>,
) {
    let mut table = Table::new();
    let header: Vec<_> = header.iter().map(|cell| visible(cell)).collect();
    table.load_preset(UTF8_FULL_CONDENSED).set_header(header);
    for (index, column) in table.column_iter_mut().enumerate() {
        if index >= numbers_from {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for row in rows {
        let cells: Vec<_> = row.iter().map(|cell| visible(cell)).collect();
        table.add_row(cells);
    }
    out.push('\n');
    line(out, title);
    out.push_str(&table.to_string());
    out.push('\n');
}

pub(super) fn of(shown: usize, all: usize) -> String {
    match shown < all {
        true => format!(" (first {shown} of {all})"),
        false => String::new(),
    }
}

fn user_row(user: &User) -> Vec<String> {
    let mut row = vec![user.user.clone(), number(user.bonded), number(user.free)];
    row.extend(user.liens.iter().map(|lien| number(*lien)));
    let rest = [user.staked, user.pending, user.unstaking, user.claims, user.balance];
    row.extend(rest.into_iter().map(number));
    row
}

fn total(users: &[User]) -> User {
    let sum = |of: fn(&User) -> u128| users.iter().map(of).fold(0u128, u128::saturating_add);
    let liens = users.first().map_or(0, |user| user.liens.len());
    let lien = |at: usize| {
        users.iter().filter_map(|user| user.liens.get(at)).fold(0u128, |sum, lien| sum.saturating_add(*lien))
    };
    User {
        user: "all".to_string(),
        bonded: sum(|user| user.bonded),
        free: sum(|user| user.free),
        liens: (0..liens).map(lien).collect(),
        staked: sum(|user| user.staked),
        pending: sum(|user| user.pending),
        unstaking: sum(|user| user.unstaking),
        claims: sum(|user| user.claims),
        balance: sum(|user| user.balance),
    }
}

fn show_users(out: &mut String, books: &Books, rows: usize) {
    let liens: Vec<_> = books.consumers.iter().map(|name| format!("lien {name}")).collect();
    let mut header = vec!["user", "bonded", "free"];
    header.extend(liens.iter().map(String::as_str));
    header.extend(["staked", "pending", "unstaking", "claims", "wallet"]);
    let mut shown: Vec<_> = books.users.iter().take(rows).map(user_row).collect();
    let title = format!("Users, {}{}", books.when, of(shown.len(), books.users.len()));
    shown.push(user_row(&total(&books.users)));
    table(out, &title, &header, 1, shown);
}

fn is_empty(validator: &Validator) -> bool {
    let amounts = [validator.acknowledged, validator.applied, validator.owed, validator.delegated];
    validator.in_flight == 0 && !validator.diverged && amounts.iter().all(|amount| *amount == 0)
}

fn validator_row(validator: &Validator) -> Vec<String> {
    let mut status = validator.status.clone();
    if validator.diverged {
        status.push_str(", DIVERGED");
    }
    vec![
        validator.validator.clone(),
        status,
        number(validator.acknowledged),
        number(validator.applied),
        number(validator.in_flight),
        number(validator.owed),
        number(validator.target),
        number(validator.delegated),
    ]
}

fn show_validators(out: &mut String, books: &Books, rows: usize) {
    let header = [
        "validator",
        "status",
        "provider A[V]",
        "converter D[V]",
        "in flight",
        "owed",
        "target",
        "delegated",
    ];
    for ((name, validators), cap) in books.consumers.iter().zip(&books.validators).zip(&books.caps) {
        if validators.iter().all(is_empty) {
            let empty = "nothing is staked, owed or delegated";
            out.push('\n');
            line(out, format!("Validators of {name}, {}: {empty}", books.when));
            continue;
        }
        let mut shown: Vec<_> = validators.iter().take(rows).map(validator_row).collect();
        let sum =
            |of: fn(&Validator) -> u128| number(validators.iter().map(of).fold(0u128, u128::saturating_add));
        let title = format!(
            "Validators of {name}, {}{}: price {}, discount {}, cap {}",
            books.when,
            of(shown.len(), validators.len()),
            cap.price,
            cap.discount,
            number(cap.cap),
        );
        shown.push(vec![
            "all".to_string(),
            String::new(),
            sum(|validator| validator.acknowledged),
            sum(|validator| validator.applied),
            sum(|validator| u128::from(validator.in_flight)),
            sum(|validator| validator.owed),
            sum(|validator| validator.target),
            sum(|validator| validator.delegated),
        ]);
        table(out, &title, &header, 2, shown);
    }
}

fn show_failed(out: &mut String, summary: &Summary, rows: usize) {
    if summary.failed.is_empty() {
        out.push('\n');
        line(out, "No transaction failed.");
        return;
    }
    let shown = summary.failed.iter().map(|group| {
        vec![
            group.consumer.clone(),
            group.kind.clone(),
            group.code.clone(),
            number(group.count),
            number(group.forced),
            number(group.amount),
        ]
    });
    let header = ["consumer", "kind", "reason", "count", "of these forced", "amount"];
    table(out, "Failed transactions, by reason", &header, 3, shown.collect());
    let shown: Vec<_> = summary
        .failed_examples
        .iter()
        .take(rows)
        .map(|tx| {
            vec![
                format!("{} {}", tx.consumer, tx.tx),
                tx.user.clone(),
                tx.kind.clone(),
                tx.validator.clone(),
                tx.status.clone(),
                tx.reason.clone(),
                number(tx.amount),
            ]
        })
        .collect();
    let title =
        format!("Failed transactions, some of each kind{}", of(shown.len(), summary.failed_examples.len()));
    table(out, &title, &["transaction", "user", "kind", "validator", "now", "reason", "amount"], 6, shown);
}

fn show_refused(out: &mut String, summary: &Summary) {
    if summary.refused.is_empty() {
        return;
    }
    let shown = summary.refused.iter();
    let shown = shown.map(|row| vec![row.what.clone(), row.reason.clone(), number(row.count)]);
    table(out, "Refused on the spot: nothing was changed", &["what", "reason", "times"], 2, shown.collect());
}

fn show_packets(out: &mut String, summary: &Summary) {
    let shown = summary.packets.iter().map(|row| {
        let of = row.traffic;
        let numbers = [
            of.sent,
            of.delivered,
            of.refused,
            of.acknowledged,
            of.acks_dropped,
            of.dropped,
            of.timed_out,
            row.in_flight,
        ];
        let mut cells = vec![row.route.clone()];
        cells.extend(numbers.into_iter().map(number));
        cells
    });
    let header = [
        "packets",
        "sent",
        "delivered",
        "of these refused",
        "acks back",
        "acks lost at first",
        "dropped",
        "timed out",
        "in flight",
    ];
    table(out, "Packets", &header, 1, shown.collect());
}

fn show_invariants(out: &mut String, summary: &Summary) {
    let shown = summary.invariants.iter().map(|row| {
        let result = match (row.broken, row.checked) {
            (0, 0) => "not checked".to_string(),
            (0, _) => "holds".to_string(),
            (broken, _) => format!("BROKEN {broken} times"),
        };
        vec![row.invariant.clone(), result, number(row.checked)]
    });
    table(out, "Invariants", &["invariant", "result", "times checked"], 2, shown.collect());
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn thousands_are_apart() {
        let shown = |value: u128| number(value);
        assert_eq!((shown(0), shown(999), shown(1_000)), ("0".into(), "999".into(), "1 000".into()));
        assert_eq!(shown(12_345_678), "12 345 678");
    }
}
