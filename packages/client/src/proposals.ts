/** Proposals of the provider that can be voted on now. */

import type { ChainNode, OpenProposal, Vote } from './node.js';

export interface Ballot extends OpenProposal {
  /** How the voter has voted. None if they have not. */
  own: Vote | 'split' | null;
}

/** Those that end first, first. `voter` is the proxy of the user's local stake, if there is one. */
export async function ballots(node: ChainNode, voter: string | null): Promise<Ballot[]> {
  const open = await node.openProposals();
  open.sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime());
  return Promise.all(open.map(async (proposal) => ({ ...proposal, own: voter === null ? null : await node.voteOf(proposal.id, voter) })));
}
