package wasmdtests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"mesh.test/wasmd/harness"
)

func TestAStakeThatTimesOutAfterSevenDaysReleasesItsLien(t *testing.T) {
	w := harness.New(t, harness.Options{})
	c, user := w.Consumers[0], w.User(1)
	validator := c.Operators()[0]
	user.Bond(1_000)
	user.Stake(c, validator, 600)
	packet := c.Link.TakeOne()
	require.EqualValues(t, 600, user.Lien(c), "the lien is taken at once")
	require.Equal(t, harness.Position{Pending: 600}, user.Position(c, validator))

	w.Advance(harness.DefaultPacketTimeout - harness.Day)
	_, err := c.Link.TryTimeout(packet)
	require.ErrorContains(t, err, "timeout")
	require.EqualValues(t, 600, user.Lien(c))

	w.Advance(harness.Day)
	c.Link.Timeout(packet)
	require.Zero(t, user.Lien(c))
	require.EqualValues(t, 1_000, user.Collateral().Free)
	require.Equal(t, harness.Position{}, user.Position(c, validator))
	tx := user.LastTx(c)
	require.Equal(t, "failed", tx.Status)
	require.Equal(t, "timeout", tx.Reason.Code)

	_, err = c.Link.TryReceive(packet)
	require.Error(t, err, "a late packet is not applied")
	require.Zero(t, c.StakeOn(validator).Stake)
}

func TestAnUnstakeThatTimesOutChangesNothingAndCanBeTriedAgain(t *testing.T) {
	w := harness.New(t, harness.Options{})
	c, user := w.Consumers[0], w.User(1)
	validator := c.Operators()[0]
	user.Bond(1_000)
	user.Stake(c, validator, 600)
	c.Link.RelayAll()
	user.Unstake(c, validator, 500)
	require.Equal(t, harness.Position{Stake: 600, Unstaking: 500}, user.Position(c, validator))
	packet := c.Link.TakeOne()
	w.Advance(harness.DefaultPacketTimeout + harness.Day/2)
	c.Link.Timeout(packet)
	require.Equal(t, harness.Position{Stake: 600, Forcible: 500}, user.Position(c, validator))
	require.Empty(t, user.Claims(c))
	require.EqualValues(t, 600, user.Lien(c))

	// It is unstaked again, or forced, at once and however many transactions come in between.
	force := func(amount int64) harness.ExternalStakingExecute {
		return harness.ExternalStakingExecute{ForceFailed: &harness.Unstake{Validator: validator, Amount: harness.CoinOf(amount)}}
	}
	_, err := user.TryCall(c, force(501))
	require.ErrorContains(t, err, "500 can")
	user.Call(c, force(200))
	require.Equal(t, harness.Position{Stake: 400, Forcible: 300}, user.Position(c, validator))
	require.Equal(t, "forced", user.LastTx(c).Status)
	user.Unstake(c, validator, 400)
	c.Link.RelayAll()
	require.Zero(t, c.StakeOn(validator).Stake, "and the next packet has taken the owed one along")
	require.Len(t, user.Claims(c), 2)
}

// The consumer has tombstoned or jailed the validator, and the provider has not heard of it yet.
func TestARefusedStakeIsUndoneAndItsReasonStaysInTheUsersHistory(t *testing.T) {
	w := harness.New(t, harness.Options{})
	c, user := w.Consumers[0], w.User(1)
	tombstoned, jailed := c.Operators()[0], c.Operators()[1]
	user.Bond(1_000)
	c.Tombstone(tombstoned)
	c.Link.Update()
	c.Jail(jailed)
	c.Link.Update()
	c.Execute(c.Account(0), c.VirtualStaking, harness.VirtualStakingExecute{SyncValidators: &harness.Empty{}})
	news := c.Link.Take()

	for _, refused := range []struct{ validator, code string }{
		{tombstoned, "tombstoned_validator"}, {jailed, "inactive_validator"},
	} {
		user.Stake(c, refused.validator, 400)
		require.EqualValues(t, 400, user.Lien(c))
		received := c.Link.Receive(c.Link.TakeOne())
		require.True(t, received.Failed())
		require.Contains(t, string(received.Ack), refused.code)
		c.Link.Acknowledge(received)

		require.Zero(t, user.Lien(c))
		require.Zero(t, c.StakeOn(refused.validator).N, "nothing was written")
		tx := user.LastTx(c)
		require.Equal(t, "stake", tx.Kind)
		require.Equal(t, "failed", tx.Status)
		require.EqualValues(t, 400, tx.Amount)
		require.Equal(t, refused.code, tx.Reason.Code)
		require.NotEmpty(t, tx.Reason.Text)
	}
	c.Link.Relay(news...)
	require.False(t, c.KnownToProvider(tombstoned).CanBeStaked)
}

