//! Ids of the sub-messages whose outcome this contract wants to know.

/// An Unstake could not be sent. Payload: the number of its transaction.
pub(crate) const NOT_SENT: u64 = 1;
/// The vault did not release a lien. Payload: a [`crate::release::Release`].
pub(crate) const NOT_RELEASED: u64 = 2;
/// The vault has burned for a page of a user. Payload: a [`crate::slash::charge::Charge`].
pub(crate) const BURNED_FOR_PAGE: u64 = 3;
/// The vault has burned for claims that are withdrawn. Payload: a
/// [`crate::execute::withdraw_unbonded::Withdrawal`].
pub(crate) const BURNED_FOR_WITHDRAWAL: u64 = 4;
