package wasmdtests

import "mesh.test/wasmd/harness"

// claimsOfAPage is how many claims and transactions are listed in the rows of queries.
const claimsOfAPage = 30

func benchQueries(b *bench) {
	w := harness.NewFunded(b.t, harness.Options{Metered: true, Validators: 100, Price: "1", Discount: "0"}, 1_000_000_000)
	c, user := w.Consumers[0], w.User(1)
	v := c.Operators()[0]
	user.Bond(1_000_000)
	user.Stake(c, v, 100_000)
	c.Link.RelayAll()
	for range claimsOfAPage {
		user.Unstake(c, v, 10)
		c.Link.RelayAll()
	}
	c.RunEpoch()
	page := uint32(claimsOfAPage)
	for _, q := range []struct {
		name string
		msg  harness.VaultQuery
	}{
		{"vault: config", harness.VaultQuery{Config: &harness.Empty{}}},
		{"vault: account_details", harness.VaultQuery{AccountDetails: &harness.VaultAccount{Account: user.Address}}},
		{"vault: lien", harness.VaultQuery{Lien: &harness.LienKey{Account: user.Address, Lienholder: c.ExternalStaking}}},
	} {
		b.add(q.name, w.Provider.MeasureQuery(w.Vault, q.msg))
	}
	for _, q := range []struct {
		name string
		msg  harness.ExternalStakingQuery
	}{
		{"external-staking: config", harness.ExternalStakingQuery{Config: &harness.Empty{}}},
		{"external-staking: stake", harness.ExternalStakingQuery{Stake: &harness.UserValidator{User: user.Address, Validator: v}}},
		{"external-staking: ledger", harness.ExternalStakingQuery{Ledger: &harness.StakeTarget{Validator: v}}},
		{"external-staking: validator", harness.ExternalStakingQuery{Validator: &harness.StakeTarget{Validator: v}}},
		{"external-staking: claims, 30 of them", harness.ExternalStakingQuery{Claims: &harness.UserPage{User: user.Address, Limit: &page}}},
		{"external-staking: user_txs, 30 of them", harness.ExternalStakingQuery{UserTxs: &harness.UserPage{User: user.Address, Limit: &page}}},
		{"external-staking: list_active_validators, 30 of them", harness.ExternalStakingQuery{ListActiveValidators: &harness.Page{Limit: &page}}},
		{"external-staking: pending_rewards", harness.ExternalStakingQuery{PendingRewards: &harness.UserValidator{User: user.Address, Validator: v}}},
		{"external-staking: all_pending_rewards", harness.ExternalStakingQuery{AllPendingRewards: &harness.UserPage{User: user.Address}}},
	} {
		b.add(q.name, w.Provider.MeasureQuery(c.ExternalStaking, q.msg))
	}
	b.add("converter: config", c.MeasureQuery(c.Converter, harness.ConverterQuery{Config: &harness.Empty{}}))
	b.add("converter: stake", c.MeasureQuery(c.Converter, harness.ConverterQuery{Stake: &harness.StakeTarget{Validator: v}}))
	b.add("converter: rewards", c.MeasureQuery(c.Converter, harness.ConverterQuery{Rewards: &harness.Empty{}}))
	b.add("virtual-staking: bond_status", c.MeasureQuery(c.VirtualStaking, harness.VirtualStakingQuery{BondStatus: &harness.Empty{}}))
	b.add("virtual-staking: epoch", c.MeasureQuery(c.VirtualStaking, harness.VirtualStakingQuery{Epoch: &harness.Empty{}}))
}