// What a misbehaving provider could send. The ack is an error each time, never a panic, which would write no ack at all.
func TestBytesThatAreNoPacketGetAnErrorAckOnBothSides(t *testing.T) {
	w := harness.New(t, harness.Options{})
	c := w.Consumers[0]
	validator := c.Operators()[0]
	data := []string{
		"\x00\xff", "{}", "null", "[]", `{"stake":{}}`, `{"burn":{"amount":"1"}}`, strings.Repeat("[", 20_000),
		`{"stake":{"validator":"` + validator + `","stake":{"denom":"uprov","amount":"5"},"tx_id":1.5}}`,
		`{"stake":{"validator":"` + validator + `","stake":{"denom":"uprov","amount":"5"},"tx_id":1e400}}`,
		`{"stake":{"validator":"` + validator + `","stake":{"denom":"uprov","amount":"-5"},"tx_id":1}}`,
		`{"stake":{"validator":"` + validator + `","stake":{"denom":"other","amount":"5"},"tx_id":1}}`,
		`{"stake":{"validator":"` + validator + `","stake":{"denom":"uprov","amount":"0"},"tx_id":1}}`,
		`{"unstake":{"validator":"` + validator + `","unstake":{"denom":"uprov","amount":"5"},"tx_id":1}}`,
		// ibc-go encodes these characters in its own way, and accepts no ack that is encoded in another.
		`{"<&>":{}}`, `{"\u003c\u2028\n\u007f\u0001é":{}}`,
		`{"add_validators":{"validators":[{"valoper":"x","pub_key":"AQ==","start_height":-1,"seq":1}]}}`,
	}
	for _, bytes := range data {
		for _, toConsumer := range []bool{true, false} {
			received := c.Link.Receive(c.Link.FakePacket(toConsumer, bytes))
			require.True(t, received.Failed(), "%.80q: %s", bytes, received.Ack)
			// The far end never sent it: an unknown transaction, which must not block the ack.
			c.Link.Acknowledge(received)
		}
	}
	require.Zero(t, c.StakeOn(validator).N)
	require.Nil(t, c.Ledger(validator).Diverged)
	require.Len(t, allKnown(t, c), 4)
}

// What a misbehaving consumer could answer. No ack is ever stuck.
func TestAcksThatMakeNoSenseAreAcceptedAndStopNewStakeOnly(t *testing.T) {
	w := harness.New(t, harness.Options{})
	c, user := w.Consumers[0], w.User(1)
	user.Bond(10_000)
	fine := c.Operators()[3]
	user.Stake(c, fine, 500)
	c.Link.RelayAll()

	for i, ack := range []string{`{"ok":true}`, "\x00", `{"result":"AQ==","new":1}`} {
		validator := c.Operators()[i]
		user.Stake(c, validator, 100)
		packet := c.Link.TakeOne()
		c.Link.Acknowledge(c.Link.FakeAck(packet, ack))
		tx := user.LastTx(c)
		if strings.Contains(ack, "result") {
			require.Equal(t, "confirmed", tx.Status, ack)
			continue
		}
		require.Equal(t, "failed", tx.Status, ack)
		require.Equal(t, "malformed_ack", tx.Reason.Code)
		require.NotNil(t, c.Ledger(validator).Diverged)
		_, err := user.TryStake(c, validator, 100)
		require.ErrorContains(t, err, "diverge")
	}
	require.EqualValues(t, 600, user.Lien(c))
	user.Unstake(c, fine, 500)
	c.Link.RelayAll()
	require.Len(t, user.Claims(c), 1)
}
