//! A model of what is behind the custodian: the coins that are out, slashed and paid as the chain
//! likes, and what the custodian says of them. It keeps to the rules of the custodian, and knows
//! nothing of the vault.

/// Coins that unbond.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// What the custodian books.
    rest: u128,
    /// What the chain will pay. None: it has paid.
    real: Option<u128>,
    due: u64,
    seen: Option<u64>,
}

/// The chain and the custodian of one user.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    pub now: u64,
    /// Delegated, in the books.
    nominal: u128,
    /// Delegated, on the chain.
    listed: u128,
    entries: Vec<Entry>,
    /// On the proxy.
    coins: u128,
    /// Pays what is due.
    pub pays: bool,
    /// What the chain has destroyed.
    pub destroyed: u128,
    /// What was taken for lost, and had not been destroyed.
    pub false_loss: u128,
}

const UNBONDING: u64 = 4;

impl Chain {
    pub(super) fn stake(&mut self, amount: u128) {
        self.nominal += amount;
        self.listed += amount;
    }

    /// What a reconcile tells: a loss.
    pub(super) fn reconcile(&mut self) -> u128 {
        let loss = self.nominal - self.listed;
        self.nominal = self.listed;
        loss
    }

    pub(super) fn listed(&self) -> u128 {
        self.listed
    }

    /// What of a debt is not on its way.
    pub(super) fn uncovered(&self, owed: u128) -> u128 {
        let open: u128 = self.entries.iter().map(|entry| entry.rest).sum();
        owed.saturating_sub(open.max(self.coins))
    }

    /// After a reconcile.
    pub(super) fn unstake(&mut self, amount: u128) {
        let amount = amount.min(self.listed);
        if amount > 0 {
            self.nominal -= amount;
            self.listed -= amount;
            let due = self.now + UNBONDING;
            self.entries.push(Entry { rest: amount, real: Some(amount), due, seen: None });
        }
    }

    /// Per cent of the delegation, and of one entry.
    pub(super) fn slash(&mut self, percent: u128, entry: usize) {
        let of_stake = self.listed * percent / 100;
        self.listed -= of_stake;
        self.destroyed += of_stake;
        if let Some(real) = self.entries.get_mut(entry).and_then(|entry| entry.real.as_mut()) {
            let of_entry = *real * percent / 100;
            *real -= of_entry;
            self.destroyed += of_entry;
        }
    }

    /// The end of a block: pays what is due, or does not.
    pub(super) fn end_block(&mut self) {
        for entry in &mut self.entries {
            if self.pays && entry.due <= self.now {
                self.coins += entry.real.take().unwrap_or_default();
            }
        }
        self.late();
        self.now += 1;
    }

    /// Entries that the books have closed are paid all the same.
    fn late(&mut self) {
        self.entries.retain(|entry| entry.rest > 0 || entry.real.is_some());
    }

    /// What a collect tells: (loss, paid, coins).
    pub(super) fn collect(&mut self) -> (u128, u128, u128) {
        let (mut lost, mut paid, mut left) = (0, 0, self.coins);
        let now = self.now;
        for entry in self.entries.iter_mut().filter(|entry| entry.due <= now) {
            let by = entry.rest.min(left);
            (left, paid, entry.rest) = (left - by, paid + by, entry.rest - by);
            match entry.seen {
                _ if entry.rest == 0 => {}
                Some(seen) if seen < now => {
                    lost += entry.rest;
                    // Not paid yet, and not destroyed.
                    self.false_loss += entry.rest.min(entry.real.unwrap_or_default());
                    entry.rest = 0;
                }
                seen => entry.seen = seen.or(Some(now)),
            }
        }
        let coins = std::mem::take(&mut self.coins);
        self.late();
        (lost, paid, coins)
    }

    /// What is out, in the books.
    pub(super) fn out(&self) -> u128 {
        self.nominal + self.entries.iter().map(|entry| entry.rest).sum::<u128>()
    }

    /// What is out, on the chain.
    pub(super) fn real(&self) -> u128 {
        self.listed + self.coins + self.entries.iter().filter_map(|entry| entry.real).sum::<u128>()
    }
}
