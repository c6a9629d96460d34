/** Open proposals of the provider, and the vote of the user's local stake. */

import { formatSpan, type Ballot, type Vote } from 'mesh-client';
import { useState } from 'preact/hooks';

import { Trouble, Waiting } from '../parts/notice.js';
import { usePoll } from '../poll.js';
import { useSession } from '../session.js';
import { moment } from '../view/words.js';

const VOTES: readonly Vote[] = ['yes', 'no', 'abstain', 'no_with_veto'];
const words = (vote: Vote) => vote.replaceAll('_', ' ');

export function Proposals({ proxy }: { proxy: string | null }) {
  const { client, network, now } = useSession();
  const list = usePoll(() => client.ballots(proxy), 15_000, [client, proxy]);
  return (
    <section aria-labelledby="proposals">
      <h3 id="proposals">Proposals of {network.provider.name}</h3>
      {proxy === null && <p>Local stake votes. You have none yet.</p>}
      {list.error !== null && <Trouble error={list.error} />}
      {!list.value && list.error === null && <Waiting what="the list of proposals" since={list.since} now={now} />}
      {list.value?.length === 0 && <p>There is nothing to vote on now.</p>}
      <ul class="cards">{list.value?.map((ballot) => <Proposal key={String(ballot.id)} ballot={ballot} canVote={proxy !== null} voted={list.again} />)}</ul>
    </section>
  );
}

function Proposal({ ballot, canVote, voted }: { ballot: Ballot; canVote: boolean; voted: () => void }) {
  const { user, now, act } = useSession();
  const [option, setOption] = useState<Vote>('yes');
  const { id, title, summary, endsAt, own } = ballot;
  const select = `vote-${id}`;
  return (
    <li class={`card ${own !== null ? 'good' : canVote ? 'waits' : 'neutral'}`}>
      <h4>{String(id)}: {title || 'without a title'}</h4>
      {summary && <p>{summary}</p>}
      <p>
        {canVote && `${own === null ? 'You have not voted' : own === 'split' ? 'You have split your vote' : `You have voted ${words(own)}`}. `}Voting ends in{' '}
        {formatSpan(endsAt.getTime() - now.getTime())}, on {moment(endsAt)}.
      </p>
      {canVote && (
        <div class="buttons">
          <label for={select}>Vote on proposal {String(id)}</label>
          <select id={select} value={option} onChange={(event) => setOption(event.currentTarget.value as Vote)}>
            {VOTES.map((vote) => <option key={vote} value={vote}>{words(vote)}</option>)}
          </select>
          <button type="button" onClick={() => user && act({ title: `Vote ${words(option)} on proposal ${id}`, plan: () => user.vote(id, option), then: voted })}>
            {own === null ? 'Vote' : 'Vote again'}
          </button>
        </div>
      )}
    </li>
  );
}
