//! Reads the steps about double signing.

use cosmwasm_std::Binary;

use super::fields::{Fields, Read};
use super::parse::Names;
use super::step::SlashStep;

impl Names<'_> {
    pub(super) fn slashing(&self, table: &mut Fields<'_>, name: &str) -> Read<SlashStep> {
        Ok(match name {
            "double_sign" => self.double_sign(table)?,
            "punish" => SlashStep::Punish(self.label(table, "evidence")?),
            "submit_evidence" => self.submit_evidence(table)?,
            "report_shrunk" => SlashStep::ReportShrunk(self.user(table)?, self.consumer(table)?),
            "work_off_debt" => SlashStep::WorkOffDebt(self.user(table)?, self.consumer(table)?),
            _ => {
                let name = table.text("user")?;
                let user = name.map(|name| self.user_named(table, &name)).transpose()?;
                SlashStep::Settle(self.consumer(table)?, user)
            }
        })
    }

    fn double_sign(&self, table: &mut Fields<'_>) -> Read<SlashStep> {
        let consumer = self.consumer(table)?;
        let validator = self.validator(table, consumer)?;
        let height = table.count("height")?.map(|height| height.value);
        let prevotes = match table.text("votes")? {
            None => false,
            Some(kind) => match kind.value.as_str() {
                "precommits" => false,
                "prevotes" => true,
                other => {
                    let expected = "\"votes\" must be \"precommits\" or \"prevotes\"";
                    return Err(table.error(kind.place, format!("{expected}, got {other:?}")));
                }
            },
        };
        let nil = table.flag("nil")?.is_some_and(|nil| nil.value);
        Ok(SlashStep::DoubleSign { consumer, validator, height, prevotes, nil })
    }

    /// The votes of a step, or those in a file.
    fn submit_evidence(&self, table: &mut Fields<'_>) -> Read<SlashStep> {
        if let Some(path) = table.text("file")? {
            let consumer = self.consumer(table)?;
            let validator = self.validator(table, consumer)?;
            let evidence = Binary::new(self.file(table, &path)?);
            return Ok(SlashStep::SubmitFile { consumer, validator, name: path.value, evidence });
        }
        let label = self.label(table, "evidence")?;
        let as_protobuf = match table.text("form")? {
            None => false,
            Some(form) => match form.value.as_str() {
                "json" => false,
                "protobuf" => true,
                other => {
                    let expected = "\"form\" must be \"json\" or \"protobuf\"";
                    return Err(table.error(form.place, format!("{expected}, got {other:?}")));
                }
            },
        };
        Ok(SlashStep::SubmitEvidence(label, as_protobuf))
    }
}
