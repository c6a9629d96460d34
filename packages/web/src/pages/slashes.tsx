import { useSession } from '../session.js';
import { money, moment } from '../view/words.js';

export function SlashesPage() {
  const { portfolio, network } = useSession();
  if (!portfolio.value) return <></>;
  const list = portfolio.value.consumers.flatMap(({ consumer, slashes }) => slashes.map((slash) => ({ consumer, slash })));
  if (!list.length) return <p>No validator that you have staked on was proved to have signed twice.</p>;
  return (
    <ul class="cards">
      {list.map(({ consumer, slash }) => (
        <li class="card bad" key={`${consumer.chainId}/${slash.validator}/${slash.height}`}>
          <h3>{consumer.name}, height {slash.height}</h3>
          <p>
            <code>{slash.validator}</code> signed two different blocks at this height. <code>{slash.submitter}</code> proved it on {moment(slash.provedAt)}.
          </p>
          <p>{slash.burned > 0n ? `${money(slash.burned, network.provider.token)} of your collateral were burned for this validator.` : 'Nothing of yours was burned for it as far as your history goes back.'}</p>
          <details>
            <summary>The two signed votes</summary>
            <p>Anyone can check them: <code>DuplicateVoteEvidence</code> of CometBFT in protobuf, base64.</p>
            <textarea readOnly rows={4} aria-label="Evidence" value={slash.evidence} />
          </details>
        </li>
      ))}
    </ul>
  );
}
