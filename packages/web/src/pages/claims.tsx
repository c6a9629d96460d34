import { formatSpan } from 'mesh-client';

import { useSession } from '../session.js';
import { money, moment, rewardToken, short } from '../view/words.js';

export function ClaimsPage() {
  const { portfolio, network, user, now, act } = useSession();
  if (!portfolio.value) return <></>;
  const { token } = network.provider;
  const claims = portfolio.value.consumers.flatMap(({ consumer, claims }) => claims.map((claim) => ({ consumer, claim })));
  claims.sort((a, b) => a.claim.maturesAt.getTime() - b.claim.maturesAt.getTime());
  const rewards = portfolio.value.consumers.filter(({ rewardsTotal }) => rewardsTotal > 0n);
  const localRewards = portfolio.value.local?.stakes.reduce((sum, stake) => sum + stake.rewards, 0n) ?? 0n;
  return (
    <>
      <section aria-labelledby="claims">
        <h3 id="claims">Claims</h3>
        {claims.length === 0 && <p>You have no claims. What you unstake becomes one.</p>}
        <ul class="cards">
          {claims.map(({ consumer, claim }) => (
            <li class={`card ${claim.matured ? 'good' : 'waits'}`} key={`${consumer.chainId}/${claim.transaction}`}>
              <h4>{money(claim.releases, token)} from {consumer.name}</h4>
              <p>
                {claim.matured ? 'It can be withdrawn.' : `Matures in ${formatSpan(claim.maturesAt.getTime() - now.getTime())}, on ${moment(claim.maturesAt)}.`}
                {claim.releases < claim.amount && ` ${money(claim.amount - claim.releases, token)} of it were burned, or paid a debt.`}
                {claim.forced && ' It was made without the consumer.'} Validator <code title={claim.validator}>{short(claim.validator)}</code>.
              </p>
            </li>
          ))}
        </ul>
        <button type="button" class="primary" disabled={!claims.some(({ claim }) => claim.matured)} onClick={() => user && act({ title: 'Withdraw matured claims', plan: () => user.withdrawClaims() })}>
          Withdraw all matured claims
        </button>
        <p class="small">Withdrawn claims are free collateral. You take that out on the overview.</p>
      </section>
      <section aria-labelledby="rewards">
        <h3 id="rewards">Rewards</h3>
        {rewards.length === 0 && localRewards === 0n && <p>There are none yet. A consumer sends them once an epoch.</p>}
        <ul>
          {rewards.map(({ consumer, rewardsTotal }) => <li key={consumer.chainId}>{money(rewardsTotal, rewardToken(network, consumer.chainId))} from {consumer.name}</li>)}
          {localRewards > 0n && <li>{money(localRewards, token)} from local stake</li>}
        </ul>
        <button type="button" class="primary" disabled={rewards.length === 0 && localRewards === 0n} onClick={() => user && act({ title: 'Withdraw all rewards', plan: () => user.claimRewards() })}>
          Withdraw all rewards
        </button>
      </section>
    </>
  );
}
